"""The figure looks as it did at its last inspection, apart from edges that another Pillow draws differently."""

from __future__ import annotations

import pytest
from PIL import Image, ImageChops, ImageStat

from tests.unit.render.goldens import FOLDER, pictures

MEAN_AT_MOST = 1.5  # levels of 255, over all pixels and channels
FAR_OFF = 60  # levels
FAR_OFF_AT_MOST = 0.01  # share of the pixels

PICTURES = pictures()


def difference(a: Image.Image, b: Image.Image) -> tuple[float, float]:
    """The mean difference, and the share of pixels that are far off."""
    apart = ImageChops.difference(a, b)
    worst = apart.convert("L").point(lambda level: 255 if level > FAR_OFF else 0)
    return max(ImageStat.Stat(apart).mean), ImageStat.Stat(worst).mean[0] / 255.0


@pytest.mark.parametrize("name", sorted(PICTURES))
def test_the_figure_looks_as_it_did(name: str) -> None:
    """After an intended change: python -m tests.unit.render.goldens, and inspect the pictures."""
    with Image.open(FOLDER / f"{name}.png") as golden:
        then = golden.convert("RGB")
    now = PICTURES[name]()
    assert then.size == now.size
    mean, far_off = difference(then, now)

    assert (mean <= MEAN_AT_MOST, far_off <= FAR_OFF_AT_MOST) == (True, True), (mean, far_off)


def test_no_golden_picture_is_left_over() -> None:
    """Each belongs to a picture that is still drawn."""
    assert {path.stem for path in FOLDER.glob("*.png")} == set(PICTURES)


def test_a_limb_out_of_place_is_noticed() -> None:
    """The tolerance is not so wide that another pose passes."""
    mean, far_off = difference(PICTURES["reach_sit"](), PICTURES["lean_sit"]())

    assert (mean > MEAN_AT_MOST, far_off > FAR_OFF_AT_MOST) == (True, True)

"""The icons: what their shapes tell, how sharp they are, and that the files on disk are the ones drawn."""

from __future__ import annotations

import re
import runpy
from io import BytesIO
from itertools import combinations
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from deskbreak.core.view import RING_STEPS, Face, Icon
from deskbreak.render.icons import APP_SIZES, TRAY_SIZES, app_layers, draw_app_icon, draw_icon, tray_layers
from deskbreak.render.outline import Arc, Layer, Outline, band, bar, box, disc, paint, svg

ICONS = Path(__file__).resolve().parents[2] / "icons"
BLACK = (0, 0, 0)
both_panels = pytest.mark.parametrize("dark_panel", [True, False], ids=["dark panel", "light panel"])


def in_grey(icon: Icon, size: int, *, dark_panel: bool) -> Image.Image:
    """The icon on its panel (Adwaita's) with all colour gone."""
    picture = draw_icon(icon, size, dark_panel=dark_panel)
    panel = (0x30, 0x30, 0x30, 255) if dark_panel else (0xF6, 0xF5, 0xF4, 255)
    return Image.alpha_composite(Image.new("RGBA", picture.size, panel), picture).convert("L")


def mean_difference(a: Image.Image, b: Image.Image) -> float:
    """0 to 255, averaged over pixels and channels."""
    stat = ImageStat.Stat(ImageChops.difference(a, b))
    return sum(stat.mean) / len(stat.mean)


def lit(picture: Image.Image) -> int:
    """How many pixels are nearly opaque."""
    return sum(picture.getchannel("A").histogram()[230:])


@both_panels
@pytest.mark.parametrize("size", TRAY_SIZES)
@pytest.mark.parametrize("face", Face)
def test_every_face_is_a_square_of_the_size_asked_for_with_a_clear_corner(
    face: Face, size: int, *, dark_panel: bool
) -> None:
    """A tray host gets RGBA with real alpha; a solid corner would be a box on the panel."""
    picture = draw_icon(Icon(face, 15), size, dark_panel=dark_panel)

    assert ("RGBA", (size, size), 0) == (picture.mode, picture.size, picture.getpixel((0, 0))[3])  # type: ignore[index]
    assert lit(picture) > 0 or face in {Face.AWAY, Face.OFF_HOURS}


@both_panels
@pytest.mark.parametrize("size", TRAY_SIZES)
def test_faces_differ_by_shape_with_all_colour_gone(size: int, *, dark_panel: bool) -> None:
    """Nobody has to tell orange from green: with the same fill, any two faces differ in grey."""
    shapes = {face: in_grey(Icon(face, 20), size, dark_panel=dark_panel) for face in Face}
    alike = [(a, b) for a, b in combinations(Face, 2) if mean_difference(shapes[a], shapes[b]) < 6]

    assert [] == alike


@pytest.mark.parametrize("size", TRAY_SIZES)
def test_the_ring_fills_clockwise_and_never_shrinks(size: int) -> None:
    """Each step adds to the ring, and its first quarter is the top right one."""
    pictures = [draw_icon(Icon(Face.SITTING, fill), size, dark_panel=True) for fill in range(RING_STEPS + 1)]
    amounts = [round(ImageStat.Stat(picture.getchannel("A")).sum[0]) for picture in pictures]
    half = size // 2
    quarter = pictures[RING_STEPS // 4]
    green_at = [
        box_
        for box_ in (
            (half, 0, size, half),
            (half, half, size, size),
            (0, half, half, size),
            (0, 0, half, half),
        )
        if any(p[3] > 200 and p[1] - p[0] > 60 for p in pixels(quarter.crop(box_)))
    ]

    assert sorted(amounts) == amounts
    assert amounts[0] < amounts[-1]
    assert [(half, 0, size, half)] == green_at


def pixels(picture: Image.Image) -> list[tuple[int, int, int, int]]:
    """All pixels of an RGBA picture."""
    raw = picture.tobytes()
    return [(raw[i], raw[i + 1], raw[i + 2], raw[i + 3]) for i in range(0, len(raw), 4)]


@pytest.mark.parametrize("fill", [-5, 0, RING_STEPS, RING_STEPS + 9])
def test_a_fill_beyond_the_ring_is_drawn_as_its_nearest_end(fill: int) -> None:
    """The view never asks for it; a wrong number must not take the tray down."""
    nearest = min(max(fill, 0), RING_STEPS)

    expected = draw_icon(Icon(Face.SITTING, nearest), 22, dark_panel=True)
    assert expected.tobytes() == draw_icon(Icon(Face.SITTING, fill), 22, dark_panel=True).tobytes()


@pytest.mark.parametrize("size", TRAY_SIZES)
def test_straight_edges_lie_on_whole_pixels(size: int) -> None:
    """The pause bars: along the middle row a pixel is either bar or empty, none is blurred."""
    alpha = draw_icon(Icon(Face.PAUSED, 0), size, dark_panel=True).getchannel("A")
    inner = range(size // 4, size - size // 4)
    row = {alpha.getpixel((x, size // 2)) for x in inner}

    assert {0, 255} == row


@both_panels
def test_due_shouts_and_sitting_is_calm(*, dark_panel: bool) -> None:
    """Due covers most of its square, a fresh sitting ring little of it."""
    due = lit(draw_icon(Icon(Face.DUE, RING_STEPS), 22, dark_panel=dark_panel))
    sitting = lit(draw_icon(Icon(Face.SITTING, 0), 22, dark_panel=dark_panel))

    assert due > 22 * 22 * 0.6
    assert sitting < 22 * 22 * 0.15


def test_an_edge_on_a_whole_pixel_is_painted_sharp() -> None:
    """A box from 2 to 6 fills exactly these pixels."""
    square = Outline((2, 2), ((6, 2), (6, 6), (2, 6)))
    alpha = paint([Layer((square,), BLACK)], 8).getchannel("A")

    assert ((2, 2, 6, 6), {0, 255}) == (alpha.getbbox(), {level for _, level in alpha.getcolors() or []})


@pytest.mark.parametrize(
    ("outline", "area"),
    [
        (disc((32, 32), 20), 1256.6),
        (box(10, 10, 50, 40, 5), 1200 - 21.5),
        (bar((10, 30), (50, 30), 8), 320 + 50.3),
        (band((32, 32), 30, 20, 0, 90), 392.7),
        (band((32, 32), 30, 20, 90, 270), 1178.1),
        (Outline((12, 32), (Arc((52, 32), 20), Arc((12, 32), 20, clockwise=False))), 0),
    ],
    ids=["disc", "box", "bar", "quarter band", "three quarter band", "there and back"],
)
def test_each_outline_covers_the_area_that_geometry_gives(outline: Outline, area: float) -> None:
    """Painted area in pixels, against the formula, within one in a hundred."""
    alpha = paint([Layer((outline,), BLACK)], 64).getchannel("A")
    painted = sum(level * count for level, count in enumerate(alpha.histogram())) / 255

    assert painted == pytest.approx(area, rel=0.01, abs=12)


def test_svg_says_what_is_drawn_in_the_fewest_words() -> None:
    """A ring is one path with a hole; numbers have no more digits than they need."""
    ring = Layer((disc((8, 8), 8),), (255, 136, 0), 0.5, (disc((8, 8), 6),))

    expected = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 16 16">\n'
        "  <title>Ring</title>\n"
        '  <path fill="#ff8800" fill-opacity="0.5" fill-rule="evenodd"'
        ' d="M8 0A8 8 0 0 1 8 16A8 8 0 0 1 8 0ZM8 2A6 6 0 0 1 8 14A6 6 0 0 1 8 2Z"/>\n'
        "</svg>\n"
    )
    assert expected == svg([ring], 16, "Ring")


@pytest.mark.parametrize("size", APP_SIZES)
def test_the_programs_icon_is_drawn_at_every_size(size: int) -> None:
    """Small ones leave the ring out: two shapes instead of four."""
    assert (size, size) == draw_app_icon(size).size
    assert (2 if size < 40 else 4) == len(app_layers(size))


def test_holes_are_used_only_where_svg_and_pillow_agree_on_them() -> None:
    """A layer with holes has exactly one solid: even-odd filling would cut overlapping solids."""
    layers = [
        layer
        for face in Face
        for fill in (0, 13, 30)
        for layer in tray_layers(Icon(face, fill), 64, dark_panel=True)
    ]

    assert {1} == {len(layer.solids) for layer in layers if layer.holes}


def test_the_files_in_icons_are_the_ones_that_the_geometry_draws() -> None:
    """Stale pictures would show another program; after a change run ``python icons/render.py``."""
    drawn: dict[str, bytes] = runpy.run_path(str(ICONS / "render.py"))["pictures"]()
    stale = [name for name, content in drawn.items() if not same(ICONS / name, content)]
    extra = [p for p in ICONS.rglob("*.[ps][nv]g") if p.relative_to(ICONS).as_posix() not in drawn]

    assert ([], []) == (stale, extra)


def same(path: Path, content: bytes) -> bool:
    """Whether a file shows what ``content`` shows: PNGs within what versions of Pillow may differ by."""
    if not path.is_file():
        return False
    if path.suffix == ".svg":
        return path.read_bytes() == content
    kept, drawn = Image.open(path), Image.open(BytesIO(content))
    return kept.size == drawn.size and mean_difference(kept.convert("RGBA"), drawn.convert("RGBA")) < 1


def test_the_desktop_entry_names_the_icon_and_the_command() -> None:
    """Packagers install it as it is."""
    entry = (ICONS / "deskbreak.desktop").read_text(encoding="utf-8")
    keys = dict(
        re.findall(r"^(Type|Exec|Icon|Terminal)=(.*)$", entry.split("[Desktop Action")[0], re.MULTILINE)
    )

    assert {"Type": "Application", "Exec": "deskbreak", "Icon": "deskbreak", "Terminal": "false"} == keys

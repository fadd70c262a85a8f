"""The icons: what their shapes mean, how sharp they are, and that the files on disk match the drawing code."""

from __future__ import annotations

import re
import runpy
from io import BytesIO
from itertools import combinations
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from deskbreak.core.presentation.view import RING_STEPS, Face, Icon, Panel
from deskbreak.render.icons.outline import Arc, Layer, Outline, band, bar, box, disc, svg
from deskbreak.render.icons.raster import paint
from deskbreak.render.icons.tray_icon import (
    APP_SIZES,
    ON_ANY,
    ON_DARK,
    ON_LIGHT,
    TRAY_SIZES,
    Palette,
    app_layers,
    draw_app_icon,
    draw_icon,
    tray_layers,
)

ICONS = Path(__file__).resolve().parents[3] / "icons"
BLACK = (0, 0, 0)
LIGHT = ("#ffffff", "#f6f5f4")
DARK = ("#1e1e1e", "#303030")
GROUNDS = {Panel.LIGHT: LIGHT, Panel.DARK: DARK, Panel.UNKNOWN: LIGHT + DARK}
on_every_panel = pytest.mark.parametrize("panel", Panel)


def in_grey(icon: Icon, size: int, panel: Panel) -> Image.Image:
    """The icon on its panel (Adwaita's; of the panels where it may appear, on the last) with all colour removed."""
    picture = draw_icon(icon, size, panel=panel)
    return Image.alpha_composite(Image.new("RGBA", picture.size, GROUNDS[panel][-1]), picture).convert("L")


def mean_difference(a: Image.Image, b: Image.Image) -> float:
    """0 to 255, averaged over pixels and channels."""
    stat = ImageStat.Stat(ImageChops.difference(a, b))
    return sum(stat.mean) / len(stat.mean)


def luminance(colour: tuple[int, ...]) -> float:
    """Relative luminance, 0 to 1, as WCAG 2.1 defines it."""
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in colour[:3])
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """From 1 to 21, as WCAG 2.1 defines it."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def seen_on(picture: Image.Image, ground: str) -> int:
    """The number of pixels with a contrast of three or more to the panel, as WCAG requires of graphics."""
    under = Image.new("RGBA", picture.size, ground)
    ground_colour = pixels(under)[0]
    return sum(contrast(p, ground_colour) >= 3 for p in pixels(Image.alpha_composite(under, picture)))


def lit(picture: Image.Image) -> int:
    """The number of pixels that are nearly opaque."""
    return sum(picture.getchannel("A").histogram()[230:])


@on_every_panel
@pytest.mark.parametrize("size", TRAY_SIZES)
@pytest.mark.parametrize("face", Face)
def test_every_face_is_a_square_of_the_requested_size_with_a_clear_corner(
    face: Face, size: int, panel: Panel
) -> None:
    """A tray host gets RGBA with real alpha; a solid corner would be a box on the panel."""
    picture = draw_icon(Icon(face, 15), size, panel=panel)

    assert ("RGBA", (size, size), 0) == (picture.mode, picture.size, picture.getpixel((0, 0))[3])  # type: ignore[index]
    assert lit(picture) > 0 or face in {Face.AWAY, Face.OFF_HOURS}


@on_every_panel
@pytest.mark.parametrize("size", TRAY_SIZES)
def test_faces_differ_by_shape_without_colour(size: int, panel: Panel) -> None:
    """No one has to distinguish orange from green: with the same fill, any two faces differ in grey."""
    shapes = {face: in_grey(Icon(face, 20), size, panel=panel) for face in Face}
    alike = [(a, b) for a, b in combinations(Face, 2) if mean_difference(shapes[a], shapes[b]) < 6]

    assert [] == alike


@on_every_panel
@pytest.mark.parametrize("face", Face)
def test_every_face_is_well_visible_on_every_panel_it_may_be_on(face: Face, panel: Panel) -> None:
    """Where the panel's brightness is unknown, both light and dark count.

    An empty ring shows the least; its content must be visible, in its middle at least, at all sizes.
    """
    unseen = [
        (size, ground)
        for size in TRAY_SIZES
        for ground in GROUNDS[panel]
        if seen_on(draw_icon(Icon(face, 0), size, panel=panel), ground) < size * size / 25
    ]

    assert [] == unseen


@pytest.mark.parametrize("palette", [ON_DARK, ON_LIGHT, ON_ANY], ids=["dark", "light", "any"])
def test_the_figure_on_the_solid_disc_is_well_visible(palette: Palette) -> None:
    """The figure of "due" is small at 16 pixels."""
    assert contrast(palette.due, palette.on_due) >= 3


@pytest.mark.parametrize("size", TRAY_SIZES)
def test_the_ring_fills_clockwise_and_never_shrinks(size: int) -> None:
    """Each step adds to the ring, and its first quarter is the top right one."""
    pictures = [draw_icon(Icon(Face.SITTING, fill), size, panel=Panel.DARK) for fill in range(RING_STEPS + 1)]
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
def test_a_fill_out_of_range_is_drawn_as_its_nearest_end(fill: int) -> None:
    """The view never sends one, but a wrong number must not crash the tray."""
    nearest = min(max(fill, 0), RING_STEPS)

    expected = draw_icon(Icon(Face.SITTING, nearest), 22, panel=Panel.DARK)
    assert expected.tobytes() == draw_icon(Icon(Face.SITTING, fill), 22, panel=Panel.DARK).tobytes()


@pytest.mark.parametrize("size", TRAY_SIZES)
def test_straight_edges_lie_on_whole_pixels(size: int) -> None:
    """The pause bars: along the middle row a pixel is either bar or empty, none is blurred."""
    alpha = draw_icon(Icon(Face.PAUSED, 0), size, panel=Panel.DARK).getchannel("A")
    inner = range(size // 4, size - size // 4)
    row = {alpha.getpixel((x, size // 2)) for x in inner}

    assert {0, 255} == row


@on_every_panel
def test_due_is_prominent_and_sitting_is_calm(panel: Panel) -> None:
    """Due covers most of its square, a fresh sitting ring little of it."""
    due = lit(draw_icon(Icon(Face.DUE, RING_STEPS), 22, panel=panel))
    sitting = lit(draw_icon(Icon(Face.SITTING, 0), 22, panel=panel))

    assert due > 22 * 22 * 0.6
    assert sitting < 22 * 22 * 0.15


def test_an_edge_on_a_pixel_boundary_is_painted_sharp() -> None:
    """A box from 2 to 6 fills exactly these pixels."""
    square = Outline((2, 2), ((6, 2), (6, 6), (2, 6)))
    alpha = paint([Layer((square,), BLACK)], 8).getchannel("A")

    assert ((2, 2, 6, 6), {0, 255}) == (alpha.getbbox(), {level for _, level in alpha.getcolors() or []})


def test_each_pixel_is_as_opaque_as_its_covered_share() -> None:
    """A box that begins a quarter of a pixel late and ends halfway, in either order of its corners."""
    corners = ((1.25, 0.0), (3.5, 0.0), (3.5, 0.5), (1.25, 0.5))
    rows = [
        paint([Layer((Outline(first, tuple(rest)),), BLACK)], 4).getchannel("A").tobytes()
        for first, *rest in (corners, corners[::-1])
    ]

    assert [bytes([0, 96, 128, 64]) + bytes(12)] * 2 == rows


def test_a_layer_is_blended_with_the_one_below_by_its_opacity() -> None:
    """Half white on red is pink, on nothing half white."""
    red, white = ((Outline((x, 0), ((2, 0), (2, 2), (x, 2))),) for x in (1, 0))
    painted = paint([Layer(red, (255, 0, 0)), Layer(white, (255, 255, 255), 0.5)], 2)

    assert [(255, 255, 255, 128), (255, 128, 128, 255)] * 2 == pixels(painted)


def test_what_lies_outside_the_picture_does_no_harm() -> None:
    """Not even by a rounding error."""
    over = Outline((-3, -1e-9), ((9, -1e-9), (9, 9), (-3, 9)))

    assert [(0, 0, 0, 255)] * 16 == pixels(paint([Layer((over,), BLACK)], 4))


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
    """Painted area in pixels, within half a percent of the formula."""
    alpha = paint([Layer((outline,), BLACK)], 64).getchannel("A")
    painted = sum(level * count for level, count in enumerate(alpha.histogram())) / 255

    assert painted == pytest.approx(area, rel=0.005, abs=0.5)


def test_svg_output_is_minimal() -> None:
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
        for layer in tray_layers(Icon(face, fill), 64, panel=Panel.DARK)
    ]

    assert {1} == {len(layer.solids) for layer in layers if layer.holes}


def test_the_files_in_icons_match_the_drawing_code() -> None:
    """Stale pictures would show another program; after a change run ``python icons/render.py``."""
    drawn: dict[str, bytes] = runpy.run_path(str(ICONS / "render.py"))["pictures"]()
    stale = [name for name, content in drawn.items() if not same(ICONS / name, content)]
    extra = [p for p in ICONS.rglob("*.[ps][nv]g") if p.relative_to(ICONS).as_posix() not in drawn]

    assert ([], []) == (stale, extra)


def same(path: Path, content: bytes) -> bool:
    """Whether a file shows ``content``: PNGs may differ as much as versions of Pillow do."""
    if not path.is_file():
        return False
    if path.suffix == ".svg":
        return path.read_bytes() == content
    kept, drawn = Image.open(path), Image.open(BytesIO(content))
    return kept.size == drawn.size and mean_difference(kept.convert("RGBA"), drawn.convert("RGBA")) < 1


def test_the_desktop_entry_names_the_icon_and_the_command() -> None:
    """Packagers install it unchanged."""
    entry = (ICONS / "deskbreak.desktop").read_text(encoding="utf-8")
    keys = dict(
        re.findall(r"^(Type|Exec|Icon|Terminal)=(.*)$", entry.split("[Desktop Action")[0], re.MULTILINE)
    )

    assert {"Type": "Application", "Exec": "deskbreak", "Icon": "deskbreak", "Terminal": "false"} == keys

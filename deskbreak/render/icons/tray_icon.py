"""The tray icon's faces, and the program's own icon.

A ring fills clockwise with the sitting time. The shape inside it shows the
state, so that it works for colour-blind users and on grey panel themes::

    sitting    someone on a seat, in the ring       away       the ring broken into dots, empty
    due        a solid disc, arms thrown up         held       a whole ring with a "no entry" bar
    snoozed    a Z                                  paused     two bars
    break      arms up, out of any solid disc       off-hours  a moon, no ring

All lengths are rounded to whole pixels of the requested size, and the centre
of an even size lies between pixels: straight edges are sharp at 16 and at 64.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, assert_never

from deskbreak.core.presentation.view import RING_STEPS, Face, Icon, Panel
from deskbreak.render.icons.outline import Arc, Layer, Outline, band, bar, box, clock_point, disc
from deskbreak.render.icons.raster import paint, pixels

if TYPE_CHECKING:
    from PIL import Image

    from deskbreak.render.geometry import Colour, Vec

TRAY_SIZES = (16, 22, 24, 32, 48, 64)
APP_SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
_DASHES = 6  # of the ring while the user is away
_DASH = 0.62  # the filled share of each dash
_ROOM_FOR_LEGS = 9.0  # pixels: below this the two legs merge
_ROOM_FOR_RING = 40  # pixels: below this the program's icon is the figure alone
_TILE: Colour = (13, 92, 86)
_WHITE: Colour = (255, 255, 255)


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours for one kind of panel."""

    ink: Colour  # calm: the figure, the bars, the moon
    sitting: Colour
    waiting: Colour  # held, snoozed
    due: Colour
    on_due: Colour
    moving: Colour
    track: float  # opacity of the empty part of the ring
    away: float  # opacity of the faces that need no attention: away, off-hours


ON_DARK = Palette(
    ink=(242, 242, 242),
    sitting=(94, 214, 184),
    waiting=(255, 190, 92),
    due=(255, 138, 51),
    on_due=(38, 18, 4),
    moving=(116, 222, 130),
    track=0.28,
    away=0.7,
)
ON_LIGHT = Palette(
    ink=(46, 52, 54),
    sitting=(10, 128, 108),
    waiting=(168, 98, 0),
    due=(214, 69, 10),
    on_due=(255, 255, 255),
    moving=(36, 130, 56),
    track=0.24,
    away=0.7,
)
# Middle tones with a luminance from 0.19 to 0.27 (WCAG 2.1): each has a contrast of at least three to white
# and to #303030, the best that is possible on both. So nothing but the empty ring is fainter.
ON_ANY = Palette(
    ink=(126, 138, 144),
    sitting=(0, 150, 128),
    waiting=(183, 115, 0),
    due=(224, 78, 20),
    on_due=(255, 255, 255),
    moving=(40, 154, 68),
    track=0.4,
    away=1.0,
)
_PALETTES = {Panel.DARK: ON_DARK, Panel.LIGHT: ON_LIGHT, Panel.UNKNOWN: ON_ANY}


@dataclass(frozen=True, slots=True)
class Grid:
    """The dimensions for one size in whole pixels: margin, ring width, line width of the glyph."""

    size: int
    margin: int
    ring: int
    line: int

    @classmethod
    def of(cls, size: int) -> Grid:
        """The dimensions for ``size``: lines are about a tenth of it, and at least two pixels wide."""
        return cls(size, round(size / 32), max(2, round(size * 0.105)), max(2, round(size * 0.1)))

    @property
    def middle(self) -> Vec:
        """The centre of the picture."""
        return (self.size / 2, self.size / 2)

    @property
    def outer(self) -> float:
        """The ring's outer radius."""
        return self.size / 2 - self.margin

    @property
    def inner(self) -> float:
        """The ring's inner radius."""
        return self.outer - self.ring


def draw_icon(icon: Icon, size: int, *, panel: Panel) -> Image.Image:
    """The tray icon as an RGBA image of ``size`` by ``size`` pixels."""
    return paint(tray_layers(icon, size, panel=panel), size)


def icon_pixels(icon: Icon, size: int, *, panel: Panel) -> bytes:
    """The tray icon as plain RGBA bytes."""
    return pixels(tray_layers(icon, size, panel=panel), size)


def tray_layers(icon: Icon, size: int, *, panel: Panel) -> list[Layer]:
    """The tray icon as layers, the lowest first."""
    grid = Grid.of(size)
    colours = _PALETTES[panel]
    share = min(max(icon.fill, 0), RING_STEPS) / RING_STEPS
    match icon.face:
        case Face.SITTING:
            return [*_ring(grid, colours, share, colours.sitting), Layer(_seated(grid), colours.ink)]
        case Face.AWAY:
            return [Layer(_broken_ring(grid), colours.ink, colours.away)]
        case Face.DUE:
            whole = grid.size / 2
            figure = _stretching(grid, whole - grid.line)
            return [Layer((disc(grid.middle, whole),), colours.due), Layer(figure, colours.on_due)]
        case Face.HELD:
            return [*_ring(grid, colours, 1, colours.waiting), Layer((_no_entry(grid),), colours.waiting)]
        case Face.SNOOZED:
            return [*_ring(grid, colours, share, colours.waiting), Layer(_zed(grid), colours.ink)]
        case Face.BREAK:
            return [Layer(_stretching(grid, grid.outer), colours.moving)]
        case Face.PAUSED:
            return [*_ring(grid, colours, 0, colours.ink), Layer(_pause(grid), colours.ink)]
        case Face.OFF_HOURS:
            return [Layer((_moon(grid),), colours.ink, colours.away)]
        case _ as never:
            assert_never(never)


def _ring(grid: Grid, colours: Palette, share: float, colour: Colour) -> list[Layer]:
    """The ring with ``share`` of it filled clockwise from the top; the rest is a faint track."""
    whole = (disc(grid.middle, grid.outer),)
    hole = (disc(grid.middle, grid.inner),)
    if share >= 1:
        return [Layer(whole, colour, holes=hole)]
    track = Layer(whole, colours.ink, colours.track, hole)
    if share <= 0:
        return [track]
    # The track ends where the filled part begins: an overlap would tint the colour.
    rest = band(grid.middle, grid.outer, grid.inner, 360 * share, 360 * (1 - share))
    filled = band(grid.middle, grid.outer, grid.inner, 0, 360 * share)
    return [Layer((rest,), colours.ink, colours.track), Layer((filled,), colour)]


def _broken_ring(grid: Grid) -> tuple[Outline, ...]:
    step = 360 / _DASHES
    return tuple(
        band(grid.middle, grid.outer, grid.inner, step * (i + 0.5 - _DASH / 2), step * _DASH)
        for i in range(_DASHES)
    )


def _seated(grid: Grid) -> tuple[Outline, ...]:
    """A person on a seat, from the side, on the pixel grid: head slightly forward, back, thigh and shin."""
    w = grid.line
    cx = cy = round(grid.size / 2)
    head = round(w * 1.8)
    left = cx - round(grid.inner * 0.42)
    right = cx + round(grid.inner * 0.55)
    top = cy - round(grid.inner * 0.8)
    bottom = cy + round(grid.inner * 0.72)
    seat = cy + round(grid.inner * 0.36)
    forward = max(0, w // 3)
    corner = w * 0.4
    return (
        disc((left + forward + head / 2, top + head / 2), head / 2),
        box(left, top + head + w // 3, left + w, seat, corner),
        box(left, seat - w, right, seat, corner),
        box(right - w, seat - w, right, bottom, corner),
    )


def _stretching(grid: Grid, room: float) -> tuple[Outline, ...]:
    """A person seen from behind with both arms up, within ``room`` pixels of the centre."""
    cx, cy = grid.middle
    w = max(2.0, room * 0.22)

    def at(x: float, y: float) -> Vec:
        return (cx + x * room, cy + y * room)

    if room < _ROOM_FOR_LEGS:
        chest = at(0, 0.1)
        return (
            disc(at(0, -0.56), room * 0.25),
            bar(at(-0.72, -0.46), chest, w),
            bar(at(0.72, -0.46), chest, w),
            bar(chest, at(0, 0.78), w),
        )
    return (
        disc(at(0, -0.5), room * 0.25),
        bar(at(-0.64, -0.68), at(-0.19, 0.02), w),
        bar(at(0.64, -0.68), at(0.19, 0.02), w),
        Outline(at(-0.28, 0), (at(-0.1, -0.1), at(0.1, -0.1), at(0.28, 0), at(0.18, 0.42), at(-0.18, 0.42))),
        bar(at(-0.09, 0.34), at(-0.26, 0.83), w * 0.9),
        bar(at(0.09, 0.34), at(0.26, 0.83), w * 0.9),
    )


def _no_entry(grid: Grid) -> Outline:
    cx, cy = grid.middle
    half = round(grid.inner * 0.6)
    thick = max(1, round(grid.line * 0.6))
    return box(cx - half, cy - thick, cx + half, cy + thick, thick * 0.5)


def _zed(grid: Grid) -> tuple[Outline, ...]:
    cx, cy = grid.middle
    w = grid.line
    wide, high = round(grid.inner * 0.44), ceil(grid.inner * 0.58)  # a square Z looks like an N on its side
    left, right, top, bottom = cx - wide, cx + wide, cy - high, cy + high
    slant = w * 1.35
    return (
        Outline((left, top), ((right, top), (right, top + w), (left, top + w))),
        Outline((right - slant, top + w), ((right, top + w), (left + slant, bottom - w), (left, bottom - w))),
        Outline((left, bottom - w), ((right, bottom - w), (right, bottom), (left, bottom))),
    )


def _pause(grid: Grid) -> tuple[Outline, ...]:
    cx, cy = grid.middle
    w = grid.line
    gap = max(1, w // 2)
    half = round(grid.inner * 0.55)
    return (
        box(cx - gap - w, cy - half, cx - gap, cy + half, w * 0.2),
        box(cx + gap, cy - half, cx + gap + w, cy + half, w * 0.2),
    )


def _moon(grid: Grid) -> Outline:
    radius = grid.outer * 0.86
    horn, foot = (clock_point(grid.middle, radius, angle) for angle in (5, 115))
    return Outline(horn, (Arc(foot, radius * 0.86, clockwise=False), Arc(horn, radius, large=True)))


def draw_app_icon(size: int) -> Image.Image:
    """The program's icon as an RGBA image of ``size`` by ``size`` pixels."""
    return paint(app_layers(size), size)


def app_layers(size: int) -> list[Layer]:
    """The program's icon: the stretching figure in a ring filled three quarters; small sizes have no ring."""
    grid = Grid.of(size)
    edge = round(size * 0.03)
    tile = Layer((box(edge, edge, size - edge, size - edge, size * 0.22),), _TILE)
    if size < _ROOM_FOR_RING:
        return [tile, Layer(_stretching(grid, size * 0.44), _WHITE)]
    outer, inner = size * 0.4, size * 0.4 - max(2, round(size * 0.062))
    track = Layer((band(grid.middle, outer, inner, 270, 90),), _WHITE, 0.22)
    filled = Layer((band(grid.middle, outer, inner, 0, 270),), ON_DARK.sitting)
    return [tile, track, filled, Layer(_stretching(grid, inner * 0.93), _WHITE)]

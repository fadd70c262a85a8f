"""Draws a menu as one picture, for desktops that give an icon a place but no menu.

`menu_sheet` computes the layout, so that clicks can be matched to lines; `paint_menu` draws the
sheet with one line highlighted. Sizes are whole pixels of the screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageDraw

from deskbreak.render.geometry import Colour, Vec, blend
from deskbreak.render.icons.outline import Layer, Outline, box, disc
from deskbreak.render.icons.raster import paint
from deskbreak.render.text import Weight, width, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deskbreak.render.theme import Theme

# In logical pixels.
_TEXT: Final = 14
_ROW: Final = 28
_RULE: Final = 9  # a separator with its margins
_EDGE: Final = 5  # space above the first line and below the last
_MARGIN: Final = 30  # space for marks left of the text
_TAIL: Final = 34  # space for the submenu arrow right of the text
_NARROWEST: Final = 160
_INSET: Final = 4  # of the highlight behind a line
_DISABLED: Final = 0.55  # share of the text colour over the background: grey, but still legible


@dataclass(frozen=True, slots=True)
class MenuLine:
    """One line. An empty label is a separator; ``marked`` is None for a line without a radio mark."""

    label: str = ""
    enabled: bool = True
    marked: bool | None = None
    deeper: bool = False

    @property
    def choosable(self) -> bool:
        """Whether a click on it has an effect."""
        return bool(self.label) and self.enabled


@dataclass(frozen=True, slots=True)
class MenuSheet:
    """Lines with their layout: line ``i`` is as wide as the sheet, from ``tops[i]`` to ``tops[i + 1]``."""

    lines: tuple[MenuLine, ...]
    tops: tuple[int, ...]
    width: int
    height: int
    scale: float

    def line_at(self, x: int, y: int) -> int | None:
        """The index of the line at a point; None outside the sheet and on separators."""
        if not 0 <= x < self.width:
            return None
        found = (i for i in range(len(self.lines)) if self.tops[i] <= y < self.tops[i + 1])
        index = next(found, None)
        return index if index is not None and self.lines[index].label else None

    def step_from(self, index: int | None, step: int) -> int | None:
        """The next choosable line, down (1) or up (-1) with wrap-around; None if there is none."""
        count = len(self.lines)
        start = index if index is not None else (-1 if step > 0 else count)
        around = ((start + step * n) % count for n in range(1, count + 1))
        return next((i for i in around if self.lines[i].choosable), None)


def menu_sheet(lines: Sequence[MenuLine], scale: float = 1.0) -> MenuSheet:
    """Lay out lines, as wide as the widest one needs."""
    size = round(_TEXT * scale)
    words = max((width(line.label, Weight.REGULAR, size) for line in lines), default=0.0)
    tops = [round(_EDGE * scale)]
    for line in lines:
        tops.append(tops[-1] + round((_ROW if line.label else _RULE) * scale))
    wide = max(round(_NARROWEST * scale), round(words + (_MARGIN + _TAIL) * scale))
    return MenuSheet(tuple(lines), tuple(tops), wide, tops[-1] + round(_EDGE * scale), scale)


def paint_menu(sheet: MenuSheet, theme: Theme, lit: int | None = None) -> Image.Image:
    """Draw the sheet; ``lit`` is the line under the pointer."""
    picture = Image.new("RGB", (sheet.width, sheet.height), theme.card)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, sheet.width - 1, sheet.height - 1), outline=theme.line)
    for index, line in enumerate(sheet.lines):
        top, bottom = sheet.tops[index], sheet.tops[index + 1]
        if not line.label:
            middle = (top + bottom) // 2
            inset = round(_INSET * sheet.scale)
            draw.line((inset, middle, sheet.width - 1 - inset, middle), fill=theme.line)
            continue
        bright = index == lit and line.choosable
        if bright:
            _light(picture, sheet, theme, top, bottom)
        _write(picture, sheet, line, (top + bottom) / 2, _ink(line, theme, bright=bright))
    return picture


def _ink(line: MenuLine, theme: Theme, *, bright: bool) -> Colour:
    if bright:
        return theme.on_accent
    return theme.text if line.enabled else blend(theme.card, theme.text, _DISABLED)


def _light(picture: Image.Image, sheet: MenuSheet, theme: Theme, top: int, bottom: int) -> None:
    inset = round(_INSET * sheet.scale)
    wide, high = sheet.width - 2 * inset, bottom - top
    corner = 5 * sheet.scale
    _stamp(picture, (inset, top), (wide, high), (box(0, 0, wide, high, corner),), theme.accent)


def _write(picture: Image.Image, sheet: MenuSheet, line: MenuLine, middle: float, ink: Colour) -> None:
    scale = sheet.scale
    size = round(_TEXT * scale)
    # The baseline is 0.36 of the size below the middle, because the capitals of Inter are 0.73 high.
    at = (round(_MARGIN * scale), round(middle + size * 0.36))
    write(ImageDraw.Draw(picture), at, line.label, Weight.REGULAR, size=size, colour=ink)
    side = round(14 * scale)
    top = round(middle - side / 2)
    if line.marked is not None:
        _stamp(picture, (round(9 * scale), top), (side, side), _radio(side), ink, hole=_hole(side))
        if line.marked:
            _stamp(
                picture,
                (round(9 * scale), top),
                (side, side),
                (disc((side / 2, side / 2), side * 0.24),),
                ink,
            )
    if line.deeper:
        _stamp(picture, (sheet.width - round(22 * scale), top), (side, side), (_arrow(side),), ink)


def _radio(side: int) -> tuple[Outline, ...]:
    return (disc((side / 2, side / 2), side * 0.48),)


def _hole(side: int) -> tuple[Outline, ...]:
    return (disc((side / 2, side / 2), side * 0.38),)


def _arrow(side: int) -> Outline:
    def at(x: float, y: float) -> Vec:
        return (x * side, y * side)

    return Outline(
        at(0.36, 0.2), (at(0.68, 0.5), at(0.36, 0.8), at(0.28, 0.71), at(0.5, 0.5), at(0.28, 0.29))
    )


def _stamp(
    picture: Image.Image,
    at: tuple[int, int],
    size: tuple[int, int],
    solids: tuple[Outline, ...],
    colour: Colour,
    *,
    hole: tuple[Outline, ...] = (),
) -> None:
    """Draw a small shape with soft edges; it is painted on a square, of which ``size`` is used."""
    shape = paint([Layer(solids, colour, holes=hole)], max(size)).crop((0, 0, *size))
    picture.paste(shape, at, shape)

"""Paints pages from their sheets."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import copysign, floor
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from deskbreak.render import text
from deskbreak.render.canvas import sharpness
from deskbreak.render.geometry import Colour, blend
from deskbreak.render.pages.labels import box_of, is_filled, label_lines
from deskbreak.render.pages.sheet import Bar, Dot, Rect, Sheet, Touch, Widget, WidgetStyle, Words

if TYPE_CHECKING:
    from deskbreak.render.theme import Theme

CORNER, BORDER = 10.0, 1.2
FOCUS_WIDE, FOCUS_GAP = 2.0, 2.0


def paint(sheet: Sheet, theme: Theme, scale: float, touch: Touch) -> Image.Image:
    """Paint the page. Each mark is supersampled separately: a whole page at that resolution would take 8 MB."""
    picture = Image.new("RGB", (round(sheet.width * scale), round(sheet.height * scale)), theme.ground)
    for widget in sheet.widgets:
        _on_tile(
            picture, _grown(widget.rect, FOCUS_GAP + FOCUS_WIDE), theme, scale, partial(_box, widget, touch)
        )
    for bar in sheet.bars:
        _on_tile(picture, bar.rect, theme, scale, partial(_bar, bar))
    for dot in sheet.dots:
        (x, y), r = dot.at, dot.radius
        _on_tile(picture, Rect(x - r, y - r, 2 * r, 2 * r), theme, scale, partial(_dot, dot))
    if sheet.tick:
        _on_tile(picture, sheet.tick, theme, scale, partial(_tick, sheet.tick))
    draw = ImageDraw.Draw(picture)
    for words in sheet.words:
        _write(draw, words, theme, scale)
    for widget in sheet.widgets:
        for words in label_lines(widget):
            _write(draw, words, theme, scale)
    return picture


class _Brush:
    """Draws on a tile in logical pixels of the page; ``corner`` is the tile's corner in screen pixels."""

    def __init__(
        self, draw: ImageDraw.ImageDraw, theme: Theme, scale: float, sharp: int, corner: tuple[int, int]
    ) -> None:
        self._draw, self.theme, self._scale, self._sharp = draw, theme, scale, sharp
        self._unit = scale * sharp
        self._left, self._top = corner[0] * sharp, corner[1] * sharp

    def point(self, x: float, y: float) -> tuple[float, float]:
        return (x * self._unit - self._left, y * self._unit - self._top)

    def rounded(self, rect: Rect, corner: float, colour: Colour, grow: float = 0.0) -> None:
        """A rounded rectangle with edges on whole screen pixels, also when grown, so that no edge is blurred."""
        left, top, width, height = rect.pixels(self._scale)
        by = round(copysign(max(1, round(abs(grow) * self._scale)), grow)) if grow else 0
        x, right = (at * self._sharp - self._left for at in (left - by, left + width + by))
        y, bottom = (at * self._sharp - self._top for at in (top - by, top + height + by))
        box = (x, y, right - 1, bottom - 1)  # both ends are included
        self._draw.rounded_rectangle(box, max(0.0, (corner + grow) * self._unit), fill=colour)

    def disc(self, x: float, y: float, radius: float, colour: Colour) -> None:
        self._draw.ellipse(
            (*self.point(x - radius, y - radius), *self.point(x + radius, y + radius)), fill=colour
        )

    def path(self, points: list[tuple[float, float]], wide: float, colour: Colour) -> None:
        fine = [self.point(x, y) for x, y in points]
        self._draw.line(fine, fill=colour, width=round(wide * self._unit), joint="curve")
        for x, y in points:
            self.disc(x, y, wide / 2, colour)


def _on_tile(
    picture: Image.Image, rect: Rect, theme: Theme, scale: float, draw: Callable[[_Brush], None]
) -> None:
    """Let ``draw`` paint a part of the picture at several times its size, and reduce it."""
    sharp = sharpness(scale)
    left, top, width, height = _grown(rect, 1).pixels(scale)
    there = picture.crop((left, top, left + width, top + height))  # includes the edges of its neighbours
    tile = there.resize((width * sharp, height * sharp), Image.Resampling.NEAREST)
    draw(_Brush(ImageDraw.Draw(tile), theme, scale, sharp, (left, top)))
    picture.paste(tile.reduce(sharp), (left, top))


def _grown(rect: Rect, by: float) -> Rect:
    return Rect(rect.x - by, rect.y - by, rect.width + 2 * by, rect.height + 2 * by)


def _write(draw: ImageDraw.ImageDraw, words: Words, theme: Theme, scale: float) -> None:
    text.write(
        draw,
        (words.at[0] * scale, words.at[1] * scale),
        words.text,
        words.weight,
        size=floor(words.size * scale),  # slightly too small is better than beyond the margin
        colour=getattr(theme, words.ink),
        anchor=words.anchor,
    )


def fill_of(widget: Widget, theme: Theme, touch: Touch) -> Colour:
    """The background colour of a widget's label."""
    touched = widget.id in {touch.hover, touch.pressed}
    if widget.style is WidgetStyle.LINK and not touched:
        return theme.ground
    # On an accent, the hover moves away from the label's colour, or it would reduce the contrast.
    fill, towards = (
        (theme.accent, _away_from(theme)) if is_filled(widget) else (theme.card, _towards(widget, theme))
    )
    if touch.pressed == widget.id:
        return blend(fill, towards, 0.09)
    return blend(fill, towards, 0.05) if touched else fill


def _towards(widget: Widget, theme: Theme) -> Colour:
    """The tint of a touched widget; for a warning the background, because its text has no contrast to spare."""
    return theme.ground if widget.style in {WidgetStyle.DANGER, WidgetStyle.LINK} else theme.text


def _away_from(theme: Theme) -> Colour:
    return (255, 255, 255) if sum(theme.on_accent) < sum(theme.accent) else (0, 0, 0)


def _box(widget: Widget, touch: Touch, brush: _Brush) -> None:
    """The widget's ground, its border, and the focus ring."""
    theme, rect = brush.theme, widget.rect
    corner = min(CORNER, rect.height / 3)

    def rounded(grow: float, colour: Colour) -> None:
        brush.rounded(rect, corner, colour, grow)

    if touch.focus == widget.id:
        rounded(FOCUS_GAP + FOCUS_WIDE, theme.text)
        rounded(FOCUS_GAP, theme.ground)
    fill = fill_of(widget, theme, touch)
    if widget.style is WidgetStyle.LINK or is_filled(widget):
        rounded(0.0, fill)
        return
    edges = {WidgetStyle.FIELD: theme.accent, WidgetStyle.DANGER: theme.danger}
    wide = 2 * BORDER if touch.pressed == widget.id else BORDER
    rounded(0.0, edges.get(widget.style, theme.edge))
    rounded(-wide, fill)
    if widget.style is WidgetStyle.CHECK:
        _check(widget, brush, fill)


def _check(widget: Widget, brush: _Brush, fill: Colour) -> None:
    """The check box; a ticked one is filled and has a check mark."""
    box = box_of(widget)
    brush.rounded(box, 4.0, brush.theme.accent if widget.chosen else brush.theme.edge)
    if not widget.chosen:
        brush.rounded(box, 4.0, fill, -1.5 * BORDER)
        return
    brush.path(_check_mark(box), box.width * 0.12, brush.theme.on_accent)


def _bar(bar: Bar, brush: _Brush) -> None:
    brush.rounded(bar.rect, bar.rect.height / 2, getattr(brush.theme, bar.ink))


def _dot(dot: Dot, brush: _Brush) -> None:
    brush.disc(*dot.at, dot.radius, getattr(brush.theme, dot.ink))


def _tick(rect: Rect, brush: _Brush) -> None:
    """A check mark in a disc."""
    brush.disc(*rect.middle, rect.width / 2, blend(brush.theme.ground, brush.theme.accent, 0.16))
    brush.path(_check_mark(rect), rect.width * 0.08, brush.theme.accent)


def _check_mark(rect: Rect) -> list[tuple[float, float]]:
    corners = [(0.29, 0.52), (0.44, 0.67), (0.72, 0.36)]
    return [(rect.x + x * rect.width, rect.y + y * rect.height) for x, y in corners]

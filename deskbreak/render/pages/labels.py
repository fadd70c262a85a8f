"""The text on a widget: its weight, colour and lines."""

from __future__ import annotations

from math import floor

from deskbreak.render import text
from deskbreak.render.pages.sheet import Rect, Widget, WidgetStyle, Words
from deskbreak.render.text import Weight

LINE = 1.3  # line spacing in a label, as a multiple of the size
PADDING = 6.0  # space between a label and the edges of its widget


def is_filled(widget: Widget) -> bool:
    """Whether a widget is painted in the accent colour."""
    return widget.style is WidgetStyle.ACCENT or (widget.chosen and widget.style is not WidgetStyle.CHECK)


def box_of(widget: Widget) -> Rect:
    """The rectangle of the check box."""
    side = round(widget.size * 1.15)
    return Rect(widget.rect.x + 2 * PADDING, widget.rect.middle[1] - side / 2, side, side)


def label_room(widget: Widget, width: float) -> int:
    """The maximum width of a label's lines in a widget of this width."""
    box = box_of(widget).width + 2 * PADDING if widget.style is WidgetStyle.CHECK else 0.0
    return floor(width - 2 * PADDING - box)


def label_ink(widget: Widget) -> str:
    """The theme's name for the colour of a widget's label."""
    if is_filled(widget):
        return "on_accent"
    return {WidgetStyle.DANGER: "danger", WidgetStyle.LINK: "accent"}.get(widget.style, "text")


def label_weight(widget: Widget) -> Weight:
    """The font weight of a widget's label."""
    strong = is_filled(widget) or widget.style in {WidgetStyle.ACCENT, WidgetStyle.FIELD, WidgetStyle.DANGER}
    return Weight.SEMIBOLD if strong else Weight.MEDIUM


def label_lines(widget: Widget) -> list[Words]:
    """The label's lines, centred in the widget or placed beside the check box."""
    room = label_room(widget, widget.rect.width)
    ink, weight = label_ink(widget), label_weight(widget)
    lines = [(line, widget.size, weight, ink) for line in text.wrap(widget.label, weight, widget.size, room)]
    if widget.hint:
        pale = ink if ink == "on_accent" else "muted"
        hints = text.wrap(widget.hint, Weight.REGULAR, widget.hint_size, room)
        lines += [(line, widget.hint_size, Weight.REGULAR, pale) for line in hints]
    (x, middle), anchor = widget.rect.middle, "mm"
    if widget.style is WidgetStyle.CHECK:
        x, anchor = box_of(widget).x + box_of(widget).width + PADDING + 2, "lm"
    y = middle - sum(size * LINE for _, size, _, _ in lines) / 2
    placed = []
    for line, size, heft, colour in lines:
        placed.append(Words((x, y + size * LINE / 2), line, size, heft, colour, anchor))
        y += size * LINE
    return placed

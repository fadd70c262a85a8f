"""The words on a widget: how strong, in which colour, and in which lines."""

from __future__ import annotations

from math import floor

from deskbreak.render import text
from deskbreak.render.sheet import Look, Widget, Words
from deskbreak.render.text import Weight

LINE = 1.3  # times the size: from line to line in a label
PADDING = 6.0  # between a label and the edges of its widget


def label_ink(widget: Widget) -> str:
    """The theme's name for the colour of a widget's label."""
    if widget.chosen or widget.look is Look.ACCENT:
        return "on_accent"
    return {Look.DANGER: "danger", Look.LINK: "accent"}.get(widget.look, "text")


def label_weight(widget: Widget) -> Weight:
    """How strong a widget's label is."""
    strong = widget.chosen or widget.look in {Look.ACCENT, Look.FIELD, Look.DANGER}
    return Weight.SEMIBOLD if strong else Weight.MEDIUM


def label_lines(widget: Widget) -> list[Words]:
    """A widget's words, in the middle of it."""
    room = floor(widget.rect.width - 2 * PADDING)
    ink, weight = label_ink(widget), label_weight(widget)
    lines = [(line, widget.size, weight, ink) for line in text.wrap(widget.label, weight, widget.size, room)]
    if widget.hint:
        pale = ink if ink == "on_accent" else "muted"
        hints = text.wrap(widget.hint, Weight.REGULAR, widget.hint_size, room)
        lines += [(line, widget.hint_size, Weight.REGULAR, pale) for line in hints]
    x, middle = widget.rect.middle
    y = middle - sum(size * LINE for _, size, _, _ in lines) / 2
    placed = []
    for line, size, heft, colour in lines:
        placed.append(Words((x, y + size * LINE / 2), line, size, heft, colour, "mm"))
        y += size * LINE
    return placed

"""Page layout: a type scale, a 4-pixel grid, wrapped text, and buttons that wrap to further rows.

Lengths are in logical pixels. Letters grow with the user's setting (1 to 2 times); the window grows less, and
what no longer fits side by side moves below. So nothing is clipped, in any size or language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from math import ceil, floor

from deskbreak.render import text
from deskbreak.render.pages.labels import LINE, PADDING, label_room, label_weight
from deskbreak.render.pages.sheet import Bar, Dot, Rect, Sheet, Widget, WidgetStyle, Words
from deskbreak.render.text import Weight

GRID = 4
MARGIN = 20.0
GAP = 8.0  # between buttons
WIDTH, HEIGHT = 420.0, 560.0  # of the window at the normal letter size
WIDER, HIGHER = 180.0, 400.0  # growth of the window at twice the letter size
SPARE = 1.02  # maximum growth of a line's width on a screen of another scale
SIDE = 12.0  # space between a button's label and its edges
LOWEST_BUTTON, SMALL_BUTTON = 44.0, 32.0
AIRS = (12.0, 8.0, 4.0)  # space in the gaps of a page, from roomy to tight
ROW_PADDING = 3.5  # space above and below the label of a check row


class TextSize(IntEnum):
    """The type scale, in pixels at the normal letter size."""

    SMALL = 13
    NOTE = 14
    LABEL = 15
    BODY = 16
    TITLE = 24
    DISPLAY = 28


def on_grid(length: float) -> float:
    """The length, rounded up to the grid."""
    return float(ceil(length / GRID - 1e-9) * GRID)


@dataclass(frozen=True, slots=True)
class Design:
    """The dimensions that depend on the user's letter size."""

    letters: float = 1.0

    @property
    def width(self) -> float:
        """The width of the window."""
        return on_grid(WIDTH + WIDER * (self.letters - 1))

    @property
    def height(self) -> float:
        """The height of the window, unless a page needs more."""
        return on_grid(HEIGHT + HIGHER * (self.letters - 1))

    @property
    def room(self) -> float:
        """The width between the margins."""
        return self.width - 2 * MARGIN

    def size(self, kind: TextSize) -> int:
        """The letter size of a type."""
        return round(kind * self.letters)

    def leading(self, kind: TextSize) -> float:
        """The line spacing of a type."""
        return on_grid(self.size(kind) * (1.25 if kind >= TextSize.TITLE else 1.4))

    def button_height(self, kind: TextSize = TextSize.LABEL, lowest: float = LOWEST_BUTTON) -> float:
        """The height of a button with one line."""
        return max(lowest, self.leading(kind) + 2 * PADDING)


PLAIN = Design()


@dataclass(slots=True)
class Stack:
    """Builds a page from the top down; ``y`` is the top of the next element."""

    design: Design
    y: float = MARGIN
    words: list[Words] = field(default_factory=list)
    widgets: list[Widget] = field(default_factory=list)
    dots: list[Dot] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    tick: Rect | None = None

    def gap(self, length: float) -> Stack:
        """Add vertical space."""
        self.y += length
        return self

    def text(
        self,
        words: str,
        kind: TextSize = TextSize.BODY,
        weight: Weight = Weight.REGULAR,
        ink: str = "text",
        *,
        left: float = MARGIN,
        room: float | None = None,
        centred: bool = False,
    ) -> Stack:
        """Add a paragraph, wrapped as needed."""
        room = self.design.width - left - MARGIN if room is None else room
        lines = lines_in(
            self.design, words, kind, weight, left=left, room=room, top=self.y, ink=ink, centred=centred
        )
        self.words += lines
        self.y += len(lines) * self.design.leading(kind)
        return self

    def buttons(self, specs: Sequence[Widget], *, columns: int = 0, lowest: float = LOWEST_BUTTON) -> Stack:
        """Add buttons side by side, wrapped into rows as needed."""
        placed, height = button_rows(self.design, specs, self.y, columns=columns, lowest=lowest)
        self.widgets += placed
        self.y += height
        return self

    def sheet(self, footer: Sequence[Sequence[Widget]] = (), *, short: bool = False) -> Sheet:
        """Finish the page, with rows of buttons at its lower edge. A ``short`` page is only as high as its content."""
        rows, height = footing(self.design, footer)
        top = self.y + (16 if rows else 0)
        if not short:
            top = max(top, self.design.height - MARGIN - height)
        foot = [moved(widget, top) for widget in rows]
        return Sheet(
            self.design.width,
            on_grid(top + height + MARGIN),
            tuple(self.words),
            (*self.widgets, *foot),
            tuple(self.dots),
            tuple(self.bars),
            self.tick,
        )


def roomiest(design: Design, page: Callable[[float], Sheet]) -> Sheet:
    """The page with the largest gaps that fit its window; ``page`` takes the size of a gap in pixels."""
    return next((fit for fit in map(page, AIRS) if fit.height <= design.height), None) or page(0.0)


def lines_in(
    design: Design,
    words: str,
    kind: TextSize,
    weight: Weight,
    *,
    left: float,
    room: float,
    top: float,
    ink: str = "text",
    centred: bool = False,
) -> list[Words]:
    """A paragraph whose first line box begins at ``top``."""
    size, leading = design.size(kind), design.leading(kind)
    x, anchor = (left + room / 2, "mm") if centred else (left, "lm")
    lines = text.wrap_paired(words, weight, size, _measured(room))
    return [
        Words((x, top + (i + 0.5) * leading), line, size, weight, ink, anchor) for i, line in enumerate(lines)
    ]


def lines_high(
    design: Design, words: str, kind: TextSize, room: float, weight: Weight = Weight.REGULAR
) -> float:
    """The height of a paragraph."""
    return len(text.wrap(words, weight, design.size(kind), _measured(room))) * design.leading(kind)


def _measured(room: float) -> int:
    """The width that lines are wrapped to here: on other screens, where pixels round differently, they are longer."""
    return floor(room / SPARE)


def natural_width(widget: Widget) -> float:
    """The width that a button needs for its label."""
    label = text.width(widget.label, label_weight(widget), widget.size)
    hint = text.width(widget.hint, Weight.REGULAR, widget.hint_size) if widget.hint else 0.0
    return ceil(max(label, hint)) + 2 * SIDE


def button_rows(
    design: Design,
    specs: Sequence[Widget],
    top: float,
    *,
    left: float = MARGIN,
    room: float | None = None,
    columns: int = 0,
    lowest: float = LOWEST_BUTTON,
) -> tuple[list[Widget], float]:
    """Place buttons in rows; returns them and their total height.

    With ``columns``, all buttons are equally wide, in that many columns, or fewer if the labels are too long.
    Without it, each is as wide as its label needs, and buttons that `grow` share the rest of the row.
    """
    room = design.room if room is None else room
    wide = max(natural_width(spec) for spec in specs)
    rows: list[Sequence[Widget]]
    if columns:
        columns = max(1, min(columns, floor((room + GAP) / (wide + GAP))))
        rows = [specs[i : i + columns] for i in range(0, len(specs), columns)]
    else:
        rows = list(_filled_rows(specs, room))
    placed: list[Widget] = []
    y = top
    for row in rows:
        widths = [(room - GAP * (columns - 1)) / columns] * len(row) if columns else _shared(row, room)
        height = max(_height(spec, width, lowest) for spec, width in zip(row, widths, strict=True))
        x = left
        for spec, width in zip(row, widths, strict=True):
            placed.append(replace(spec, rect=Rect(x, y, width, height)))
            x += width + GAP
        y += height + GAP
    return placed, y - GAP - top


def _filled_rows(specs: Sequence[Widget], room: float) -> list[list[Widget]]:
    rows: list[list[Widget]] = [[]]
    for spec in specs:
        row = [*rows[-1], spec]
        if rows[-1] and sum(map(natural_width, row)) + GAP * (len(row) - 1) > room:
            rows.append([spec])
        else:
            rows[-1] = row
    return rows


def _shared(row: Sequence[Widget], room: float) -> list[float]:
    widths = [min(room, natural_width(spec)) for spec in row]
    growing = [i for i, spec in enumerate(row) if spec.grows]
    left = room - sum(widths) - GAP * (len(row) - 1)
    for i in growing:
        widths[i] += left / len(growing)
    return widths


def _height(widget: Widget, width: float, lowest: float) -> float:
    room = label_room(widget, width)
    padding = ROW_PADDING if widget.style is WidgetStyle.CHECK else PADDING
    lines = len(text.wrap(widget.label, label_weight(widget), widget.size, room))
    hints = len(text.wrap(widget.hint, Weight.REGULAR, widget.hint_size, room)) if widget.hint else 0
    return max(lowest, on_grid(lines * widget.size * LINE + hints * widget.hint_size * LINE + 2 * padding))


def footing(design: Design, rows: Iterable[Sequence[Widget]]) -> tuple[list[Widget], float]:
    """Rows of buttons from y 0 down, and their total height."""
    placed: list[Widget] = []
    y = 0.0
    for row in rows:
        more, height = button_rows(design, row, y)
        placed += more
        y += height + GAP
    return placed, max(0.0, y - GAP)


def moved(widget: Widget, down: float) -> Widget:
    """The widget, moved down."""
    rect = widget.rect
    return replace(widget, rect=Rect(rect.x, rect.y + down, rect.width, rect.height))


NOWHERE = Rect(0, 0, 0, 0)  # the place of a button before layout


def button(
    design: Design,
    id_: str,
    label: str,
    press: object,
    style: WidgetStyle = WidgetStyle.PLAIN,
    *,
    kind: TextSize = TextSize.LABEL,
    grows: bool = False,
    chosen: bool = False,
    hint: str = "",
) -> Widget:
    """A button without a place; the layout assigns it."""
    return Widget(
        id_,
        NOWHERE,
        label,
        press,  # type: ignore[arg-type]
        style,
        chosen=chosen,
        size=design.size(kind),
        hint=hint,
        hint_size=design.size(TextSize.SMALL),
        grows=grows,
    )

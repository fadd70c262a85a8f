"""A page as a value: text, widgets and marks in logical pixels. `sheet_painter` paints every page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from deskbreak.core.guide.guide import Action
from deskbreak.render.text import Weight

LABEL = 15  # size of a widget's label
HINT = 13  # size of the smaller line below it


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle on a page, in logical pixels."""

    x: float
    y: float
    width: float
    height: float

    def contains(self, x: float, y: float) -> bool:
        """Whether a point is inside."""
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height

    @property
    def middle(self) -> tuple[float, float]:
        """The centre."""
        return (self.x + self.width / 2, self.y + self.height / 2)

    def pixels(self, scale: float) -> tuple[int, int, int, int]:
        """Left, top, width and height on a screen of this scale, in whole pixels."""
        left, top = round(self.x * scale), round(self.y * scale)
        return (
            left,
            top,
            round((self.x + self.width) * scale) - left,
            round((self.y + self.height) * scale) - top,
        )


class WidgetStyle(StrEnum):
    """The style of a widget."""

    PLAIN = "plain"
    ACCENT = "accent"
    DANGER = "danger"  # text only
    LINK = "link"  # text only
    FIELD = "field"  # shows the text typed by the user
    CHECK = "check"  # a check box before the label, ticked if `chosen`


class DialogAct(StrEnum):
    """The actions of buttons in the small dialogs."""

    LESS = "less"
    MORE = "more"
    ACCEPT = "accept"
    CLOSE = "close"


class ViewAct(StrEnum):
    """Actions that change only the view."""

    KEYS = "keys"  # opens and closes the list of keys
    VOICE = "voice"  # turns the voice on


Press: TypeAlias = Action | DialogAct | ViewAct


@dataclass(frozen=True, slots=True)
class Widget:
    """A clickable element; `press` is the action of a click.

    A `chosen` widget is filled; a widget that `grows` takes the rest of its row.
    """

    id: str
    rect: Rect
    label: str
    press: Press | None
    style: WidgetStyle = WidgetStyle.PLAIN
    chosen: bool = False
    size: int = LABEL
    hint: str = ""  # a smaller line below the label
    hint_size: int = HINT
    grows: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text. `ink` names a colour of the theme."""

    at: tuple[float, float]
    text: str
    size: int = 14
    weight: Weight = Weight.REGULAR
    ink: str = "text"
    anchor: str = "ls"


@dataclass(frozen=True, slots=True)
class Dot:
    """A filled circle; `ink` names a colour of the theme."""

    at: tuple[float, float]
    radius: float
    ink: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A filled stripe with round ends; `ink` names a colour of the theme."""

    rect: Rect
    ink: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page, or a part of one. Widgets are in the order of the Tab key."""

    width: float
    height: float
    words: tuple[Words, ...] = ()
    widgets: tuple[Widget, ...] = ()
    dots: tuple[Dot, ...] = ()
    bars: tuple[Bar, ...] = ()
    tick: Rect | None = None  # a large check mark
    figure: Rect | None = None  # the area for the moving parts
    dial: Rect | None = None
    clock: Rect | None = None
    count: Rect | None = None

    def widget_at(self, x: float, y: float) -> Widget | None:
        """The widget under a point."""
        return next((widget for widget in self.widgets if widget.press and widget.rect.contains(x, y)), None)


@dataclass(frozen=True, slots=True)
class Touch:
    """The ids of the focused, hovered and pressed widgets."""

    focus: str = ""
    hover: str = ""
    pressed: str = ""

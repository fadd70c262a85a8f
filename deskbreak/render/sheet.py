"""A page as a value: words, widgets and marks in logical pixels, and how to paint any such page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from PIL import Image, ImageDraw

from deskbreak.core.guide import Deed
from deskbreak.render import text
from deskbreak.render.canvas import sharpness
from deskbreak.render.geometry import Colour, blend
from deskbreak.render.text import Weight

if TYPE_CHECKING:
    from deskbreak.render.theme import Theme

CORNER, BORDER = 10.0, 1.2
FOCUS_WIDE, FOCUS_GAP = 1.6, 1.4
LABEL = 14  # size of a widget's label
PADDING = 6.0  # between a label and the edges of its widget


@dataclass(frozen=True, slots=True)
class Rect:
    """A place on a page, in logical pixels."""

    x: float
    y: float
    width: float
    height: float

    def holds(self, x: float, y: float) -> bool:
        """Whether a point is inside."""
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height

    @property
    def middle(self) -> tuple[float, float]:
        """The centre."""
        return (self.x + self.width / 2, self.y + self.height / 2)

    def pixels(self, scale: float) -> tuple[int, int, int, int]:
        """Left, top, width and height on a screen of this scale, on whole pixels."""
        left, top = round(self.x * scale), round(self.y * scale)
        return (
            left,
            top,
            round((self.x + self.width) * scale) - left,
            round((self.y + self.height) * scale) - top,
        )


class Look(StrEnum):
    """What a widget looks like."""

    PLAIN = "plain"
    ACCENT = "accent"
    DANGER = "danger"  # text only
    LINK = "link"  # text only
    FIELD = "field"  # shows what was typed


class DialogAct(StrEnum):
    """What the buttons of the small dialogs do."""

    LESS = "less"
    MORE = "more"
    ACCEPT = "accept"
    CLOSE = "close"


Press: TypeAlias = Deed | DialogAct


@dataclass(frozen=True, slots=True)
class Widget:
    """Something to click; `press` is what a click asks for. One that is `chosen` is filled."""

    id: str
    rect: Rect
    label: str
    press: Press | None
    look: Look = Look.PLAIN
    chosen: bool = False
    size: int = LABEL


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
class Sheet:
    """A page, or a part of one. Widgets are in the order of the Tab key."""

    width: float
    height: float
    words: tuple[Words, ...] = ()
    widgets: tuple[Widget, ...] = ()
    dots: tuple[Dot, ...] = ()
    tick: Rect | None = None  # a large check mark

    def widget_at(self, x: float, y: float) -> Widget | None:
        """The widget under a point."""
        return next((widget for widget in self.widgets if widget.press and widget.rect.holds(x, y)), None)


@dataclass(frozen=True, slots=True)
class Touch:
    """The ids of the widgets that have the keyboard, the pointer, and the pressed button."""

    focus: str = ""
    hover: str = ""
    pressed: str = ""


def paragraph(
    words: str,
    at: tuple[float, float],
    room: float,
    size: int = 14,
    *,
    weight: Weight = Weight.REGULAR,
    ink: str = "text",
) -> tuple[Words, ...]:
    """Lines from a first baseline at ``at``, with a leading of 1.43."""
    x, y = at
    lines = text.wrap(words, weight, size, room)
    return tuple(Words((x, y + i * leading(size)), line, size, weight, ink) for i, line in enumerate(lines))


def leading(size: int) -> float:
    """From one baseline to the next."""
    return round(size * 1.43)


def below(lines: tuple[Words, ...], gap: float) -> float:
    """Where to go on after a paragraph."""
    return lines[-1].at[1] + gap


def paint(sheet: Sheet, theme: Theme, scale: float, touch: Touch) -> Image.Image:
    """The page as a picture."""
    sharp = sharpness(scale)
    unit = scale * sharp
    wide, high = round(sheet.width * scale), round(sheet.height * scale)
    picture = Image.new("RGB", (wide * sharp, high * sharp), theme.ground)
    draw = ImageDraw.Draw(picture)
    for widget in sheet.widgets:
        _box(draw, widget, theme, unit, touch)
    for dot in sheet.dots:
        (x, y), r = dot.at, dot.radius
        draw.ellipse([v * unit for v in (x - r, y - r, x + r, y + r)], fill=getattr(theme, dot.ink))
    if sheet.tick:
        _tick(draw, sheet.tick, theme, unit)
    picture = picture.reduce(sharp)
    draw = ImageDraw.Draw(picture)
    for words in sheet.words:
        _write(draw, words, theme, scale)
    for widget in sheet.widgets:
        _write(draw, _label(widget), theme, scale)
    return picture


def _write(draw: ImageDraw.ImageDraw, words: Words, theme: Theme, scale: float) -> None:
    text.write(
        draw,
        (words.at[0] * scale, words.at[1] * scale),
        words.text,
        words.weight,
        size=round(words.size * scale),
        colour=getattr(theme, words.ink),
        anchor=words.anchor,
    )


def label_ink(widget: Widget) -> str:
    """The theme's name for the colour of a widget's label."""
    if widget.chosen or widget.look is Look.ACCENT:
        return "on_accent"
    return {Look.DANGER: "danger", Look.LINK: "accent"}.get(widget.look, "text")


def _label(widget: Widget) -> Words:
    weight = Weight.SEMIBOLD if widget.look in {Look.ACCENT, Look.FIELD} or widget.chosen else Weight.MEDIUM
    return Words(widget.rect.middle, widget.label, widget.size, weight, label_ink(widget), "mm")


def fill_of(widget: Widget, theme: Theme, touch: Touch) -> Colour:
    """The colour that a widget's label stands on."""
    touched = widget.id in {touch.hover, touch.pressed}
    if widget.look in {Look.DANGER, Look.LINK}:
        return theme.card if touched else theme.ground
    # Away from the label's own colour on an accent, or the hover would eat its contrast.
    accent = widget.chosen or widget.look is Look.ACCENT
    fill, towards = (theme.accent, _away_from(theme)) if accent else (theme.card, theme.text)
    if touch.pressed == widget.id:
        return blend(fill, towards, 0.14)
    return blend(fill, towards, 0.07) if touched else fill


def _away_from(theme: Theme) -> Colour:
    return (255, 255, 255) if sum(theme.on_accent) < sum(theme.accent) else (0, 0, 0)


def _box(draw: ImageDraw.ImageDraw, widget: Widget, theme: Theme, unit: float, touch: Touch) -> None:
    """The widget's ground, its border, and the ring around what has the keyboard."""

    def rounded(grow: float, colour: Colour) -> None:
        r = widget.rect
        box = (r.x - grow, r.y - grow, r.x + r.width + grow, r.y + r.height + grow)
        draw.rounded_rectangle([v * unit for v in box], (CORNER + grow) * unit, fill=colour)

    if touch.focus == widget.id:
        rounded(FOCUS_GAP + FOCUS_WIDE, theme.text)
        rounded(FOCUS_GAP, theme.ground)
    fill = fill_of(widget, theme, touch)
    if widget.look in {Look.PLAIN, Look.FIELD} and not widget.chosen:
        rounded(0.0, theme.accent if widget.look is Look.FIELD else theme.line)
        rounded(-BORDER, fill)
    else:
        rounded(0.0, fill)


def _tick(draw: ImageDraw.ImageDraw, rect: Rect, theme: Theme, unit: float) -> None:
    """A check mark in a disc."""
    box = (rect.x, rect.y, rect.x + rect.width, rect.y + rect.height)
    draw.ellipse([v * unit for v in box], fill=blend(theme.ground, theme.accent, 0.16))
    corners = [(0.29, 0.52), (0.44, 0.67), (0.72, 0.36)]
    path = [((rect.x + x * rect.width) * unit, (rect.y + y * rect.height) * unit) for x, y in corners]
    wide = rect.width * 0.08 * unit
    draw.line(path, fill=theme.accent, width=round(wide), joint="curve")
    for x, y in path:
        draw.ellipse((x - wide / 2, y - wide / 2, x + wide / 2, y + wide / 2), fill=theme.accent)

"""The interface of a desktop under test, and screen analysis that works on all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Protocol

from PIL import Image, ImageChops

from tests.support.desktop.screen import Rectangle

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.desktop.bus import Bus

    Colour = tuple[int, int, int]

_NEAR = 40  # of 255: hosts scale icons, and blend their edges
_ENOUGH = 20  # pixels of a colour that make an icon; a host draws one 16 to 24 pixels wide
_HOLE = 3  # columns
_CLEARLY = 48  # of 255: more than the shadow of a menu


class Host(Protocol):
    """A running desktop with a tray and notifications."""

    name: ClassVar[str]
    canvas: ClassVar[tuple[int, int, int, int]]
    """The screen without the panel, whose clock moves on: left, top, right, bottom."""
    left_click: ClassVar[str]
    """What it does by the host's design: "default action" or "menu"."""
    tooltip: ClassVar[bool]
    submenu: ClassVar[str]
    """Where it opens: "beside" its line, "inline" below it, or "off the screen", where keys reach it."""
    buttons: ClassVar[bool]
    """Whether notifications show buttons."""
    body_click: ClassVar[bool]
    """Whether a click on a notification is its default action."""
    body_at: ClassVar[float]
    """Where to click for that: this much of its height, from above."""
    bus: Bus

    def button_of(self, notification: Rectangle, index: int) -> tuple[int, int]:
        """Where the first (0) or second (1) button of a notification is."""

    @property
    def address(self) -> str:
        """The session bus."""

    def screenshot(self) -> Image.Image:
        """The screen as it is now."""

    def point(self, x: int, y: int) -> None:
        """Move the pointer."""

    def click(self, x: int, y: int, button: int = 1) -> None:
        """Press and release a button (1 left, 2 middle, 3 right)."""

    def key(self, *names: str) -> None:
        """Press keys; only where a submenu is off the screen."""

    def keep(self, name: str) -> Path:
        """Save a picture of the screen."""

    def eventually(self, question: Callable[[], object], seconds: float) -> object:
        """Wait until the answer is true, or the time is over; returns the last answer."""


def blob(picture: Image.Image, colour: Colour) -> Rectangle | None:
    """The place with most of this colour, if there is enough of it: GNOME's own icons are partly orange, too."""
    difference = ImageChops.difference(picture, Image.new("RGB", picture.size, colour))
    red, green, blue = (band.point(lambda value: 255 if value < _NEAR else 0) for band in difference.split())
    near = ImageChops.darker(ImageChops.darker(red, green), blue)
    best, most = None, _ENOUGH
    for left, right in _runs(near.getprojection()[0]):
        column = near.crop((left, 0, right, near.height))
        box, count = column.getbbox(), column.histogram()[255]
        if box is not None and count >= most:
            best, most = Rectangle(left, box[1], right - left, box[3] - box[1]), count
    return best


def _runs(columns: list[int]) -> list[tuple[int, int]]:
    """The ranges of columns with content, ignoring gaps of a few columns."""
    runs: list[tuple[int, int]] = []
    for x, there in enumerate(columns):
        if there and runs and x - runs[-1][1] <= _HOLE:
            runs[-1] = (runs[-1][0], x + 1)
        elif there:
            runs.append((x, x + 1))
    return runs


def changed(before: Image.Image, after: Image.Image, part: tuple[int, int, int, int]) -> Rectangle | None:
    """The part of the screen that is clearly different."""
    difference = ImageChops.difference(before.crop(part), after.crop(part)).convert("L")
    box = difference.point(lambda value: 255 if value > _CLEARLY else 0).getbbox()
    if box is None:
        return None
    return Rectangle(part[0] + box[0], part[1] + box[1], box[2] - box[0], box[3] - box[1])


def at_rest(host: Host, find: Callable[[], Rectangle | None], seconds: float = 20) -> Rectangle:
    """Wait until something appears at the same place three times; saves a picture if it never does."""
    seen: list[Rectangle | None] = []

    def resting() -> bool:
        seen.append(find())
        return len(seen) > 2 and seen[-1] is not None and seen[-1] == seen[-2] == seen[-3]

    host.eventually(resting, seconds)
    found = seen[-1]
    if found is None:
        raise AssertionError(f"nothing to be seen: {host.keep('failure')}")
    return found


def line_of(box: Rectangle, index: int, count: int) -> tuple[int, int]:
    """The middle of one of ``count`` equal lines in a box."""
    return box.x + box.w // 2, box.y + round(box.h * (index + 0.5) / count)

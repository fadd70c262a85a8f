"""The small dialogs in a window: the interval of one's own choice, and About."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from deskbreak.core.model.formatting import number
from deskbreak.core.model.limits import LEAST_MINUTES, MOST_MINUTES, NUMBER_KEYS, in_minutes
from deskbreak.popup.page import Key
from deskbreak.protocol import popup
from deskbreak.render.pages import dialogs
from deskbreak.render.pages.layout import PLAIN, Design
from deskbreak.render.pages.sheet import DialogAct, Rect, Sheet, Touch
from deskbreak.render.pages.sheet_painter import paint
from deskbreak.render.popup_view import Part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deskbreak.core.model.routine import Variant
    from deskbreak.render.pages.sheet import Press
    from deskbreak.render.theme import Theme

STEP_MIN = 5
MOST_DIGITS = 4  # with the point: as many as the field has room for


class About:
    """What this program is."""

    moving = False
    fps = 1
    page = "about"
    default = "close"
    title = "About - DeskBreak"

    def __init__(self, theme: Theme, scale: float, version: str, design: Design = PLAIN) -> None:
        self._theme, self._scale, self._design = theme, scale, design
        self._version = version
        self.over = False

    def sheet(self) -> Sheet:
        """The page with its widgets."""
        return dialogs.about_page(self._version, self._design)

    def parts(self, touch: Touch) -> Sequence[Part]:
        """Everything to draw."""
        sheet = self.sheet()
        draw = partial(paint, sheet, self._theme, self._scale, touch)
        return [Part("page", Rect(0, 0, sheet.width, sheet.height), (sheet, touch, self._scale), draw)]

    def tick(self, seconds: float) -> list[str]:  # noqa: ARG002 - a still page
        """Nothing moves."""
        return []

    def press(self, press: Press) -> list[str]:  # noqa: ARG002 - there is one button
        """Close."""
        return self.close()

    def key(self, key: Key) -> list[str] | None:
        """Escape closes."""
        return self.close() if key is Key.ESCAPE else None

    def typed(self, character: str) -> list[str]:  # noqa: ARG002 - nothing to type here
        """Typing does nothing."""
        return []

    def stops(self, key: str) -> bool:  # noqa: ARG002 - nothing hurts here
        """No key does."""
        return False

    def choose(self, variant: Variant) -> None:
        """A dialog has no variants."""

    def rescale(self, scale: float) -> None:
        """Draw at another scale from now on."""
        self._scale = scale

    def warm_up(self) -> None:
        """A dialog has one page."""

    def close(self) -> list[str]:
        """Close, once."""
        if self.over:
            return []
        self.over = True
        return [popup.closed()]


class IntervalDialog(About):
    """The minutes between breaks, typed or stepped."""

    page = "interval"
    default = "accept"
    title = "Time between breaks - DeskBreak"

    def __init__(self, theme: Theme, scale: float, minutes: float, design: Design = PLAIN) -> None:
        super().__init__(theme, scale, version="", design=design)
        self._typed = _shown(_in_range(minutes))
        self._fresh = True  # the first digit replaces what was there

    def sheet(self) -> Sheet:
        """The page with its widgets."""
        return dialogs.interval_page(self._typed, self._design)

    def press(self, press: Press) -> list[str]:
        """Step, set, or close."""
        match press:
            case DialogAct.MORE:
                return self._stepped(+1)
            case DialogAct.LESS:
                return self._stepped(-1)
            case DialogAct.ACCEPT:
                return self._accepted()
            case DialogAct.CLOSE:
                return self.close()
        return []

    def key(self, key: Key) -> list[str] | None:
        """The arrows step; Backspace takes a digit back; Return sets."""
        match key:
            case Key.UP | Key.RIGHT:
                return self._stepped(+1)
            case Key.DOWN | Key.LEFT:
                return self._stepped(-1)
            case Key.BACKSPACE:
                self._typed, self._fresh = self._typed[:-1], False
                return []
            case Key.ESCAPE:
                return self.close()
            case Key.SPACE | Key.RETURN | Key.DELETE | Key.HELP:
                return None

    def typed(self, character: str) -> list[str]:
        """Take a digit, or the point before part of a minute."""
        if character in NUMBER_KEYS:
            kept = "" if self._fresh else self._typed
            self._typed, self._fresh = (kept + character)[:MOST_DIGITS], False
        return []

    def _stepped(self, direction: int) -> list[str]:
        """To the next multiple of five that way."""
        now = _in_range(in_minutes(self._typed) or STEP_MIN)
        there = (now // STEP_MIN + 1) if direction > 0 else -(-now // STEP_MIN) - 1
        self._typed, self._fresh = number(_in_range(max(1, there * STEP_MIN))), True
        return []

    def _accepted(self) -> list[str]:
        minutes = in_minutes(self._typed)
        if minutes is None:
            return []
        self.over = True
        return [popup.interval(minutes)]


def _in_range(minutes: float) -> float:
    return max(LEAST_MINUTES, min(MOST_MINUTES, minutes))


def _shown(minutes: float) -> str:
    return number(round(minutes, 2) if minutes < 10 else round(minutes))  # noqa: PLR2004 - two digits

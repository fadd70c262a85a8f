"""The small dialogs in a window: the custom interval, and About."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from deskbreak.core.model.formatting import number
from deskbreak.core.model.limits import LEAST_MINUTES, MOST_MINUTES, NUMBER_KEYS, in_minutes
from deskbreak.popup.page import Key
from deskbreak.protocol.popup import ClosedReport, IntervalReport
from deskbreak.render.pages import dialogs
from deskbreak.render.pages.layout import PLAIN, Design
from deskbreak.render.pages.sheet import DialogAct, Rect, Sheet, Touch
from deskbreak.render.pages.sheet_painter import paint
from deskbreak.render.popup_view import PagePart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deskbreak.core.model.routine import Variant
    from deskbreak.protocol.popup import PopupReport
    from deskbreak.render.pages.sheet import Press
    from deskbreak.render.theme import Theme

STEP_MIN = 5
MOST_DIGITS = 4  # including the point; as many as fit the field


class AboutDialog:
    """The About dialog."""

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

    def parts(self, touch: Touch) -> Sequence[PagePart]:
        """All parts to draw."""
        sheet = self.sheet()
        draw = partial(paint, sheet, self._theme, self._scale, touch)
        return [PagePart("page", Rect(0, 0, sheet.width, sheet.height), (sheet, touch, self._scale), draw)]

    def tick(self, seconds: float) -> list[PopupReport]:  # noqa: ARG002 - a still page
        """Do nothing, because nothing moves."""
        return []

    def press(self, press: Press) -> list[PopupReport]:  # noqa: ARG002 - there is only one button
        """Close."""
        return self.close()

    def key(self, key: Key) -> list[PopupReport] | None:
        """Close on Escape."""
        return self.close() if key is Key.ESCAPE else None

    def typed(self, character: str) -> list[PopupReport]:  # noqa: ARG002 - nothing to type here
        """Ignore typing."""
        return []

    def stops(self, key: str) -> bool:  # noqa: ARG002 - a dialog has no pain stop
        """False: no key stops a break here."""
        return False

    def choose(self, variant: Variant) -> None:
        """Do nothing, because a dialog has no variants."""

    def rescale(self, scale: float) -> None:
        """Change the scale."""
        self._scale = scale

    def warm_up(self) -> None:
        """Do nothing, because a dialog has only one page."""

    def close(self) -> list[PopupReport]:
        """Close the dialog, once."""
        if self.over:
            return []
        self.over = True
        return [ClosedReport()]


class IntervalDialog(AboutDialog):
    """The dialog for the minutes between breaks, typed or changed in steps."""

    page = "interval"
    default = "accept"
    title = "Time between breaks - DeskBreak"

    def __init__(self, theme: Theme, scale: float, minutes: float, design: Design = PLAIN) -> None:
        super().__init__(theme, scale, version="", design=design)
        self._typed = _shown(_in_range(minutes))
        self._fresh = True  # the first digit replaces the old value

    def sheet(self) -> Sheet:
        """The page with its widgets."""
        return dialogs.interval_page(self._typed, self._design)

    def press(self, press: Press) -> list[PopupReport]:
        """Change the minutes, accept them, or close."""
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

    def key(self, key: Key) -> list[PopupReport] | None:
        """Arrow keys change the minutes, Backspace deletes a digit, Return accepts."""
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

    def typed(self, character: str) -> list[PopupReport]:
        """Add a digit, or the decimal point."""
        if character in NUMBER_KEYS:
            kept = "" if self._fresh else self._typed
            self._typed, self._fresh = (kept + character)[:MOST_DIGITS], False
        return []

    def _stepped(self, direction: int) -> list[PopupReport]:
        """Move to the next multiple of five in this direction."""
        now = _in_range(in_minutes(self._typed) or STEP_MIN)
        there = (now // STEP_MIN + 1) if direction > 0 else -(-now // STEP_MIN) - 1
        self._typed, self._fresh = number(_in_range(max(1, there * STEP_MIN))), True
        return []

    def _accepted(self) -> list[PopupReport]:
        minutes = in_minutes(self._typed)
        if minutes is None:
            return []
        self.over = True
        return [IntervalReport(minutes)]


def _in_range(minutes: float) -> float:
    return max(LEAST_MINUTES, min(MOST_MINUTES, minutes))


def _shown(minutes: float) -> str:
    return number(round(minutes, 2) if minutes < 10 else round(minutes))  # noqa: PLR2004 - two digits

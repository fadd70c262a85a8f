"""The summary of the day: shown when it is due, or after the break that is under way then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deskbreak.core.presentation import notifications

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from deskbreak.core.presentation.notification import Notification
    from deskbreak.core.timer.state import State
    from deskbreak.ports import Clock

_WORTH_IT_S: Final = 3600.0  # with less sitting, it was not a day at the desk


class DailySummary:
    """Waits from `request` to the next `show_if_due`."""

    def __init__(self, clock: Clock, show: Callable[[Notification], None]) -> None:
        self._clock = clock
        self._show = show
        self._requested_on: date | None = None

    def request(self) -> None:
        """Request the summary of today."""
        self._requested_on = self._today()

    def show_if_due(self, state: State) -> None:
        """Show the summary if it was requested, the day was one at the desk, and the day is not over."""
        asked_on, self._requested_on = self._requested_on, None
        if asked_on is not None and asked_on == self._today() and state.today.seated_s >= _WORTH_IT_S:
            self._show(notifications.summary(state.today))

    def _today(self) -> date:
        return self._clock.now().wall.date()

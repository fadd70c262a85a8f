"""Ends the program together with the session that it belongs to.

A program that outlives its session would block the next login: the instance started there finds it running
and shows no icon. A display server alone may crash and return, and so may a message bus: the session is over
only when both are gone and stay gone. Nothing polls here; adapters that notice a loss call `SessionLifetime.check`.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

_log = logging.getLogger(__name__)

GRACE_S = 10.0
_PAUSE_S = 1.0


def _always() -> bool:
    return True


class SessionLifetime:
    """Ends the program some time after bus and display are gone. By default it belongs to no session."""

    def __init__(
        self,
        has_bus: Callable[[], bool] = _always,
        has_display: Callable[[], bool] = _always,
        end: Callable[[], None] = lambda: None,
        grace_s: float = GRACE_S,
    ) -> None:
        """``has_bus`` is fast; ``has_display`` may wait for a server, and is called on a separate thread."""
        self._has_bus = has_bus
        self._has_display = has_display
        self._end = end
        self._grace_s = grace_s
        self._checking = threading.Lock()

    def check(self) -> None:
        """Something was lost: find out whether it was the session. Callable from any thread; does not wait."""
        if self._has_bus() or not self._checking.acquire(blocking=False):
            return
        threading.Thread(target=self._wait_for_session, name="session", daemon=True).start()

    def _wait_for_session(self) -> None:
        """Give bus and display the grace period to return."""
        try:
            deadline = time.monotonic() + self._grace_s
            while not (self._has_bus() or self._has_display()):
                if time.monotonic() >= deadline:
                    _log.warning(
                        "The session that DeskBreak was started in is over, so DeskBreak is quitting."
                    )
                    self._end()
                    return
                time.sleep(min(_PAUSE_S, self._grace_s))
        finally:
            self._checking.release()

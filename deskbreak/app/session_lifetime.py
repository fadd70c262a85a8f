"""The session that DeskBreak belongs to, and the end with it.

A program that outlives its session would stand in the way of the one that the next
login starts: that one finds it running, and shows no icon. A display server alone
may crash and come back, and so may a message bus: the session is over when both are
gone, and stay so. Nothing polls here: who notices a loss asks to `Belonging.look`.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

_log = logging.getLogger(__name__)

GRACE_S = 10.0
_PAUSE_S = 1.0


def _yes() -> bool:
    return True


class Belonging:
    """Ends the program some time after bus and display have gone; as made here, it belongs to no session."""

    def __init__(
        self,
        has_bus: Callable[[], bool] = _yes,
        has_display: Callable[[], bool] = _yes,
        end: Callable[[], None] = lambda: None,
        grace_s: float = GRACE_S,
    ) -> None:
        """``has_bus`` is quick; ``has_display`` may wait for a server, and is asked on a thread of its own."""
        self._has_bus = has_bus
        self._has_display = has_display
        self._end = end
        self._grace_s = grace_s
        self._looking = threading.Lock()

    def look(self) -> None:
        """Something is lost: find out whether it was the session. From any thread; does not wait."""
        if self._has_bus() or not self._looking.acquire(blocking=False):
            return
        threading.Thread(target=self._wait_for_it, name="session", daemon=True).start()

    def _wait_for_it(self) -> None:
        """Give bus and display the time of grace to come back."""
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
            self._looking.release()

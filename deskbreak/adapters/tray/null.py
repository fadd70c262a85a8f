"""ports.Tray where there is none: holds the main thread, shows nothing."""

from __future__ import annotations

from queue import SimpleQueue
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from deskbreak.core.presentation.view import View


class NullTray:
    """Nothing to see; the rest of the program goes on.

    A SimpleQueue, because `stop` is what a signal's handler calls: its ``put``
    may interrupt its own ``get``, which an Event's ``set`` must not.
    """

    def __init__(self) -> None:
        self._end: SimpleQueue[None] = SimpleQueue()

    def run(self, started: Callable[[], None]) -> None:
        """Wait for `stop`, without waking up."""
        started()
        self._end.get()

    def show(self, view: View) -> None:
        """Do nothing."""

    def stop(self) -> None:
        """Let `run` return; also when it has not begun."""
        self._end.put(None)

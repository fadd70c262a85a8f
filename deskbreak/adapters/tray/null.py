"""ports.Tray without an icon: it blocks the main thread and shows nothing."""

from __future__ import annotations

from queue import SimpleQueue
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from deskbreak.core.presentation.view import View


class NullTray:
    """Shows nothing; the rest of the program works.

    It uses a SimpleQueue because signal handlers call `stop`: ``put`` may interrupt
    ``get`` of the same queue, which is not allowed for the ``set`` of an Event.
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
        """Let `run` return, even if it has not started yet."""
        self._end.put(None)

"""Chooses the first tray that works."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from deskbreak.core.presentation.view import View
from deskbreak.ports import Tray, Unavailable


class FirstTray:
    """A ports.Tray that tries others in turn; the last one must work everywhere."""

    def __init__(self, trays: Sequence[Tray], report: Callable[[str], None]) -> None:
        """``report`` receives the reason for each tray that cannot work."""
        self._trays = tuple(trays)
        self._report = report
        self._lock = threading.Lock()
        self._current = self._trays[0]
        self._view: View | None = None
        self._stopped = False

    def run(self, started: Callable[[], None]) -> None:
        """Own the main thread until `stop`. Raises Unavailable if none works.

        ``started`` is called once, even if a tray fails after it was up.
        """
        begun = False

        def started_once() -> None:
            nonlocal begun
            if not begun:
                begun = True
                started()

        for tray in self._trays:
            with self._lock:
                if self._stopped:
                    return
                if tray is not self._current and self._view is not None:
                    tray.show(self._view)
                self._current = tray
            try:
                tray.run(started_once)
            except Unavailable as why:
                self._report(str(why))
            else:
                return
        raise Unavailable("No kind of tray works on this system.")

    def show(self, view: View) -> None:
        """Show this view on the tray that works."""
        with self._lock:
            self._view = view
            self._current.show(view)

    def stop(self) -> None:
        """Let `run` return. From any thread, idempotent."""
        with self._lock:
            self._stopped = True
            self._current.stop()

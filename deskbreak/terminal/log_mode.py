"""The running program with neither display nor terminal: plain lines for a file or a service manager.

One line per event, with its time and without escapes. A break cannot be guided here; the lines say where it
can.
"""

from __future__ import annotations

import signal
import sys
import threading
from typing import TYPE_CHECKING, Final, TextIO

from deskbreak.adapters.system_clock import local_now
from deskbreak.core.model.formatting import NO_SCREEN, STARTED_WITHOUT_SCREEN, on_one_line
from deskbreak.core.model.safe_text import safe
from deskbreak.core.timer.events import QuitChosen, RoutineEnded

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from types import FrameType

    from deskbreak.core.model.routine import Variant
    from deskbreak.core.presentation.notification import Notification, Slot
    from deskbreak.core.presentation.view import Face, View
    from deskbreak.ports import Post

NO_INTERVAL: Final = "An interval cannot be typed here. In a terminal: deskbreak interval MINUTES"


class LogLines:
    """Writes lines with their time. Thread-safe; ignores a reader that went away."""

    def __init__(self, sink: TextIO | None = None, now: Callable[[], datetime] = local_now) -> None:
        self._sink = sys.stdout if sink is None else sink
        self._now = now
        self._lock = threading.Lock()
        self._broken = False

    def write(self, text: str) -> None:
        """Write one line: an ISO 8601 time, and the text without line breaks."""
        line = f"{self._now().isoformat(timespec='seconds')} {safe(' '.join(text.split()))}\n"
        with self._lock:
            if self._broken:
                return
            try:
                self._sink.write(line)
                self._sink.flush()
            except (OSError, ValueError):  # a closed pipe, a full disk, a closed file
                self._broken = True


class LogTray:
    """Prints changes of state. Minutes within a state are not worth a line."""

    def __init__(self, lines: LogLines, post: Post) -> None:
        self._lines = lines
        self._post = post
        self._face: Face | None = None
        self._over = threading.Event()

    def run(self, started: Callable[[], None]) -> None:
        """Own the main thread until `stop`; SIGTERM and SIGINT ask the engine to quit."""
        found = {number: signal.signal(number, self._quit) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            started()
            self._over.wait()
        finally:
            for number, handler in found.items():
                signal.signal(number, handler)

    def show(self, view: View) -> None:
        """Print the view if the state is different."""
        if view.icon.face is not self._face:
            self._face = view.icon.face
            self._lines.write(f"{view.title}. {view.detail}")

    def stop(self) -> None:
        """Make `run` return."""
        self._over.set()

    def _quit(self, _number: int, _frame: FrameType | None) -> None:
        self._post(QuitChosen())


class LogNotifier:
    """Prints notifications."""

    def __init__(self, lines: LogLines) -> None:
        self._lines = lines

    def start(self) -> None:
        """There is nothing to connect to."""

    def show(self, notification: Notification) -> None:
        """Print it on one line with its title."""
        self._lines.write(on_one_line(notification.title, notification.body))

    def withdraw(self, slot: Slot) -> None:
        """A printed line cannot be withdrawn."""

    def stop(self) -> None:
        """There is nothing to stop."""


class LogPopup:
    """Explains that a break cannot be guided here."""

    def __init__(self, lines: LogLines, post: Post, about: str = "DeskBreak") -> None:
        self._lines = lines
        self._post = post
        self._about = about

    @property
    def unavailable_reason(self) -> str:
        """Where a break can be guided instead."""
        return STARTED_WITHOUT_SCREEN

    def prewarm(self, variant: Variant) -> None:
        """There is nothing to prewarm."""

    def discard(self) -> None:
        """There is nothing to discard."""

    def open(self, break_id: int, variant: Variant, *, take_focus: bool) -> None:  # noqa: ARG002 - no screen
        """Print how to take a break, and return the break undone."""
        self._lines.write(NO_SCREEN)
        self._post(RoutineEnded(break_id, None))

    def close(self, break_id: int) -> None:
        """There is nothing to close."""

    def ask_interval(self, minutes: float) -> None:  # noqa: ARG002 - nowhere to show it
        """Print how to set it."""
        self._lines.write(NO_INTERVAL)

    def about(self) -> None:
        """Print what this program is."""
        self._lines.write(self._about)

    def stop(self) -> None:
        """There is nothing to stop."""

"""The running program with neither display nor terminal: plain lines for a file or a service manager.

One line an event, with its time, no escapes. Nobody can be guided here, and
the lines say how to be.
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
    from deskbreak.core.presentation.notification import Note, Slot
    from deskbreak.core.presentation.view import Face, View
    from deskbreak.ports import Post

NO_INTERVAL: Final = "There is nowhere to type an interval here. In a terminal: deskbreak interval MINUTES"


class Lines:
    """Writes lines with their time. Thread-safe; a reader that went away is no reason to end."""

    def __init__(self, sink: TextIO | None = None, now: Callable[[], datetime] = local_now) -> None:
        self._sink = sys.stdout if sink is None else sink
        self._now = now
        self._lock = threading.Lock()
        self._broken = False

    def say(self, text: str) -> None:
        """Write one line: an ISO 8601 time, and the text on one line."""
        line = f"{self._now().isoformat(timespec='seconds')} {safe(' '.join(text.split()))}\n"
        with self._lock:
            if self._broken:
                return
            try:
                self._sink.write(line)
                self._sink.flush()
            except (OSError, ValueError):  # a closed pipe, a full disk, a closed file
                self._broken = True


class PlainTray:
    """Says a change of state in a line. The minutes that pass within one are not worth a line."""

    def __init__(self, lines: Lines, post: Post) -> None:
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
        """Say it where the state is another one."""
        if view.icon.face is not self._face:
            self._face = view.icon.face
            self._lines.say(f"{view.title}. {view.detail}")

    def stop(self) -> None:
        """Let `run` return."""
        self._over.set()

    def _quit(self, _number: int, _frame: FrameType | None) -> None:
        self._post(QuitChosen())


class PlainNotifier:
    """Says notifications in lines."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines

    def start(self) -> None:
        """Nothing to connect to."""

    def show(self, note: Note) -> None:
        """Say it, on one line with its title."""
        self._lines.say(on_one_line(note.title, note.body))

    def withdraw(self, slot: Slot) -> None:
        """What was said stays said."""

    def stop(self) -> None:
        """Nothing to end."""


class PlainPopup:
    """Says that nobody can be guided here."""

    def __init__(self, lines: Lines, post: Post, about: str = "DeskBreak") -> None:
        self._lines = lines
        self._post = post
        self._about = about

    @property
    def lacks(self) -> str:
        """Where a break can be guided instead."""
        return STARTED_WITHOUT_SCREEN

    def warm(self, variant: Variant) -> None:
        """Nothing to get ready."""

    def cool(self) -> None:
        """Nothing was got ready."""

    def open(self, break_id: int, variant: Variant, *, take_focus: bool) -> None:  # noqa: ARG002 - no screen
        """Say how to be guided, and give the break back undone."""
        self._lines.say(NO_SCREEN)
        self._post(RoutineEnded(break_id, None))

    def close(self, break_id: int) -> None:
        """Nothing is open."""

    def ask_interval(self, minutes: float) -> None:  # noqa: ARG002 - nowhere to show it
        """Say how to set it."""
        self._lines.say(NO_INTERVAL)

    def about(self) -> None:
        """Say what this program is."""
        self._lines.say(self._about)

    def stop(self) -> None:
        """Nothing is open."""

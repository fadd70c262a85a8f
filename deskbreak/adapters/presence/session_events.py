"""The common part of the session sensors on Windows and macOS: reports absences, and saves in time."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Protocol

from deskbreak.core.model.presence import Locked, Reading, Unlocked
from deskbreak.core.timer.events import QuitChosen
from deskbreak.ports import Post, Unavailable

_log = logging.getLogger(__name__)

LOCK, SCREEN = "the lock", "no screen"  # reasons for an absence


class SessionSource(Protocol):
    """The system's source of session events."""

    def locked(self) -> bool | None:
        """Whether this session is locked; None if unknown."""

    def close(self) -> None:
        """Stop the events. Idempotent."""


class SessionSensor:
    """ports.Sensor for lock and sleep; it also shuts the program down cleanly when the system ends it."""

    def __init__(
        self,
        system: str,
        source: SessionSource,
        listen: Callable[[], None],
        on_sleep: Callable[[], object],
        *,
        saving_s: float,
        leaving_s: float,
    ) -> None:
        """``listen`` opens the source, and raises OSError if that fails.

        ``on_sleep`` saves the state and returns when it is saved; it gets ``saving_s``.

        The end of the program waits up to ``leaving_s`` for `stop`, which the engine calls last.
        """
        self._system = system
        self._source = source
        self._listen = listen
        self._on_sleep = on_sleep
        self._saving_s = saving_s
        self._leaving_s = leaving_s
        self._guard = threading.Lock()
        self._away: set[str] = set()
        self._stopped = threading.Event()
        self._stopped.set()  # nothing is reported before the start

    @property
    def name(self) -> str:
        """The name of the sensor."""
        return f"{self._system} session"

    def start(self, report: Callable[[Reading], None], post: Post, idle_after_s: float) -> None:
        """Listen, and report if the screen is locked now. Raises Unavailable."""
        del idle_after_s
        self._report = report
        self._post = post
        self._away.clear()
        self._stopped.clear()
        try:
            self._listen()
        except OSError as reason:
            raise Unavailable(
                f"{self._system} does not report its lock and sleep; DeskBreak notices them by the clock and by the"
                f" lack of input ({reason})."
            ) from reason
        self.refresh()

    def refresh(self) -> None:
        """Ask whether the screen is locked; only a change is reported."""
        locked = self._source.locked()
        if locked is not None:
            self._set_away(LOCK, away=locked)

    def stop(self) -> None:
        """Stop; nothing is reported after that. Idempotent."""
        self._stopped.set()
        self._source.close()

    def _set_away(self, why: str, *, away: bool) -> None:
        with self._guard:
            if self._stopped.is_set():
                return
            before = bool(self._away)
            (self._away.add if away else self._away.discard)(why)
            if bool(self._away) != before:
                self._report(Locked() if self._away else Unlocked())

    def _save(self) -> None:
        # In a thread, so that a disk that hangs blocks neither the system nor our own events.
        saving = threading.Thread(target=self._on_sleep, name="save before sleep", daemon=True)
        saving.start()
        saving.join(self._saving_s)
        if saving.is_alive():
            _log.warning("The state was not saved within %g s.", self._saving_s)

    def _leave(self) -> None:
        self._post(QuitChosen())
        if not self._stopped.wait(self._leaving_s):
            _log.warning("The program ends before everything was saved.")

"""What a watch over a session does on Windows and on macOS alike: it tells who is kept away, and saves in time."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Protocol

from deskbreak.core.model.presence import Locked, Reading, Unlocked
from deskbreak.core.timer.events import QuitChosen
from deskbreak.ports import Post, Unavailable

_log = logging.getLogger(__name__)

LOCK, SCREEN = "the lock", "no screen"  # what keeps the person away


class Source(Protocol):
    """What the system tells by."""

    def locked(self) -> bool | None:
        """Whether this session is locked; None where the system does not say."""

    def close(self) -> None:
        """Tell no more. Idempotent."""


class SessionWatch:
    """The port Sensor for lock and sleep; it also ends the program in order when the system ends it."""

    def __init__(
        self,
        system: str,
        source: Source,
        listen: Callable[[], None],
        on_sleep: Callable[[], object],
        *,
        saving_s: float,
        leaving_s: float,
    ) -> None:
        """``listen`` opens the source, and raises OSError where that cannot be.

        ``on_sleep`` saves the state and returns when it is saved; it gets ``saving_s``.

        The end of the program waits ``leaving_s`` at most for `stop`, which the engine calls last of all.
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

    @property
    def name(self) -> str:
        """What it is."""
        return f"{self._system} session"

    def start(self, tell: Callable[[Reading], None], post: Post, idle_after_s: float) -> None:
        """Listen, and tell if the screen is locked now. Raises Unavailable."""
        del idle_after_s
        self._tell = tell
        self._post = post
        self._away.clear()
        self._stopped.clear()
        try:
            self._listen()
        except OSError as reason:
            raise Unavailable(
                f"{self._system} does not tell of its lock and of sleep; they are noticed by the clock and by the"
                f" lack of input ({reason})."
            ) from reason
        self.refresh()

    def refresh(self) -> None:
        """Ask whether the screen is locked; only a change is told."""
        locked = self._source.locked()
        if locked is not None:
            self._set_away(LOCK, away=locked)

    def stop(self) -> None:
        """End; nothing is told after that. Idempotent."""
        self._stopped.set()
        self._source.close()

    def _set_away(self, why: str, *, away: bool) -> None:
        with self._guard:
            if self._stopped.is_set():
                return
            before = bool(self._away)
            (self._away.add if away else self._away.discard)(why)
            if bool(self._away) != before:
                self._tell(Locked() if self._away else Unlocked())

    def _save(self) -> None:
        # In a thread, so that a disk that hangs cannot keep the system waiting, nor us from hearing of the return.
        saving = threading.Thread(target=self._on_sleep, name="save before sleep", daemon=True)
        saving.start()
        saving.join(self._saving_s)
        if saving.is_alive():
            _log.warning("The state was not saved within %g s.", self._saving_s)

    def _leave(self) -> None:
        self._post(QuitChosen())
        if not self._stopped.wait(self._leaving_s):
            _log.warning("The program ends before everything was saved.")

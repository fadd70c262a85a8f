"""Activity, lock, sleep and the end of the session on macOS.

The last input: CGEventSourceSecondsSinceLastEventType, of all input of this session.
https://developer.apple.com/documentation/coregraphics/cgeventsource/secondssincelasteventtype(_:eventtype:)

Sleep, another user at the screen, and logging out are notifications of NSWorkspace;
that the program is about to end, of NSApplication; the lock is one that macOS sends
to all programs, which everybody uses and Apple documents nowhere. All of them come on
the main thread, in the loop that the tray icon runs. Who observes
NSWorkspaceWillSleepNotification may hold sleep up for 30 s.
https://developer.apple.com/documentation/appkit/nsworkspace
https://developer.apple.com/library/archive/qa/qa1340/_index.html
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from enum import Enum
from typing import Protocol

from deskbreak.core.events import FellAsleep, QuitChosen, Woke
from deskbreak.core.presence import Locked, Reading, Unlocked
from deskbreak.ports import Post, Unavailable
from deskbreak.shell.sensors.idle_looks import LookingIdle

_log = logging.getLogger(__name__)

_SAVING_S = 2.0
_LEAVING_S = 4.0


class Notice(Enum):
    """What macOS tells of, by its name there."""

    LOCKED = "com.apple.screenIsLocked"
    UNLOCKED = "com.apple.screenIsUnlocked"
    WILL_SLEEP = "NSWorkspaceWillSleepNotification"
    DID_WAKE = "NSWorkspaceDidWakeNotification"
    RESIGNED = "NSWorkspaceSessionDidResignActiveNotification"
    ACTIVE = "NSWorkspaceSessionDidBecomeActiveNotification"
    WILL_POWER_OFF = "NSWorkspaceWillPowerOffNotification"
    WILL_TERMINATE = "NSApplicationWillTerminateNotification"


_LOCK, _SCREEN = "the lock", "no screen"  # what keeps the person away
_AWAY = {Notice.LOCKED: _LOCK, Notice.RESIGNED: _SCREEN}
_BACK = {Notice.UNLOCKED: _LOCK, Notice.ACTIVE: _SCREEN}


class Notices(Protocol):
    """Where the notices come from."""

    def open(self, hear: Callable[[Notice], None]) -> None:
        """Observe all of them. Raises OSError."""

    def locked(self) -> bool | None:
        """Whether the screen is locked; None where macOS does not say."""

    def close(self) -> None:
        """Observe no more. Idempotent."""


class MacIdle(LookingIdle):
    """The port Sensor for activity."""

    def __init__(self, ago_s: Callable[[], float]) -> None:
        super().__init__("macOS, last input", ago_s)


class MacSession:
    """The port Sensor for lock and sleep; it also ends the program in order when macOS ends it."""

    def __init__(
        self,
        notices: Notices,
        on_sleep: Callable[[], object],
        *,
        saving_s: float = _SAVING_S,
        leaving_s: float = _LEAVING_S,
    ) -> None:
        """``on_sleep`` saves the state and returns when it is saved; it gets ``saving_s``.

        The end of the program waits ``leaving_s`` at most for `stop`, which the engine calls last of all.
        """
        self._notices = notices
        self._on_sleep = on_sleep
        self._saving_s = saving_s
        self._leaving_s = leaving_s
        self._guard = threading.Lock()
        self._away: set[str] = set()
        self._stopped = threading.Event()

    @property
    def name(self) -> str:
        """What it is."""
        return "macOS session"

    def start(self, tell: Callable[[Reading], None], post: Post, idle_after_s: float) -> None:
        """Listen, and tell if the screen is locked now. Raises Unavailable."""
        del idle_after_s
        self._tell = tell
        self._post = post
        self._away.clear()
        self._stopped.clear()
        try:
            self._notices.open(self._hear)
        except OSError as reason:
            raise Unavailable(
                "macOS does not tell of its lock and of sleep; they are noticed by the clock and by the lack of"
                f" input ({reason})."
            ) from reason
        self.refresh()

    def refresh(self) -> None:
        """Ask whether the screen is locked; only a change is told."""
        locked = self._notices.locked()
        if locked is not None:
            self._set_away(_LOCK, away=locked)

    def stop(self) -> None:
        """End; nothing is told after that. Idempotent."""
        self._stopped.set()
        self._notices.close()

    def _hear(self, notice: Notice) -> None:
        if notice in _AWAY:
            self._set_away(_AWAY[notice], away=True)
        elif notice in _BACK:
            self._set_away(_BACK[notice], away=False)
        elif notice is Notice.DID_WAKE:
            self._post(Woke())
        elif notice is Notice.WILL_TERMINATE:
            self._post(QuitChosen())
            if not self._stopped.wait(self._leaving_s):
                _log.warning("The program ends before everything was saved.")
        else:
            if notice is Notice.WILL_SLEEP:
                self._post(FellAsleep())
            self._save()

    def _save(self) -> None:
        # In a thread, so that a disk that hangs cannot hold up the menu bar, and sleep, for long.
        saving = threading.Thread(target=self._on_sleep, name="save before sleep", daemon=True)
        saving.start()
        saving.join(self._saving_s)
        if saving.is_alive():
            _log.warning("The state was not saved within %g s.", self._saving_s)

    def _set_away(self, why: str, *, away: bool) -> None:
        with self._guard:
            if self._stopped.is_set():
                return
            before = bool(self._away)
            (self._away.add if away else self._away.discard)(why)
            if bool(self._away) != before:
                self._tell(Locked() if self._away else Unlocked())


if sys.platform == "darwin":

    def mac_idle() -> MacIdle:
        """The sensor of this session. Raises Unavailable."""
        from deskbreak.shell.sensors.macos_system import seconds_since_input

        return MacIdle(seconds_since_input)

    def mac_session(on_sleep: Callable[[], object]) -> MacSession:
        """The sensor of this session."""
        from deskbreak.shell.sensors.macos_system import Observers

        return MacSession(Observers(), on_sleep)

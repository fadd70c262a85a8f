"""Activity, lock, sleep and the end of the session on macOS.

Not run on macOS yet.

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

import sys
from collections.abc import Callable
from enum import Enum
from functools import partial
from typing import Protocol

from deskbreak.adapters.presence.polled_idle import LookingIdle
from deskbreak.adapters.presence.session_events import LOCK, SCREEN, SessionWatch
from deskbreak.core.timer.events import FellAsleep, Woke

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


_AWAY = {Notice.LOCKED: LOCK, Notice.RESIGNED: SCREEN}
_BACK = {Notice.UNLOCKED: LOCK, Notice.ACTIVE: SCREEN}


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


class MacSession(SessionWatch):
    """The port Sensor for lock and sleep; it also ends the program in order when macOS ends it."""

    def __init__(
        self,
        notices: Notices,
        on_sleep: Callable[[], object],
        *,
        saving_s: float = _SAVING_S,
        leaving_s: float = _LEAVING_S,
    ) -> None:
        """``on_sleep``, ``saving_s`` and ``leaving_s``: see `SessionWatch`."""
        listen = partial(notices.open, self._hear)
        super().__init__("macOS", notices, listen, on_sleep, saving_s=saving_s, leaving_s=leaving_s)

    def _hear(self, notice: Notice) -> None:
        if notice in _AWAY:
            self._set_away(_AWAY[notice], away=True)
        elif notice in _BACK:
            self._set_away(_BACK[notice], away=False)
        elif notice is Notice.DID_WAKE:
            self._post(Woke())
        elif notice is Notice.WILL_TERMINATE:
            self._leave()
        else:
            if notice is Notice.WILL_SLEEP:
                self._post(FellAsleep())
            self._save()


if sys.platform == "darwin":

    def mac_idle() -> MacIdle:
        """The sensor of this session. Raises Unavailable."""
        from deskbreak.adapters.presence.macos_api import seconds_since_input

        return MacIdle(seconds_since_input)

    def mac_session(on_sleep: Callable[[], object]) -> MacSession:
        """The sensor of this session."""
        from deskbreak.adapters.presence.macos_api import Observers

        return MacSession(Observers(), on_sleep)

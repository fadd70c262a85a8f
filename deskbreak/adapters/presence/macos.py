"""Activity, lock, sleep and the end of the session on macOS.

Not run on macOS yet.

Last input: CGEventSourceSecondsSinceLastEventType, over all input of this session.
https://developer.apple.com/documentation/coregraphics/cgeventsource/secondssincelasteventtype(_:eventtype:)

Sleep, a switch to another user and logging out are notifications of NSWorkspace; the
imminent end of the program is one of NSApplication. The lock is a distributed notification
that is widely used but not documented by Apple. All of them arrive on the main thread, in
the loop that the tray icon runs. An observer of NSWorkspaceWillSleepNotification may delay
sleep by 30 s.
https://developer.apple.com/documentation/appkit/nsworkspace
https://developer.apple.com/library/archive/qa/qa1340/_index.html
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from enum import Enum
from functools import partial
from typing import Protocol

from deskbreak.adapters.presence.polled_idle import PolledIdle
from deskbreak.adapters.presence.session_events import LOCK, SCREEN, SessionSensor
from deskbreak.core.timer.events import FellAsleep, Woke

_SAVING_S = 2.0
_LEAVING_S = 4.0


class Notice(Enum):
    """The notices from macOS, by their names there."""

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


class NoticeSource(Protocol):
    """The source of the notices."""

    def open(self, on_event: Callable[[Notice], None]) -> None:
        """Observe all of them. Raises OSError."""

    def locked(self) -> bool | None:
        """Whether the screen is locked; None if unknown."""

    def close(self) -> None:
        """Stop observing. Idempotent."""


class MacIdle(PolledIdle):
    """ports.Sensor for activity."""

    def __init__(self, ago_s: Callable[[], float]) -> None:
        super().__init__("macOS, last input", ago_s)


class MacSession(SessionSensor):
    """ports.Sensor for lock and sleep; it also shuts the program down cleanly when macOS ends it."""

    def __init__(
        self,
        notices: NoticeSource,
        on_sleep: Callable[[], object],
        *,
        saving_s: float = _SAVING_S,
        leaving_s: float = _LEAVING_S,
    ) -> None:
        """``on_sleep``, ``saving_s`` and ``leaving_s``: see `SessionSensor`."""
        listen = partial(notices.open, self._on_event)
        super().__init__("macOS", notices, listen, on_sleep, saving_s=saving_s, leaving_s=leaving_s)

    def _on_event(self, notice: Notice) -> None:
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

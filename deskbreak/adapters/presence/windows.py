"""Activity, lock, sleep and the end of the session on Windows.

Not run on Windows yet.

Last input: GetLastInputInfo, compared to GetTickCount. Both are in milliseconds
since the start, including suspend, and restart at 0 after 49.7 days.
https://learn.microsoft.com/windows/win32/api/winuser/nf-winuser-getlastinputinfo

Everything else arrives as messages to a hidden window:

- WM_WTSSESSION_CHANGE, which must be requested: locked, unlocked, and disconnected from the
  screen or reconnected to it, by another user or a remote desktop.
  https://learn.microsoft.com/windows/win32/termserv/wm-wtssession-change
- WM_POWERBROADCAST. Computers with modern standby send it only to programs that have requested
  it (RegisterSuspendResumeNotification), others to all; so it may arrive twice.
  https://learn.microsoft.com/windows/win32/power/wm-powerbroadcast
- WM_QUERYENDSESSION and WM_ENDSESSION, before shutting down or logging off.
  https://learn.microsoft.com/windows/win32/shutdown/wm-endsession
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from typing import Protocol

from deskbreak.adapters.presence.polled_idle import PolledIdle
from deskbreak.adapters.presence.session_events import LOCK, SCREEN, SessionSensor
from deskbreak.core.timer.events import FellAsleep, Woke

WM_QUERYENDSESSION, WM_ENDSESSION, WM_POWERBROADCAST, WM_WTSSESSION_CHANGE = 0x0011, 0x0016, 0x0218, 0x02B1
PBT_APMSUSPEND, PBT_APMRESUMECRITICAL, PBT_APMRESUMESUSPEND, PBT_APMRESUMEAUTOMATIC = 0x4, 0x6, 0x7, 0x12
WTS_CONSOLE_CONNECT, WTS_CONSOLE_DISCONNECT, WTS_REMOTE_CONNECT, WTS_REMOTE_DISCONNECT = 1, 2, 3, 4
WTS_SESSION_LOCK, WTS_SESSION_UNLOCK = 7, 8

_RESUMED = (PBT_APMRESUMECRITICAL, PBT_APMRESUMESUSPEND, PBT_APMRESUMEAUTOMATIC)
_AWAY = {
    WTS_SESSION_LOCK: LOCK,
    WTS_CONSOLE_DISCONNECT: SCREEN,
    WTS_REMOTE_DISCONNECT: SCREEN,
}
_BACK = {
    WTS_SESSION_UNLOCK: LOCK,
    WTS_CONSOLE_CONNECT: SCREEN,
    WTS_REMOTE_CONNECT: SCREEN,
}
_TICKS = 1 << 32  # GetTickCount restarts at 0 after this many milliseconds
_SAVING_S = 1.5  # PBT_APMSUSPEND leaves about two seconds
_LEAVING_S = 4.0  # Windows kills programs that have not answered WM_ENDSESSION after five
_HANDLED = 1  # TRUE: also "yes, the session may end"


class Ticks(Protocol):
    """The two counters, each in milliseconds and less than 2 ** 32."""

    def now(self) -> int:
        """GetTickCount."""

    def last_input(self) -> int:
        """The tick of the last input in this session. Raises OSError."""


class SessionWindow(Protocol):
    """A hidden window with its own thread."""

    def open(self, on_event: Callable[[int, int], int | None]) -> None:
        """Open it. ``on_event(message, wparam)`` is called in its thread and returns the answer, None for the default.

        Raises OSError.
        """

    def locked(self) -> bool | None:
        """Whether this session is locked; None if unknown."""

    def close(self) -> None:
        """Close it, and wait for its thread unless called from there. Idempotent."""


def seconds_since(last_input: int, now: int) -> float:
    """The seconds from one tick to a later one, even across the end of the count."""
    return ((now - last_input) % _TICKS) / 1000


class WindowsIdle(PolledIdle):
    """ports.Sensor for activity."""

    def __init__(self, ticks: Ticks) -> None:
        def ago_s() -> float:
            last = ticks.last_input()  # first, or an input in between would appear to be 49 days ago
            return seconds_since(last, ticks.now())

        super().__init__("Windows, last input", ago_s)


class WindowsSession(SessionSensor):
    """ports.Sensor for lock and sleep; it also shuts the program down cleanly when the session ends."""

    def __init__(
        self,
        window: SessionWindow,
        on_sleep: Callable[[], object],
        *,
        saving_s: float = _SAVING_S,
        leaving_s: float = _LEAVING_S,
    ) -> None:
        """``on_sleep``, ``saving_s`` and ``leaving_s``: see `SessionSensor`."""
        listen = partial(window.open, self._on_event)
        super().__init__("Windows", window, listen, on_sleep, saving_s=saving_s, leaving_s=leaving_s)
        self._asleep = False

    # These methods run in the window's thread.

    def _on_event(self, message: int, detail: int) -> int | None:
        if message == WM_WTSSESSION_CHANGE:
            if detail in _AWAY:
                self._set_away(_AWAY[detail], away=True)
            elif detail in _BACK:
                self._set_away(_BACK[detail], away=False)
        elif message == WM_POWERBROADCAST:
            self._power(detail)
        elif message == WM_ENDSESSION and detail:
            self._leave()
        elif message != WM_QUERYENDSESSION:
            return None
        return _HANDLED

    def _power(self, what: int) -> None:
        if what == PBT_APMSUSPEND and not self._asleep:
            self._asleep = True
            self._post(FellAsleep())
            self._save()
        elif what in _RESUMED and (self._asleep or what == PBT_APMRESUMECRITICAL):
            self._asleep = False
            self._post(Woke())


if sys.platform == "win32":

    def windows_idle() -> WindowsIdle:
        """The sensor of this computer."""
        from deskbreak.adapters.presence.windows_api import SystemTicks

        return WindowsIdle(SystemTicks())

    def windows_session(on_sleep: Callable[[], object]) -> WindowsSession:
        """The sensor of this session."""
        from deskbreak.adapters.presence.windows_api import HiddenWindow

        return WindowsSession(HiddenWindow(), on_sleep)

"""Activity, lock, sleep and the end of the session on Windows.

The last input: GetLastInputInfo, compared to GetTickCount, both in milliseconds
since the start, suspend included, which begin again at 0 after 49.7 days.
https://learn.microsoft.com/windows/win32/api/winuser/nf-winuser-getlastinputinfo

All else comes to a hidden window as messages:

- WM_WTSSESSION_CHANGE, which has to be asked for: locked, unlocked, and taken from the
  screen or given back to it, by another user or a remote desktop.
  https://learn.microsoft.com/windows/win32/termserv/wm-wtssession-change
- WM_POWERBROADCAST. Computers with modern standby send it only to those who have asked
  (RegisterSuspendResumeNotification), others to all; so it may come twice.
  https://learn.microsoft.com/windows/win32/power/wm-powerbroadcast
- WM_QUERYENDSESSION and WM_ENDSESSION, before shutting down or logging off.
  https://learn.microsoft.com/windows/win32/shutdown/wm-endsession
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from typing import Protocol

from deskbreak.core.events import FellAsleep, QuitChosen, Woke
from deskbreak.core.presence import Locked, Reading, Unlocked
from deskbreak.ports import Post, Unavailable
from deskbreak.shell.sensors.idle_looks import LookingIdle

_log = logging.getLogger(__name__)

WM_QUERYENDSESSION, WM_ENDSESSION, WM_POWERBROADCAST, WM_WTSSESSION_CHANGE = 0x0011, 0x0016, 0x0218, 0x02B1
PBT_APMSUSPEND, PBT_APMRESUMECRITICAL, PBT_APMRESUMESUSPEND, PBT_APMRESUMEAUTOMATIC = 0x4, 0x6, 0x7, 0x12
WTS_CONSOLE_CONNECT, WTS_CONSOLE_DISCONNECT, WTS_REMOTE_CONNECT, WTS_REMOTE_DISCONNECT = 1, 2, 3, 4
WTS_SESSION_LOCK, WTS_SESSION_UNLOCK = 7, 8

_RESUMED = (PBT_APMRESUMECRITICAL, PBT_APMRESUMESUSPEND, PBT_APMRESUMEAUTOMATIC)
_LOCK, _SCREEN = "the lock", "no screen"  # what keeps the person away
_AWAY = {
    WTS_SESSION_LOCK: _LOCK,
    WTS_CONSOLE_DISCONNECT: _SCREEN,
    WTS_REMOTE_DISCONNECT: _SCREEN,
}
_BACK = {
    WTS_SESSION_UNLOCK: _LOCK,
    WTS_CONSOLE_CONNECT: _SCREEN,
    WTS_REMOTE_CONNECT: _SCREEN,
}
_TICKS = 1 << 32  # GetTickCount's milliseconds begin again after so many
_SAVING_S = 1.5  # PBT_APMSUSPEND leaves about two seconds
_LEAVING_S = 4.0  # who has not answered WM_ENDSESSION after five is ended
_HEARD = 1  # TRUE: also "yes, the session may end"


class Ticks(Protocol):
    """The two counters, each in milliseconds and less than 2 ** 32."""

    def now(self) -> int:
        """GetTickCount."""

    def last_input(self) -> int:
        """The tick of the last input in this session. Raises OSError."""


class Window(Protocol):
    """A hidden window with a thread of its own."""

    def open(self, hear: Callable[[int, int], int | None]) -> None:
        """Open it. ``hear(message, wparam)`` is called in its thread: the answer, None for the usual one.

        Raises OSError.
        """

    def locked(self) -> bool | None:
        """Whether this session is locked; None where Windows does not say."""

    def close(self) -> None:
        """Close it, and wait for its thread unless that is the one that calls. Idempotent."""


def seconds_since(last_input: int, now: int) -> float:
    """Seconds from one tick to a later one, over the end of the count as well."""
    return ((now - last_input) % _TICKS) / 1000


class WindowsIdle(LookingIdle):
    """The port Sensor for activity."""

    def __init__(self, ticks: Ticks) -> None:
        def ago_s() -> float:
            last = ticks.last_input()  # first: an input in between would be in the future, 49 days ago
            return seconds_since(last, ticks.now())

        super().__init__("Windows, last input", ago_s)


class WindowsSession:
    """The port Sensor for lock and sleep; it also ends the program in order when the session ends."""

    def __init__(
        self,
        window: Window,
        on_sleep: Callable[[], object],
        *,
        saving_s: float = _SAVING_S,
        leaving_s: float = _LEAVING_S,
    ) -> None:
        """``on_sleep`` saves the state and returns when it is saved; it gets ``saving_s``.

        The end of the session waits ``leaving_s`` at most for `stop`, which the engine calls last of all.
        """
        self._window = window
        self._on_sleep = on_sleep
        self._saving_s = saving_s
        self._leaving_s = leaving_s
        self._stopped = threading.Event()
        self._guard = threading.Lock()
        self._away: set[str] = set()
        self._asleep = False

    @property
    def name(self) -> str:
        """What it is."""
        return "Windows session"

    def start(self, tell: Callable[[Reading], None], post: Post, idle_after_s: float) -> None:
        """Listen, and tell if the screen is locked now. Raises Unavailable."""
        del idle_after_s
        self._tell = tell
        self._post = post
        self._stopped.clear()
        self._away.clear()
        try:
            self._window.open(self._hear)
        except OSError as reason:
            raise Unavailable(
                "Windows does not tell of its lock and of suspend; they are noticed by the clock and by the"
                f" lack of input ({reason})."
            ) from reason
        self.refresh()

    def refresh(self) -> None:
        """Ask whether the screen is locked; only a change is told."""
        locked = self._window.locked()
        if locked is not None:
            self._set_away(_LOCK, away=locked)

    def stop(self) -> None:
        """End; nothing is told after that. Idempotent."""
        self._stopped.set()
        self._window.close()

    # In the window's thread.

    def _hear(self, message: int, detail: int) -> int | None:
        if message == WM_WTSSESSION_CHANGE:
            if detail in _AWAY:
                self._set_away(_AWAY[detail], away=True)
            elif detail in _BACK:
                self._set_away(_BACK[detail], away=False)
        elif message == WM_POWERBROADCAST:
            self._power(detail)
        elif message == WM_ENDSESSION and detail:
            self._post(QuitChosen())
            if not self._stopped.wait(self._leaving_s):
                _log.warning("The session ends before everything was saved.")
        elif message != WM_QUERYENDSESSION:
            return None
        return _HEARD

    def _power(self, what: int) -> None:
        if what == PBT_APMSUSPEND and not self._asleep:
            self._asleep = True
            self._post(FellAsleep())
            # In a thread, so that a disk that hangs cannot keep the window from hearing of the return.
            saving = threading.Thread(target=self._on_sleep, name="save before sleep", daemon=True)
            saving.start()
            saving.join(self._saving_s)
            if saving.is_alive():
                _log.warning("The state was not saved within %g s of falling asleep.", self._saving_s)
        elif what in _RESUMED and (self._asleep or what == PBT_APMRESUMECRITICAL):
            self._asleep = False
            self._post(Woke())

    def _set_away(self, why: str, *, away: bool) -> None:
        with self._guard:
            if self._stopped.is_set():
                return
            before = bool(self._away)
            (self._away.add if away else self._away.discard)(why)
            if bool(self._away) != before:
                self._tell(Locked() if self._away else Unlocked())


if sys.platform == "win32":

    def windows_idle() -> WindowsIdle:
        """The sensor of this computer."""
        from deskbreak.shell.sensors.windows_system import SystemTicks

        return WindowsIdle(SystemTicks())

    def windows_session(on_sleep: Callable[[], object]) -> WindowsSession:
        """The sensor of this session."""
        from deskbreak.shell.sensors.windows_system import HiddenWindow

        return WindowsSession(HiddenWindow(), on_sleep)

"""Sessions of Windows and of macOS, to which the test does what the user and the system do to theirs."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from deskbreak.adapters.presence import windows
from deskbreak.adapters.presence.macos import MacSession, Notice
from deskbreak.adapters.presence.windows import WindowsSession
from deskbreak.core.model.presence import Reading
from deskbreak.ports import Message, Sensor
from tests.support.waiting import PATIENCE_S

SHORT_S = 0.05

_Hear = TypeVar("_Hear", bound=Callable[..., object])


class _Source(Generic[_Hear]):
    """The system's source of events; ``fails`` is the reason if it does not work."""

    say: _Hear

    def __init__(self, *, locked: bool | None = False, fails: str = "") -> None:
        self.is_locked = locked
        self._fails = fails
        self.closed = threading.Event()

    def open(self, hear: _Hear) -> None:
        if self._fails:
            raise OSError(self._fails)
        self.say = hear

    def locked(self) -> bool | None:
        return self.is_locked

    def close(self) -> None:
        """A report may be on its way while this returns."""
        self.closed.set()


class MacSystem(_Source[Callable[[Notice], None]]):
    """macOS."""

    def watch(self, saves: Callable[[], object], saving_s: float, leaving_s: float) -> Sensor:
        return MacSession(self, saves, saving_s=saving_s, leaving_s=leaving_s)

    def lock(self) -> None:
        self.say(Notice.LOCKED)

    def unlock(self) -> None:
        self.say(Notice.UNLOCKED)

    def give_screen_away(self) -> None:
        self.say(Notice.RESIGNED)

    def get_screen_back(self) -> None:
        self.say(Notice.ACTIVE)

    def sleep(self) -> None:
        self.say(Notice.WILL_SLEEP)

    def wake(self) -> None:
        self.say(Notice.DID_WAKE)

    def end(self) -> None:
        self.say(Notice.WILL_TERMINATE)


class WindowsSystem(_Source[Callable[[int, int], "int | None"]]):
    """Windows, with a window whose messages are handled in the thread of the test."""

    def watch(self, saves: Callable[[], object], saving_s: float, leaving_s: float) -> Sensor:
        return WindowsSession(self, saves, saving_s=saving_s, leaving_s=leaving_s)

    def lock(self) -> None:
        self.session(windows.WTS_SESSION_LOCK)

    def unlock(self) -> None:
        self.session(windows.WTS_SESSION_UNLOCK)

    def give_screen_away(self) -> None:
        self.session(windows.WTS_CONSOLE_DISCONNECT)

    def get_screen_back(self) -> None:
        self.session(windows.WTS_CONSOLE_CONNECT)

    def sleep(self) -> None:
        self.power(windows.PBT_APMSUSPEND)

    def wake(self) -> None:
        self.power(windows.PBT_APMRESUMEAUTOMATIC)

    def end(self) -> None:
        self.say(windows.WM_ENDSESSION, 1)

    def session(self, *changes: int) -> None:
        for change in changes:
            self.say(windows.WM_WTSSESSION_CHANGE, change)

    def power(self, *events: int) -> None:
        for event in events:
            self.say(windows.WM_POWERBROADCAST, event)


System = MacSystem | WindowsSystem


class Watched:
    """A started watch over a session, and its reports."""

    def __init__(
        self,
        system: System,
        saves: Callable[[], object] = lambda: None,
        *,
        saving_s: float = PATIENCE_S,
        leaving_s: float = SHORT_S,
    ) -> None:
        self.told: list[Reading] = []
        self.posted: list[Message] = []
        self.sensor = system.watch(saves, saving_s, leaving_s)
        self.start()

    def start(self) -> None:
        """Start it, or start it again."""
        self.sensor.start(self.told.append, self.posted.append, 300.0)

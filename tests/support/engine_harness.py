"""An engine with fakes around it that record everything it orders, in sequence."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from deskbreak.app.components import Components
from deskbreak.app.engine import Engine
from deskbreak.app.inbox import EngineCall, Inbox
from deskbreak.app.inhibitor_monitor import InhibitorMonitor
from deskbreak.app.journal_queue import JournalQueue
from deskbreak.app.periodic_jobs import Jobs, PeriodicJobs
from deskbreak.app.sensor_group import SensorGroup
from deskbreak.app.state_store import StateStore
from deskbreak.app.user_settings import UserSettings
from deskbreak.core.model.clock import Instant
from deskbreak.core.model.journal_entry import Entry
from deskbreak.core.model.presence import LastInput
from deskbreak.core.model.routine import Variant
from deskbreak.core.presentation.notification import Notification, Slot
from deskbreak.core.presentation.view import View
from deskbreak.core.timer.events import Observed, QuitChosen, Ticked
from deskbreak.ports import InhibitorSource, Message
from deskbreak.storage.safety_file import SafetyFile
from tests.support.waiting import PATIENCE_S

MORNING = Instant(1000.0, 5000.0, datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Europe/Berlin")))


@dataclass
class ManualClock:
    """A clock that stands still until it is moved."""

    at: Instant = MORNING

    def now(self) -> Instant:
        return self.at


@dataclass
class FakeStorage:
    """A journal and a store in memory, on a disk that can be full."""

    entries: list[Entry] = field(default_factory=list)
    saved: str | None = None
    aside: str | None = None
    full: bool = False

    def append(self, entry: Entry) -> None:
        self._check()
        self.entries.append(entry)

    def load(self) -> tuple[str, ...]:
        return () if self.saved is None else (self.saved,)

    def save(self, text: str, *, lasting: bool = True) -> None:
        self._check()
        self.saved = text

    def set_aside(self, text: str) -> str:
        assert text == self.saved
        self.aside, self.saved = self.saved, None
        return "state.damaged"

    def _check(self) -> None:
        if self.full:
            raise OSError(28, "No space left on device")


@dataclass
class FakeScreen:
    """Tray, notifier and popup in one; records what a user would see."""

    reported: list[str] = field(default_factory=list)
    notifications: dict[Slot, Notification] = field(default_factory=dict)
    views: list[View] = field(default_factory=list)
    guiding: tuple[int, Variant] | None = None
    broken: bool = False
    unavailable_reason: str = ""

    def run(self, started: Callable[[], None]) -> None:
        started()

    def start(self) -> None:
        self.reported.append("start")

    def show(self, what: View | Notification) -> None:
        if isinstance(what, View):
            self.views.append(what)
            return
        if self.broken:
            msg = "the notifier is broken"
            raise RuntimeError(msg)
        self.notifications[what.slot] = what
        self.reported.append(f"note {what.slot}: {what.title} {what.body}")

    def withdraw(self, slot: Slot) -> None:
        if self.notifications.pop(slot, None) is not None:
            self.reported.append(f"withdraw {slot}")

    def prewarm(self, variant: Variant) -> None:
        self.reported.append(f"warm {variant}")

    def discard(self) -> None:
        self.reported.append("cool")

    def open(self, break_id: int, variant: Variant, *, take_focus: bool) -> None:
        self.guiding = (break_id, variant)
        self.reported.append(f"open {break_id} {variant}{' with focus' if take_focus else ''}")

    def close(self, break_id: int) -> None:
        self.reported.append(f"close {break_id}")

    def ask_interval(self, minutes: float) -> None:
        self.reported.append(f"ask interval {minutes:g}")

    def about(self) -> None:
        self.reported.append("about")

    def stop(self) -> None:
        self.reported.append("stop")


class FakeJobs(PeriodicJobs):
    """A heartbeat whose jobs do nothing; it records the time for which the summary is scheduled."""

    def __init__(self) -> None:
        super().__init__(Jobs(*(lambda: None,) * 4))
        self.sums_up_at: list[time | None] = []

    def schedule_summary(self, at: time | None) -> None:
        self.sums_up_at.append(at)
        super().schedule_summary(at)


class Office:
    """One running engine and the methods that drive it."""

    def __init__(self, folder: Path, paper: FakeStorage, clock: ManualClock) -> None:
        self.folder, self.paper, self.clock = folder, paper, clock
        self.screen = FakeScreen()
        self.held_for: list[tuple[str, ...]] = []  # programs, at each start of the inhibitor sources
        self.inbox = Inbox()
        user_settings = UserSettings(folder / "config.toml", self.inbox.post)
        self.pulse = FakeJobs()
        care = SafetyFile(folder / "care.toml", self.inbox.post)
        parts = Components(
            clock=clock,
            journal=JournalQueue(paper, care, self.inbox.post),
            state_store=StateStore(paper, "this boot", self.inbox.post),
            safety=care,
            tray=self.screen,
            notifier=self.screen,
            popup=self.screen,
            sensors=SensorGroup((), self.inbox.post),
            inhibitors=InhibitorMonitor(self._inhibitor_sources, self.inbox.post),
            jobs=self.pulse,
        )
        self.engine = Engine(self.inbox, parts, user_settings, {"version": "test"})
        self._thread = threading.Thread(target=self.engine.run, daemon=True)
        self._thread.start()
        self.post(Observed(LastInput(0.0)))

    def post(self, *messages: Message | EngineCall) -> None:
        """Post messages and wait until they and their consequences are handled."""
        for message in messages:
            self.inbox.post(message)
        for _ in range(2):
            self.inbox.flush(PATIENCE_S)

    def sit(self, minutes: float) -> None:
        """Let time pass, a minute at a time, with the user at the desk."""
        for _ in range(int(minutes)):
            self.clock.at = self.clock.at.plus(60.0)
            self.post(Ticked(), Observed(LastInput(0.0)))

    def _inhibitor_sources(self, programs: tuple[str, ...]) -> tuple[InhibitorSource, ...]:
        self.held_for.append(programs)
        return ()

    def quit(self) -> None:
        self.inbox.post(QuitChosen())
        self._thread.join(PATIENCE_S)
        assert not self._thread.is_alive()

    @property
    def view(self) -> View:
        return self.screen.views[-1]


@contextmanager
def open_office(
    folder: Path, paper: FakeStorage | None = None, clock: ManualClock | None = None
) -> Iterator[Office]:
    office = Office(folder, paper or FakeStorage(), clock or ManualClock())
    try:
        yield office
    finally:
        office.quit()

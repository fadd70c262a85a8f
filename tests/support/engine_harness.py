"""An engine with fakes around it that record everything it orders, in sequence."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from deskbreak.app.components import Parts
from deskbreak.app.engine import Engine
from deskbreak.app.inbox import Call, Inbox
from deskbreak.app.inhibitor_monitor import HoldWatch
from deskbreak.app.journal_queue import Diary
from deskbreak.app.periodic_jobs import Heartbeat, Jobs
from deskbreak.app.sensor_group import Watch
from deskbreak.app.state_store import Memory
from deskbreak.app.user_settings import Preferences
from deskbreak.core.model.clock import Instant
from deskbreak.core.model.journal_entry import Entry
from deskbreak.core.model.presence import LastInput
from deskbreak.core.model.routine import Variant
from deskbreak.core.presentation.notification import Note, Slot
from deskbreak.core.presentation.view import View
from deskbreak.core.timer.events import Observed, QuitChosen, Ticked
from deskbreak.ports import HoldSource, Message
from deskbreak.storage.safety_file import CareFile
from tests.support.waiting import PATIENCE_S

MORNING = Instant(1000.0, 5000.0, datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Europe/Berlin")))


@dataclass
class HandClock:
    """A clock that stands still until it is moved."""

    at: Instant = MORNING

    def now(self) -> Instant:
        return self.at


@dataclass
class Paper:
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
class Screen:
    """Tray, notifier and popup in one; records what a user would see."""

    told: list[str] = field(default_factory=list)
    notes: dict[Slot, Note] = field(default_factory=dict)
    views: list[View] = field(default_factory=list)
    guiding: tuple[int, Variant] | None = None
    broken: bool = False
    lacks: str = ""

    def run(self, started: Callable[[], None]) -> None:
        started()

    def start(self) -> None:
        self.told.append("start")

    def show(self, what: View | Note) -> None:
        if isinstance(what, View):
            self.views.append(what)
            return
        if self.broken:
            msg = "the notifier is broken"
            raise RuntimeError(msg)
        self.notes[what.slot] = what
        self.told.append(f"note {what.slot}: {what.title} {what.body}")

    def withdraw(self, slot: Slot) -> None:
        if self.notes.pop(slot, None) is not None:
            self.told.append(f"withdraw {slot}")

    def warm(self, variant: Variant) -> None:
        self.told.append(f"warm {variant}")

    def cool(self) -> None:
        self.told.append("cool")

    def open(self, break_id: int, variant: Variant, *, take_focus: bool) -> None:
        self.guiding = (break_id, variant)
        self.told.append(f"open {break_id} {variant}{' with focus' if take_focus else ''}")

    def close(self, break_id: int) -> None:
        self.told.append(f"close {break_id}")

    def ask_interval(self, minutes: float) -> None:
        self.told.append(f"ask interval {minutes:g}")

    def about(self) -> None:
        self.told.append("about")

    def stop(self) -> None:
        self.told.append("stop")


class Pulse(Heartbeat):
    """A heartbeat whose jobs do nothing; it records the time for which the summary is scheduled."""

    def __init__(self) -> None:
        super().__init__(Jobs(*(lambda: None,) * 4))
        self.sums_up_at: list[time | None] = []

    def sum_up_at(self, at: time | None) -> None:
        self.sums_up_at.append(at)
        super().sum_up_at(at)


class Office:
    """One running engine and the methods that drive it."""

    def __init__(self, folder: Path, paper: Paper, clock: HandClock) -> None:
        self.folder, self.paper, self.clock = folder, paper, clock
        self.screen = Screen()
        self.held_for: list[tuple[str, ...]] = []  # programs, at each start of the inhibitor sources
        self.inbox = Inbox()
        preferences = Preferences(folder / "config.toml", self.inbox.post)
        self.pulse = Pulse()
        care = CareFile(folder / "care.toml", self.inbox.post)
        parts = Parts(
            clock=clock,
            diary=Diary(paper, care, self.inbox.post),
            memory=Memory(paper, "this boot", self.inbox.post),
            care=care,
            tray=self.screen,
            notifier=self.screen,
            popup=self.screen,
            watch=Watch((), self.inbox.post),
            holds=HoldWatch(self._hold_sources, self.inbox.post),
            heartbeat=self.pulse,
        )
        self.engine = Engine(self.inbox, parts, preferences, {"version": "test"})
        self._thread = threading.Thread(target=self.engine.run, daemon=True)
        self._thread.start()
        self.post(Observed(LastInput(0.0)))

    def post(self, *messages: Message | Call) -> None:
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

    def _hold_sources(self, programs: tuple[str, ...]) -> tuple[HoldSource, ...]:
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
def open_office(folder: Path, paper: Paper | None = None, clock: HandClock | None = None) -> Iterator[Office]:
    office = Office(folder, paper or Paper(), clock or HandClock())
    try:
        yield office
    finally:
        office.quit()

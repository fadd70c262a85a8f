"""A working year, tick by tick."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest

from deskbreak.core.model.clock import Instant, elapsed
from deskbreak.core.model.journal_entry import Entry, EntryKind, Outcome, RoutineResult, StepResult
from deskbreak.core.model.presence import LastInput, Locked, Unlocked
from deskbreak.core.model.routine import Variant
from deskbreak.core.model.settings import Settings
from deskbreak.core.timer import machine
from deskbreak.core.timer.effects import Record, ShowReminder
from deskbreak.core.timer.events import (
    Event,
    FellAsleep,
    Observed,
    RoutineEnded,
    SkipChosen,
    SnoozeChosen,
    StartChosen,
    StepFinished,
    Ticked,
    Woke,
)
from deskbreak.core.timer.ledger import Totals
from deskbreak.core.timer.state import State, begin
from tests.support.simulation.desk import BERLIN
from tests.support.simulation.scripts import accounted_s

pytestmark = pytest.mark.slow

TICK_S = 60.0  # the rate of ticks does not matter (test_properties.py); benchmarks/year.py has ticks of 5 s
WORKING_DAYS = 250
FIRST = datetime(2028, 1, 3, 9, tzinfo=BERLIN)
MOVED = StepResult("reach", 240.0, Outcome.DONE)
DONE = RoutineResult(EntryKind.GUIDED, Variant.STANDING, (MOVED,))


@dataclass(slots=True)
class Year:
    """A person who works from nine to half past five and answers each reminder in another way."""

    now: Instant
    state: State = field(init=False)
    settings: Settings = field(default_factory=Settings)
    days: dict[date, Totals] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    reminders: int = 0

    def __post_init__(self) -> None:
        """Switch the computer on."""
        self.state = begin(self.now)

    def happen(self, event: Event) -> bool:
        """Make one step; return whether it reminded."""
        self.state, effects = machine.step(self.state, event, self.now, self.settings)
        reminded = False
        for effect in effects:
            if isinstance(effect, Record):
                self.entries.append(effect.entry)
            reminded = reminded or isinstance(effect, ShowReminder)
        self.reminders += reminded
        return reminded

    def tick(self, seconds: float) -> None:
        """Let time pass without an answer to anything."""
        for _ in range(int(seconds / TICK_S)):
            self.now = self.now.plus(TICK_S)
            self.happen(Ticked())

    def work(self, seconds: float) -> None:
        """Sit, and answer each reminder: start, snooze, start, skip, start, ..."""
        end = self.now.boot + seconds
        while self.now.boot < end:
            self.now = self.now.plus(TICK_S)
            if self.happen(Ticked()):
                self.answer()

    def answer(self) -> None:
        """One of three answers in turn."""
        match self.reminders % 3:
            case 0:
                self.happen(SnoozeChosen(5))
            case 1:
                self.happen(StartChosen(self.state.break_id))
                self.tick(240)
                self.happen(StepFinished(self.state.break_id, MOVED))
                self.happen(RoutineEnded(self.state.break_id, DONE))
            case _:
                self.happen(SkipChosen())

    def lunch(self) -> None:
        """Lock the screen for forty minutes."""
        self.happen(Observed(Locked()))
        self.tick(40 * 60)
        self.happen(Observed(Unlocked()))

    def sleep_until(self, wall: datetime) -> None:
        """Close the lid until then, across clock changes; the computer wakes up once a day to fetch mail."""
        while (left := elapsed(self.now.wall, wall)) > 0:
            self.happen(FellAsleep())
            self.now = self.now.plus(0.0, asleep_s=min(left, 86400.0))
            self.happen(Woke())
            self.days |= {day.day: day for day in self.state.ledger.days[:-1]}
        self.now = self.now.plus(TICK_S)
        self.happen(Observed(LastInput(0.0)))


def live(year: Year) -> None:
    """Work for a year, its last day included."""
    nine = year.now.wall.time()
    year.happen(Observed(LastInput(0.0)))
    for _ in range(WORKING_DAYS):
        year.work(3.5 * 3600)
        year.lunch()
        year.work(4.25 * 3600)
        tomorrow = year.now.wall.date() + timedelta(days=3 if year.now.wall.weekday() == 4 else 1)
        year.sleep_until(datetime.combine(tomorrow, nine, BERLIN))
    year.days[year.state.ledger.day] = year.state.today


def test_the_totals_of_a_working_year_add_up() -> None:
    """A leap year in ticks of a minute: every second of it is booked, and every break is counted once."""
    year = Year(Instant(0.0, 0.0, FIRST))
    live(year)

    kinds = Counter(entry.kind for entry in year.entries)
    counted = sum(day.breaks for day in year.days.values())
    assert year.now.wall.date() == date(2028, 12, 18)
    assert sum(accounted_s(day) for day in year.days.values()) == year.now.boot
    assert sum(day.seated_s for day in year.days.values()) == seated_s(year.entries, year.state)
    assert counted == kinds[EntryKind.GUIDED] + WORKING_DAYS  # one lunch a day; nights are not breaks
    assert kinds[EntryKind.NATURAL] == 2 * WORKING_DAYS
    assert kinds[EntryKind.STARTED] == kinds[EntryKind.GUIDED]
    assert year.reminders == kinds[EntryKind.SNOOZED] + kinds[EntryKind.STARTED] + kinds[EntryKind.SKIPPED]


def seated_s(entries: list[Entry], state: State) -> float:
    """All sitting time in the journal: each stretch ends with a break."""
    return state.seated_s + sum(
        entry.seated_s for entry in entries if entry.kind in {EntryKind.GUIDED, EntryKind.NATURAL}
    )

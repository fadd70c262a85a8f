"""Random scripts of what may happen at a desk, and a player for them."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import time
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from deskbreak.core.model.clock import Instant
from deskbreak.core.model.inhibitor import Inhibitor
from deskbreak.core.model.journal_entry import Entry, EntryKind, Outcome, RoutineResult, StepResult
from deskbreak.core.model.presence import LastInput, Locked, SourceLost, Unlocked
from deskbreak.core.model.routine import Variant
from deskbreak.core.model.settings import OfficeHours, Settings
from deskbreak.core.timer import machine
from deskbreak.core.timer.effects import Effect, Record
from deskbreak.core.timer.events import (
    Event,
    FellAsleep,
    InhibitorsChanged,
    MovementBegan,
    Observed,
    PainStopped,
    PauseChosen,
    ResumeChosen,
    RoutineEnded,
    SettingsChanged,
    SkipChosen,
    SnoozeChosen,
    StartChosen,
    StepFinished,
    Ticked,
    Woke,
)
from deskbreak.core.timer.state import Due, State, begin
from tests.support.simulation.desk import BERLIN, BOOTED_S, MONDAY, NEW_YORK

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from deskbreak.core.timer.ledger import Totals

ids = st.none() | st.integers(1, 4)
seconds = st.integers(0, 2000).map(float)
minutes = st.integers(1, 90).map(float)

steps = st.builds(
    StepResult, id=st.just("settle"), done_s=st.integers(0, 90).map(float), outcome=st.sampled_from(Outcome)
)
results = st.builds(
    RoutineResult,
    kind=st.sampled_from([EntryKind.GUIDED, EntryKind.PARTIAL, EntryKind.PAIN]),
    variant=st.sampled_from(Variant),
    steps=st.lists(steps, max_size=2).map(tuple),
)
readings = st.one_of(
    st.builds(LastInput, st.sampled_from([0.0, 0.0, 60.0, 300.0, 600.0])),
    st.sampled_from([Locked(), Unlocked(), SourceLost()]),
)
choices = st.one_of(
    st.builds(StartChosen, ids, st.none() | st.sampled_from(Variant), st.booleans(), st.booleans()),
    st.builds(SnoozeChosen, minutes, ids),
    st.builds(SkipChosen, ids),
    st.builds(PauseChosen, seconds=st.none() | seconds),
    st.just(ResumeChosen()),
    st.builds(MovementBegan, st.integers(1, 4)),
    st.builds(StepFinished, st.integers(1, 4), steps),
    st.builds(PainStopped, st.integers(1, 4), st.none() | results),
    st.builds(RoutineEnded, st.integers(1, 4), st.none() | results, st.booleans()),
)
events: st.SearchStrategy[Event] = st.one_of(
    st.just(Ticked()),
    st.builds(Observed, readings),
    st.builds(InhibitorsChanged, st.frozensets(st.sampled_from(Inhibitor), max_size=2)),
    st.sampled_from([FellAsleep(), Woke()]),
    choices,
)
wild = st.one_of(
    events,
    st.builds(PauseChosen, until=st.times()),
    st.builds(PauseChosen, seconds=st.floats()),
    st.builds(SnoozeChosen, st.floats(), ids),
    st.builds(Observed, st.builds(LastInput, st.floats(allow_nan=False))),
    st.just(SettingsChanged()),
)

closed_at_night = OfficeHours(enabled=True, days=frozenset(range(7)), start=time(8), end=time(19, 30))
shifts = OfficeHours(enabled=True, days=frozenset({0, 2, 5, 6}), start=time(22), end=time(2, 30))
settings = st.builds(
    Settings,
    interval_s=st.sampled_from([60.0, 1200.0, 2700.0]),
    natural_break_s=st.sampled_from([60.0, 300.0]),
    away_after_s=st.sampled_from([60.0, 300.0]),
    remind_again_s=st.sampled_from([60.0, 300.0]),
    snoozes=st.integers(0, 3),
    inhibit_at_most_s=st.sampled_from([120.0, 3600.0]),
    inhibitors=st.sampled_from(
        [frozenset(Inhibitor), frozenset(Inhibitor), frozenset({Inhibitor.DO_NOT_DISTURB}), frozenset()]
    ),
    office_hours=st.sampled_from([OfficeHours(), closed_at_night, shifts]),
)
# Ordinary days, and the evenings before the clocks change.
beginnings = st.sampled_from(
    [
        MONDAY,
        MONDAY.replace(hour=17),
        MONDAY.replace(hour=23, minute=20),
        MONDAY.replace(month=3, day=28, hour=23, tzinfo=BERLIN),
        MONDAY.replace(month=10, day=31, hour=23, tzinfo=NEW_YORK),
    ]
)


@dataclass(frozen=True, slots=True)
class Move:
    """Time awake, then perhaps a suspend, then an event. Whole seconds."""

    awake_s: float
    asleep_s: float
    event: Event


def moves(
    happenings: st.SearchStrategy[Event] = events, awake: st.SearchStrategy[float] = seconds
) -> st.SearchStrategy[list[Move]]:
    """A random script."""
    asleep = st.just(0.0) | st.just(0.0) | st.integers(2, 20000).map(float)
    return st.lists(st.builds(Move, awake, asleep, happenings), max_size=25)


def films() -> st.SearchStrategy[list[Move]]:
    """A script of calls and films, sensors that come and go, and hours without input."""
    watching = st.sampled_from(
        [{Inhibitor.CALL}, {Inhibitor.FULL_SCREEN, Inhibitor.DO_NOT_DISTURB}, {Inhibitor.PROGRAM}, set()]
    )
    quiet = st.sampled_from([0.0, 300.0, 300.0, 600.0, 9000.0, 12_000.0]).map(LastInput) | st.just(
        SourceLost()
    )
    happenings: st.SearchStrategy[Event] = st.one_of(
        st.builds(InhibitorsChanged, watching.map(frozenset)),
        st.builds(Observed, quiet),
        st.sampled_from([SnoozeChosen(5.0), SkipChosen(), Ticked()]),
    )
    awake = st.sampled_from([2.0, 10.0, 30.0, 300.0, 1800.0, 9000.0])
    return moves(happenings, awake).map(lambda script: script[:10])


scripts = moves() | films()


@dataclass(frozen=True, slots=True)
class Played:
    """The outcome of a script."""

    state: State
    settings: Settings
    effects: tuple[Effect, ...] = ()

    @property
    def entries(self) -> list[Entry]:
        """The journal entries."""
        return [effect.entry for effect in self.effects if isinstance(effect, Record)]

    def then(self, event: Event, now: Instant) -> Played:
        """Make one step."""
        state, effects = machine.step(self.state, event, now, self.settings)
        return replace(self, state=state, effects=self.effects + effects)

    def pass_awake(self, length_s: float, every_s: float, *, punctual: bool = False) -> Played:
        """Let time pass with a tick every ``every_s`` seconds; none in between if that is 0.

        With ``punctual`` there is also a tick at each wakeup.
        """
        played, end = self, self.state.at.boot + length_s
        ticks = [every_s * n for n in range(1, math.ceil(length_s / every_s))] if every_s else []
        for tick in (*(self.state.at.boot + tick for tick in ticks), end):
            while punctual and (due := machine.next_boundary(played.state, self.settings)) < tick:
                played = played.then(Ticked(), played.state.at.plus(due - played.state.at.boot))
            played = played.then(Ticked(), played.state.at.plus(tick - played.state.at.boot))
        return played

    def move(self, move: Move, every_s: float = 0.0, *, punctual: bool = False) -> Played:
        """Play one move. Like the real computer, it announces sleep."""
        played = self.pass_awake(move.awake_s, every_s, punctual=punctual)
        return played.then(move.event, played.state.at.plus(0.0, move.asleep_s))

    def play(self, script: Iterable[Move], every_s: float = 0.0, *, punctual: bool = False) -> Played:
        """Play all moves."""
        played = self
        for move in script:
            played = played.move(move, every_s, punctual=punctual)
        return played


def start(wall: datetime, chosen: Settings) -> Played:
    """A program that has just started and made its first step."""
    now = Instant(BOOTED_S, BOOTED_S, wall)
    return replace(Played(begin(now), chosen).then(Ticked(), now), effects=())


def but_for_its_showing(state: State) -> State:
    """The state without the time its reminder came on the screen, which depends on when a step was made."""
    return replace(state, mode=replace(state.mode, shown_at=None)) if isinstance(state.mode, Due) else state


def accounted_s(day: Totals) -> float:
    """The sum of all accounts of a day, in seconds."""
    return day.seated_s + day.away_s + day.asleep_s + day.paused_s


def booked(state: State) -> dict[date, Totals]:
    """The totals of each day, the current span included."""
    days = {totals.day: totals for totals in state.ledger.days}
    return days | {state.ledger.day: state.today}

"""Properties of the machine, for any events in any order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, tzinfo
from typing import Any

import pytest
from hypothesis import given, settings as effort, strategies as st

from deskbreak.core.model.clock import Instant, later
from deskbreak.core.model.presence import Here, LastInput, SourceLost, Unknown
from deskbreak.core.model.settings import OfficeHours, Settings
from deskbreak.core.presentation import view_model
from deskbreak.core.presentation.view import MenuItem
from deskbreak.core.timer.effects import (
    AskSensors,
    CloseRoutine,
    Effect,
    OpenRoutine,
    Record,
    SaveState,
    ShowReminder,
    WithdrawReminder,
)
from deskbreak.core.timer.events import (
    Event,
    Observed,
    RoutineEnded,
    SkipChosen,
    SnoozeChosen,
    StartChosen,
    StepFinished,
    Ticked,
)
from deskbreak.core.timer.inhibition import INHIBITOR_ENDS_AFTER_S
from deskbreak.core.timer.ledger import Totals
from deskbreak.core.timer.state import Due, Held, OffHours, OnBreak, State, is_watching
from tests.support.simulation.desk import BERLIN, BOOTED_S, MONDAY, NEW_YORK
from tests.support.simulation.scripts import (
    Move,
    Played,
    accounted_s,
    beginnings,
    booked,
    but_for_its_showing,
    films,
    moves,
    scripts,
    settings,
    start,
    steps,
    wild,
)

pytestmark = pytest.mark.slow

walls = st.datetimes(
    min_value=datetime(2026, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2027, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    timezones=st.sampled_from([BERLIN, NEW_YORK, UTC]),
)
jumps = st.tuples(st.integers(-600, 40_000), st.integers(-600, 40_000), walls)


def menu_ids(menu: tuple[MenuItem, ...]) -> list[object]:
    """The ids of the menu, level by level."""
    return [(item.id, menu_ids(item.children)) for item in menu]


def timeless(effects: tuple[Effect, ...]) -> list[Effect]:
    """The effects, without the parts that depend on the wall clock."""
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    return [
        replace(effect, entry=replace(effect.entry, at=epoch)) if isinstance(effect, Record) else effect
        for effect in effects
    ]


def known(state: State) -> tuple[object, ...]:
    """The machine's knowledge of the user and the break, without the days on which time was booked."""
    plain = replace(state, at=Instant(0.0, 0.0, MONDAY), ledger=begun_ledger())
    return plain, state.ledger.account, state.seated_s


def begun_ledger() -> Any:
    """A ledger without content."""
    return start(MONDAY, Settings()).state.ledger


@given(st.lists(st.tuples(wild, jumps), max_size=8), settings)
def test_any_event_in_any_state_at_any_instant_is_accepted(
    happenings: list[tuple[Event, tuple[int, int, datetime]]], chosen: Settings
) -> None:
    """Clocks may jump anywhere; nothing raises, every view can be shown, and the menu keeps its shape."""
    played = start(MONDAY, chosen)
    menu = menu_ids(view_model.view(played.state, chosen).menu)

    for event, (awake, boot, wall) in happenings:
        at = played.state.at
        played = played.then(event, Instant(at.awake + awake, at.boot + boot, wall))

        assert menu_ids(view_model.view(played.state, chosen, ("tray icon",)).menu) == menu
        assert view_model.status(played.state, chosen)["break_id"] == played.state.break_id
        assert view_model.next_wakeup(played.state, chosen) > played.state.at.boot


@given(beginnings, settings, scripts)
def test_every_second_is_booked_exactly_once(wall: datetime, chosen: Settings, script: list[Move]) -> None:
    """Sitting, away, asleep and paused of all days together make up the time that passed."""
    played = start(wall, chosen)
    days: dict[date, Totals] = {}

    for move in script:
        played = played.pass_awake(move.awake_s, 0.0)
        days |= booked(played.state)
        played = played.then(move.event, played.state.at.plus(0.0, move.asleep_s))
        days |= booked(played.state)

        assert sum(accounted_s(day) for day in days.values()) == played.state.at.boot - BOOTED_S
        assert min(min(d.seated_s, d.away_s, d.asleep_s, d.paused_s) for d in days.values()) >= 0.0


@given(beginnings, settings, scripts)
def test_a_reminder_is_up_exactly_while_a_break_is_due(
    wall: datetime, chosen: Settings, script: list[Move]
) -> None:
    """At most one, for the present break; a reminder that is not up is never withdrawn."""
    played = start(wall, chosen)
    up: int | None = None

    for move in script:
        now = played.state.at.plus(move.awake_s, move.asleep_s)
        played = replace(played, effects=()).then(move.event, now)
        for effect in played.effects:
            if isinstance(effect, ShowReminder):
                up = effect.break_id
            elif isinstance(effect, WithdrawReminder):
                assert up == effect.break_id
                up = None

        assert up == (played.state.break_id if isinstance(played.state.mode, Due) else None)
        assert max(played.effects.count(SaveState()), played.effects.count(AskSensors())) <= 1


@given(beginnings, settings, scripts)
def test_a_window_is_open_exactly_while_a_break_is_guided_in_one(
    wall: datetime, chosen: Settings, script: list[Move]
) -> None:
    """The guide ends by itself when it reports that, and is closed otherwise."""
    played = start(wall, chosen)
    guiding: int | None = None

    for move in script:
        for happened in (Move(move.awake_s, 0.0, Ticked()), Move(0.0, move.asleep_s, move.event)):
            played = replace(played, effects=()).move(happened)
            for effect in played.effects:
                if isinstance(effect, CloseRoutine):
                    assert guiding == effect.break_id
                    guiding = None
                elif isinstance(effect, OpenRoutine):
                    guiding = effect.break_id
            ended = happened.event if isinstance(happened.event, RoutineEnded) else None
            if ended is not None and ended.break_id == guiding and not ended.read:
                guiding = None
            mode = played.state.mode

            assert guiding == (
                played.state.break_id if isinstance(mode, OnBreak) and not mode.elsewhere else None
            )


@given(settings, scripts, st.integers(100, 200), steps)
def test_events_of_another_break_change_nothing(
    chosen: Settings, script: list[Move], other: int, step: Any
) -> None:
    """A late click has the effect of a tick."""
    played = start(MONDAY, chosen).play(script)
    now = played.state.at.plus(30.0)
    ticked = played.then(Ticked(), now)

    for stale in (
        StartChosen(other),
        SnoozeChosen(5, other),
        SkipChosen(other),
        StepFinished(other, step),
        RoutineEnded(other, None),
    ):
        assert played.then(stale, now) == ticked


@effort(max_examples=40)
@given(beginnings, settings, moves().map(lambda script: script[:8]), st.sampled_from([1.0, 7.0, 60.0]))
def test_the_rate_of_ticks_does_not_matter(
    wall: datetime, chosen: Settings, script: list[Move], every_s: float
) -> None:
    """Every second, every minute or not at all: the same history and the same state."""
    begun = start(wall, chosen)
    seen = [move for move in script if move.event != Observed(SourceLost())]
    compare(begun.then(Observed(LastInput(0.0)), begun.state.at), seen, every_s)


@effort(max_examples=60)
@given(beginnings, settings, films(), st.sampled_from([11.0, 60.0, 600.0]))
def test_the_rate_of_ticks_does_not_matter_in_a_film_either(
    wall: datetime, chosen: Settings, script: list[Move], every_s: float
) -> None:
    """Even where no sensor shows who watches it, as long as no reminder comes late to the screen."""
    compare(start(wall, chosen), script, every_s, punctual=True)


def compare(begun: Played, script: list[Move], every_s: float, *, punctual: bool = False) -> None:
    """Play it with a tick every ``every_s`` seconds and with none: everything must be the same."""
    unseen = begun.play(script, punctual=punctual)
    ticked = begun.play(script, every_s, punctual=punctual)

    assert ticked.entries == unseen.entries
    assert but_for_its_showing(ticked.state) == but_for_its_showing(unseen.state)


@given(settings, scripts)
def test_the_facts_about_the_user_are_consistent(chosen: Settings, script: list[Move]) -> None:
    """A silent user has unknown presence, a watching user is present and has something to watch, and a planned end has
    not passed."""
    played = start(MONDAY, chosen)

    for move in script:
        played = played.move(move)
        state = played.state

        assert not state.unheard or isinstance(state.presence, Unknown)
        assert not state.unheard or isinstance(state.mode, Due | Held | OffHours)
        assert state.idle_since is None or (isinstance(state.presence, Here) and is_watching(state))
        assert {ending.inhibitor for ending in state.endings} <= state.inhibitors
        assert all(0 <= state.at.boot - ending.since < INHIBITOR_ENDS_AFTER_S for ending in state.endings)


@given(settings, scripts, st.lists(st.integers(-200_000, 200_000) | st.sampled_from([BERLIN, NEW_YORK, UTC])))
def test_the_wall_clock_changes_nothing_but_days_and_labels(
    chosen: Settings, script: list[Move], turns: list[int | tzinfo]
) -> None:
    """Set forward or back, or carried to another zone: with office hours off, the history is the same."""
    chosen = replace(chosen, office_hours=OfficeHours())
    calm = disturbed = start(MONDAY, chosen)

    for index, move in enumerate(script):
        calm = calm.move(move)
        if index < len(turns):
            disturbed = turned(disturbed, turns[index])
        disturbed = disturbed.move(move)

    assert timeless(disturbed.effects) == timeless(calm.effects)
    assert known(disturbed.state) == known(calm.state)


def turned(played: Played, turn: int | tzinfo) -> Played:
    """Set the wall clock by ``turn`` seconds or to that zone. The machine notices it at the next step."""
    now = played.state.at
    wall = later(now.wall, turn) if isinstance(turn, int) else now.wall.astimezone(turn)
    return replace(played, state=replace(played.state, at=replace(now, wall=wall)))


@given(beginnings, settings, scripts)
def test_nothing_changes_before_the_next_wakeup(wall: datetime, chosen: Settings, script: list[Move]) -> None:
    """The engine may sleep until then: the view stays true, and there is nothing to do."""
    played = replace(start(wall, chosen).play(script), effects=())
    at = played.state.at
    sleep_s = view_model.next_wakeup(played.state, chosen) - at.boot

    assert sleep_s > 0

    for part in (0.3, 1.0):
        later_on = played.then(Ticked(), at.plus(max(0.0, sleep_s * part - 0.002)))

        assert later_on.effects == ()
        assert view_model.view(later_on.state, chosen) == view_model.view(played.state, chosen)

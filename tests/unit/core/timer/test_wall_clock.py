"""Stories of the wall clock: it is set, has hours that come twice or never, and travels."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from deskbreak.core.model.clock import Instant, elapsed, later
from deskbreak.core.model.settings import OfficeHours, Settings
from deskbreak.core.timer import machine
from deskbreak.core.timer.events import Ticked
from deskbreak.core.timer.ledger import Totals
from deskbreak.core.timer.state import OffHours, Sitting
from tests.support.simulation.desk import BERLIN, MONDAY, NEW_YORK, Desk
from tests.support.simulation.modes import (
    EVERY_MODE,
    Entering,
    away,
    due,
    held,
    named,
    off_hours,
    on_break,
    paused,
    snoozed,
)
from tests.support.simulation.timeline import story

TOKYO = ZoneInfo("Asia/Tokyo")
MON, TUE = date(2026, 3, 2), date(2026, 3, 3)
HOUR, YEAR = 3600.0, 365 * 86400.0


# -------------------------------------------------------------------------- the clock is set


@pytest.mark.parametrize(
    "jump_s", [HOUR, -HOUR, 3 * HOUR, -3 * HOUR, 40 * 86400.0, -40 * 86400.0, YEAR, -YEAR]
)
def test_setting_the_clock_changes_only_labels(jump_s: float) -> None:
    """It looks neither like sleep nor like sitting."""
    desk = Desk()

    desk.sit(20)
    desk.set_clock(jump_s)
    desk.sit(24)

    assert desk.timeline == []
    assert desk.state.seated_s == 44 * 60

    desk.sit(1)

    assert [reported.split("remind")[-1] for reported in desk.timeline] == [" 1: sat 45m, over 0m, 3 snoozes"]


@pytest.mark.parametrize("jump_s", [HOUR, -HOUR, YEAR, -YEAR])
@pytest.mark.parametrize("enter", [mode for mode in EVERY_MODE if mode is not off_hours], ids=named)
def test_a_clock_that_is_set_and_set_back_leaves_no_trace(enter: Entering, jump_s: float) -> None:
    """In any mode."""
    desk, undisturbed = enter(), enter()

    with desk.watching() as reported:
        desk.set_clock(jump_s)
        desk.set_clock(-jump_s)

    assert reported == []
    assert replace(desk.state, ledger=undisturbed.state.ledger) == undisturbed.state
    assert (desk.shown, desk.state.today) == (undisturbed.shown, undisturbed.state.today)


def test_a_clock_set_back_into_office_hours_opens_the_office() -> None:
    """They follow the clock, and nothing else does."""
    desk = off_hours()

    desk.set_clock(-HOUR)

    assert desk.shown == "Sitting 30 min. Break in 15 min (17:25)"

    desk.set_clock(HOUR)

    assert isinstance(desk.state.mode, OffHours)


def test_a_pause_keeps_its_length_when_the_clock_is_set() -> None:
    """Half an hour was requested; its end gets the new time."""
    desk = paused()

    desk.set_clock(HOUR)

    assert desk.shown == "Paused. Until 11:00"

    desk.sit(30)

    assert desk.timeline[-1:] == story("11:00 log resumed: sat 30m")


def test_a_clock_set_across_midnight_and_back_finds_its_day_again() -> None:
    """Nothing is counted twice, and nothing is lost."""
    desk = Desk()

    desk.sit(20)
    desk.set_clock(86400.0)
    desk.sit(5)
    desk.set_clock(-86400.0)
    desk.sit(10)

    assert desk.state.ledger.days[0] == Totals(TUE, seated_s=300.0)
    assert desk.state.today == Totals(MON, seated_s=1800.0)


def test_clocks_that_run_backwards_let_no_time_pass() -> None:
    """A virtual machine that was moved may do that."""
    desk = Desk()
    desk.sit(20)
    before = desk.state

    after, effects = machine.step(
        before, Ticked(), replace(desk.now, boot=desk.now.boot - 500), desk.settings
    )

    assert (after, effects) == (before, ())


def test_less_than_a_second_between_two_clocks_is_not_sleep() -> None:
    """They are read one after the other."""
    start = Instant(100.0, 100.0, MONDAY)

    assert [Instant(110.0, boot, MONDAY).slept_since(start) for boot in (110.9, 111.0, 109.0)] == [
        0.0,
        1.0,
        0.0,
    ]


# -------------------------------------------------------------------------- hours that come twice or never


@pytest.mark.parametrize(
    ("night", "shown"),
    [
        (datetime(2026, 3, 29, 1, 30, tzinfo=BERLIN), "Sitting 44 min. Break in 1 min (03:15)"),
        (datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN), "Sitting 44 min. Break in 1 min (02:15)"),
    ],
)
def test_daylight_saving_does_not_look_like_sitting(night: datetime, shown: str) -> None:
    """Half past one and half past three are one hour apart in spring; in autumn there are two half past twos."""
    desk = Desk(wall=night)

    desk.sit(44)

    assert desk.shown == shown
    assert elapsed(desk.wall, desk.now.wall) == 44 * 60


def test_wall_time_is_counted_across_daylight_saving() -> None:
    """Python's own addition ignores it for aware times."""
    before = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)

    assert later(before, 3600).astimezone(UTC) == before.astimezone(UTC) + timedelta(hours=1)
    assert (later(before, 3600).hour, later(before, 3600).fold) == (2, 1)


@pytest.mark.parametrize(
    ("evening", "minutes"),
    [(datetime(2026, 3, 28, 22, tzinfo=BERLIN), 7 * 60), (datetime(2026, 10, 24, 22, tzinfo=BERLIN), 9 * 60)],
)
def test_a_pause_until_six_ends_at_six_however_long_the_night_is(evening: datetime, minutes: int) -> None:
    """Seven hours in spring, nine in autumn."""
    desk = Desk(wall=evening)

    desk.pause(until=time(6))

    assert desk.shown == "Paused. Until Sunday 06:00"

    desk.leave_quietly(minutes)

    assert desk.timeline == story(f"""
        22:00 log paused: sat 0m, for {minutes} min
        Sun 06:00 log resumed: sat 0m
    """)


def test_a_pause_until_an_hour_that_does_not_exist_ends_the_same_time_after_the_change() -> None:
    """Half past two in that night is half past three."""
    desk = Desk(wall=datetime(2026, 3, 29, 1, 0, tzinfo=BERLIN))

    desk.pause(until=time(2, 30))

    assert desk.shown == "Paused. Until 03:30"
    assert desk.timeline == story("01:00 log paused: sat 0m, for 90 min")


@pytest.mark.parametrize(("asked_at", "minutes"), [(15, 15), (45, 45)])
def test_a_pause_until_an_hour_that_comes_twice_ends_at_its_next_occurrence(
    asked_at: int, minutes: int
) -> None:
    """At a quarter to three it is half past two in three quarters of an hour, that night."""
    desk = Desk(wall=datetime(2026, 10, 25, 2, asked_at, tzinfo=BERLIN))

    desk.pause(until=time(2, 30))

    assert desk.timeline == story(f"02:{asked_at} log paused: sat 0m, for {minutes} min")


@pytest.mark.parametrize(
    ("night", "seated_h"),
    [(datetime(2026, 3, 29, 0, tzinfo=BERLIN), 5), (datetime(2026, 10, 25, 0, tzinfo=BERLIN), 7)],
)
def test_the_office_opens_by_the_clock_in_nights_of_all_lengths(night: datetime, seated_h: int) -> None:
    """From midnight to six is five hours in spring and seven in autumn, slept through or sat through."""
    early = OfficeHours(enabled=True, days=frozenset(range(7)), start=time(6), end=time(22))
    desk = Desk(wall=night, settings=Settings(office_hours=early))
    slept = Desk(wall=night, settings=Settings(office_hours=early))

    desk.sit(seated_h * 60 + 1)
    slept.suspend(seated_h)
    slept.leave_and_return(1)

    assert desk.state.today.paused_s == seated_h * HOUR
    assert isinstance(desk.state.mode, Sitting)
    assert (slept.state.today.asleep_s, slept.shown) == (
        seated_h * HOUR,
        "Sitting under a minute. Break in 45 min (06:46)",
    )


# -------------------------------------------------------------------------- another zone


def test_travelling_changes_the_labels_but_not_the_break() -> None:
    """Nine in Berlin is three in New York."""
    desk = Desk()

    desk.sit(20)
    desk.travel(NEW_YORK)

    assert desk.shown == "Sitting 20 min. Break in 25 min (03:45)"

    desk.sit(25)

    assert desk.timeline == story("03:45 remind 1: sat 45m, over 0m, 3 snoozes")


@pytest.mark.parametrize(
    ("enter", "shown"),
    [
        (due, "Time for a break. Sitting 46 min, 1 min over"),
        (held, "A break is waiting. Do not disturb is on. Sitting 50 min, 5 min over"),
        (on_break, "Taking a break. Sat 45 min before"),
        (paused, "Paused. Until 18:00"),
        (snoozed, "Sitting 45 min. Snoozed until 17:55"),
        (away, "Away. Sat 30 min before"),
    ],
    ids=named,
)
def test_a_flight_over_siberia_changes_only_the_names_of_times(enter: Entering, shown: str) -> None:
    """Ten in Berlin is six in the evening in Tokyo."""
    desk = enter()

    with desk.watching() as reported:
        desk.travel(TOKYO)

    assert (reported, desk.shown) == ([], shown)


def test_a_flight_across_the_date_line_is_booked_on_the_local_day() -> None:
    """Sitting continues; an hour of it was yesterday, which is today's date again."""
    desk = Desk(wall=datetime(2026, 3, 3, 4, 0, tzinfo=TOKYO))

    desk.sit(20)
    desk.travel(ZoneInfo("Pacific/Honolulu"))
    desk.sit(20)

    assert desk.state.ledger.days[0] == Totals(TUE, seated_s=1200.0)
    assert desk.state.today == Totals(MON, seated_s=1200.0)
    assert desk.state.seated_s == 2400.0

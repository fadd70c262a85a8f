"""Stories of a computer that sleeps: in every mode, over midnight, announced or not."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from deskbreak.core.timer.events import FellAsleep, Woke
from deskbreak.core.timer.ledger import Totals
from deskbreak.core.timer.state import Sitting
from tests.support.simulation.desk import BERLIN, MONDAY, Desk
from tests.support.simulation.modes import (
    Entering,
    away,
    break_begun,
    due,
    every_mode,
    held,
    in_a_call,
    named,
    off_hours,
    on_break,
    paused,
    paused_for_good,
    silent,
    sitting,
    snoozed,
)
from tests.support.simulation.timeline import story

MON, TUE = date(2026, 3, 2), date(2026, 3, 3)
HOUR = 3600.0


@pytest.mark.parametrize(
    ("enter", "reported", "shown"),
    [
        (sitting, "", "Sitting 30 min. Break in 15 min (09:48)"),
        (
            due,
            """
            09:49 withdraw 1
            09:49:30 remind 1 again: sat 46m, over 1m, 3 snoozes
            """,
            "Time for a break. Sitting 46 min, 1 min over",
        ),
        (held, "", "A break is waiting. Do not disturb is on. Sitting 50 min, 5 min over"),
        (in_a_call, "", "A break is waiting. You are in a call. Sitting 50 min, 5 min over"),
        (on_break, "", "Taking a break. Sat 45 min before"),
        (paused, "", "Paused. Until 10:00"),
        (paused_for_good, "", "Paused. Until you resume"),
        (snoozed, "", "Sitting 45 min. Snoozed until 09:55"),
        (
            away,
            "09:39:30 log natural: sat 30m, took 9m30s",
            "Sitting under a minute. Break in 45 min (10:24)",
        ),
        (off_hours, "", "Out of office hours. No reminders until Tuesday 09:00"),
        (
            silent,
            "10:03 remind 1 again: sat 50m, over 5m, 3 snoozes",
            "Time for a break. Sitting 51 min, 6 min over, activity unknown",
        ),
    ],
    ids=named,
)
def test_a_nap_of_three_minutes_changes_nothing_but_the_sitting_time(
    enter: Entering, reported: str, shown: str
) -> None:
    """From one room to the next: everything continues, and the nap is neither sitting nor a break."""
    desk = enter()

    with desk.watching() as lines:
        desk.suspend(0.05)
        desk.leave_and_return(0.5)
        desk.sit(0.5)

    assert lines == story(reported)
    assert desk.shown == shown
    assert desk.state.today.asleep_s == 180.0


@pytest.mark.parametrize(
    ("enter", "reported"),
    [
        (sitting, "10:30:30 log natural: sat 30m, took 60m30s"),
        (
            due,
            """
            10:46 withdraw 1
            10:46:30 log natural: sat 46m, took 60m30s
            """,
        ),
        (held, "10:50:30 log natural: sat 50m, took 60m30s"),
        (in_a_call, "10:50:30 log natural: sat 50m, took 60m30s"),
        (
            on_break,
            """
            10:46 close 1
            10:46 log partial: sat 45m, took 1m, settle 60s, since 09:46
            10:46:30 log natural: sat 0m, took 60m30s
            """,
        ),
        (
            paused,
            """
            10:30 log resumed: sat 30m, since 10:00
            10:30:30 log natural: sat 30m, took 60m30s
            """,
        ),
        (snoozed, "10:45:30 log natural: sat 45m, took 60m30s"),
        (away, "10:36:30 log natural: sat 30m, took 66m30s"),
        (
            silent,
            """
            11:00 withdraw 1
            11:00 log ignored: sat 50m, since 10:00
            11:00 log natural: sat 50m, took 60m
            """,
        ),
    ],
    ids=named,
)
def test_an_hour_of_sleep_is_a_break_and_sitting_starts_from_zero(enter: Entering, reported: str) -> None:
    """It is logged once, with its true length, up to the first input after it."""
    desk = enter()

    with desk.watching() as lines:
        desk.suspend(1)
        desk.leave_and_return(0.5)
        desk.sit(0.5)

    assert lines == story(reported)
    assert isinstance(desk.state.mode, Sitting)
    assert desk.state.seated_s <= 60.0
    assert desk.state.today.asleep_s == HOUR


@pytest.mark.parametrize("enter", [paused_for_good, off_hours], ids=named)
def test_an_hour_of_sleep_where_nothing_counts_resets_the_sitting_silently(enter: Entering) -> None:
    """The pause stays, and so does the evening."""
    desk = enter()
    mode = desk.state.mode

    with desk.watching() as lines:
        desk.suspend(1)
        desk.leave_and_return(0.5)

    assert (lines, desk.state.mode, desk.state.seated_s) == ([], mode, 0.0)


def test_a_pause_that_ends_during_a_nap_is_over_after_it() -> None:
    """It runs in real time; the reminder that it held back is up at the first input."""
    desk = Desk()

    desk.sit(50)
    desk.pause(2)
    desk.suspend(0.05)
    desk.leave_and_return(0.5)

    assert desk.timeline[-2:] == story("""
        09:53 log resumed: sat 50m, since 09:52
        09:53:30 remind 1 again: sat 50m, over 5m, 3 snoozes
    """)


def test_a_snooze_that_ends_during_a_nap_shows_its_reminder_after_it() -> None:
    """Not while the lid is closed."""
    desk = Desk()

    desk.sit(45)
    desk.snooze(2)
    desk.suspend(0.05)
    desk.leave_and_return(0.5)

    assert desk.timeline[-1:] == story("09:48:30 remind 1: sat 45m, over 0m, 2 snoozes")


def test_hibernated_over_midnight_each_day_has_its_own_hours() -> None:
    """Sitting in the morning begins from zero."""
    desk = Desk(wall=MONDAY.replace(hour=23, minute=30))

    desk.sit(20)
    desk.suspend(8)
    desk.leave_and_return(1)
    desk.sit(10)

    assert desk.state.ledger.days[0] == Totals(MON, seated_s=1200.0, asleep_s=600.0)
    assert desk.state.today == Totals(TUE, seated_s=600.0, away_s=60.0, asleep_s=8 * HOUR - 600.0)
    assert desk.timeline == story("Tue 07:51 log natural: sat 20m, took 481m")


def test_hibernated_over_a_weekend_no_day_is_lost() -> None:
    """Saturday is all sleep."""
    desk = Desk(wall=datetime(2026, 3, 6, 18, 0, tzinfo=BERLIN))

    desk.suspend(63)

    assert [day.asleep_s / HOUR for day in (*desk.state.ledger.days[:-1], desk.state.today)] == [24, 24, 9]


def test_two_sleeps_in_a_row_are_one_absence() -> None:
    """It woke up to fetch mail in between."""
    desk = Desk()

    desk.sit(30)
    desk.suspend(1)
    desk.leave_quietly(2)
    desk.suspend(2)
    desk.leave_and_return(1)

    assert desk.timeline == story("12:33 log natural: sat 30m, took 183m")
    assert desk.state.today == Totals(MON, seated_s=1800.0, away_s=180.0, asleep_s=3 * HOUR, breaks=0)


def test_two_naps_with_input_in_between_are_two() -> None:
    """Each is too short for a break."""
    desk = Desk()

    desk.sit(30)
    for _ in range(2):
        desk.suspend(0.05)
        desk.leave_and_return(0.5)

    assert desk.timeline == []
    assert desk.state.seated_s == 1800.0


@every_mode
def test_a_sleep_that_was_announced_and_never_came_changes_nothing(enter: Entering) -> None:
    """Another program inhibited it."""
    desk, undisturbed = enter(), enter()

    desk.happen(FellAsleep())
    desk.happen(Woke())

    assert desk.state == undisturbed.state
    assert desk.timeline == undisturbed.timeline


@every_mode
def test_an_unannounced_sleep_is_recognized_by_the_clocks(enter: Entering) -> None:
    """The battery died: one clock continued, and the other did not."""
    for hours in (0.05, 1):
        desk, reported = enter(), enter()

        desk.run_dry(hours)
        reported.suspend(hours)

        assert desk.state == reported.state
        assert desk.timeline == reported.timeline


def test_time_awake_before_an_unannounced_sleep_is_not_lost() -> None:
    """On which side of the sleep these forty seconds were is unknown, so they count as absence."""
    desk = Desk()

    desk.sit(30)
    desk.now = desk.now.plus(40.0)
    desk.run_dry(1)

    assert desk.state.today == Totals(MON, seated_s=1800.0, away_s=40.0, asleep_s=HOUR)


def test_a_suspend_in_the_middle_of_a_break_ends_it_where_the_lid_was_closed() -> None:
    """Half an hour asleep is a natural break, and not part of the guided one."""
    desk = break_begun()

    desk.step("settle", 30)
    desk.suspend(0.5)
    desk.leave_and_return(1)

    assert desk.timeline == story("""
        10:16:30 close 1
        10:16:30 log partial: sat 46m, took 0m30s, settle 30s, since 09:46:30
        10:17:30 log natural: sat 46m, took 31m
    """)


def test_a_suspend_before_the_first_movement_closes_the_window() -> None:
    """No break was taken, and none is logged."""
    desk = Desk()
    desk.sit(46)
    desk.timeline.clear()

    desk.open(1)
    desk.suspend(1)

    assert desk.timeline == story("""
        09:46 open 1 standing with focus
        09:46 withdraw 1
        10:46 close 1: The break window was closed because no break was started in it.
    """)


def test_a_short_suspend_in_the_middle_of_a_break_does_not_end_it() -> None:
    """The guide waits."""
    desk = break_begun()

    desk.step("settle", 30)
    desk.suspend(0.05)
    desk.step("warm-up", 30)
    desk.finish()

    assert desk.timeline == story("09:50 log guided: sat 46m, took 4m, settle 30s warm-up 30s")

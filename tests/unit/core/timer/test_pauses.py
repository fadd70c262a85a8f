"""Stories of pauses."""

from __future__ import annotations

import math
from datetime import datetime, time

import pytest

from deskbreak.core.timer.state import Paused
from tests.support.simulation.desk import BERLIN, Desk
from tests.support.simulation.timeline import story


def test_a_pause_stops_reminders_for_its_time_and_no_longer() -> None:
    """Sitting does not count meanwhile, because the reason for the pause is unknown."""
    desk = Desk()

    desk.sit(40)
    desk.pause(30)

    assert desk.shown == "Paused. Until 10:10"

    desk.sit(35)

    assert desk.timeline == story("""
        09:40 log paused: sat 40m, for 30 min
        10:10 log resumed: sat 40m
        10:15 remind 1: sat 45m, over 0m, 3 snoozes
    """)
    assert (desk.state.today.seated_s, desk.state.today.paused_s) == (45 * 60, 30 * 60)


def test_a_pause_withdraws_the_reminder_and_resuming_brings_it_back() -> None:
    """The break is still due."""
    desk = Desk()

    desk.sit(46)
    desk.pause()

    assert desk.shown == "Paused. Until you resume"

    desk.sit(120)
    desk.resume()

    assert desk.timeline == story("""
        09:45 remind 1: sat 45m, over 0m, 3 snoozes
        09:46 log paused: sat 46m
        09:46 withdraw 1
        11:46 log resumed: sat 46m
        11:46 remind 1 again: sat 46m, over 1m, 3 snoozes
    """)


def test_a_pause_can_be_set_to_end_at_a_time_of_day() -> None:
    """Today, if that is still to come."""
    desk = Desk()

    desk.pause(until=time(13, 30))

    assert desk.shown == "Paused. Until 13:30"
    assert desk.timeline == story("09:00 log paused: sat 0m, for 270 min")


def test_a_pause_until_a_time_that_has_passed_ends_tomorrow() -> None:
    """The text names the day; a night away during the pause does not count as a break."""
    desk = Desk()

    desk.sit(40)
    desk.pause(until=time(6))

    assert desk.shown == "Paused. Until Tuesday 06:00"

    desk.leave_and_return(24 * 60 - 40)

    assert desk.timeline == story("""
        09:40 log paused: sat 40m, for 1220 min
        Tue 06:00 log resumed: sat 40m
        Tue 09:00 log natural: sat 40m, took 1400m
    """)
    assert desk.state.today.breaks == 0


def test_a_pause_until_tomorrow_is_right_when_the_clocks_go_forward_that_night() -> None:
    """The night is an hour shorter."""
    desk = Desk(wall=datetime(2026, 3, 28, 22, 0, tzinfo=BERLIN))

    desk.pause(until=time(6))
    desk.leave_quietly(7 * 60)

    assert desk.timeline == story("""
        22:00 log paused: sat 0m, for 420 min
        Sun 06:00 log resumed: sat 0m
    """)


def test_a_pause_replaces_the_current_one() -> None:
    """The last request counts."""
    desk = Desk()

    desk.pause(30)
    desk.pause(60)
    desk.sit(60)

    assert desk.timeline == story("""
        09:00 log paused: sat 0m, for 30 min
        09:00 log paused: sat 0m, for 60 min
        10:00 log resumed: sat 0m
    """)


@pytest.mark.parametrize("minutes", [0.0, -1.0, math.nan, math.inf, 8 * 24 * 60.0])
def test_an_unreasonable_pause_length_is_refused(minutes: float) -> None:
    """A user who means forever can choose that."""
    desk = Desk()

    desk.pause(minutes)

    assert desk.timeline == story("09:00 refuse: The minutes of a pause must be above 0 and at most a week.")
    assert desk.state.pause is None


def test_resuming_without_a_pause_is_refused_in_words() -> None:
    """The command line can ask for it at any time."""
    desk = Desk()

    desk.resume()

    assert desk.timeline == story("09:00 refuse: DeskBreak is not paused.")


def test_a_natural_break_during_a_pause_resets_the_sitting_quietly() -> None:
    """Nothing is logged: the user asked to be left alone."""
    desk = Desk()

    desk.sit(40)
    desk.pause(30)
    desk.leave_and_return(10)
    desk.resume()

    assert desk.timeline == story("""
        09:40 log paused: sat 40m, for 30 min
        09:50 log resumed: sat 0m
    """)


def test_a_break_can_be_started_during_a_pause() -> None:
    """The pause continues after it."""
    desk = Desk()

    desk.pause()
    desk.start()
    desk.step("settle", 60)
    desk.finish()

    assert desk.timeline == story("""
        09:00 log paused: sat 0m
        09:00 open 1 standing with focus
        09:00 log started: sat 0m
        09:01 log guided: sat 0m, took 1m, settle 60s
    """)
    assert desk.state.mode == Paused(None)


def test_a_pause_continues_while_the_computer_sleeps() -> None:
    """It runs in real time."""
    desk = Desk()

    desk.pause(60)
    desk.suspend(2)

    assert desk.timeline == story("""
        09:00 log paused: sat 0m, for 60 min
        11:00 log resumed: sat 0m, since 10:00
    """)
    assert (desk.state.today.asleep_s, desk.state.today.paused_s) == (7200.0, 0.0)

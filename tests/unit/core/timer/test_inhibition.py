"""Stories of reminders held back until a call, a film or do-not-disturb ends."""

from __future__ import annotations

from datetime import time

import pytest

from deskbreak.core.model.inhibitor import Inhibitor
from deskbreak.core.model.presence import AbsenceReason, Gone
from deskbreak.core.model.settings import OfficeHours, Settings
from deskbreak.core.presentation.view import Face
from deskbreak.core.timer.state import Held
from tests.support.simulation.desk import MONDAY, Desk
from tests.support.simulation.timeline import story


def test_a_reminder_is_held_back_in_a_call_and_comes_when_the_call_ends() -> None:
    """The icon shows it and says why."""
    desk = Desk()

    desk.sit(40)
    desk.inhibit(Inhibitor.CALL, Inhibitor.FULL_SCREEN)
    desk.sit(20)

    assert desk.timeline == []
    assert (desk.view.icon.face, desk.view.attention) == (Face.HELD, True)
    assert desk.shown == (
        "A break is waiting. You are in a call and a window fills the screen. Sitting 1 h, 15 min over"
    )

    desk.inhibit()
    desk.sit(1)

    assert desk.timeline == story("10:00:10 remind 1: sat 60m10s, over 15m10s, 3 snoozes")


def test_a_visible_reminder_is_withdrawn_for_a_call() -> None:
    """It comes up again afterwards."""
    desk = Desk()

    desk.sit(46)
    desk.inhibit(Inhibitor.DO_NOT_DISTURB)
    desk.sit(10)
    desk.inhibit()
    desk.wait_a_moment()

    assert desk.timeline == story("""
        09:45 remind 1: sat 45m, over 0m, 3 snoozes
        09:46 withdraw 1
        09:56:10 remind 1 again: sat 56m10s, over 11m10s, 3 snoozes
    """)


def test_nothing_pops_up_in_the_two_seconds_between_two_meetings() -> None:
    """An end has to last for ten seconds; a new beginning restarts them."""
    desk = Desk()

    desk.inhibit(Inhibitor.CALL)
    desk.sit(50)
    for pause_s in (2, 9):
        desk.inhibit()
        desk.leave_quietly(pause_s / 60)
        desk.inhibit(Inhibitor.CALL)
        desk.leave_quietly((60 - pause_s) / 60)

    assert desk.timeline == []

    desk.inhibit()
    desk.wait_a_moment()

    assert desk.timeline == story("09:52:10 remind 1: sat 52m10s, over 7m10s, 3 snoozes")


def test_a_call_that_follows_do_not_disturb_leaves_no_gap() -> None:
    """One inhibitor may end while another begins; the icon names both for a moment."""
    desk = Desk()

    desk.inhibit(Inhibitor.DO_NOT_DISTURB)
    desk.sit(50)
    desk.inhibit(Inhibitor.CALL)

    assert desk.shown == (
        "A break is waiting. You are in a call and do not disturb is on. Sitting 50 min, 5 min over"
    )

    desk.wait_a_moment()
    desk.sit(1)

    assert desk.shown == "A break is waiting. You are in a call. Sitting 51 min, 6 min over"
    assert desk.timeline == []


def test_two_inhibitors_end_independently() -> None:
    """Four seconds apart."""
    desk = Desk()

    desk.inhibit(Inhibitor.CALL, Inhibitor.SHARING)
    desk.sit(50)
    desk.inhibit(Inhibitor.CALL)
    desk.leave_quietly(4 / 60)
    desk.inhibit()
    desk.leave_quietly(7 / 60)

    assert desk.state.inhibitors == {Inhibitor.CALL}

    desk.leave_quietly(3 / 60)

    assert desk.timeline == story("09:50:14 remind 1: sat 50m14s, over 5m14s, 3 snoozes")


def test_after_an_hour_in_a_call_the_icon_asks_silently_and_the_reminder_still_comes() -> None:
    """Even an endless call does not make the program forget the break; no notification comes before its end."""
    desk = Desk()

    desk.inhibit(Inhibitor.PROGRAM)
    desk.sit(45 + 59)

    assert desk.view.icon.face is Face.HELD

    desk.sit(2)

    assert (desk.view.icon.face, desk.view.attention) == (Face.DUE, True)
    assert desk.shown == (
        "A break is waiting. A program on your list is running. Sitting 1 h 46 min, 1 h 1 min over"
    )
    assert desk.timeline == []

    desk.inhibit()
    desk.wait_a_moment()

    assert desk.timeline == story("10:46:10 remind 1: sat 106m10s, over 61m10s, 3 snoozes")


@pytest.mark.parametrize("answer", ["snooze", "skip", "start"])
def test_a_break_that_is_held_back_can_be_answered_from_the_tray(answer: str) -> None:
    """It is due, though it is not announced."""
    desk = Desk()

    desk.inhibit(Inhibitor.SHARING)
    desk.sit(50)
    getattr(desk, answer)()

    assert (
        desk.timeline
        == {
            "snooze": story("09:50 log snoozed: sat 50m, for 5 min"),
            "skip": story("09:50 log skipped: sat 50m"),
            "start": ["09:50 open 1 standing with focus", "09:50 log started: sat 50m"],
        }[answer]
    )


def test_a_call_that_begins_during_a_snooze_holds_back_the_next_reminder() -> None:
    """The snooze ends during the call, and the hour of holding back begins then."""
    desk = Desk()

    desk.sit(45)
    desk.snooze(5)
    with desk.watching() as reported:
        desk.inhibit(Inhibitor.CALL)
        desk.sit(20)

        assert isinstance(desk.state.mode, Held)
        assert desk.state.mode.until - desk.now.boot == 45 * 60

        desk.inhibit()
        desk.wait_a_moment()

    assert reported == story("10:05:10 remind 1: sat 65m10s, over 20m10s, 2 snoozes")


def test_after_a_pause_that_ends_in_a_call_the_reminder_stays_held_back() -> None:
    """The call still inhibits it."""
    desk = Desk()

    desk.inhibit(Inhibitor.CALL)
    desk.sit(50)
    desk.pause(10)
    desk.sit(15)

    assert desk.shown == "A break is waiting. You are in a call. Sitting 55 min, 10 min over"
    assert desk.timeline == story("""
        09:50 log paused: sat 50m, for 10 min
        10:00 log resumed: sat 50m
    """)


def test_a_call_during_a_guided_break_does_not_end_it() -> None:
    """The user exercises while listening."""
    desk = Desk()

    desk.sit(45)
    desk.start(1)
    with desk.watching() as reported:
        desk.inhibit(Inhibitor.CALL)
        desk.step("settle", 120)
        desk.finish()
        desk.inhibit()
        desk.wait_a_moment()

    assert reported == story("09:47 log guided: sat 45m, took 2m, settle 120s")


def test_a_call_into_the_evening_holds_back_nothing_outside_office_hours() -> None:
    """At six the day is over; at nine in the morning the call is too."""
    office = Settings(office_hours=OfficeHours(enabled=True, days=frozenset(range(7)), start=time(9)))
    desk = Desk(wall=MONDAY.replace(hour=17), settings=office)

    desk.inhibit(Inhibitor.CALL)
    desk.sit(50)

    assert desk.view.icon.face is Face.HELD

    desk.sit(15)
    desk.inhibit()
    desk.wait_a_moment()

    assert desk.shown == "Out of office hours. No reminders until Tuesday 09:00"
    assert desk.timeline == []


def test_a_call_that_begins_during_an_absence_does_not_end_it() -> None:
    """It rings at an empty desk; with the first input the break that was due is held back."""
    desk = Desk()

    desk.sit(43)
    desk.leave_quietly(6)
    desk.inhibit(Inhibitor.CALL)
    desk.leave_quietly(4)

    assert desk.state.presence == Gone(5000.0 + 43 * 60, AbsenceReason.IDLE)

    desk.type()

    assert desk.timeline == story("""
        09:45 remind 1: sat 45m, over 0m, 3 snoozes
        09:48 withdraw 1
        09:53 log natural: sat 43m, took 10m
    """)

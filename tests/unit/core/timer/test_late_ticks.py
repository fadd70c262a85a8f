"""Stories of ticks that come late because the computer is too busy to run anything."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deskbreak.core.timer.state import Due, Held, OnBreak, Paused, Snoozed
from tests.support.simulation.desk import MONDAY, Desk
from tests.support.simulation.modes import (
    OFFICE,
    Entering,
    away,
    blind_desk,
    due,
    every_mode,
    held,
    named,
    on_break,
    paused,
    sitting,
    snoozed,
)
from tests.support.simulation.scripts import but_for_its_showing
from tests.support.simulation.timeline import story


@every_mode
def test_a_tick_that_comes_twelve_minutes_late_puts_everything_in_its_place(enter: Entering) -> None:
    """The computer was too busy to run anything: what fell due meanwhile is dated to its own moment."""
    desk, punctual = enter(), enter()

    desk.be_busy(12)
    if enter is away:
        punctual.leave_quietly(12)
    else:
        punctual.sit(12)

    # Only the user in the call was typing, and a reminder was on the screen later.
    assert but_for_its_showing(replace(desk.state, idle_since=None)) == but_for_its_showing(punctual.state)


@pytest.mark.parametrize(
    ("enter", "reported", "mode"),
    [
        (sitting, "09:46 remind 1: sat 45m, over 0m, 3 snoozes", Due),
        (due, "10:02 remind 1 again: sat 60m, over 15m, 3 snoozes", Due),
        (held, "", Held),
        (on_break, "", OnBreak),
        (paused, "", Paused),
        (snoozed, "10:01 remind 1: sat 60m, over 15m, 2 snoozes", Due),
    ],
    ids=named,
)
def test_reminders_that_fell_due_in_sixteen_busy_minutes_come_once(
    enter: Entering, reported: str, mode: type[object]
) -> None:
    """With the text of the last one; the user was not reminded before, so it does not claim to repeat."""
    desk = enter()

    with desk.watching() as lines:
        desk.be_busy(16)

    assert lines == story(reported)
    assert isinstance(desk.state.mode, mode)


def test_a_snooze_handled_late_counts_from_when_it_is_handled() -> None:
    """The click waited in the queue for four minutes."""
    desk = snoozed()
    desk.sit(10)

    desk.now = desk.now.plus(240.0)
    desk.snooze(5)

    assert desk.state.mode == Snoozed(desk.now.boot + 300.0)


def test_a_guide_left_standing_is_closed_however_late_that_is_noticed() -> None:
    """Half an hour after its last report, also in the journal."""
    desk = on_break()

    with desk.watching() as reported:
        desk.be_busy(45)

    assert reported == story("""
        10:31 close 1: The break window was closed because nothing happened in it for half an hour.
        10:31 log partial: sat 45m, took 1m, settle 60s, since 09:46
    """)


def test_a_reminder_that_was_never_on_the_screen_does_not_count_as_unanswered() -> None:
    """The computer was so busy that nothing ran when it fell due, nor when it would have come again."""
    desk = blind_desk()

    desk.sit(44)
    desk.be_busy(12)

    assert desk.timeline == story("09:56 remind 1: sat 55m, over 10m, 3 snoozes")
    assert desk.shown == "Time for a break. Sitting 56 min, 11 min over, activity unknown"

    desk.leave_quietly(10)

    assert desk.state.seated_s == 60 * 60


def test_a_reminder_that_came_late_also_gets_its_time() -> None:
    """The remaining minute before the next one is too short to answer it."""
    desk = blind_desk()

    desk.sit(44)
    desk.be_busy(15)
    desk.sit(5)

    assert desk.state.seated_s == 64 * 60

    desk.leave_quietly(10)

    assert desk.state.seated_s == 65 * 60


def test_a_reminder_on_a_busy_screen_could_be_answered() -> None:
    """Nothing else ran, but it was shown before that."""
    desk = blind_desk()

    desk.sit(46)
    desk.be_busy(20)

    assert desk.state.seated_s == 50 * 60


def test_a_reminder_that_came_and_went_while_nothing_ran_is_not_withdrawn() -> None:
    """It was due at 17:55, and office hours ended at 18:00: nothing is on the screen."""
    desk = Desk(wall=MONDAY.replace(hour=17, minute=10), settings=OFFICE)
    desk.sit(40)

    desk.be_busy(30)

    assert desk.timeline == []
    assert desk.shown == "Out of office hours. No reminders until Tuesday 09:00"

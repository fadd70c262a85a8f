"""Stories of reminders: due, repeated, snoozed, skipped."""

from __future__ import annotations

import math

import pytest

from deskbreak.core.model.settings import Settings
from tests.support.simulation.desk import Desk
from tests.support.simulation.timeline import story


def test_a_reminder_that_is_not_answered_comes_again_in_place() -> None:
    """Every five minutes, under the same id, so that it replaces itself; it says how long the break has been due."""
    desk = Desk()

    desk.sit(57)

    assert desk.timeline == story("""
        09:45 remind 1: sat 45m, over 0m, 3 snoozes
        09:50 remind 1 again: sat 50m, over 5m, 3 snoozes
        09:55 remind 1 again: sat 55m, over 10m, 3 snoozes
    """)
    assert desk.shown == "Time for a break. Sitting 57 min, 12 min over"


def test_a_reminder_that_was_never_answered_is_logged_as_ignored_and_not_as_taken() -> None:
    """When the user finally leaves, the break that follows is a natural one."""
    desk = Desk()

    desk.sit(52)
    desk.leave_and_return(10)

    assert desk.timeline == story("""
        09:45 remind 1: sat 45m, over 0m, 3 snoozes
        09:50 remind 1 again: sat 50m, over 5m, 3 snoozes
        09:55 remind 1 again: sat 55m, over 10m, 3 snoozes
        09:57 withdraw 1
        10:02 log ignored: sat 52m, since 09:52
        10:02 log natural: sat 52m, took 10m
    """)


def test_a_reminder_counts_as_ignored_from_its_first_appearance() -> None:
    """A short absence in between does not make it new."""
    desk = Desk()

    desk.sit(49)
    desk.lock(2)
    desk.sit(3)
    desk.lock(6)

    assert desk.timeline[-2:] == story("""
        10:00 log ignored: sat 52m, since 09:54
        10:00 log natural: sat 52m, took 6m
    """)


def test_a_reminder_that_makes_the_user_leave_was_not_ignored() -> None:
    """They left two minutes after it came, as it asks."""
    desk = Desk()

    desk.sit(47)
    desk.lock(6)

    assert desk.timeline == story("""
        09:45 remind 1: sat 45m, over 0m, 3 snoozes
        09:47 withdraw 1
        09:53 log natural: sat 47m, took 6m
    """)


def test_a_short_absence_while_due_withdraws_the_reminder_and_puts_it_up_again() -> None:
    """A cup of coffee is not a break, and no one reads a notification in the kitchen."""
    desk = Desk()

    desk.sit(46)
    desk.lock(2)
    desk.sit(1)

    assert desk.timeline == story("""
        09:45 remind 1: sat 45m, over 0m, 3 snoozes
        09:46 withdraw 1
        09:48 remind 1 again: sat 46m, over 1m, 3 snoozes
    """)


def test_a_break_can_be_snoozed_three_times_and_no_more() -> None:
    """Each time the reminder says how many are left."""
    desk = Desk()

    desk.sit(45)
    for _ in range(3):
        desk.snooze(5)
        desk.sit(5)
    desk.snooze(5)

    assert desk.timeline == story("""
        09:45 remind 1: sat 45m, over 0m, 3 snoozes
        09:45 log snoozed: sat 45m, for 5 min
        09:45 withdraw 1
        09:50 remind 1: sat 50m, over 5m, 2 snoozes
        09:50 log snoozed: sat 50m, for 5 min
        09:50 withdraw 1
        09:55 remind 1: sat 55m, over 10m, 1 snoozes
        09:55 log snoozed: sat 55m, for 5 min
        09:55 withdraw 1
        10:00 remind 1: sat 60m, over 15m, 0 snoozes
        10:00 refuse: This break was snoozed 3 times already. Start it, or skip it.
    """)


@pytest.mark.parametrize(
    ("budget", "words"),
    [
        (0, "Snoozing is switched off in the settings."),
        (1, "This break was snoozed once already. Start it, or skip it."),
        (2, "This break was snoozed 2 times already. Start it, or skip it."),
    ],
)
def test_with_no_snooze_left_a_snooze_is_refused_in_words(budget: int, words: str) -> None:
    """The number of snoozes is a setting."""
    desk = Desk(settings=Settings(snoozes=budget))

    desk.sit(45)
    for _ in range(budget):
        desk.snooze(1)
        desk.sit(1)
    with desk.watching() as reported:
        desk.snooze(1)

    assert reported == [f"{desk.now.wall:%H:%M} refuse: {words}"]


def test_a_snooze_can_be_made_longer_from_the_tray() -> None:
    """The second one counts from now and uses up another snooze."""
    desk = Desk()

    desk.sit(45)
    desk.snooze(5)
    desk.sit(2)
    desk.snooze(15)

    assert desk.shown == "Sitting 47 min. Snoozed until 10:02"

    with desk.watching() as reported:
        desk.sit(15)

    assert reported == story("10:02 remind 1: sat 62m, over 17m, 1 snoozes")


@pytest.mark.parametrize("minutes", [0.0, -5.0, math.nan, math.inf, 8 * 24 * 60.0])
def test_an_unreasonable_snooze_length_is_refused(minutes: float) -> None:
    """The reminder stays where it is."""
    desk = Desk()

    desk.sit(45)
    with desk.watching() as reported:
        desk.snooze(minutes)

    assert reported == story("09:45 refuse: The minutes of a snooze must be above 0 and at most a week.")


def test_snoozing_or_skipping_without_a_due_break_is_refused_in_words() -> None:
    """The command line can ask for it at any time."""
    desk = Desk()

    desk.snooze()
    desk.skip()
    desk.start()
    desk.snooze()
    desk.finish()
    desk.pause()
    desk.skip()

    assert desk.timeline == story("""
        09:00 refuse: No break is due: there is nothing to snooze.
        09:00 refuse: No break is due: there is nothing to skip.
        09:00 open 1 standing with focus
        09:00 log started: sat 0m
        09:00 refuse: The break is under way: there is nothing to snooze.
        09:00 log guided: sat 0m, no steps
        09:00 log paused: sat 0m
        09:00 refuse: DeskBreak is paused: there is nothing to skip.
    """)


def test_after_a_skip_the_next_reminder_comes_after_another_interval_and_sitting_is_counted_truthfully() -> (
    None
):
    """An hour and a half of sitting stays an hour and a half, even with a skip in between."""
    desk = Desk()

    desk.sit(47)
    desk.skip()

    assert desk.shown == "Sitting 47 min. Break in 45 min (10:32)"

    desk.sit(45)

    assert desk.timeline == story("""
        09:45 remind 1: sat 45m, over 0m, 3 snoozes
        09:47 withdraw 1
        09:47 log skipped: sat 47m
        10:32 remind 2: sat 92m, over 0m, 3 snoozes
    """)


def test_a_snoozed_break_can_be_skipped() -> None:
    """It does not come back when the snooze would have ended."""
    desk = Desk()

    desk.sit(45)
    desk.snooze(5)
    with desk.watching() as reported:
        desk.skip()
        desk.sit(44)

    assert reported == story("09:45 log skipped: sat 45m")


def test_the_screen_may_be_locked_while_snoozed() -> None:
    """The snooze continues and the rest of it is waited for; a longer absence is a break."""
    desk = Desk()

    desk.sit(45)
    desk.snooze(10)
    desk.lock(3)
    desk.sit(7)

    with desk.watching() as reported:
        desk.snooze(10)
        desk.lock(6)
        desk.sit(10)

    assert desk.timeline[:3] == story("""
        09:45 remind 1: sat 45m, over 0m, 3 snoozes
        09:45 log snoozed: sat 45m, for 10 min
        09:45 withdraw 1
    """)
    assert reported == story("""
        09:55 log snoozed: sat 52m, for 10 min
        09:55 withdraw 1
        10:01 log natural: sat 52m, took 6m
    """)


def test_clicks_on_an_answered_reminder_do_nothing() -> None:
    """Some desktops keep the notification in their list, with its buttons."""
    desk = Desk()

    desk.sit(45)
    desk.skip(1)
    with desk.watching() as reported:
        desk.snooze(5, 1)
        desk.skip(1)
        desk.start(1)
        desk.sit(45)
        desk.start(1)

    assert reported == story("10:30 remind 2: sat 90m, over 0m, 3 snoozes")

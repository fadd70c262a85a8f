"""Stories of desks where nothing reports activity: only answers show that the user is there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time

import pytest

from deskbreak.core.model.presence import AbsenceReason, Gone, Here, LastInput, Unknown, Unlocked
from deskbreak.core.model.settings import OfficeHours, Settings
from deskbreak.core.presentation import view_model
from deskbreak.core.timer.events import Observed
from deskbreak.core.timer.state import Paused, Snoozed
from tests.support.simulation.desk import MONDAY, Desk
from tests.support.simulation.modes import blind_desk, ignored_desk
from tests.support.simulation.timeline import story


def test_sitting_is_unknown_where_a_reminder_stood_unanswered() -> None:
    """It comes again and again, but the sitting time it states stays the same."""
    desk = ignored_desk()

    assert desk.timeline[:3] == story("""
        09:45 remind 1: sat 45m, over 0m, 3 snoozes
        09:50 remind 1 again: sat 50m, over 5m, 3 snoozes
        09:55 remind 1 again: sat 50m, over 5m, 3 snoozes
    """)
    assert len(desk.timeline) == 7
    assert (desk.state.today.seated_s, desk.state.today.away_s) == (50 * 60.0, 25 * 60.0)
    assert desk.shown == "Time for a break. Sat 50 min, then no answer, activity unknown"


def test_a_night_without_an_answer_is_not_a_night_of_sitting() -> None:
    """The computer was left on, and no sensor of it works."""
    desk = Desk(wall=MONDAY.replace(hour=17), sensor=False)

    desk.leave_quietly(16 * 60)

    assert [day.seated_s for day in desk.state.ledger.days] == [50 * 60.0, 0.0]
    assert desk.state.seated_s == 50 * 60


@pytest.mark.parametrize(
    ("answer", "reported"),
    [
        (lambda desk: desk.snooze(5), "log snoozed: sat 50m, for 5 min"),
        (lambda desk: desk.skip(), "log skipped: sat 50m"),
        (lambda desk: desk.start(), "log started: sat 50m"),
        (lambda desk: desk.pause(), "log paused: sat 50m"),
        (lambda desk: desk.resume(), "refuse: DeskBreak is not paused."),
        (lambda desk: desk.pause(-1), "refuse: The minutes of a pause must be above 0 and at most a week."),
    ],
)
def test_any_request_by_the_user_shows_that_they_are_there(
    answer: Callable[[Desk], None], reported: str
) -> None:
    """Even an impossible one. Where they were meanwhile is unknown: it counts neither as sitting nor as a break."""
    desk = ignored_desk()

    with desk.watching() as lines:
        answer(desk)

    assert f"10:15 {reported}" in lines
    assert not desk.state.unheard
    assert desk.state.seated_s == 50 * 60


def test_from_the_answer_on_sitting_counts_again() -> None:
    """Until the next reminder stays unanswered."""
    desk = ignored_desk()

    with desk.watching() as reported:
        desk.snooze(5)
        desk.leave_quietly(20)

    assert reported == story("""
        10:15 log snoozed: sat 50m, for 5 min
        10:15 withdraw 1
        10:20 remind 1: sat 55m, over 10m, 2 snoozes
        10:25 remind 1 again: sat 60m, over 15m, 2 snoozes
        10:30 remind 1 again: sat 60m, over 15m, 2 snoozes
        10:35 remind 1 again: sat 60m, over 15m, 2 snoozes
    """)


def test_a_reminder_that_fell_due_while_nothing_was_running_waits_for_its_answer() -> None:
    """Killed, and started again four minutes later."""
    desk = blind_desk()

    desk.sit(44)
    desk.restart(240)
    desk.sit(6)

    assert desk.state.seated_s == 54 * 60


def test_a_user_who_answers_every_reminder_is_believed() -> None:
    """Each within five minutes."""
    desk = blind_desk()

    desk.sit(45 + 4)
    desk.snooze(5)
    desk.sit(5 + 4)
    desk.snooze(5)
    desk.sit(5 + 4)

    assert desk.state.seated_s == 67 * 60
    assert desk.shown == "Time for a break. Sitting 1 h 7 min, 22 min over, activity unknown"


def test_a_refusal_keeps_the_reminder_and_gives_it_time() -> None:
    """A user who made a request at 09:48 is not away at 09:50."""
    desk = blind_desk()

    desk.sit(48)
    desk.resume()
    desk.sit(5)

    assert desk.state.seated_s == 53 * 60

    desk.sit(4)

    assert desk.state.seated_s == 55 * 60


def test_a_late_click_proves_nothing() -> None:
    """It may have been waiting in a queue."""
    desk = ignored_desk()

    desk.snooze(5, 17)

    assert desk.state.unheard


def test_new_settings_show_that_the_user_is_there() -> None:
    """Changed by hand, or from the menu."""
    desk = ignored_desk()

    desk.change(Settings(snoozes=5))

    assert desk.shown == "Time for a break. Sitting 50 min, 5 min over, activity unknown"


def test_unlocking_shows_that_the_user_is_there() -> None:
    """Even if the lock had not been noticed."""
    desk = ignored_desk()

    desk.happen(Observed(Unlocked()))

    assert not desk.state.unheard


def test_after_a_silence_a_lock_is_an_absence_of_its_own_length() -> None:
    """The time before it stays unknown."""
    desk = ignored_desk()

    with desk.watching() as reported:
        desk.lock(6)

    assert reported == story("""
        10:15 withdraw 1
        10:21 log ignored: sat 50m, since 10:15
        10:21 log natural: sat 50m, took 6m
    """)
    assert desk.shown == "Sitting under a minute. Break in 45 min (11:06), activity unknown"


def test_a_sensor_that_starts_working_finds_the_user_there() -> None:
    """From its first report on, it decides."""
    desk = ignored_desk()

    desk.happen(Observed(LastInput(10.0)))
    desk.leave_quietly(2)

    assert desk.state.presence == Here()
    assert desk.shown == "Time for a break. Sitting 52 min, 7 min over"


def test_a_sensor_that_starts_working_finds_the_user_gone() -> None:
    """The last input was after the beginning and before the reminder: what was booked since is corrected."""
    desk = ignored_desk()

    desk.happen(Observed(LastInput(40 * 60.0)))

    assert desk.state.presence == Gone(5000.0 + 35 * 60, AbsenceReason.IDLE)
    assert (desk.state.today.seated_s, desk.state.today.away_s) == (35 * 60.0, 40 * 60.0)


def test_a_sensor_that_dies_while_a_reminder_is_up_leaves_time_to_answer() -> None:
    """It saw the user a minute before the reminder came again."""
    desk = Desk()

    desk.sit(49)
    desk.go_blind()
    desk.leave_quietly(5)

    assert desk.state.seated_s == 54 * 60

    desk.happen(Observed(LastInput(0.0)))
    desk.go_blind()
    desk.go_blind()
    desk.leave_quietly(20)

    assert desk.state.seated_s == 60 * 60


def test_the_office_closes_on_a_silent_desk_and_opens_on_one() -> None:
    """There was no answer in between."""
    office = Settings(office_hours=OfficeHours(enabled=True, days=frozenset(range(7)), end=time(10)))
    desk = blind_desk(office)

    desk.leave_quietly(24 * 60 + 20)
    days = (desk.state.ledger.days[0], desk.state.today)

    assert [(day.seated_s, day.away_s) for day in days] == [(3000.0, 600.0), (0.0, 1200.0)]


def test_pauses_and_snoozes_are_answers() -> None:
    """They end by themselves, and the next reminder has its five minutes."""
    desk = ignored_desk()

    desk.pause(30)

    assert isinstance(desk.state.mode, Paused)

    desk.leave_quietly(40)

    assert desk.state.seated_s == 55 * 60

    desk.snooze(10)

    assert isinstance(desk.state.mode, Snoozed)
    assert desk.shown == "Sitting 55 min. Snoozed until 11:05, activity unknown"


def test_a_short_sleep_ends_the_silence() -> None:
    """The user opened the lid."""
    desk = ignored_desk()

    desk.suspend(0.05)
    desk.leave_quietly(1)

    assert desk.state.presence == Unknown()
    assert desk.state.seated_s == 51 * 60


def test_killed_in_silence_it_stays_silent() -> None:
    """A restart does not count as an answer."""
    desk = ignored_desk()

    desk.restart(20)
    desk.leave_quietly(10)

    assert desk.state.unheard
    assert desk.state.seated_s == 50 * 60


def test_the_view_says_where_activity_is_unknown() -> None:
    """Only where it matters: on a break the user is known to be there."""
    desk = blind_desk()
    desk.sit(32)

    assert desk.shown == "Sitting 32 min. Break in 13 min (09:45), activity unknown"
    assert view_model.status(desk.state, desk.settings)["activity"] == "unknown"

    desk.start()

    assert desk.shown == "Taking a break. Sat 32 min before"

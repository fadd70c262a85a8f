"""Stories of sitting and of being away."""

from __future__ import annotations

from deskbreak.core.model.presence import AbsenceReason, Gone, Here, Unknown, Unlocked
from deskbreak.core.timer.events import Observed
from deskbreak.core.timer.ledger import Account
from deskbreak.core.timer.state import account_of
from tests.support.simulation.desk import Desk
from tests.support.simulation.timeline import story


def test_after_45_minutes_of_sitting_a_break_is_due() -> None:
    """Not a second earlier."""
    desk = Desk()

    desk.sit(44.99)

    assert desk.timeline == []

    desk.sit(0.01)

    assert desk.timeline == story("09:45 remind 1: sat 45m, over 0m, 3 snoozes")


def test_an_absence_begins_with_the_last_input_and_not_when_it_is_noticed() -> None:
    """Six minutes without input are six minutes away, and none of them counts as sitting."""
    desk = Desk()

    desk.sit(20)
    desk.leave_quietly(6)

    assert desk.state.presence == Gone(since=6200.0, why=AbsenceReason.IDLE)
    assert (desk.state.today.seated_s, desk.state.today.away_s) == (1200.0, 360.0)
    assert desk.shown == "Away. Sat 20 min before"


def test_reading_without_a_hand_on_the_mouse_is_sitting() -> None:
    """Silence shorter than away_after proves nothing."""
    desk = Desk()

    desk.sit(20)
    desk.leave_and_return(4)

    assert desk.state.presence == Here()
    assert desk.state.today.seated_s == 24 * 60
    assert desk.timeline == []


def test_five_minutes_away_are_a_natural_break_and_sitting_starts_from_zero() -> None:
    """It is logged with its true length, and the next break is due 45 minutes after the return."""
    desk = Desk()

    desk.sit(30)
    desk.leave_and_return(8)
    desk.sit(45)

    assert desk.timeline == story("""
        09:38 log natural: sat 30m, took 8m
        10:23 remind 2: sat 45m, over 0m, 3 snoozes
    """)
    assert desk.state.today.breaks == 1


def test_five_minutes_away_are_a_natural_break_and_a_second_less_is_not() -> None:
    """The setting is the exact limit."""
    desk = Desk()

    desk.sit(30)
    desk.lock(5)
    desk.sit(30)
    desk.lock(4 + 59 / 60)

    assert desk.timeline == story("09:35 log natural: sat 30m, took 5m")


def test_no_absence_reaches_back_before_the_last_return() -> None:
    """A user who unlocked the screen was there, even without any input since."""
    desk = Desk()

    desk.sit(30)
    desk.lock_screen()
    desk.leave_quietly(2)
    desk.happen(Observed(Unlocked()))
    desk.leave_quietly(6)

    assert desk.state.presence == Gone(since=5000.0 + 32 * 60, why=AbsenceReason.IDLE)


def test_a_reminder_that_came_during_an_absence_is_withdrawn() -> None:
    """Due at 45 minutes, but the last input was at 43: the break happened by itself."""
    desk = Desk()

    desk.sit(43)
    desk.leave_and_return(7)

    assert desk.timeline == story("""
        09:45 remind 1: sat 45m, over 0m, 3 snoozes
        09:48 withdraw 1
        09:50 log natural: sat 43m, took 7m
    """)


def test_a_locked_screen_is_away_at_once() -> None:
    """Two minutes are neither a break nor sitting."""
    desk = Desk()

    desk.sit(30)
    desk.lock(2)

    assert desk.timeline == []
    assert (desk.state.today.seated_s, desk.state.today.away_s) == (1800.0, 120.0)


def test_mouse_movement_on_a_locked_screen_is_not_sitting() -> None:
    """The cat walks over the keyboard."""
    desk = Desk()

    desk.sit(30)
    desk.lock_screen()
    desk.leave_quietly(6)
    desk.type()

    assert desk.timeline == []
    assert desk.shown == "Away, the screen is locked. Sat 30 min before"


def test_locking_the_screen_while_away_keeps_the_beginning_of_the_absence() -> None:
    """The screen saver locks it after ten minutes; the user had left before."""
    desk = Desk()

    desk.sit(30)
    desk.leave_quietly(10)
    desk.lock(5)

    assert desk.timeline == story("09:45 log natural: sat 30m, took 15m")


def test_unlocking_without_an_absence_changes_nothing() -> None:
    """A reading that makes no sense has no effect."""
    desk = Desk()

    desk.sit(10)
    desk.unlock()

    assert desk.state.presence == Here()
    assert desk.state.seated_s == 600.0


def test_a_night_is_an_absence_but_not_a_break_that_the_user_took() -> None:
    """It is logged and resets the sitting; the count of breaks stays correct."""
    desk = Desk()

    desk.sit(30)
    desk.leave_and_return(15 * 60)

    assert desk.timeline == story("Tue 00:30 log natural: sat 30m, took 900m")
    assert desk.state.today.breaks == 0


def test_without_an_activity_sensor_time_counts_as_sitting() -> None:
    """Only the lock and the lid report absences then."""
    desk = Desk(sensor=False)

    desk.sit(20)
    desk.leave_quietly(10)
    desk.lock(6)
    desk.sit(10)

    assert desk.state.presence == Unknown()
    assert desk.timeline == story("09:36 log natural: sat 30m, took 6m")


def test_a_sensor_that_dies_leaves_no_absence_behind() -> None:
    """An absent user counts as back, and the absence so far as a break."""
    desk = Desk()

    desk.sit(20)
    desk.leave_quietly(10)
    desk.go_blind()
    desk.sit(20)

    assert desk.timeline == story("09:30 log natural: sat 20m, took 10m")
    assert desk.shown == "Sitting 20 min. Break in 25 min (10:15)"


def test_a_sensor_that_dies_behind_a_locked_screen_does_not_unlock_it() -> None:
    """The lock has its own sensor."""
    desk = Desk()

    desk.sit(20)
    desk.lock_screen()
    desk.go_blind()
    desk.leave_quietly(6)

    assert desk.state.presence == Gone(since=6200.0, why=AbsenceReason.LOCKED)

    desk.unlock()

    assert isinstance(desk.state.presence, Unknown)
    assert desk.timeline == story("09:26 log natural: sat 20m, took 6m")


def test_a_sensor_that_dies_while_the_user_types_leaves_them_sitting() -> None:
    """Nothing is known any more, and nothing changes."""
    desk = Desk()

    desk.sit(20)
    desk.go_blind()
    desk.sit(5)

    assert desk.state.presence == Unknown()
    assert desk.state.seated_s == 25 * 60


def test_a_suspend_is_an_absence_from_the_moment_the_lid_closed() -> None:
    """It ends with the first input, not with the lid."""
    desk = Desk()

    desk.sit(30)
    desk.suspend(1)

    assert desk.shown == "Away, the computer slept. Sat 30 min before"

    desk.leave_quietly(3)
    desk.type()

    assert desk.timeline == story("10:33 log natural: sat 30m, took 63m")
    assert (desk.state.today.asleep_s, desk.state.today.away_s) == (3600.0, 180.0)


def test_a_short_suspend_is_not_a_break() -> None:
    """From one room to the next."""
    desk = Desk()

    desk.sit(30)
    desk.suspend(0.05)
    desk.leave_and_return(1)
    desk.sit(15)

    assert desk.timeline == story("09:49 remind 1: sat 45m, over 0m, 3 snoozes")


def test_without_an_activity_sensor_waking_up_is_coming_back() -> None:
    """The user opened the lid."""
    desk = Desk(sensor=False)

    desk.sit(30)
    desk.suspend(1)

    assert desk.timeline == story("10:30 log natural: sat 30m, took 60m")
    assert account_of(desk.state) is Account.SEATED


def test_suspended_behind_a_locked_screen_the_user_is_away_until_it_is_unlocked() -> None:
    """With or without reported input."""
    desk = Desk(sensor=False)

    desk.sit(30)
    desk.lock_screen()
    desk.suspend(1)
    desk.leave_quietly(2)

    assert desk.shown == "Away, the screen is locked. Sat 30 min before"

    desk.unlock()

    assert desk.timeline == story("10:32 log natural: sat 30m, took 62m")


def test_a_suspend_while_away_continues_the_same_absence() -> None:
    """The computer falls asleep because the user is away."""
    desk = Desk()

    desk.sit(30)
    desk.leave_quietly(20)
    desk.suspend(1)
    desk.leave_and_return(1)

    assert desk.timeline == story("10:51 log natural: sat 30m, took 81m")

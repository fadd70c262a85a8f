"""Stories of programs that are killed and started again, and of computers that restart."""

from __future__ import annotations

from deskbreak.core.model.inhibitor import Inhibitor
from deskbreak.core.presentation.view import Face
from deskbreak.core.timer.events import ReminderShown
from deskbreak.core.timer.state import Held, OnBreak, OnScreen, Paused
from tests.support.simulation.desk import Desk
from tests.support.simulation.timeline import story


def test_killed_while_a_break_is_due_the_reminder_is_put_up_again() -> None:
    """The notification may have disappeared with the program."""
    desk = Desk()

    desk.sit(46)
    desk.restart(20)

    assert desk.timeline == story("""
        09:45 remind 1: sat 45m, over 0m, 3 snoozes
        09:46 killed
        09:46:20 remind 1 again: sat 46m20s, over 1m20s, 3 snoozes
    """)


def test_a_break_that_falls_due_while_the_program_is_down_is_due_at_its_start() -> None:
    """It is announced once."""
    desk = Desk()

    desk.sit(44)
    desk.restart(120)

    assert desk.timeline == story("""
        09:44 killed
        09:46 remind 1: sat 45m, over 0m, 3 snoozes
    """)


def test_killed_while_sitting_and_started_again_at_once_nothing_is_lost() -> None:
    """As if it had never stopped."""
    desk = Desk()

    desk.sit(40)
    desk.restart(5)
    desk.sit(5)

    assert desk.timeline == story("""
        09:40 killed
        09:45 remind 1: sat 45m, over 0m, 3 snoozes
    """)


def test_killed_while_away_the_absence_continues() -> None:
    """With its real beginning."""
    desk = Desk()

    desk.sit(30)
    desk.leave_quietly(7)
    desk.restart(60)
    desk.leave_and_return(2)

    assert desk.timeline == story("""
        09:37 killed
        09:40 log natural: sat 30m, took 10m
    """)


def test_killed_behind_a_locked_screen_and_started_after_it_was_unlocked_the_user_is_not_away_for_ever() -> (
    None
):
    """The new program sees no lock and gets no event for its end."""
    desk = Desk()

    desk.sit(30)
    desk.lock_screen()
    desk.leave_quietly(1)
    desk.restart(60)
    desk.leave_and_return(1)

    assert desk.shown == "Sitting 30 min. Break in 15 min (09:48)"


def test_killed_while_snoozed_the_snooze_continues() -> None:
    """The snooze stays used."""
    desk = Desk()

    desk.sit(45)
    desk.snooze(5)
    desk.restart(60)
    desk.sit(4)

    assert desk.timeline[-1:] == story("09:50 remind 1: sat 50m, over 5m, 2 snoozes")


def test_killed_with_a_reminder_held_back_it_stays_held_back() -> None:
    """As far as the program knows, the call continues."""
    desk = Desk()

    desk.inhibit(Inhibitor.CALL)
    desk.sit(50)
    desk.restart(10)

    assert isinstance(desk.state.mode, Held)
    assert desk.timeline == story("09:50 killed")


def test_killed_while_paused_the_pause_ends_on_time() -> None:
    """Even if no program was running to end it."""
    desk = Desk()

    desk.sit(10)
    desk.pause(30)
    desk.restart(60)

    assert isinstance(desk.state.mode, Paused)

    desk.restart(40 * 60)

    assert desk.timeline == story("""
        09:10 log paused: sat 10m, for 30 min
        09:10 killed
        09:11 killed
        09:51 log resumed: sat 10m, since 09:40
    """)


def test_killed_during_a_guided_break_what_was_done_is_logged() -> None:
    """The guide ended with the program."""
    desk = Desk()

    desk.sit(20)
    desk.start()
    desk.step("settle", 90)
    desk.restart(3)

    assert desk.timeline == story("""
        09:20 open 1 standing with focus
        09:20 log started: sat 20m
        09:21:30 killed
        09:21:33 log partial: sat 20m, took 1m33s, settle 90s
    """)


def test_a_break_guided_elsewhere_survives_the_end_of_the_program() -> None:
    """The terminal continues and reports to the next program."""
    desk = Desk()

    desk.sit(20)
    desk.start(elsewhere=True)
    desk.step("settle", 90)
    desk.restart(3)

    assert isinstance(desk.state.mode, OnBreak)

    desk.finish()

    assert desk.timeline[-1:] == story("09:21:33 log guided: sat 20m, took 1m33s, settle 90s")


def test_a_long_time_without_the_program_is_an_absence() -> None:
    """Where the user was is unknown; with the first input sitting starts from zero."""
    desk = Desk()

    desk.sit(40)
    desk.restart(20 * 60)

    assert desk.view.icon.face is Face.AWAY

    desk.leave_and_return(1)

    assert desk.timeline == story("""
        09:40 killed
        10:01 log natural: sat 40m, took 21m
    """)


def test_a_restart_of_the_computer_is_a_short_absence() -> None:
    """The clocks start again from zero; forty minutes of sitting are still forty."""
    desk = Desk()

    desk.sit(40)
    desk.restart(120, reboot=True)
    desk.leave_and_return(1)
    desk.sit(5)

    assert desk.timeline == story("""
        09:40 reboot
        09:48 remind 1: sat 45m, over 0m, 3 snoozes
    """)


def test_neither_lock_nor_call_survives_a_restart_of_the_computer() -> None:
    """No event would ever report their end."""
    desk = Desk()

    desk.sit(46)
    desk.inhibit(Inhibitor.CALL)
    desk.lock_screen()
    desk.restart(60, reboot=True)
    desk.leave_and_return(1)

    assert desk.timeline[-1:] == story("09:48 remind 1 again: sat 46m, over 1m, 3 snoozes")


def test_a_restart_during_a_guided_break_ends_it_where_the_program_stopped() -> None:
    """The window that closed with it need not be closed, but closing it again does no harm."""
    desk = Desk()

    desk.sit(20)
    desk.start()
    desk.step("settle", 90)
    desk.restart(600, reboot=True)

    assert desk.timeline[2:] == story("""
        09:21:30 reboot
        09:31:30 close 1
        09:31:30 log partial: sat 20m, took 1m30s, settle 90s, since 09:21:30
    """)


def test_the_record_of_a_visible_reminder_outlives_a_kill_and_ends_with_the_reminder() -> None:
    """The next run can withdraw it."""
    desk = Desk()
    desk.sit(45)
    desk.happen(ReminderShown(7, "a bus :1.5"))
    desk.happen(ReminderShown(7, "a bus :1.5"))
    desk.restart(20)
    killed = desk.state.on_screen
    desk.skip()
    desk.happen(ReminderShown(8, "a bus :1.5"))  # it was withdrawn before the server reported its place

    assert (killed, desk.state.on_screen) == (OnScreen(7, "a bus :1.5"), None)


def test_an_absence_across_the_kill_withdraws_the_remaining_reminder() -> None:
    desk = Desk()
    desk.sit(45)
    desk.happen(ReminderShown(7, "a bus :1.5"))
    desk.restart(20 * 60)

    assert desk.timeline[-2:] == ["09:45 killed", "10:05 withdraw 1"]

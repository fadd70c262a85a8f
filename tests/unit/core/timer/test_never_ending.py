"""Stories of inhibitors that never end. Everything that makes silence count as sitting or holds reminders back has a limit."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from deskbreak.core.model.inhibitor import Inhibitor
from deskbreak.core.model.presence import AbsenceReason, Gone, Here, Unlocked
from deskbreak.core.model.settings import Settings
from deskbreak.core.presentation import view_model
from deskbreak.core.presentation.view import Face
from deskbreak.core.timer import inhibition as holds
from deskbreak.core.timer.events import Observed
from deskbreak.core.timer.state import Due, Held
from tests.support.simulation.desk import BOOTED_S, Desk
from tests.support.simulation.timeline import story

WATCHING = [Inhibitor.CALL, Inhibitor.SHARING, Inhibitor.FULL_SCREEN, Inhibitor.AWAKE]


def forgotten(*inhibitors: Inhibitor) -> Desk:
    """Twenty minutes of work, then four hours in which only these inhibitors are active."""
    desk = Desk()
    desk.inhibit(*inhibitors)
    desk.sit(20)
    desk.leave_quietly(4 * 60)
    return desk


def test_a_lecture_in_a_window_is_sitting_and_reminders_come() -> None:
    """Its player keeps the screen awake. A user who wants no reminder can turn on do-not-disturb."""
    desk = Desk()
    desk.inhibit(Inhibitor.AWAKE)
    desk.sit(20)
    desk.leave_quietly(32)

    assert desk.timeline == story("""
        09:45 remind 1: sat 45m, over 0m, 3 snoozes
        09:50 remind 1 again: sat 50m, over 5m, 3 snoozes
    """)


def test_a_user_who_does_not_move_after_a_lecture_is_away_from_its_end() -> None:
    desk = Desk()
    desk.inhibit(Inhibitor.AWAKE)
    desk.sit(20)
    desk.leave_quietly(20)
    desk.inhibit()
    desk.leave_quietly(5)

    assert desk.state.presence == Gone(BOOTED_S + 40 * 60, AbsenceReason.IDLE)


@pytest.mark.parametrize("reason", WATCHING)
def test_an_inhibitor_that_outlasts_all_input_is_not_believed_again_before_it_ends(reason: Inhibitor) -> None:
    """An applet that keeps the screen awake for ever, or a microphone held open, costs one evening, not every night."""
    desk = forgotten(reason)
    desk.leave_and_return(8 * 60)
    desk.sit(20)
    desk.leave_quietly(6)

    assert desk.state.presence == Gone(BOOTED_S + (12 * 60 + 40) * 60, AbsenceReason.IDLE)
    assert desk.state.today.seated_s == 40 * 60


@pytest.mark.parametrize("reason", WATCHING)
def test_an_inhibitor_that_begins_again_is_believed_again(reason: Inhibitor) -> None:
    desk = forgotten(reason)
    desk.type()
    desk.inhibit()
    desk.wait_a_moment()
    desk.inhibit(reason)
    desk.leave_quietly(30)

    assert desk.state.presence == Here()


@pytest.mark.parametrize("reason", [Inhibitor.CALL, Inhibitor.SHARING, Inhibitor.FULL_SCREEN])
def test_an_inhibitor_that_outlasted_all_input_holds_back_no_reminder_either(reason: Inhibitor) -> None:
    """Otherwise a microphone that a crashed program left open would block all reminders."""
    desk = forgotten(reason)
    desk.sit(45)

    assert isinstance(desk.state.mode, Due)


def test_of_two_inhibitors_the_new_one_is_believed() -> None:
    """A real call beside an applet that never lets the screen sleep."""
    desk = forgotten(Inhibitor.AWAKE)
    desk.type()
    desk.inhibit(Inhibitor.AWAKE, Inhibitor.CALL)
    desk.leave_quietly(50)

    assert desk.state.presence == Here()
    assert isinstance(desk.state.mode, Held)


def test_a_restart_of_the_program_does_not_make_it_believable_and_a_reboot_does() -> None:
    desk = forgotten(Inhibitor.AWAKE)
    desk.restart(20)
    kept = desk.state.outlasted
    desk.restart(20, reboot=True)

    assert kept == {Inhibitor.AWAKE}
    assert desk.state.outlasted == frozenset()


@pytest.mark.parametrize("reason", [Inhibitor.DO_NOT_DISTURB, Inhibitor.PROGRAM])
def test_a_user_setting_counts_for_as_long_as_it_is_on_and_the_icon_asks(
    reason: Inhibitor,
) -> None:
    """The user chose it, but it does not show that anyone is there: beside it an empty desk stays empty."""
    desk = Desk()
    desk.inhibit(reason)
    desk.sit(8 * 60)

    assert desk.timeline == []
    assert desk.view.icon.face is Face.DUE

    desk.leave_quietly(5)

    assert isinstance(desk.state.presence, Gone)


# A sensor that is silent while the screen is kept awake, like Mutter's.


def test_while_the_screen_is_kept_awake_sensors_are_queried() -> None:
    """Otherwise an empty desk would count as sitting for as long as the screen is kept awake."""
    desk = Desk(muffled=True)
    desk.inhibit(Inhibitor.AWAKE)
    desk.sit(20)
    desk.leave_quietly(4 * 60)

    assert desk.state.presence == Gone(BOOTED_S + 20 * 60, AbsenceReason.IDLE)
    assert desk.state.today.seated_s == 20 * 60


def test_a_user_who_works_while_the_screen_is_kept_awake_is_present() -> None:
    desk = Desk(muffled=True, settings=Settings(inhibitors=frozenset()))
    desk.inhibit(Inhibitor.AWAKE)
    desk.sit(6 * 60)

    assert desk.state.presence == Here()
    assert desk.state.seated_s == 6 * 3600


@pytest.mark.parametrize("come_back", [Desk.type, Desk.unlock], ids=["a key", "the password"])
def test_a_user_who_comes_back_while_the_screen_is_kept_awake_is_checked_after_a_while(
    come_back: Callable[[Desk], None],
) -> None:
    """Not at once: the return itself reported input."""
    desk = Desk(muffled=True)
    desk.lock_screen()
    desk.inhibit(Inhibitor.AWAKE)
    desk.leave_quietly(30)
    desk.happen(Observed(Unlocked()))
    come_back(desk)

    assert holds.sensors_asked_at(desk.state, desk.settings) == desk.now.boot + desk.settings.away_after_s


def test_settings_that_change_while_the_screen_is_kept_awake_leave_no_overdue_wait() -> None:
    desk = Desk(muffled=True)
    desk.inhibit(Inhibitor.AWAKE)
    desk.sit(4)
    desk.change(Settings(away_after_s=60.0))

    assert view_model.next_wakeup(desk.state, desk.settings) > desk.now.boot

"""Stories of calls and films without input: when the user counts as sitting."""

from __future__ import annotations

import pytest

from deskbreak.core.model.inhibitor import Inhibitor
from deskbreak.core.model.presence import AbsenceReason, Gone, Here, LastInput, Presence, Unknown
from deskbreak.core.model.settings import Settings
from deskbreak.core.presentation.view import Face
from deskbreak.core.timer import machine
from deskbreak.core.timer.effects import AskSensors
from deskbreak.core.timer.events import InhibitorsChanged, Observed, Ticked
from deskbreak.core.timer.state import Due
from tests.support.simulation.desk import BOOTED_S, MONDAY, Desk
from tests.support.simulation.modes import blind_desk, ignored_desk
from tests.support.simulation.timeline import story


def watching(minutes: float, *inhibitors: Inhibitor) -> Desk:
    """After twenty minutes of work, this many minutes of a film or call without input."""
    desk = Desk()
    desk.sit(20)
    desk.inhibit(*inhibitors or (Inhibitor.FULL_SCREEN,))
    desk.leave_quietly(minutes)
    return desk


@pytest.mark.parametrize("reason", [Inhibitor.CALL, Inhibitor.SHARING, Inhibitor.FULL_SCREEN])
def test_a_call_or_a_film_without_input_is_sitting(reason: Inhibitor) -> None:
    """A user who listens for an hour has sat for an hour, and the reminder says so."""
    desk = watching(60, reason)

    desk.type()
    desk.inhibit()
    desk.wait_a_moment()

    assert desk.state.presence == Here()
    assert desk.state.today.away_s == 0.0
    assert desk.timeline == story("10:20:10 remind 1: sat 80m10s, over 35m10s, 3 snoozes")


@pytest.mark.parametrize("reason", [Inhibitor.DO_NOT_DISTURB, Inhibitor.PROGRAM])
def test_other_inhibitors_say_nothing_about_who_is_there(reason: Inhibitor) -> None:
    """Do not disturb may be on all day."""
    desk = Desk()

    desk.inhibit(reason)
    desk.sit(20)
    desk.leave_quietly(6)

    assert desk.shown == "Away. Sat 20 min before"


def test_a_call_that_is_not_set_to_inhibit_is_sitting_all_the_same() -> None:
    """A user who wants reminders in calls gets them, and still sits in them."""
    desk = Desk(settings=Settings(inhibitors=frozenset()))

    desk.sit(20)
    desk.inhibit(Inhibitor.CALL)
    desk.leave_quietly(32)

    assert desk.timeline == story("""
        09:45 remind 1: sat 45m, over 0m, 3 snoozes
        09:50 remind 1 again: sat 50m, over 5m, 3 snoozes
    """)


def test_a_user_who_does_not_move_after_a_film_is_away_from_its_end() -> None:
    """They fell asleep or went to bed; which is unknown, and the film counts as watched."""
    desk = watching(90)

    desk.inhibit()
    desk.leave_quietly(5)

    assert desk.state.presence == Gone(BOOTED_S + 110 * 60, AbsenceReason.IDLE)
    assert desk.shown == "Away. Sat 1 h 50 min before"

    desk.type()

    assert desk.timeline == story("10:55 log natural: sat 110m, took 5m")
    assert (desk.state.today.seated_s, desk.state.today.away_s) == (110 * 60.0, 5 * 60.0)


def test_a_user_who_reaches_for_the_mouse_after_a_film_has_not_been_away() -> None:
    """Half a minute of end titles is not a break."""
    desk = watching(90)

    desk.inhibit()
    desk.leave_and_return(0.5)

    assert desk.timeline == story("10:50:30 remind 1: sat 110m, over 65m, 3 snoozes")
    assert desk.state.today.away_s == 30.0


def test_an_absence_that_is_noticed_after_a_call_does_not_reach_into_it() -> None:
    """The last input was in the call, four minutes before its end."""
    desk = Desk()

    desk.sit(20)
    desk.inhibit(Inhibitor.CALL)
    desk.sit(10)
    desk.leave_quietly(4)
    desk.inhibit()
    desk.leave_quietly(10)

    assert desk.state.presence == Gone(BOOTED_S + 34 * 60, AbsenceReason.IDLE)


def test_at_the_end_of_a_call_the_sensors_are_queried() -> None:
    """Once the end counts as lasting. For a user who is away anyway there is no query."""
    desk = Desk()
    desk.inhibit(Inhibitor.CALL)
    desk.sit(10)

    def effects_of_the_end() -> list[tuple[object, ...]]:
        state, at_once = machine.step(desk.state, InhibitorsChanged(frozenset()), desk.now, desk.settings)
        return [at_once, machine.step(state, Ticked(), desk.now.plus(10.0), desk.settings)[1]]

    assert effects_of_the_end() == [(), (AskSensors(),)]

    desk.lock_screen()

    assert effects_of_the_end() == [(), ()]


def test_a_second_watched_inhibitor_keeps_the_user_there() -> None:
    """The call has ended, but the shared film continues."""
    desk = watching(10, Inhibitor.CALL, Inhibitor.FULL_SCREEN)

    desk.inhibit(Inhibitor.FULL_SCREEN)
    desk.leave_quietly(10)

    assert desk.state.presence == Here()
    assert desk.state.seated_s == 40 * 60


def test_a_window_left_full_screen_overnight_is_not_a_night_of_sitting() -> None:
    """After three hours without input no one counts as watching, from the last input on."""
    desk = Desk(wall=MONDAY.replace(hour=17))

    desk.sit(20)
    desk.inhibit(Inhibitor.FULL_SCREEN)
    desk.leave_quietly(3 * 60 - 1)

    assert desk.shown == (
        "A break is waiting. A window fills the screen. Sitting 3 h 19 min, 2 h 34 min over"
    )

    desk.leave_quietly(1)

    assert desk.shown == "Away. Sat 20 min before"
    assert (desk.state.today.seated_s, desk.state.today.away_s) == (20 * 60.0, 3 * 3600.0)

    desk.leave_and_return(13 * 60)

    assert desk.timeline == story("Tue 09:20 log natural: sat 20m, took 960m")
    assert desk.state.today.breaks == 0


@pytest.mark.parametrize(
    ("minutes", "ago_s", "expected"),
    [
        (20, 600.0, (Here(), BOOTED_S + 600, 1200.0)),
        (240, 4 * 3600.0, (Gone(BOOTED_S, AbsenceReason.IDLE), None, 0.0)),
    ],
    ids=["the viewer", "an empty cinema, for more than three hours"],
)
def test_a_sensor_that_starts_during_a_film_finds_the_user_there(
    minutes: float, ago_s: float, expected: tuple[Presence, float | None, float]
) -> None:
    """Its first report says how long there was no input, and a film needs none."""
    desk = Desk(sensor=False)

    desk.inhibit(Inhibitor.FULL_SCREEN)
    desk.leave_quietly(minutes)
    desk.happen(Observed(LastInput(ago_s)))

    assert (desk.state.presence, desk.state.idle_since, desk.state.today.seated_s) == expected


def test_a_locked_screen_and_a_closed_lid_are_away_even_in_a_call() -> None:
    """Only silence counts as listening."""
    desk = watching(10, Inhibitor.CALL)

    desk.lock(4)
    desk.leave_quietly(10)
    desk.suspend(1)

    assert desk.shown == "Away, the computer slept. Sat 40 min before"
    assert desk.state.today.away_s == 240.0


def test_a_sensor_that_dies_during_a_film_ends_nothing() -> None:
    """The film continues; when it ends, it is unknown who watched."""
    desk = watching(10)

    desk.go_blind()
    desk.leave_quietly(5)
    desk.inhibit()
    desk.leave_quietly(5)

    assert desk.state.presence == Unknown()
    assert desk.state.seated_s == 40 * 60


def test_killed_in_a_film_its_viewer_is_still_there() -> None:
    """The three hours still count from the last input."""
    desk = watching(60)

    desk.restart(20)

    assert desk.state.presence == Here()

    desk.leave_quietly(120)

    assert desk.shown == "Away. Sat 20 min before"


# Where nothing reports activity.


def test_a_reminder_held_by_do_not_disturb_needs_no_answer_before_the_icon_asks() -> None:
    """It asks after an hour, and then the wait is over."""
    desk = blind_desk()

    desk.inhibit(Inhibitor.DO_NOT_DISTURB)
    desk.sit(45 + 59)

    assert desk.shown == (
        "A break is waiting. Do not disturb is on. Sitting 1 h 44 min, 59 min over, activity unknown"
    )

    desk.leave_quietly(120)

    assert desk.shown == (
        "A break is waiting. Do not disturb is on. Sat 1 h 45 min, then no answer, activity unknown"
    )
    assert desk.view.icon.face is Face.DUE

    desk.inhibit()
    desk.wait_a_moment()

    assert desk.timeline == story("12:44:10 remind 1: sat 105m, over 60m, 3 snoozes")


def test_a_call_needs_no_answers_for_three_hours() -> None:
    """The user must have switched the microphone on."""
    desk = blind_desk()

    desk.sit(30)
    desk.inhibit(Inhibitor.CALL)
    desk.leave_quietly(4 * 60)

    assert desk.state.seated_s == 210 * 60


def test_a_call_that_is_not_set_to_inhibit_needs_no_answers_either() -> None:
    """Reminders come and are not looked at."""
    desk = blind_desk(Settings(inhibitors=frozenset()))

    desk.sit(30)
    desk.inhibit(Inhibitor.CALL)
    desk.leave_quietly(60)

    assert isinstance(desk.state.mode, Due)
    assert desk.state.seated_s == 90 * 60


def test_a_call_that_begins_shows_that_the_user_is_there_and_a_full_screen_does_not() -> None:
    """A window may fill the screen by itself."""
    desk = ignored_desk()

    desk.inhibit(Inhibitor.FULL_SCREEN)

    assert desk.state.unheard

    desk.inhibit(Inhibitor.FULL_SCREEN, Inhibitor.CALL)
    desk.leave_quietly(10)

    assert desk.state.seated_s == 60 * 60


def test_after_a_film_at_an_empty_desk_do_not_disturb_still_counts() -> None:
    """The icon asked long ago; five minutes after the film sitting counts no more."""
    desk = blind_desk()

    desk.inhibit(Inhibitor.FULL_SCREEN, Inhibitor.DO_NOT_DISTURB)
    desk.leave_quietly(110)
    desk.inhibit(Inhibitor.DO_NOT_DISTURB)
    desk.leave_quietly(60)

    assert desk.state.seated_s == 115 * 60

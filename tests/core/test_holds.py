"""Stories of calls, films and do-not-disturb: when a reminder waits, and who counts as sitting meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from itertools import chain, combinations

import pytest

from deskbreak.core import machine, project
from deskbreak.core.effects import AskSensors
from deskbreak.core.events import HoldsChanged, Observed, Ticked
from deskbreak.core.hold import Hold
from deskbreak.core.presence import Gone, Here, LastInput, Unknown, Why
from deskbreak.core.settings import OfficeHours, Settings
from deskbreak.core.state import Held
from deskbreak.core.view import Face
from tests.core.desk import MONDAY, Desk, story

WORDS = {
    Hold.CALL: "You are in a call",
    Hold.SHARING: "You are sharing your screen",
    Hold.FULL_SCREEN: "A window fills the screen",
    Hold.DO_NOT_DISTURB: "Do not disturb is on",
    Hold.PROGRAM: "A program on your list is running",
}
ANY_HOLDS = [frozenset(some) for some in chain(*(combinations(Hold, count) for count in range(1, 6)))]
LONGEST_TOOLTIP = 127  # on Windows; more is cut off


def test_a_reminder_is_held_in_a_call_and_comes_when_it_ends() -> None:
    """The icon shows it, and says why."""
    desk = Desk()

    desk.sit(40)
    desk.hold(Hold.CALL, Hold.FULL_SCREEN)
    desk.sit(20)

    assert desk.timeline == []
    assert (desk.view.icon.face, desk.view.attention) == (Face.HELD, True)
    assert desk.shown == (
        "A break is waiting. You are in a call and a window fills the screen. Sitting 1 h, 15 min over"
    )

    desk.hold()
    desk.sit(1)

    assert desk.timeline == story("10:00:10 remind 1: sat 60m10s, over 15m10s, 3 snoozes")


def test_a_reminder_that_is_up_is_taken_down_for_a_call() -> None:
    """And put up again afterwards."""
    desk = Desk()

    desk.sit(46)
    desk.hold(Hold.DO_NOT_DISTURB)
    desk.sit(10)
    desk.hold()
    desk.wait_a_moment()

    assert desk.timeline == story("""
        09:45 remind 1: sat 45m, over 0m, 3 snoozes
        09:46 withdraw 1
        09:56:10 remind 1 again: sat 56m10s, over 11m10s, 3 snoozes
    """)


def test_nothing_pops_up_in_the_two_seconds_between_two_meetings() -> None:
    """An end has to last for ten seconds; each that does not begins them anew."""
    desk = Desk()

    desk.hold(Hold.CALL)
    desk.sit(50)
    for pause_s in (2, 9):
        desk.hold()
        desk.leave_quietly(pause_s / 60)
        desk.hold(Hold.CALL)
        desk.leave_quietly((60 - pause_s) / 60)

    assert desk.timeline == []

    desk.hold()
    desk.wait_a_moment()

    assert desk.timeline == story("09:52:10 remind 1: sat 52m10s, over 7m10s, 3 snoozes")


def test_a_call_that_follows_on_do_not_disturb_leaves_no_gap() -> None:
    """One reason may end while another begins; the icon names both for the moment."""
    desk = Desk()

    desk.hold(Hold.DO_NOT_DISTURB)
    desk.sit(50)
    desk.hold(Hold.CALL)

    assert desk.shown == (
        "A break is waiting. You are in a call and do not disturb is on. Sitting 50 min, 5 min over"
    )

    desk.wait_a_moment()
    desk.sit(1)

    assert desk.shown == "A break is waiting. You are in a call. Sitting 51 min, 6 min over"
    assert desk.timeline == []


def test_two_reasons_end_each_at_its_own_time() -> None:
    """Four seconds apart."""
    desk = Desk()

    desk.hold(Hold.CALL, Hold.SHARING)
    desk.sit(50)
    desk.hold(Hold.CALL)
    desk.leave_quietly(4 / 60)
    desk.hold()
    desk.leave_quietly(7 / 60)

    assert desk.state.holds == {Hold.CALL}

    desk.leave_quietly(3 / 60)

    assert desk.timeline == story("09:50:14 remind 1: sat 50m14s, over 5m14s, 3 snoozes")


def test_held_for_an_hour_the_icon_asks_silently_and_the_reminder_still_comes() -> None:
    """Even a call without end does not make it forget; no notification comes before that end."""
    desk = Desk()

    desk.hold(Hold.PROGRAM)
    desk.sit(45 + 59)

    assert desk.view.icon.face is Face.HELD

    desk.sit(2)

    assert (desk.view.icon.face, desk.view.attention) == (Face.DUE, True)
    assert desk.shown == (
        "A break is waiting. A program on your list is running. Sitting 1 h 46 min, 1 h 1 min over"
    )
    assert desk.timeline == []

    desk.hold()
    desk.wait_a_moment()

    assert desk.timeline == story("10:46:10 remind 1: sat 106m10s, over 61m10s, 3 snoozes")


@pytest.mark.parametrize("answer", ["snooze", "skip", "start"])
def test_a_held_break_can_be_answered_from_the_tray(answer: str) -> None:
    """It is due, though it is not announced."""
    desk = Desk()

    desk.hold(Hold.SHARING)
    desk.sit(50)
    getattr(desk, answer)()

    assert (
        desk.timeline
        == {
            "snooze": story("09:50 log snoozed: sat 50m, for 5 min"),
            "skip": story("09:50 log skipped: sat 50m"),
            "start": ["09:50 log started: sat 50m", "09:50 open 1 standing with focus"],
        }[answer]
    )


def test_a_call_that_begins_while_snoozed_holds_what_comes_after() -> None:
    """The snooze ends into the call, and the hour of holding begins then."""
    desk = Desk()

    desk.sit(45)
    desk.snooze(5)
    with desk.watching() as told:
        desk.hold(Hold.CALL)
        desk.sit(20)

        assert isinstance(desk.state.mode, Held)
        assert desk.state.mode.until - desk.now.boot == 45 * 60

        desk.hold()
        desk.wait_a_moment()

    assert told == story("10:05:10 remind 1: sat 65m10s, over 20m10s, 2 snoozes")


def test_a_pause_in_a_call_ends_into_the_call() -> None:
    """The reminder stays held."""
    desk = Desk()

    desk.hold(Hold.CALL)
    desk.sit(50)
    desk.pause(10)
    desk.sit(15)

    assert desk.shown == "A break is waiting. You are in a call. Sitting 55 min, 10 min over"
    assert desk.timeline == story("""
        09:50 log paused: sat 50m, for 10 min
        10:00 log resumed: sat 50m
    """)


def test_a_call_during_a_guided_break_does_not_end_it() -> None:
    """Whoever moves while they listen does well."""
    desk = Desk()

    desk.sit(45)
    desk.start(1)
    with desk.watching() as told:
        desk.hold(Hold.CALL)
        desk.step("settle", 120)
        desk.finish()
        desk.hold()
        desk.wait_a_moment()

    assert told == story("09:47 log guided: sat 45m, took 2m, settle 120s")


def test_a_call_into_the_evening_holds_nothing_out_of_office_hours() -> None:
    """At six the day is over; at nine in the morning the call is, too."""
    office = Settings(office_hours=OfficeHours(enabled=True, days=frozenset(range(7)), start=time(9)))
    desk = Desk(wall=MONDAY.replace(hour=17), settings=office)

    desk.hold(Hold.CALL)
    desk.sit(50)

    assert desk.view.icon.face is Face.HELD

    desk.sit(15)
    desk.hold()
    desk.wait_a_moment()

    assert desk.shown == "Out of office hours. No reminders now"
    assert desk.timeline == []


def test_a_call_that_begins_while_one_is_away_brings_nobody_back() -> None:
    """It rings at an empty desk; with the first input the break that was due is held."""
    desk = Desk()

    desk.sit(43)
    desk.leave_quietly(6)
    desk.hold(Hold.CALL)
    desk.leave_quietly(4)

    assert desk.state.presence == Gone(5000.0 + 43 * 60, Why.IDLE)

    desk.type()

    assert desk.timeline == story("""
        09:45 remind 1: sat 45m, over 0m, 3 snoozes
        09:48 withdraw 1
        09:53 log natural: sat 43m, took 10m
    """)


@pytest.mark.parametrize("reason", [Hold.CALL, Hold.SHARING, Hold.FULL_SCREEN])
def test_a_call_or_a_film_without_input_is_sitting(reason: Hold) -> None:
    """Who listens for an hour has sat for an hour, and is told so."""
    desk = Desk()

    desk.sit(20)
    desk.hold(reason)
    desk.leave_quietly(60)
    desk.type()
    desk.hold()
    desk.wait_a_moment()

    assert desk.state.presence == Here()
    assert desk.state.today.away_s == 0.0
    assert desk.timeline == story("10:20:10 remind 1: sat 80m10s, over 35m10s, 3 snoozes")


@pytest.mark.parametrize("reason", [Hold.DO_NOT_DISTURB, Hold.PROGRAM])
def test_other_reasons_to_hold_say_nothing_of_who_is_there(reason: Hold) -> None:
    """Do not disturb may be on all day."""
    desk = Desk()

    desk.hold(reason)
    desk.sit(20)
    desk.leave_quietly(6)

    assert desk.shown == "Away. Sat 20 min before"


def test_a_call_that_is_not_heeded_is_sitting_all_the_same() -> None:
    """Who wants reminders in calls gets them, and sits no less in them."""
    desk = Desk(settings=Settings(hold_for=frozenset()))

    desk.sit(20)
    desk.hold(Hold.CALL)
    desk.leave_quietly(32)

    assert desk.timeline == story("""
        09:45 remind 1: sat 45m, over 0m, 3 snoozes
        09:50 remind 1 again: sat 50m, over 5m, 3 snoozes
    """)


def test_whoever_does_not_move_after_a_film_is_gone_from_its_end_on() -> None:
    """They fell asleep, or went to bed; nobody knows which, and the film was watched."""
    desk = Desk()

    desk.sit(20)
    desk.hold(Hold.FULL_SCREEN)
    desk.leave_quietly(90)
    desk.hold()
    desk.leave_quietly(5)

    assert desk.state.presence == Gone(5000.0 + 110 * 60, Why.IDLE)
    assert desk.shown == "Away. Sat 1 h 50 min before"

    desk.type()

    assert desk.timeline == story("10:55 log natural: sat 110m, took 5m")
    assert (desk.state.today.seated_s, desk.state.today.away_s) == (110 * 60.0, 5 * 60.0)


def test_whoever_reaches_for_the_mouse_after_a_film_has_not_been_away() -> None:
    """Half a minute of an end title is no break."""
    desk = Desk()

    desk.sit(20)
    desk.hold(Hold.FULL_SCREEN)
    desk.leave_quietly(90)
    desk.hold()
    desk.leave_and_return(0.5)

    assert desk.timeline == story("10:50:30 remind 1: sat 110m, over 65m, 3 snoozes")
    assert desk.state.today.away_s == 30.0


def test_an_absence_that_is_noticed_after_a_call_does_not_reach_into_it() -> None:
    """The last input was in the call, four minutes before its end."""
    desk = Desk()

    desk.sit(20)
    desk.hold(Hold.CALL)
    desk.sit(10)
    desk.leave_quietly(4)
    desk.hold()
    desk.leave_quietly(10)

    assert desk.state.presence == Gone(5000.0 + 34 * 60, Why.IDLE)


def test_at_the_end_of_a_call_the_sensors_are_asked() -> None:
    """Once it has proved to last. One who is gone anyway need not be looked for."""
    desk = Desk()
    desk.hold(Hold.CALL)
    desk.sit(10)

    def effects_of_the_end() -> list[tuple[object, ...]]:
        state, at_once = machine.step(desk.state, HoldsChanged(frozenset()), desk.now, desk.settings)
        return [at_once, machine.step(state, Ticked(), desk.now.plus(10.0), desk.settings)[1]]

    assert effects_of_the_end() == [(), (AskSensors(),)]

    desk.lock_screen()

    assert effects_of_the_end() == [(), ()]


def test_a_second_reason_to_watch_keeps_the_person_there() -> None:
    """The call has ended, but the shared film goes on."""
    desk = Desk()

    desk.sit(20)
    desk.hold(Hold.CALL, Hold.FULL_SCREEN)
    desk.leave_quietly(10)
    desk.hold(Hold.FULL_SCREEN)
    desk.leave_quietly(10)

    assert desk.state.presence == Here()
    assert desk.state.seated_s == 40 * 60


def test_a_window_left_full_screen_overnight_is_no_night_of_sitting() -> None:
    """After three hours without input nobody was watching, from the last input on."""
    desk = Desk(wall=MONDAY.replace(hour=17))

    desk.sit(20)
    desk.hold(Hold.FULL_SCREEN)
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


def test_a_sensor_that_comes_late_to_an_empty_cinema_says_so_at_once() -> None:
    """Four hours without input, and it is the first that is known of it."""
    desk = Desk(sensor=False)

    desk.hold(Hold.FULL_SCREEN)
    desk.leave_quietly(240)
    desk.happen(Observed(LastInput(4 * 3600.0)))

    assert desk.state.presence == Gone(5000.0, Why.IDLE)
    assert desk.state.today.seated_s == 0.0


def test_a_sensor_that_comes_late_to_a_film_finds_its_spectator() -> None:
    """Nobody has moved for ten minutes, and nobody need have."""
    desk = Desk(sensor=False)

    desk.hold(Hold.FULL_SCREEN)
    desk.leave_quietly(20)
    desk.happen(Observed(LastInput(600.0)))

    assert (desk.state.presence, desk.state.idle_since) == (Here(), 5000.0 + 600)


def test_a_locked_screen_and_a_closed_lid_are_away_even_in_a_call() -> None:
    """Only silence is taken for listening."""
    desk = Desk()

    desk.sit(20)
    desk.hold(Hold.CALL)
    desk.leave_quietly(10)
    desk.lock(4)
    desk.leave_quietly(10)
    desk.suspend(1)

    assert desk.shown == "Away, the computer slept. Sat 40 min before"
    assert desk.state.today.away_s == 240.0


def test_a_sensor_that_dies_in_a_film_ends_nothing() -> None:
    """The film goes on; when it ends, nothing is known of who watched."""
    desk = Desk()

    desk.sit(20)
    desk.hold(Hold.FULL_SCREEN)
    desk.leave_quietly(10)
    desk.go_blind()
    desk.leave_quietly(5)
    desk.hold()
    desk.leave_quietly(5)

    assert desk.state.presence == Unknown()
    assert desk.state.seated_s == 40 * 60


def test_killed_in_a_film_its_spectator_is_still_there() -> None:
    """With the three hours counted from the last input, as before."""
    desk = Desk()

    desk.sit(20)
    desk.hold(Hold.FULL_SCREEN)
    desk.leave_quietly(60)
    desk.restart(20)

    assert desk.state.presence == Here()

    desk.leave_quietly(120)

    assert desk.shown == "Away. Sat 20 min before"


def test_a_reason_that_is_switched_off_in_the_settings_lets_the_reminder_go() -> None:
    """At once: somebody is at the settings. Switched on again, it is held again."""
    desk = Desk()
    deaf = Settings(hold_for=frozenset(Hold) - {Hold.CALL})

    desk.hold(Hold.CALL)
    desk.sit(50)
    desk.change(deaf)
    desk.sit(1)
    desk.change(Settings())

    assert desk.timeline == story("""
        09:50 remind 1: sat 50m, over 5m, 3 snoozes
        09:51 withdraw 1
    """)


def test_only_reasons_that_are_heeded_are_named() -> None:
    """A program on the list is always one of them: the person put it there."""
    desk = Desk(settings=Settings(hold_for=frozenset()))

    desk.hold(*Hold)
    desk.sit(50)

    assert desk.shown == ("A break is waiting. A program on your list is running. Sitting 50 min, 5 min over")


def test_every_reason_has_its_words() -> None:
    """Told alone, each is a sentence."""
    desk = Desk()
    desk.sit(50)
    details = {}
    for reason in Hold:
        desk.hold(reason)
        desk.wait_a_moment()
        details[reason] = desk.view.detail

    assert details == {reason: f"{words}. Sitting 50 min, 5 min over" for reason, words in WORDS.items()}


@pytest.mark.parametrize("holds", ANY_HOLDS, ids=lambda holds: "+".join(sorted(holds)))
def test_the_two_reasons_that_say_most_are_named(holds: frozenset[Hold]) -> None:
    """What the person does comes before what the computer was told; and a tooltip has room for it all."""
    desk = Desk()
    desk.hold(*holds)
    desk.sit(599)
    said = [words for hold, words in WORDS.items() if hold in holds][:2]

    assert desk.view.detail.split(". ")[0].lower() == " and ".join(said).lower()
    assert len(desk.shown) <= LONGEST_TOOLTIP


def test_status_tells_programs_of_a_break_that_waits() -> None:
    """In the same words."""
    desk = Desk()
    desk.hold(Hold.CALL)
    desk.sit(57)
    status = project.status(desk.state, desk.settings)

    assert (status["state"], status["title"], status["detail"]) == (
        "held",
        "A break is waiting",
        "You are in a call. Sitting 57 min, 12 min over",
    )


def test_waits_under_way_never_outlast_new_settings_in_a_call_either() -> None:
    """Who wants the icon to ask earlier need not wait for the old hour to end."""
    desk = Desk()

    desk.hold(Hold.CALL)
    desk.sit(46)
    desk.change(replace(desk.settings, hold_at_most_s=60.0))
    desk.sit(1)

    assert desk.view.icon.face is Face.DUE

"""Stories of guided breaks from the machine's side."""

from __future__ import annotations

import pytest

from deskbreak.core.model.journal_entry import EntryKind, Outcome, StepResult
from deskbreak.core.model.presence import LastInput
from deskbreak.core.model.routine import Variant
from deskbreak.core.presentation.view import Face
from deskbreak.core.timer.events import Observed, RoutineEnded, StartChosen, StepFinished
from deskbreak.core.timer.guided_break import is_elsewhere
from tests.support.simulation.desk import Desk
from tests.support.simulation.modes import break_begun
from tests.support.simulation.timeline import story

STARTED = """
    09:45 remind 1: sat 45m, over 0m, 3 snoozes
    09:46 open 1 standing with focus
    09:46 withdraw 1
    09:46 log started: sat 46m
"""


def test_a_click_on_the_reminder_opens_the_guide() -> None:
    """The reminder goes, the break is logged as begun, and the time does not count as sitting."""
    desk = Desk()

    desk.sit(46)
    desk.start(1)

    assert desk.timeline == story(STARTED)
    assert desk.shown == "Taking a break. Sat 46 min before"
    assert desk.view.icon.face is Face.BREAK


def test_a_guided_break_is_logged_with_its_steps_and_sitting_starts_from_zero() -> None:
    """The next break is due 45 minutes after its end."""
    desk = break_begun()

    desk.step("settle", 30)
    desk.step("warm-up", 90)
    desk.finish()
    desk.sit(45)

    assert desk.timeline == story("""
        09:48 log guided: sat 46m, took 2m, settle 30s warm-up 90s
        10:33 remind 2: sat 45m, over 0m, 3 snoozes
    """)
    assert (desk.state.today.breaks, desk.state.today.away_s) == (1, 120.0)


def test_a_step_of_two_seconds_is_logged_like_any_other() -> None:
    """It is too short to begin a break, but it is part of one that has begun."""
    desk = break_begun()

    desk.step("settle", 2)
    desk.step("warm-up", 60)
    desk.finish(EntryKind.PARTIAL)

    assert desk.timeline == story("09:47:02 log partial: sat 46m, took 1m2s, settle 2s warm-up 60s")


def test_a_minute_of_movement_counts_even_if_the_rest_was_left_out() -> None:
    """It is logged as partial."""
    desk = break_begun()

    desk.step("settle", 20)
    desk.step("warm-up", 40)
    desk.finish(EntryKind.PARTIAL)

    assert desk.timeline == story("09:47 log partial: sat 46m, took 1m, settle 20s warm-up 40s")
    assert desk.shown == "Sitting under a minute. Break in 45 min (10:32)"


def test_less_than_a_minute_is_not_a_break_and_the_reminder_comes_back_after_a_snooze() -> None:
    """As a new one: clicks on the old one are stale."""
    desk = break_begun()

    desk.step("settle", 30)
    desk.finish(EntryKind.PARTIAL)
    desk.sit(5)

    assert desk.timeline == story("""
        09:46:30 log partial: sat 46m, took 0m30s, settle 30s
        09:51:30 remind 2: sat 51m, over 6m, 3 snoozes
    """)
    assert desk.state.today.breaks == 0


def test_an_early_break_that_is_abandoned_changes_nothing() -> None:
    """The scheduled one comes on time."""
    desk = Desk()

    desk.sit(20)
    desk.start()
    desk.finish(EntryKind.PARTIAL)
    desk.sit(25)

    assert desk.timeline == story("""
        09:20 open 1 standing with focus
        09:20 log started: sat 20m
        09:20 log partial: sat 20m, no steps
        09:45 remind 2: sat 45m, over 0m, 3 snoozes
    """)


def test_what_was_done_survives_a_guide_that_dies() -> None:
    """Each finished step had been reported at once."""
    desk = break_begun()

    desk.step("settle", 30)
    desk.step("warm-up", 90)
    desk.close_popup()

    assert desk.timeline == story("09:48 log partial: sat 46m, took 2m, settle 30s warm-up 90s")


def test_a_guide_left_standing_for_half_an_hour_is_closed() -> None:
    """The time after it was an absence like any other, and a separate break."""
    desk = break_begun()

    desk.step("settle", 30)
    desk.leave_and_return(45)

    assert desk.timeline == story("""
        10:16:30 close 1: The break window was closed because nothing happened in it for half an hour.
        10:17:30 log partial: sat 46m, took 0m30s, settle 30s, since 09:46:30
        10:31:30 log natural: sat 46m, took 45m
    """)


def test_an_absence_during_a_guided_break_is_part_of_it() -> None:
    """The user does not type while stretching, and it is not a second break."""
    desk = break_begun()

    desk.step("settle", 240)
    desk.step("warm-up", 240)
    desk.type()
    desk.finish()
    desk.sit(1)

    assert desk.timeline == story("09:54 log guided: sat 46m, took 8m, settle 240s warm-up 240s")


def test_an_absence_during_a_guided_break_with_hardly_a_movement_is_no_break_either() -> None:
    """Opened, left alone for six minutes, and closed: the break is still due."""
    desk = break_begun()

    desk.leave_quietly(6)
    desk.finish(EntryKind.PARTIAL)
    desk.type()

    assert desk.timeline == story("09:52 log partial: sat 46m, no steps, since 09:46")
    assert desk.shown == "Sitting 46 min. Snoozed until 09:57"


def test_a_user_who_stays_away_after_the_guided_break_is_away_from_its_end() -> None:
    """Six more minutes are a natural break after it, of six minutes."""
    desk = break_begun()

    desk.step("settle", 480)
    desk.finish()

    assert desk.view.icon.face is Face.AWAY

    desk.leave_and_return(6)

    assert desk.timeline == story("""
        09:54 log guided: sat 46m, took 8m, settle 480s
        10:00 log natural: sat 0m, took 6m
    """)


def test_the_click_that_ends_a_break_brings_the_user_back_even_if_reported_late() -> None:
    """Two sources report one click, in any order: the guide, and the sensor a moment later."""
    desk = break_begun()

    desk.step("settle", 480)
    desk.finish()
    desk.happen(Observed(LastInput(0.5)))

    assert desk.view.icon.face is Face.SITTING


def test_requesting_a_guided_break_again_brings_its_window_to_the_front() -> None:
    """From the tray or the command line; there is never a second window."""
    desk = break_begun()

    desk.start()
    desk.start(1)

    assert desk.timeline == story("""
        09:46 open 1 standing with focus
        09:46 open 1 standing with focus
    """)


def test_a_break_guided_elsewhere_opens_no_window() -> None:
    """`deskbreak start --terminal` guides it; a second guide has to wait."""
    desk = Desk()

    desk.sit(20)
    desk.start(elsewhere=True)
    desk.step("settle", 70)
    desk.start()
    desk.finish()

    assert desk.timeline == story("""
        09:20 log started: sat 20m
        09:21:10 refuse: A guided break is already running.
        09:21:10 log guided: sat 20m, took 1m10s, settle 70s
    """)


def test_a_break_guided_elsewhere_and_left_standing_ends_without_a_window_to_close() -> None:
    """Half an hour after its beginning, because nothing was reported."""
    desk = Desk()

    desk.sit(20)
    desk.start(elsewhere=True)
    desk.sit(30)

    assert desk.timeline == story("""
        09:20 log started: sat 20m
        09:50 log partial: sat 20m, no steps, since 09:20
    """)


def test_the_terminal_is_refused_while_a_window_guides() -> None:
    """One break, one guide."""
    desk = break_begun()

    desk.start(elsewhere=True)

    assert desk.timeline == story("09:46 refuse: A guided break is already running.")


def test_another_variant_can_be_chosen_for_one_break() -> None:
    """The setting stays; a guide brought to the front keeps its own variant."""
    desk = Desk()

    desk.start(variant=Variant.MINUTE)
    desk.start()

    assert desk.timeline == story("""
        09:00 open 1 minute with focus
        09:00 log started: sat 0m
        09:00 open 1 minute with focus
    """)


def test_only_a_click_may_take_the_focus() -> None:
    """Half-typed words stay where they were going."""
    desk = Desk()

    desk.happen(StartChosen(by_click=False))

    assert desk.timeline == story("09:00 open 1 standing")


def test_reports_about_another_break_are_stale() -> None:
    """A guide that was closed may still have messages in the pipe."""
    desk = break_begun()

    desk.happen(StepFinished(7, StepResult("settle", 90.0, Outcome.DONE)))
    desk.happen(RoutineEnded(7, None))
    desk.finish(EntryKind.PARTIAL)
    desk.happen(StepFinished(2, StepResult("settle", 90.0, Outcome.DONE)))
    desk.happen(RoutineEnded(2, None))

    assert desk.timeline == story("09:46 log partial: sat 46m, no steps")


def test_a_pause_that_ends_during_a_break_ends_on_time() -> None:
    """It is off when the break is over."""
    desk = break_begun()

    desk.pause(2)
    desk.step("settle", 180)
    desk.finish()

    assert desk.timeline == story("""
        09:46 log paused: sat 46m, for 2 min
        09:48 log resumed: sat 46m
        09:49 log guided: sat 46m, took 3m, settle 180s
    """)
    assert desk.view.icon.face is Face.SITTING


def test_another_kind_of_break_is_refused_during_a_break() -> None:
    """The same kind brings its window to the front."""
    desk = Desk()
    desk.sit(10)
    desk.start()
    desk.start(variant=Variant.MINUTE)
    desk.start(variant=Variant.STANDING)

    assert desk.timeline == story("""
        09:10 open 1 standing with focus
        09:10 log started: sat 10m
        09:10 refuse: A break is under way.
        09:10 open 1 standing with focus
    """)


@pytest.mark.parametrize("elsewhere", [True, False])
def test_a_break_is_elsewhere_until_the_last_page_of_its_guide_is_closed(*, elsewhere: bool) -> None:
    """A report with another id does not belong to that guide."""
    desk = Desk()
    known = [is_elsewhere(desk.state, 1)]
    desk.start(elsewhere=elsewhere)
    known += [is_elsewhere(desk.state, 1), is_elsewhere(desk.state, 2)]
    desk.step("settle", 90)
    desk.finish(read=True)
    known += [is_elsewhere(desk.state, 1), is_elsewhere(desk.state, 2)]
    desk.finish()

    assert [*known, is_elsewhere(desk.state, 1)] == [False, elsewhere, False, elsewhere, False, False]

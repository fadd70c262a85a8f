"""Stories of a window that stays open longer than its break: issue 8, 8."""

from __future__ import annotations

from dataclasses import replace

from deskbreak.core.model.journal_entry import EntryKind, Outcome, RoutineResult, StepResult
from deskbreak.core.model.routine import Variant
from deskbreak.core.presentation.view import Face
from deskbreak.core.timer.events import MovementBegan, PainStopped, RoutineEnded, SettingsChanged
from tests.support.simulation.desk import Desk
from tests.support.simulation.modes import break_begun
from tests.support.simulation.timeline import story


def rated(desk: Desk, stiffness: int, *, read: bool) -> None:
    """The user rates the stiffness on the last pages."""
    assert desk.state.closing is not None
    result = desk.state.closing.entry.result
    assert result is not None
    desk.happen(RoutineEnded(desk.guide, replace(result, stiffness_after=stiffness), read=read))


def done() -> Desk:
    """A break with every step done and its last page left open at 09:48."""
    desk = break_begun()
    desk.step("settle", 30)
    desk.step("warm-up", 90)
    desk.finish(read=True)
    return desk


def test_a_break_is_complete_with_its_last_step_and_sitting_counts_from_then() -> None:
    """It used to be logged as partial, and half an hour of sitting was lost."""
    desk = done()

    assert (desk.view.icon.face, desk.state.today.breaks) == (Face.SITTING, 1)

    desk.sit(20)
    desk.close_popup()
    desk.sit(25)

    assert desk.timeline == story("""
        10:08 log guided: sat 46m, took 2m, settle 30s warm-up 90s, since 09:48
        10:33 remind 2: sat 45m, over 0m, 3 snoozes
    """)


def test_a_rating_on_the_last_pages_reaches_the_journal_in_the_one_entry_of_the_break() -> None:
    desk = done()

    rated(desk, 3, read=True)
    desk.leave_and_return(10)
    rated(desk, 2, read=False)

    assert [line for line in desk.timeline if "guided" in line] == story(
        "09:58 log guided: sat 46m, took 2m, settle 30s warm-up 90s, since 09:48"
    )
    assert desk.state.closing is None


def test_after_a_kill_on_the_last_page_the_break_is_logged_with_what_is_known() -> None:
    desk = done()
    rated(desk, 3, read=True)

    desk.restart(20)

    assert desk.timeline == story("""
        09:48 killed
        09:48:20 log guided: sat 46m, took 2m, settle 30s warm-up 90s, since 09:48
    """)


def test_a_last_page_left_open_for_half_an_hour_is_closed() -> None:
    """The user continued working and is reminded on time."""
    desk = done()

    desk.sit(45)

    assert desk.timeline == story("""
        10:18 close 1
        10:18 log guided: sat 46m, took 2m, settle 30s warm-up 90s, since 09:48
        10:33 remind 2: sat 45m, over 0m, 3 snoozes
    """)


def test_another_break_takes_the_place_of_a_last_page() -> None:
    desk = done()

    desk.sit(5)
    desk.start()

    assert desk.timeline == story("""
        09:53 open 2 standing with focus
        09:53 close 1
        09:53 log guided: sat 46m, took 2m, settle 30s warm-up 90s, since 09:48
        09:53 log started: sat 5m
    """)


def test_one_more_round_after_the_last_page_belongs_to_the_same_break() -> None:
    """It counts once, and none of it counts as sitting."""
    desk = done()

    desk.sit(1)
    desk.happen(MovementBegan(1))

    assert desk.view.icon.face is Face.BREAK

    desk.step("reach", 120)
    desk.finish(read=True)
    desk.close_popup()

    assert desk.timeline == story("09:51 log guided: sat 46m, took 5m, settle 30s warm-up 90s reach 120s")
    assert (desk.state.today.breaks, desk.state.seated_s) == (1, 0.0)


def test_going_back_to_a_step_while_a_reminder_is_up_removes_the_reminder() -> None:
    """With an interval shorter than the time on the last page."""
    desk = done()
    desk.change(replace(desk.settings, interval_s=60.0))
    desk.sit(1)
    desk.happen(MovementBegan(1))
    desk.finish()

    assert desk.timeline == story("""
        09:49 remind 2: sat 1m, over 0m, 3 snoozes
        09:49 withdraw 2
        09:49 log guided: sat 46m, took 3m, settle 30s warm-up 90s
    """)


def test_pain_after_the_last_step_is_logged_as_pain() -> None:
    desk = done()
    hurt = RoutineResult(EntryKind.PAIN, Variant.STANDING, ())
    desk.happen(PainStopped(1, hurt))
    desk.happen(RoutineEnded(1, hurt))

    assert desk.timeline == story("09:48 log pain: sat 46m, took 2m, no steps")


def test_a_window_opened_and_closed_at_once_leaves_no_entry() -> None:
    desk = Desk()

    desk.sit(20)
    desk.open()
    desk.finish(EntryKind.PARTIAL)
    desk.open()
    desk.close_popup()

    assert desk.timeline == story("""
        09:20 open 1 standing with focus
        09:20 open 2 standing with focus
    """)


def test_pain_on_the_first_page_is_logged_all_the_same() -> None:
    desk = Desk()

    desk.open()
    desk.finish(EntryKind.PAIN)

    assert desk.timeline == story("""
        09:00 open 1 standing with focus
        09:00 log started: sat 0m
        09:00 log pain: sat 0m, no steps
    """)


def test_a_window_left_on_its_first_page_is_sitting_and_is_closed() -> None:
    """The user is reminded, because they opened it and continued working."""
    desk = Desk()

    desk.sit(46)
    desk.open(1)
    desk.sit(12)

    assert desk.timeline == story("""
        09:45 remind 1: sat 45m, over 0m, 3 snoozes
        09:46 open 1 standing with focus
        09:46 withdraw 1
        09:56 close 1: The break window was closed because no break was started in it.
        09:56 remind 2: sat 56m, over 11m, 3 snoozes
    """)
    assert desk.state.seated_s == 58 * 60.0


def test_a_first_page_without_input_is_an_absence() -> None:
    desk = Desk()

    desk.sit(20)
    desk.open()
    desk.leave_and_return(12)

    assert desk.timeline == story("""
        09:20 open 1 standing with focus
        09:30 close 1: The break window was closed because no break was started in it.
        09:32 log natural: sat 20m, took 12m
    """)


def test_a_routine_that_is_paused_for_work_is_sitting_after_five_minutes() -> None:
    """A minute of it was done, so sitting starts from zero."""
    desk = break_begun()

    desk.step("settle", 60)
    desk.sit(35)

    assert desk.timeline == story("""
        10:17 close 1: The break window was closed because nothing happened in it for half an hour.
        10:18 log partial: sat 46m, took 1m, settle 60s, since 09:47
    """)
    assert desk.state.seated_s == 30 * 60.0


def test_a_paused_routine_can_be_resumed() -> None:
    desk = break_begun()

    desk.step("settle", 30)
    desk.leave_quietly(8)
    desk.type()
    desk.step("warm-up", 90)
    desk.finish()

    assert desk.timeline == story("09:56 log guided: sat 46m, took 10m, settle 30s warm-up 90s")
    assert desk.view.icon.face is Face.SITTING


def test_the_step_in_progress_comes_with_the_final_report_of_a_window_closed_from_outside() -> None:
    desk = break_begun()

    desk.step("settle", 30)
    desk.leave_quietly(30)
    steps = (
        *desk.state.closing.mode.steps,
        replace(desk.state.closing.mode.steps[0], id="reach", done_s=20.0),
    )  # type: ignore[union-attr]
    desk.happen(RoutineEnded(1, RoutineResult(EntryKind.PARTIAL, Variant.STANDING, steps)))

    assert desk.timeline[-1:] == story(
        "10:16:30 log partial: sat 46m, took 0m30s, settle 30s reach 20s, since 09:46:30"
    )


def test_settings_that_change_while_a_last_page_is_open_cost_no_entry() -> None:
    desk = done()

    desk.happen(SettingsChanged())
    desk.pause(10)
    desk.close_popup()

    assert desk.timeline == story("""
        09:48 log paused: sat 0m, for 10 min
        09:48 log guided: sat 46m, took 2m, settle 30s warm-up 90s
    """)


def test_a_break_guided_elsewhere_may_report_its_rating_to_the_next_engine() -> None:
    desk = Desk()
    desk.sit(20)
    desk.start(elsewhere=True)
    desk.step("settle", 90)
    desk.finish(read=True)
    desk.restart(30)
    rated(desk, 1, read=False)

    assert desk.timeline[-1:] == story("09:22 log guided: sat 20m, took 1m30s, settle 90s, since 09:21:30")


def test_movement_that_is_reported_late_does_not_count_as_sitting() -> None:
    """Neither in this stretch nor in the day's total, if a guide names a step only when it is done."""
    desk = Desk()

    desk.sit(20)
    desk.open()
    desk.sit(1)
    desk.step("settle", 60)
    desk.finish()

    assert desk.timeline[1:] == story("""
        09:22 log started: sat 21m, since 09:21
        09:22 log guided: sat 21m, took 1m, settle 60s
    """)
    assert (desk.state.today.seated_s, desk.state.today.away_s) == (21 * 60.0, 60.0)


def test_a_break_that_ends_before_its_start_was_reported_lasted_as_long_as_its_movement() -> None:
    desk = Desk()
    moved = (StepResult("settle", 60.0, Outcome.DONE),)

    desk.sit(20)
    desk.open()
    desk.sit(3)
    desk.happen(RoutineEnded(1, RoutineResult(EntryKind.GUIDED, Variant.STANDING, moved)))

    assert desk.timeline[1:] == story("""
        09:23 log started: sat 22m, since 09:22
        09:23 log guided: sat 22m, took 1m, settle 60s
    """)


def test_an_absence_that_is_noticed_in_a_break_reaches_back_before_its_first_step() -> None:
    """A user who touches nothing on the first page is away from then on; the movement does not count as sitting either
    way."""
    desk = Desk()

    desk.sit(20)
    desk.open()
    desk.leave_quietly(2)
    desk.move()
    desk.leave_quietly(4)

    assert (desk.state.today.seated_s, desk.state.today.away_s) == (20 * 60.0, 6 * 60.0)


def test_reports_about_another_window_change_nothing() -> None:
    desk = done()
    before = desk.state

    desk.happen(MovementBegan(7))
    desk.happen(RoutineEnded(7, None))
    desk.happen(PainStopped(7, None))

    assert (desk.state, desk.timeline) == (before, [])

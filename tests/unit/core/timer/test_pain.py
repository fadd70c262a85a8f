"""Stories of breaks stopped by pain, from the machine's side."""

from __future__ import annotations

from deskbreak.core.model.journal_entry import EntryKind, RoutineResult
from deskbreak.core.model.routine import Variant
from deskbreak.core.timer.events import PainStopped
from tests.support.simulation.modes import break_begun
from tests.support.simulation.timeline import story


def test_a_user_who_stops_because_it_hurts_is_not_nagged() -> None:
    """However little was done."""
    desk = break_begun()

    desk.step("settle", 10)
    desk.finish(EntryKind.PAIN)
    desk.sit(44)

    assert desk.timeline == story("09:46:10 log pain: sat 46m, took 0m10s, settle 10s")


def test_a_break_that_hurt_does_not_count_as_taken_however_long_it_was() -> None:
    """In the tray as in the stats, where it is listed separately."""
    desk = break_begun()

    desk.step("settle", 90)
    desk.finish(EntryKind.PAIN)

    assert (desk.state.today.breaks, desk.state.today.away_s) == (0, 90.0)


def test_the_advice_about_pain_is_read_within_the_break() -> None:
    """The stop is logged once, when the page is closed; sitting starts then."""
    desk = break_begun()

    desk.step("settle", 10)
    desk.hurt()
    desk.leave_quietly(2)

    assert desk.shown == "Taking a break. Sat 46 min before"

    desk.finish(EntryKind.PAIN)
    desk.sit(45)

    assert desk.timeline == story("""
        09:48:10 log pain: sat 46m, took 2m10s, settle 10s
        10:33:10 remind 2: sat 45m, over 0m, 3 snoozes
    """)
    assert (desk.state.today.breaks, desk.state.today.away_s) == (0, 130.0)


def test_a_stop_is_not_lost_while_the_page_about_pain_is_open() -> None:
    """If the engine is killed while it is open, it logs the stop at its next start."""
    desk = break_begun()

    desk.step("settle", 10)
    desk.hurt()
    desk.restart(20)
    desk.sit(1)

    assert desk.timeline == story("""
        09:46:10 killed
        09:46:30 log pain: sat 46m, took 0m30s, settle 10s
    """)
    assert desk.shown == "Sitting 1 min. Break in 44 min (10:31)"


def test_the_page_about_pain_left_open_is_closed_after_half_an_hour() -> None:
    """Like any guide that was left standing; the stop is logged then."""
    desk = break_begun()

    desk.step("settle", 10)
    desk.hurt()
    desk.leave_quietly(31)

    assert desk.timeline == story("""
        10:16:10 close 1: The break window was closed because nothing happened in it for half an hour.
        10:17:10 log pain: sat 46m, took 0m10s, settle 10s, since 09:46:10
    """)


def test_a_window_that_dies_on_the_page_about_pain_has_the_stop_logged() -> None:
    desk = break_begun()

    desk.step("settle", 10)
    desk.hurt()
    desk.close_popup()

    assert desk.timeline == story("09:46:10 log pain: sat 46m, took 0m10s, settle 10s")


def test_a_pain_stop_that_was_a_mistake_is_logged_nowhere() -> None:
    """Neither when the break ends, nor when its window dies, nor at the next start."""
    ended, died, killed = break_begun(), break_begun(), break_begun()

    for desk in (ended, died, killed):
        desk.step("settle", 90)
        desk.hurt()
        desk.continue_break()
    ended.finish()
    died.close_popup()
    killed.restart()

    assert ended.timeline == story("09:47:30 log guided: sat 46m, took 1m30s, settle 90s")
    assert died.timeline == story("09:47:30 log partial: sat 46m, took 1m30s, settle 90s")
    assert killed.timeline == story("""
        09:47:30 killed
        09:47:30 log partial: sat 46m, took 1m30s, settle 90s
    """)


def test_a_pain_stop_of_another_break_changes_nothing() -> None:
    desk = break_begun()
    before = desk.state

    desk.happen(PainStopped(7, RoutineResult(EntryKind.PAIN, Variant.STANDING, ())))

    assert desk.state == before

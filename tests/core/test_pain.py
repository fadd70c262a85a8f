"""Stories of breaks that are stopped because it hurts, as far as the machine is concerned."""

from __future__ import annotations

from deskbreak.core.entry import Kind
from tests.core.modes import break_begun
from tests.core.timeline import story


def test_who_stops_because_it_hurts_is_not_nagged() -> None:
    """However little was done."""
    desk = break_begun()

    desk.step("settle", 10)
    desk.finish(Kind.PAIN)
    desk.sit(44)

    assert desk.timeline == story("09:46:10 log pain: sat 46m, took 0m10s, settle 10s")


def test_a_break_that_hurt_is_none_that_was_taken_however_long_it_was() -> None:
    """In the tray as in the stats, where it stands apart."""
    desk = break_begun()

    desk.step("settle", 90)
    desk.finish(Kind.PAIN)

    assert (desk.state.today.breaks, desk.state.today.away_s) == (0, 90.0)


def test_what_to_do_when_it_hurts_is_read_within_the_break() -> None:
    """The stop is logged at once, and once; sitting starts when the page is closed."""
    desk = break_begun()

    desk.step("settle", 10)
    desk.hurt()
    desk.leave_quietly(2)
    desk.hurt()

    assert desk.shown == "Taking a break. Sat 46 min before"

    desk.close_popup()
    desk.sit(45)

    assert desk.timeline == story("""
        09:46:10 log pain: sat 46m, took 0m10s, settle 10s
        10:33:10 remind 2: sat 45m, over 0m, 3 snoozes
    """)
    assert (desk.state.today.breaks, desk.state.today.away_s) == (0, 130.0)


def test_the_page_about_pain_is_no_hole_for_a_stop_to_fall_into() -> None:
    """Killed while it is read: the stop is in the journal already, and is not logged again."""
    desk = break_begun()

    desk.step("settle", 10)
    desk.hurt()
    desk.restart(20)
    desk.sit(1)

    assert desk.timeline == story("""
        09:46:10 log pain: sat 46m, took 0m10s, settle 10s
        09:46:10 killed
    """)
    assert desk.shown == "Sitting 1 min. Break in 44 min (10:31)"


def test_the_page_about_pain_left_open_is_closed_after_half_an_hour() -> None:
    """As any guide that was left standing; the stop was logged when it came."""
    desk = break_begun()

    desk.step("settle", 10)
    desk.hurt()
    desk.leave_quietly(31)

    assert desk.timeline == story("""
        09:46:10 log pain: sat 46m, took 0m10s, settle 10s
        10:16:10 close 1
    """)

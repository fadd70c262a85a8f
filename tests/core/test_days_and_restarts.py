"""Stories of days that end, and of programs that are killed and started again."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any

import pytest

from deskbreak.core import ledger, machine, resume
from deskbreak.core.clock import Instant
from deskbreak.core.events import Ticked
from deskbreak.core.hold import Hold
from deskbreak.core.ledger import Account, Ledger, Span, Totals
from deskbreak.core.presence import Gone, Why
from deskbreak.core.settings import Settings
from deskbreak.core.state import Held, OnBreak, Paused, begin
from deskbreak.core.view import Face
from tests.core.desk import MONDAY, Desk, story

MON, TUE, WED, THU = (date(2026, 3, day) for day in (2, 3, 4, 5))


def test_daily_totals_begin_anew_at_midnight_and_sitting_does_not() -> None:
    """Ten minutes of today are on today's account, all forty on the break's."""
    desk = Desk(wall=MONDAY.replace(hour=23, minute=30))

    desk.sit(40)

    assert desk.state.ledger.days[0] == Totals(MON, seated_s=1800.0)
    assert desk.state.today == Totals(TUE, seated_s=600.0)
    assert desk.shown == "Sitting 40 min. Break in 5 min (00:15)"


def test_an_absence_noticed_after_midnight_is_taken_back_on_both_days() -> None:
    """Gone at five to twelve."""
    desk = Desk(wall=MONDAY.replace(hour=23, minute=30))

    desk.sit(27)
    desk.leave_quietly(6)

    assert desk.state.ledger.days[0] == Totals(MON, seated_s=27 * 60.0, away_s=3 * 60.0)
    assert desk.state.today == Totals(TUE, away_s=3 * 60.0)


def test_the_menu_counts_the_breaks_and_the_sitting_of_today() -> None:
    """In the words of the tray."""
    desk = Desk()

    desk.sit(45)
    desk.start(1)
    desk.step("settle", 60)
    desk.finish()
    desk.sit(20)

    assert [item.label for item in desk.view.menu if item.id == "today"] == [
        "Today: 1 break, 1 h 5 min sitting"
    ]


def test_days_long_past_are_forgotten() -> None:
    """The journal has them; what was sat on them is not taken back any more either."""
    week = Ledger((Totals(MON),), Account.SEATED, 0.0)
    for number, day in enumerate((TUE, WED, THU), 1):
        week = ledger.new_day(week, day, number * 100.0)

    taken_back = ledger.backdate(week, 50.0, 350.0)

    assert week.sittings[0] == Span(0.0, 100.0, MON)
    assert taken_back.days == (
        Totals(TUE, away_s=100.0),
        Totals(WED, away_s=100.0),
        Totals(THU, away_s=50.0),
    )
    assert taken_back.seated_s == 50.0


def test_killed_while_a_break_is_due_the_reminder_is_put_up_again() -> None:
    """The notification may have gone with the program."""
    desk = Desk()

    desk.sit(46)
    desk.restart(20)

    assert desk.timeline == story("""
        09:45 remind 1: sat 45m, over 0m, 3 snoozes
        09:46 killed
        09:46:20 remind 1 again: sat 46m20s, over 1m20s, 3 snoozes
    """)


def test_a_break_that_falls_due_while_the_program_is_down_is_due_at_its_start() -> None:
    """And said once."""
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


def test_killed_while_away_the_absence_goes_on() -> None:
    """With its true beginning."""
    desk = Desk()

    desk.sit(30)
    desk.leave_quietly(7)
    desk.restart(60)
    desk.leave_and_return(2)

    assert desk.timeline == story("""
        09:37 killed
        09:40 log natural: sat 30m, took 10m
    """)


def test_killed_behind_a_locked_screen_and_started_after_it_was_unlocked_one_is_not_away_for_ever() -> None:
    """The new program sees no lock, and nobody tells it of the end of one."""
    desk = Desk()

    desk.sit(30)
    desk.lock_screen()
    desk.leave_quietly(1)
    desk.restart(60)
    desk.leave_and_return(1)

    assert desk.shown == "Sitting 30 min. Break in 15 min (09:48)"


def test_killed_while_snoozed_the_snooze_goes_on() -> None:
    """And its budget stays used."""
    desk = Desk()

    desk.sit(45)
    desk.snooze(5)
    desk.restart(60)
    desk.sit(4)

    assert desk.timeline[-1:] == story("09:50 remind 1: sat 50m, over 5m, 2 snoozes")


def test_killed_while_held_it_is_held_on() -> None:
    """The call is still going on, as far as anybody knows."""
    desk = Desk()

    desk.hold(Hold.CALL)
    desk.sit(50)
    desk.restart(10)

    assert isinstance(desk.state.mode, Held)
    assert desk.timeline == story("09:50 killed")


def test_killed_while_paused_the_pause_ends_in_time() -> None:
    """Even if nobody was there to end it."""
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
    """The guide went with the program."""
    desk = Desk()

    desk.sit(20)
    desk.start()
    desk.step("settle", 90)
    desk.restart(3)

    assert desk.timeline == story("""
        09:20 log started: sat 20m
        09:20 open 1 standing with focus
        09:21:30 killed
        09:21:33 log partial: sat 20m, took 1m33s, settle 90s
    """)


def test_a_break_guided_elsewhere_survives_the_program() -> None:
    """The terminal goes on, and tells the next one."""
    desk = Desk()

    desk.sit(20)
    desk.start(elsewhere=True)
    desk.step("settle", 90)
    desk.restart(3)

    assert isinstance(desk.state.mode, OnBreak)

    desk.finish()

    assert desk.timeline[-1:] == story("09:21:33 log guided: sat 20m, took 1m33s, settle 90s")


def test_a_long_time_without_the_program_is_an_absence() -> None:
    """Nobody can know who sat where; with the first input sitting starts from zero."""
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
    """The clocks begin anew; forty minutes of sitting are still forty."""
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
    """Nobody would ever tell of their end."""
    desk = Desk()

    desk.sit(46)
    desk.hold(Hold.CALL)
    desk.lock_screen()
    desk.restart(60, reboot=True)
    desk.leave_and_return(1)

    assert desk.timeline[-1:] == story("09:48 remind 1 again: sat 46m, over 1m, 3 snoozes")


def test_a_restart_during_a_guided_break_ends_it_where_the_program_stopped() -> None:
    """And the window that went with it needs no closing, but closing it again does no harm."""
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


@pytest.mark.parametrize("years", [-30, 30])
def test_a_wall_clock_that_was_years_off_does_no_harm(years: int) -> None:
    """A computer whose battery died boots in the past."""
    state = begin(Instant(50.0, 50.0, MONDAY.replace(year=2026 + years)))
    now = Instant(40.0, 40.0, MONDAY)

    resumed = resume.thaw(resume.freeze(state, "first"), now, "second", Settings())
    after, _ = machine.step(resumed, Ticked(), now, Settings())

    assert after.at == now
    assert after.ledger.day == MON


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "Expecting value"),
        ("[]", "list indices"),
        ('{"v": 99}', "its version is 99, not 1"),
        ('{"v": 1}', "state"),
        ('{"v": 1, "boot_id": "", "state": {}}', "at"),
    ],
)
def test_what_is_not_a_snapshot_is_unreadable_and_says_why(text: str, why: str) -> None:
    """The engine sets it aside and begins anew."""
    with pytest.raises(resume.Unreadable, match=why):
        resume.thaw(text, Instant(0.0, 0.0, MONDAY), "", Settings())


@pytest.mark.parametrize(
    ("found", "damage", "why"),
    [
        ('"locked":false', '"locked":0', "0 is not of the kind"),
        ('"here_since":100.0', '"here_since":NaN', "nan seconds are out of all proportion"),
        ('"here_since":100.0', '"here_since":1e99', "1e.99 seconds are out of all proportion"),
        ("2026-03-02T09:00:00+01:00", "2026-03-02T09:00:00", "is not a date of ours"),
        ("2026-03-02T09:00:00+01:00", "9999-03-02T09:00:00+01:00", "is not a date of ours"),
        ('"account":"seated"', '"account":"lying"', "lying"),
    ],
)
def test_a_snapshot_that_makes_no_sense_is_unreadable_and_says_why(found: str, damage: str, why: str) -> None:
    """Half a value is worse than none."""
    text = resume.freeze(begin(Instant(100.0, 100.0, MONDAY)), "boot")

    assert found in text
    with pytest.raises(resume.Unreadable, match=why):
        resume.thaw(text.replace(found, damage), Instant(100.0, 100.0, MONDAY), "boot", Settings())


def test_a_snapshot_without_any_day_is_unreadable() -> None:
    """There is no account to book on."""
    state = begin(Instant(100.0, 100.0, MONDAY))
    text = resume.freeze(replace(state, ledger=replace(state.ledger, days=())), "boot")

    with pytest.raises(resume.Unreadable, match="its ledger is empty"):
        resume.thaw(text, state.at, "boot", Settings())


def test_a_snapshot_of_an_older_version_is_read() -> None:
    """It knows nothing of films and silence; all else counts."""
    state = begin(Instant(100.0, 100.0, MONDAY))
    tree = json.loads(resume.freeze(state, "boot"))
    for unknown in ("idle_since", "unheard", "endings"):
        del tree["state"][unknown]

    assert resume.thaw(json.dumps(tree), state.at, "boot", Settings()) == state


def test_every_moment_in_the_state_moves_with_the_clock_of_the_next_boot() -> None:
    """Each float of the state is a moment, which moves, or a length, which does not."""
    lengths = {"awake", "boot", "seated_s", "away_s", "asleep_s", "paused_s", "due_from_s", "done_s"}
    desk = Desk()
    desk.sit(46)
    desk.hold(Hold.CALL)
    desk.state = replace(
        desk.state,
        pause=Paused(9.0),
        presence=Gone(9.0, Why.IDLE),
        snoozed_until=9.0,
        idle_since=9.0,
    )

    moved = resume.resume(desk.state, replace(desk.now, awake=1.0, boot=1.0), desk.settings, same_boot=False)

    by = 1.0 - desk.now.boot
    expected = {
        name: value if name.rsplit(".", 1)[-1] in lengths else value + by
        for name, value in floats(desk.state).items()
    }
    assert floats(replace(moved, at=desk.state.at)) == expected | {
        name: value for name, value in expected.items() if name.startswith(".at.")
    }


def floats(value: Any, path: str = "") -> dict[str, float]:
    """Every float in a value, by the way to it."""
    if isinstance(value, float):
        return {path: value}
    found: dict[str, float] = {}
    if is_dataclass(value):
        for field in fields(value):
            found |= floats(getattr(value, field.name), f"{path}.{field.name}")
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            found |= floats(item, f"{path}[{index}]")
    return found

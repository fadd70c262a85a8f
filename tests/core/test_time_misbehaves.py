"""Stories of time that misbehaves: sleep in every mode, clocks that are set, hours that come twice, ticks that come late."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from deskbreak.core import machine
from deskbreak.core.clock import Instant, elapsed, later
from deskbreak.core.events import FellAsleep, Ticked, Woke
from deskbreak.core.hold import Hold
from deskbreak.core.ledger import Totals
from deskbreak.core.settings import OfficeHours, Settings
from deskbreak.core.state import Due, Held, OffHours, OnBreak, Paused, Sitting, Snoozed
from tests.core.desk import BERLIN, MONDAY, NEW_YORK, Desk, story

TOKYO = ZoneInfo("Asia/Tokyo")
MON, TUE = date(2026, 3, 2), date(2026, 3, 3)
OFFICE = Settings(office_hours=OfficeHours(enabled=True))
HOUR, YEAR = 3600.0, 365 * 86400.0


def sitting() -> Desk:
    """Half an hour, nothing due."""
    desk = Desk()
    desk.sit(30)
    return desk


def due() -> Desk:
    """A reminder is up since a minute."""
    desk = Desk()
    desk.sit(46)
    return desk


def held() -> Desk:
    """A reminder is kept back since five minutes."""
    desk = Desk()
    desk.hold(Hold.DO_NOT_DISTURB)
    desk.sit(50)
    return desk


def in_a_call() -> Desk:
    """The same, in a call in which nothing was touched for ten minutes."""
    desk = Desk()
    desk.hold(Hold.CALL)
    desk.sit(40)
    desk.leave_quietly(10)
    return desk


def on_break() -> Desk:
    """A minute of the guided break is done."""
    desk = Desk()
    desk.sit(45)
    desk.start(1)
    desk.step("settle", 60)
    return desk


def paused() -> Desk:
    """For half an hour."""
    desk = Desk()
    desk.sit(30)
    desk.pause(30)
    return desk


def paused_for_good() -> Desk:
    """Until resumed."""
    desk = Desk()
    desk.sit(30)
    desk.pause()
    return desk


def snoozed() -> Desk:
    """For ten minutes."""
    desk = Desk()
    desk.sit(45)
    desk.snooze(10)
    return desk


def away() -> Desk:
    """For six minutes."""
    desk = Desk()
    desk.sit(30)
    desk.leave_quietly(6)
    return desk


def off_hours() -> Desk:
    """Ten past six in the evening."""
    desk = Desk(wall=MONDAY.replace(hour=17, minute=30), settings=OFFICE)
    desk.sit(40)
    return desk


def silent() -> Desk:
    """Nothing tells of activity, and nobody answers."""
    desk = Desk(sensor=False)
    desk.sit(60)
    return desk


Entering = Callable[[], Desk]
EVERY_MODE: tuple[Entering, ...] = (
    sitting,
    due,
    held,
    in_a_call,
    on_break,
    paused,
    paused_for_good,
    snoozed,
    away,
    off_hours,
    silent,
)
every_mode = pytest.mark.parametrize("enter", EVERY_MODE, ids=lambda enter: enter.__name__)


# -------------------------------------------------------------------------- the lid is closed


@pytest.mark.parametrize(
    ("enter", "told", "shown"),
    [
        (sitting, "", "Sitting 30 min. Break in 15 min (09:48)"),
        (
            due,
            """
            09:49 withdraw 1
            09:49:30 remind 1 again: sat 46m, over 1m, 3 snoozes
            """,
            "Time for a break. Sitting 46 min, 1 min over",
        ),
        (held, "", "A break is waiting. Do not disturb is on. Sitting 50 min, 5 min over"),
        (in_a_call, "", "A break is waiting. You are in a call. Sitting 50 min, 5 min over"),
        (on_break, "", "Taking a break. Sat 45 min before"),
        (paused, "", "Paused. Until 10:00"),
        (paused_for_good, "", "Paused. Until you resume"),
        (snoozed, "", "Sitting 45 min. Snoozed until 09:55"),
        (
            away,
            "09:39:30 log natural: sat 30m, took 9m30s",
            "Sitting under a minute. Break in 45 min (10:24)",
        ),
        (off_hours, "", "Out of office hours. No reminders now"),
        (
            silent,
            "10:03 remind 1 again: sat 50m, over 5m, 3 snoozes",
            "Time for a break. Sitting 51 min, 6 min over, activity unknown",
        ),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_nap_of_three_minutes_changes_nothing_but_what_was_sat(
    enter: Entering, told: str, shown: str
) -> None:
    """From one room to the next: what went on goes on, and the nap is neither sitting nor a break."""
    desk = enter()

    with desk.watching() as lines:
        desk.suspend(0.05)
        desk.leave_and_return(0.5)
        desk.sit(0.5)

    assert lines == story(told)
    assert desk.shown == shown
    assert desk.state.today.asleep_s == 180.0


@pytest.mark.parametrize(
    ("enter", "told"),
    [
        (sitting, "10:30:30 log natural: sat 30m, took 60m30s"),
        (
            due,
            """
            10:46 withdraw 1
            10:46:30 log natural: sat 46m, took 60m30s
            """,
        ),
        (held, "10:50:30 log natural: sat 50m, took 60m30s"),
        (in_a_call, "10:50:30 log natural: sat 50m, took 60m30s"),
        (
            on_break,
            """
            10:46 close 1
            10:46 log partial: sat 45m, took 1m, settle 60s, since 09:46
            10:46:30 log natural: sat 0m, took 60m30s
            """,
        ),
        (
            paused,
            """
            10:30 log resumed: sat 30m, since 10:00
            10:30:30 log natural: sat 30m, took 60m30s
            """,
        ),
        (snoozed, "10:45:30 log natural: sat 45m, took 60m30s"),
        (away, "10:36:30 log natural: sat 30m, took 66m30s"),
        (
            silent,
            """
            11:00 withdraw 1
            11:00 log ignored: sat 50m, since 10:00
            11:00 log natural: sat 50m, took 60m
            """,
        ),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_an_hour_of_sleep_is_a_break_and_sitting_starts_from_zero(enter: Entering, told: str) -> None:
    """It is logged once, with its true length, up to the first input after it."""
    desk = enter()

    with desk.watching() as lines:
        desk.suspend(1)
        desk.leave_and_return(0.5)
        desk.sit(0.5)

    assert lines == story(told)
    assert isinstance(desk.state.mode, Sitting)
    assert desk.state.seated_s <= 60.0
    assert desk.state.today.asleep_s == HOUR


@pytest.mark.parametrize("enter", [paused_for_good, off_hours], ids=lambda enter: enter.__name__)
def test_an_hour_of_sleep_where_nothing_counts_resets_the_sitting_without_a_word(enter: Entering) -> None:
    """The pause stays, and so does the evening."""
    desk = enter()
    mode = desk.state.mode

    with desk.watching() as lines:
        desk.suspend(1)
        desk.leave_and_return(0.5)

    assert (lines, desk.state.mode, desk.state.seated_s) == ([], mode, 0.0)


def test_a_pause_that_ends_in_a_nap_is_over_after_it() -> None:
    """Real time was asked for; the reminder that it kept back is up at the first input."""
    desk = Desk()

    desk.sit(50)
    desk.pause(2)
    desk.suspend(0.05)
    desk.leave_and_return(0.5)

    assert desk.timeline[-2:] == story("""
        09:53 log resumed: sat 50m, since 09:52
        09:53:30 remind 1 again: sat 50m, over 5m, 3 snoozes
    """)


def test_a_snooze_that_ends_in_a_nap_brings_its_reminder_after_it() -> None:
    """Not at a closed lid."""
    desk = Desk()

    desk.sit(45)
    desk.snooze(2)
    desk.suspend(0.05)
    desk.leave_and_return(0.5)

    assert desk.timeline[-1:] == story("09:48:30 remind 1: sat 45m, over 0m, 2 snoozes")


def test_hibernated_over_midnight_each_day_has_its_own_hours() -> None:
    """And what is sat in the morning begins from zero."""
    desk = Desk(wall=MONDAY.replace(hour=23, minute=30))

    desk.sit(20)
    desk.suspend(8)
    desk.leave_and_return(1)
    desk.sit(10)

    assert desk.state.ledger.days[0] == Totals(MON, seated_s=1200.0, asleep_s=600.0)
    assert desk.state.today == Totals(TUE, seated_s=600.0, away_s=60.0, asleep_s=8 * HOUR - 600.0)
    assert desk.timeline == story("Tue 07:51 log natural: sat 20m, took 481m")


def test_hibernated_over_a_weekend_no_day_is_lost() -> None:
    """Saturday is all sleep."""
    desk = Desk(wall=datetime(2026, 3, 6, 18, 0, tzinfo=BERLIN))

    desk.suspend(63)

    assert [day.asleep_s / HOUR for day in (*desk.state.ledger.days[:-1], desk.state.today)] == [24, 24, 9]


def test_two_sleeps_in_a_row_are_one_absence() -> None:
    """It woke up to fetch mail in between."""
    desk = Desk()

    desk.sit(30)
    desk.suspend(1)
    desk.leave_quietly(2)
    desk.suspend(2)
    desk.leave_and_return(1)

    assert desk.timeline == story("12:33 log natural: sat 30m, took 183m")
    assert desk.state.today == Totals(MON, seated_s=1800.0, away_s=180.0, asleep_s=3 * HOUR, breaks=0)


def test_two_naps_with_a_word_in_between_are_two() -> None:
    """Neither is long enough for a break."""
    desk = Desk()

    desk.sit(30)
    for _ in range(2):
        desk.suspend(0.05)
        desk.leave_and_return(0.5)

    assert desk.timeline == []
    assert desk.state.seated_s == 1800.0


@every_mode
def test_a_sleep_that_was_announced_and_never_came_changes_nothing(enter: Entering) -> None:
    """Something inhibited it."""
    desk, undisturbed = enter(), enter()

    desk.happen(FellAsleep())
    desk.happen(Woke())

    assert desk.state == undisturbed.state
    assert desk.timeline == undisturbed.timeline


@every_mode
def test_a_sleep_that_nobody_announced_is_seen_by_the_clocks(enter: Entering) -> None:
    """The battery died: the one clock went on, and the other did not."""
    for hours in (0.05, 1):
        desk, told = enter(), enter()

        desk.run_dry(hours)
        told.suspend(hours)

        assert desk.state == told.state
        assert desk.timeline == told.timeline


def test_what_was_awake_before_an_unannounced_sleep_is_not_lost() -> None:
    """Nobody can say on which side of the sleep these forty seconds were: they are absence."""
    desk = Desk()

    desk.sit(30)
    desk.now = desk.now.plus(40.0)
    desk.run_dry(1)

    assert desk.state.today == Totals(MON, seated_s=1800.0, away_s=40.0, asleep_s=HOUR)


# -------------------------------------------------------------------------- the clock is set


@pytest.mark.parametrize(
    "jump_s", [HOUR, -HOUR, 3 * HOUR, -3 * HOUR, 40 * 86400.0, -40 * 86400.0, YEAR, -YEAR]
)
def test_a_clock_that_is_set_changes_nothing_but_labels(jump_s: float) -> None:
    """It does not look like sleep, nor like sitting."""
    desk = Desk()

    desk.sit(20)
    desk.set_clock(jump_s)
    desk.sit(24)

    assert desk.timeline == []
    assert desk.state.seated_s == 44 * 60

    desk.sit(1)

    assert [told.split("remind")[-1] for told in desk.timeline] == [" 1: sat 45m, over 0m, 3 snoozes"]


@pytest.mark.parametrize("jump_s", [HOUR, -HOUR, YEAR, -YEAR])
@pytest.mark.parametrize(
    "enter", [mode for mode in EVERY_MODE if mode is not off_hours], ids=lambda enter: enter.__name__
)
def test_a_clock_that_is_set_and_set_back_leaves_no_trace(enter: Entering, jump_s: float) -> None:
    """In any mode."""
    desk, undisturbed = enter(), enter()

    with desk.watching() as told:
        desk.set_clock(jump_s)
        desk.set_clock(-jump_s)

    assert told == []
    assert replace(desk.state, ledger=undisturbed.state.ledger) == undisturbed.state
    assert (desk.shown, desk.state.today) == (undisturbed.shown, undisturbed.state.today)


def test_a_clock_set_back_into_the_office_hours_opens_the_office() -> None:
    """They are what the clock says, and nothing else is."""
    desk = off_hours()

    desk.set_clock(-HOUR)

    assert desk.shown == "Sitting 30 min. Break in 15 min (17:25)"

    desk.set_clock(HOUR)

    assert isinstance(desk.state.mode, OffHours)


def test_a_pause_keeps_its_length_when_the_clock_is_set() -> None:
    """Half an hour was asked for; its end is called by the new name."""
    desk = paused()

    desk.set_clock(HOUR)

    assert desk.shown == "Paused. Until 11:00"

    desk.sit(30)

    assert desk.timeline[-1:] == story("11:00 log resumed: sat 30m")


def test_a_clock_set_across_midnight_and_back_finds_its_day_again() -> None:
    """Nothing is counted twice, and nothing is lost."""
    desk = Desk()

    desk.sit(20)
    desk.set_clock(86400.0)
    desk.sit(5)
    desk.set_clock(-86400.0)
    desk.sit(10)

    assert desk.state.ledger.days[0] == Totals(TUE, seated_s=300.0)
    assert desk.state.today == Totals(MON, seated_s=1800.0)


def test_clocks_that_run_backwards_let_no_time_pass() -> None:
    """A virtual machine that was moved may do that."""
    desk = Desk()
    desk.sit(20)
    before = desk.state

    after, effects = machine.step(
        before, Ticked(), replace(desk.now, boot=desk.now.boot - 500), desk.settings
    )

    assert (after, effects) == (before, ())


def test_less_than_a_second_between_two_clocks_is_no_sleep() -> None:
    """They are read one after the other."""
    start = Instant(100.0, 100.0, MONDAY)

    assert [Instant(110.0, boot, MONDAY).slept_since(start) for boot in (110.9, 111.0, 109.0)] == [
        0.0,
        1.0,
        0.0,
    ]


# -------------------------------------------------------------------------- hours that come twice, or never


@pytest.mark.parametrize(
    ("night", "shown"),
    [
        (datetime(2026, 3, 29, 1, 30, tzinfo=BERLIN), "Sitting 44 min. Break in 1 min (03:15)"),
        (datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN), "Sitting 44 min. Break in 1 min (02:15)"),
    ],
)
def test_daylight_saving_does_not_look_like_sitting(night: datetime, shown: str) -> None:
    """Half past one and half past three are one hour apart in spring; in autumn there are two half past twos."""
    desk = Desk(wall=night)

    desk.sit(44)

    assert desk.shown == shown
    assert elapsed(desk.wall, desk.now.wall) == 44 * 60


def test_wall_time_is_counted_across_daylight_saving() -> None:
    """Python's own addition ignores it for aware times."""
    before = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)

    assert later(before, 3600).astimezone(UTC) == before.astimezone(UTC) + timedelta(hours=1)
    assert (later(before, 3600).hour, later(before, 3600).fold) == (2, 1)


@pytest.mark.parametrize(
    ("evening", "minutes"),
    [(datetime(2026, 3, 28, 22, tzinfo=BERLIN), 7 * 60), (datetime(2026, 10, 24, 22, tzinfo=BERLIN), 9 * 60)],
)
def test_a_pause_until_six_ends_at_six_whatever_that_night_does(evening: datetime, minutes: int) -> None:
    """Seven hours in spring, nine in autumn."""
    desk = Desk(wall=evening)

    desk.pause(until=time(6))

    assert desk.shown == "Paused. Until Sunday 06:00"

    desk.leave_quietly(minutes)

    assert desk.timeline == story(f"""
        22:00 log paused: sat 0m, for {minutes} min
        Sun 06:00 log resumed: sat 0m
    """)


def test_a_pause_until_an_hour_that_does_not_exist_ends_as_long_after_the_change() -> None:
    """Half past two in that night is half past three."""
    desk = Desk(wall=datetime(2026, 3, 29, 1, 0, tzinfo=BERLIN))

    desk.pause(until=time(2, 30))

    assert desk.shown == "Paused. Until 03:30"
    assert desk.timeline == story("01:00 log paused: sat 0m, for 90 min")


@pytest.mark.parametrize(("asked_at", "minutes"), [(15, 15), (45, 45)])
def test_a_pause_until_an_hour_that_comes_twice_ends_when_it_comes_next(asked_at: int, minutes: int) -> None:
    """At a quarter to three it is half past two in three quarters of an hour, that night."""
    desk = Desk(wall=datetime(2026, 10, 25, 2, asked_at, tzinfo=BERLIN))

    desk.pause(until=time(2, 30))

    assert desk.timeline == story(f"02:{asked_at} log paused: sat 0m, for {minutes} min")


@pytest.mark.parametrize(
    ("night", "seated_h"),
    [(datetime(2026, 3, 29, 0, tzinfo=BERLIN), 5), (datetime(2026, 10, 25, 0, tzinfo=BERLIN), 7)],
)
def test_the_office_opens_by_the_clock_in_nights_of_all_lengths(night: datetime, seated_h: int) -> None:
    """From midnight to six are five hours in spring and seven in autumn, slept through or sat through."""
    early = OfficeHours(enabled=True, days=frozenset(range(7)), start=time(6), end=time(22))
    desk = Desk(wall=night, settings=Settings(office_hours=early))
    slept = Desk(wall=night, settings=Settings(office_hours=early))

    desk.sit(seated_h * 60 + 1)
    slept.suspend(seated_h)
    slept.leave_and_return(1)

    assert desk.state.today.paused_s == seated_h * HOUR
    assert isinstance(desk.state.mode, Sitting)
    assert (slept.state.today.asleep_s, slept.shown) == (
        seated_h * HOUR,
        "Sitting under a minute. Break in 45 min (06:46)",
    )


# -------------------------------------------------------------------------- another zone


def test_travelling_changes_the_labels_and_not_the_break() -> None:
    """Nine in Berlin is three in New York."""
    desk = Desk()

    desk.sit(20)
    desk.travel(NEW_YORK)

    assert desk.shown == "Sitting 20 min. Break in 25 min (03:45)"

    desk.sit(25)

    assert desk.timeline == story("03:45 remind 1: sat 45m, over 0m, 3 snoozes")


@pytest.mark.parametrize(
    ("enter", "shown"),
    [
        (due, "Time for a break. Sitting 46 min, 1 min over"),
        (held, "A break is waiting. Do not disturb is on. Sitting 50 min, 5 min over"),
        (on_break, "Taking a break. Sat 45 min before"),
        (paused, "Paused. Until 18:00"),
        (snoozed, "Sitting 45 min. Snoozed until 17:55"),
        (away, "Away. Sat 30 min before"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_over_siberia_everything_goes_on_and_is_called_by_the_time_there(enter: Entering, shown: str) -> None:
    """Ten in Berlin is six in the evening in Tokyo."""
    desk = enter()

    with desk.watching() as told:
        desk.travel(TOKYO)

    assert (told, desk.shown) == ([], shown)


def test_a_flight_across_the_date_line_books_on_the_day_that_it_is() -> None:
    """Sitting goes on; an hour of it was yesterday, which it is again."""
    desk = Desk(wall=datetime(2026, 3, 3, 4, 0, tzinfo=TOKYO))

    desk.sit(20)
    desk.travel(ZoneInfo("Pacific/Honolulu"))
    desk.sit(20)

    assert desk.state.ledger.days[0] == Totals(TUE, seated_s=1200.0)
    assert desk.state.today == Totals(MON, seated_s=1200.0)
    assert desk.state.seated_s == 2400.0


# -------------------------------------------------------------------------- ticks that come late


@every_mode
def test_a_tick_that_comes_twelve_minutes_late_finds_everything_in_its_place(enter: Entering) -> None:
    """The computer was too busy to let anything run: what fell due meanwhile did so at its own moment."""
    desk, punctual = enter(), enter()

    desk.be_busy(12)
    if enter is away:
        punctual.leave_quietly(12)
    else:
        punctual.sit(12)

    assert (
        replace(desk.state, idle_since=None) == punctual.state
    )  # only one of the two was typing in the call


@pytest.mark.parametrize(
    ("enter", "told", "mode"),
    [
        (sitting, "09:46 remind 1: sat 45m, over 0m, 3 snoozes", Due),
        (due, "10:02 remind 1 again: sat 60m, over 15m, 3 snoozes", Due),
        (held, "", Held),
        (on_break, "", OnBreak),
        (paused, "", Paused),
        (snoozed, "10:01 remind 1: sat 60m, over 15m, 2 snoozes", Due),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_fell_due_in_sixteen_busy_minutes_is_said_once(
    enter: Entering, told: str, mode: type[object]
) -> None:
    """In the words of its last time; nobody was reminded before, so it is not said to come again."""
    desk = enter()

    with desk.watching() as lines:
        desk.be_busy(16)

    assert lines == story(told)
    assert isinstance(desk.state.mode, mode)


def test_a_snooze_chosen_late_counts_from_when_it_is_heard() -> None:
    """The click waited in the queue for four minutes."""
    desk = snoozed()
    desk.sit(10)

    desk.now = desk.now.plus(240.0)
    desk.snooze(5)

    assert desk.state.mode == Snoozed(desk.now.boot + 300.0)


def test_a_guide_left_standing_is_closed_however_late_that_is_noticed() -> None:
    """Half an hour after its last word, in the journal, too."""
    desk = on_break()

    with desk.watching() as told:
        desk.be_busy(45)

    assert told == story("""
        10:31 close 1
        10:31 log partial: sat 45m, took 31m, settle 60s, since 10:16
    """)

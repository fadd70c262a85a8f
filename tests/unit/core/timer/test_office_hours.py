"""Stories of office hours and the lengths of days."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from deskbreak.core.model.settings import OfficeHours, Settings
from deskbreak.core.timer import office_hours
from tests.support.simulation.desk import BERLIN, MONDAY, Desk
from tests.support.simulation.timeline import story

EVERY_DAY = frozenset(range(7))
NIGHT_SHIFT = OfficeHours(enabled=True, days=EVERY_DAY, start=time(22), end=time(4))
OFFICE = Settings(office_hours=OfficeHours(enabled=True))


def test_outside_office_hours_nothing_is_due() -> None:
    """The reminder goes at six, and the time after it does not count."""
    desk = Desk(wall=MONDAY.replace(hour=17), settings=OFFICE)

    desk.sit(75)

    assert desk.timeline == story("""
        17:45 remind 1: sat 45m, over 0m, 3 snoozes
        17:50 remind 1 again: sat 50m, over 5m, 3 snoozes
        17:55 remind 1 again: sat 55m, over 10m, 3 snoozes
        18:00 withdraw 1
    """)
    assert desk.shown == "Out of office hours. No reminders until Tuesday 09:00"
    assert (desk.state.today.seated_s, desk.state.today.paused_s) == (3600.0, 900.0)


def test_a_user_who_works_into_the_office_hours_is_reminded_then() -> None:
    """Earlier sitting counts if the user did not leave in between."""
    desk = Desk(wall=MONDAY.replace(hour=17, minute=20), settings=OFFICE)

    desk.sit(40)
    desk.sit(15 * 60)
    desk.sit(5)

    assert desk.timeline == story("Tue 09:05 remind 1: sat 45m, over 0m, 3 snoozes")


def test_a_shift_across_midnight_belongs_to_the_day_on_which_it_begins() -> None:
    """Sunday's shift is open on Monday at two, though Monday is not among its days."""
    sunday = OfficeHours(enabled=True, days=frozenset({6}), start=time(22), end=time(4))
    monday = datetime(2026, 3, 2, tzinfo=BERLIN)

    assert [
        office_hours.is_open(sunday, monday + timedelta(hours=hour)) for hour in (-3, -2, 2, 4, 22, 26)
    ] == [
        False,
        True,
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("evening", "open_hours"),
    [(datetime(2026, 3, 28, 21, tzinfo=BERLIN), 5), (datetime(2026, 10, 24, 21, tzinfo=BERLIN), 7)],
)
def test_a_night_shift_is_as_long_as_that_night_is(evening: datetime, open_hours: int) -> None:
    """From ten to four is five hours in spring and seven in autumn."""
    desk = Desk(wall=evening, settings=Settings(interval_s=24 * 3600.0, office_hours=NIGHT_SHIFT))

    desk.sit(11 * 60)

    assert desk.state.seated_s == open_hours * 3600
    assert office_hours.seconds_to_change(NIGHT_SHIFT, evening) == 3600.0


def test_office_hours_that_the_clocks_skip_are_closed_that_day() -> None:
    """Half past two does not exist then; the next day everything is normal."""
    nap = OfficeHours(enabled=True, days=EVERY_DAY, start=time(2, 30), end=time(3, 10))
    night = datetime(2026, 3, 29, 0, 0, tzinfo=BERLIN)

    assert not any(office_hours.is_open(nap, night.replace(hour=hour, minute=35)) for hour in (1, 3))
    assert office_hours.seconds_to_change(nap, night) == 25.5 * 3600


def test_adjacent_office_hours_are_one() -> None:
    """From nine to nine is all day, and closes only when the week does."""
    week = OfficeHours(enabled=True, start=time(9), end=time(9))
    friday = datetime(2026, 3, 6, 12, tzinfo=BERLIN)

    assert office_hours.is_open(week, friday)
    assert office_hours.seconds_to_change(week, friday) == 21 * 3600


@pytest.mark.parametrize(
    ("always", "is_open"),
    [
        (OfficeHours(), True),
        (OfficeHours(enabled=True, days=frozenset()), False),
        (OfficeHours(enabled=True, days=EVERY_DAY, start=time(0), end=time(0)), True),
    ],
)
def test_hours_that_never_change_have_no_next_change(always: OfficeHours, *, is_open: bool) -> None:
    """Switched off, without any day, or around the clock."""
    assert office_hours.is_open(always, MONDAY) is is_open
    assert office_hours.seconds_to_change(always, MONDAY) is None


def test_office_hours_are_in_the_users_present_zone() -> None:
    """Nine in Berlin is three at night in New York."""
    desk = Desk(settings=OFFICE)

    desk.sit(1)
    desk.travel(ZoneInfo("America/New_York"))

    assert desk.shown == "Out of office hours. No reminders until 09:00"


@pytest.mark.parametrize(
    ("zone", "day", "length_h"),
    [
        ("Europe/Berlin", date(2026, 3, 28), 24),
        ("Europe/Berlin", date(2026, 3, 29), 23),
        ("Europe/Berlin", date(2026, 10, 25), 25),
        ("America/Santiago", date(2026, 4, 4), 25),  # the clocks go back at midnight
        ("America/Santiago", date(2026, 9, 5), 24),
        ("America/Santiago", date(2026, 9, 6), 23),  # this day begins at one
        ("Australia/Lord_Howe", date(2026, 4, 5), 24.5),
    ],
)
def test_a_day_has_its_real_length(zone: str, day: date, length_h: float) -> None:
    """Also where the clocks change at midnight itself."""
    begins = datetime.combine(day, time(0), ZoneInfo(zone)).astimezone(UTC).astimezone(ZoneInfo(zone))

    assert office_hours.seconds_to_midnight(begins) == length_h * 3600


def test_office_hours_can_be_switched_on_while_a_break_is_due() -> None:
    """In the evening that removes the reminder."""
    desk = Desk(wall=MONDAY.replace(hour=18))

    desk.sit(46)
    desk.change(replace(desk.settings, office_hours=OfficeHours(enabled=True)))

    assert desk.timeline == story("""
        18:45 remind 1: sat 45m, over 0m, 3 snoozes
        18:46 withdraw 1
    """)


def test_hours_that_never_come_cause_no_wait() -> None:
    """Enabled, without a day."""
    desk = Desk(settings=Settings(office_hours=OfficeHours(enabled=True, days=frozenset())))

    assert desk.shown == "Out of office hours. No reminders now"


def test_on_friday_evening_the_status_says_until_monday() -> None:
    """Outside office hours it says until when (number 26)."""
    desk = Desk(wall=MONDAY.replace(day=MONDAY.day + 4, hour=19), settings=OFFICE)

    assert desk.shown == "Out of office hours. No reminders until Monday 09:00"

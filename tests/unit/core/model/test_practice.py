"""The outcome of breaks, and the practised days of a week."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, strategies as st

from deskbreak.core.model.journal_entry import Entry, EntryKind, Outcome, RoutineResult, StepResult
from deskbreak.core.model.practice import DAYS, days_practised, tally, week_of
from deskbreak.core.model.routine import Variant

SUNDAY = date(2026, 3, 8)


def entry(day: int, kind: EntryKind, seconds: float | None = None) -> Entry:
    at = datetime(2026, 3, day, 9, 30, tzinfo=UTC)
    if seconds is None:
        return Entry(kind, at, 0.0)
    steps = (StepResult("reach", seconds, Outcome.DONE),)
    return Entry(kind, at, 0.0, result=RoutineResult(kind, Variant.STANDING, steps))


def test_a_day_is_practised_when_a_break_or_a_minute_was_done() -> None:
    """Monday the whole break, Tuesday half a minute, Wednesday a minute until it hurt, Thursday only skipped."""
    entries = [
        entry(2, EntryKind.GUIDED, 30.0),
        entry(3, EntryKind.PARTIAL, 30.0),
        entry(4, EntryKind.PAIN, 60.0),
        entry(5, EntryKind.SKIPPED),
    ]

    days = days_practised(entries)
    assert days == {date(2026, 3, 2), date(2026, 3, 4)}
    assert week_of(days, SUNDAY) == (True, False, True, False, False, False, False)
    assert week_of(days, SUNDAY + timedelta(days=1)) == (False,) * DAYS


@given(st.dates())
def test_every_day_is_in_its_own_week(today: date) -> None:
    """In its own place, even at the first and last dates of the calendar."""

    assert week_of({today}, today).index(True) == today.weekday()


def test_the_strongest_outcome_of_all_visits_to_a_step_counts() -> None:
    visits = [
        StepResult("reach", 10.0, Outcome.DONE),
        StepResult("hands", 5.0, Outcome.DONE),
        StepResult("reach", 3.0, Outcome.SKIPPED),
        StepResult("hands", 2.0, Outcome.PAIN),
    ]

    assert tally(visits) == (StepResult("reach", 13.0, Outcome.DONE), StepResult("hands", 7.0, Outcome.PAIN))

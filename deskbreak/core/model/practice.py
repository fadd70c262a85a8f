"""What breaks come to, one by one and over a week: pure sums over results and entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deskbreak.core.model.journal_entry import Entry, Kind, Outcome, RoutineResult, StepResult

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

CREDIT_S: Final = 60.0  # so much guided movement counts as the break: it is what "one minute" offers
BEGUN_S: Final = 5.0  # less of it is a window that was opened and closed at once
DAYS: Final = 7  # in a week, Monday first

# What is known of a step that was visited more than once: the strongest outcome.
_STRENGTH: Final = (Outcome.SKIPPED, Outcome.STOPPED, Outcome.DONE, Outcome.PAIN)


def tally(visits: Iterable[StepResult]) -> tuple[StepResult, ...]:
    """Add up the visits to one result a step, in the order of the first visits.

    A step done once counts as done, even when it was skipped in a later round.
    """
    steps: dict[str, StepResult] = {}
    for visit in visits:
        known = steps.get(visit.id)
        if known is None:
            steps[visit.id] = visit
        else:
            outcome = max(known.outcome, visit.outcome, key=_STRENGTH.index)
            loads = known.loads | visit.loads
            steps[visit.id] = StepResult(visit.id, known.done_s + visit.done_s, outcome, loads)
    return tuple(steps.values())


def moved_s(steps: Iterable[StepResult]) -> float:
    """Seconds of guided movement."""
    return sum(step.done_s for step in steps)


def is_practice(result: RoutineResult) -> bool:
    """Whether so much was done that the day counts as practised: the whole break, or a minute of it."""
    return result.kind is Kind.GUIDED or moved_s(result.steps) >= CREDIT_S


def days_practised(entries: Iterable[Entry]) -> frozenset[date]:
    """Return the days on which there was practice, by the wall clock of the place where it was."""
    return frozenset(entry.at.date() for entry in entries if entry.result and is_practice(entry.result))


def week_of(days: Collection[date], today: date) -> tuple[bool, ...]:
    """Return which days of the present week are in ``days``, Monday first."""
    monday = today.toordinal() - today.weekday()
    ordinals = {day.toordinal() for day in days}
    return tuple(monday + n in ordinals for n in range(DAYS))

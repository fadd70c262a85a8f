"""What counts as practice, per break and per week: pure sums over results and entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deskbreak.core.model.journal_entry import Entry, EntryKind, Outcome, RoutineResult, StepResult

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

CREDIT_S: Final = 60.0  # this much guided movement counts as a break: the length of the variant "one minute"
BEGUN_S: Final = 5.0  # with less, the window was just opened and closed
DAYS: Final = 7  # in a week, Monday first

# The outcome of a step that was visited more than once is the strongest one.
_STRENGTH: Final = (Outcome.SKIPPED, Outcome.STOPPED, Outcome.DONE, Outcome.PAIN)


def tally(visits: Iterable[StepResult]) -> tuple[StepResult, ...]:
    """Add up the visits to one result per step, in the order of the first visits.

    A step that was done once counts as done, even if it was skipped in a later round.
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
    """Whether the break makes its day a day of practice: it was complete, or at least a minute long."""
    return result.kind is EntryKind.GUIDED or moved_s(result.steps) >= CREDIT_S


def days_practised(entries: Iterable[Entry]) -> frozenset[date]:
    """Return the days with practice, by the local date of each entry."""
    return frozenset(entry.at.date() for entry in entries if entry.result and is_practice(entry.result))


def week_of(days: Collection[date], today: date) -> tuple[bool, ...]:
    """Return which days of the current week are in ``days``, Monday first."""
    monday = today.toordinal() - today.weekday()
    ordinals = {day.toordinal() for day in days}
    return tuple(monday + n in ordinals for n in range(DAYS))

"""An entry of the journal as the core knows it; the journal itself adds device and sequence number."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final

from deskbreak.core.model.routine import Load, Variant
from deskbreak.core.model.typed_json import KnownOnly, Limit, Text, at_least, within


class EntryKind(StrEnum):
    """The kinds of journal entries."""

    GUIDED = "guided"  # all steps were completed
    PARTIAL = "partial"  # begun and ended early; has what was done
    NATURAL = "natural"  # the user was away long enough
    SKIPPED = "skipped"
    SNOOZED = "snoozed"
    IGNORED = "ignored"  # reminded, reminded again, and never answered
    PAIN = "pain"  # stopped because it hurt
    STARTED = "started"  # a guided break began
    PAUSED = "paused"
    RESUMED = "resumed"


ENDS = frozenset({EntryKind.GUIDED, EntryKind.PARTIAL, EntryKind.PAIN})  # how a guided break can end


Stiffness = Annotated[int, within(0, 10)]


class Outcome(StrEnum):
    """How one step of a guided break ended."""

    DONE = "done"
    SKIPPED = "skipped"
    STOPPED = "stopped"  # the break ended during this step
    PAIN = "pain"


@dataclass(frozen=True, slots=True)
class StepResult:
    """What was done of one step. ``done_s`` is guided time in seconds, without pauses."""

    id: Text
    done_s: Annotated[float, at_least(0)]
    outcome: Outcome
    loads: Annotated[frozenset[Load], KnownOnly()] = frozenset()  # of the part in which it hurt


MOST_STEPS: Final = 200  # of a break


@dataclass(frozen=True, slots=True)
class RoutineResult:
    """How a guided break ended. ``kind`` is GUIDED, PARTIAL or PAIN; stiffness is 0 to 10."""

    kind: Annotated[EntryKind, Limit(f"one of {', '.join(sorted(ENDS))}", ENDS.__contains__)]
    variant: Variant
    steps: tuple[StepResult, ...]
    rounds: Annotated[int, at_least(1)] = 1
    stiffness_before: Stiffness | None = None
    stiffness_after: Stiffness | None = None
    planned: Annotated[int, within(0, MOST_STEPS)] | None = (
        None  # steps of the break, done or not; None: not known
    )


# Limits for the report of another process that guides a break.
MOST_S: Final = 12 * 3600.0  # of a step, and of all together
MOST_ROUNDS: Final = 50
_ID: Final = re.compile(r"\w[\w-]{0,63}")
ReportedStep = Annotated[
    StepResult,
    Limit("a step whose id is a name of 64 letters at most", lambda step: _ID.fullmatch(step.id)),
    Limit(f"a step of {MOST_S:g} s at most", lambda step: step.done_s <= MOST_S),
]
ReportedResult = Annotated[
    RoutineResult,
    Limit(f"{MOST_STEPS} steps at most", lambda result: len(result.steps) <= MOST_STEPS),
    Limit(
        "steps with names of 64 letters at most",
        lambda result: all(_ID.fullmatch(step.id) for step in result.steps),
    ),
    Limit(f"{MOST_ROUNDS} rounds at most", lambda result: result.rounds <= MOST_ROUNDS),
    Limit(
        f"{MOST_S:g} s at most in all steps together",
        lambda result: sum(step.done_s for step in result.steps) <= MOST_S,
    ),
]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the journal. ``at`` has a time zone; ``seated_s`` and ``took_s`` are seconds.

    ``id`` identifies the event, so that it is written only once: after a kill between two writes, the next
    run makes the same entry with the same id.
    """

    kind: EntryKind
    at: datetime
    seated_s: float
    took_s: float = 0.0
    result: RoutineResult | None = None
    minutes: float | None = None  # of a snooze or a pause
    id: str = field(default="", compare=False)  # empty in entries of older versions

"""An entry of the journal as the core knows it; the journal itself adds device and sequence number."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from deskbreak.core.model.routine import Load, Variant


class Kind(StrEnum):
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


ENDS = frozenset({Kind.GUIDED, Kind.PARTIAL, Kind.PAIN})  # how a guided break can end


class Outcome(StrEnum):
    """How one step of a guided break ended."""

    DONE = "done"
    SKIPPED = "skipped"
    STOPPED = "stopped"  # the break ended during this step
    PAIN = "pain"


@dataclass(frozen=True, slots=True)
class StepResult:
    """What was done of one step. ``done_s`` is guided time in seconds, without pauses."""

    id: str
    done_s: float
    outcome: Outcome
    loads: frozenset[Load] = frozenset()  # of the part in which it hurt


@dataclass(frozen=True, slots=True)
class RoutineResult:
    """How a guided break ended. ``kind`` is GUIDED, PARTIAL or PAIN; stiffness is 0 to 10."""

    kind: Kind
    variant: Variant
    steps: tuple[StepResult, ...]
    rounds: int = 1
    stiffness_before: int | None = None
    stiffness_after: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the journal. ``at`` has a time zone; ``seated_s`` and ``took_s`` are seconds.

    ``id`` identifies the event, so that it is written only once: after a kill between two writes, the next
    run makes the same entry with the same id.
    """

    kind: Kind
    at: datetime
    seated_s: float
    took_s: float = 0.0
    result: RoutineResult | None = None
    minutes: float | None = None  # of a snooze or a pause
    id: str = field(default="", compare=False)  # empty in entries of older versions

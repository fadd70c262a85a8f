"""One line of the journal, as the core knows it (device and sequence number are the journal's own)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from deskbreak.core.model.routine import Load, Variant


class Kind(StrEnum):
    """What a journal line tells."""

    GUIDED = "guided"  # all steps were gone through
    PARTIAL = "partial"  # begun and ended early, with what was done
    NATURAL = "natural"  # the person was away long enough
    SKIPPED = "skipped"
    SNOOZED = "snoozed"
    IGNORED = "ignored"  # reminded, reminded again, and never answered
    PAIN = "pain"  # stopped because it hurt
    STARTED = "started"  # a guided break began
    PAUSED = "paused"
    RESUMED = "resumed"


ENDS = frozenset({Kind.GUIDED, Kind.PARTIAL, Kind.PAIN})  # what a guided break can come to


class Outcome(StrEnum):
    """How one step of a guided break ended."""

    DONE = "done"
    SKIPPED = "skipped"
    STOPPED = "stopped"  # the break ended in it
    PAIN = "pain"


@dataclass(frozen=True, slots=True)
class StepResult:
    """What was done of one step; ``done_s`` in seconds of guided time, pauses left out."""

    id: str
    done_s: float
    outcome: Outcome
    loads: frozenset[Load] = frozenset()  # of the part in which it hurt


@dataclass(frozen=True, slots=True)
class RoutineResult:
    """What a guided break came to. ``kind`` is GUIDED, PARTIAL or PAIN; stiffness is 0 to 10."""

    kind: Kind
    variant: Variant
    steps: tuple[StepResult, ...]
    rounds: int = 1
    stiffness_before: int | None = None
    stiffness_after: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact for the journal. ``at`` is aware; ``seated_s`` and ``took_s`` are seconds.

    ``id`` names what happened, so that it is written once: a program that was
    killed between two writes makes the same entry again under the same id.
    """

    kind: Kind
    at: datetime
    seated_s: float
    took_s: float = 0.0
    result: RoutineResult | None = None
    minutes: float | None = None  # of a snooze or a pause
    id: str = field(default="", compare=False)  # empty in lines of older programs

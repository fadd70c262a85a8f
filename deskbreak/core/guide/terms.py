"""What a guide must know of the person to do no harm: what is excluded, why, and how much a break may ask for."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from deskbreak.core.guide.questions import NO_TO_ALL, Answers, Question
from deskbreak.core.model.routine import Load

if TYPE_CHECKING:
    from datetime import date

LEVELS: Final = ((1, 2 / 3), (2, 5 / 6), (3, 1.0))  # rounds at most, share of a hold's breaths
HARMLESS: Final = frozenset({Load.BALANCE, Load.FLOOR})  # pain never excludes these


class Why(StrEnum):
    """Why a step is left out, or a load excluded."""

    PAIN = "pain"
    ANSWERS = "answers"
    CHOICE = "choice"  # written into the file by hand
    UNANSWERED = "unanswered"  # questions
    UNREAD = "unread"  # what was remembered cannot be read


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A step that is left out; ``since`` is None if unknown."""

    step: str
    why: Why
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Excluded:
    """A load that no movement may have: the step in which it hurt, or the question it follows from."""

    load: Load
    why: Why
    since: date | None = None
    step: str = ""
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """How much a break may ask for."""

    rounds_at_most: int = LEVELS[-1][0]
    hold_scale: float = LEVELS[-1][1]  # of the breaths in a hold
    gentle: bool = False  # only the gentle set
    first_week: bool = False  # or the first after a gap: cautions on the step itself, no fuller forms


@dataclass(frozen=True, slots=True)
class Terms:
    """What a guide must know: everything that is sent to the process that guides."""

    left_out: tuple[LeftOut, ...] = ()
    excluded: tuple[Excluded, ...] = ()  # because of pain, or by choice
    answers: Answers = NO_TO_ALL
    plan: Plan = field(default_factory=Plan)
    ask_first: bool = False
    hurt_lately: bool = False  # pain now would be the second stop within seven days
    week: tuple[bool, ...] = ()  # which of its days were practised, Monday first; empty: not known
    day: date | None = None  # on which the break is
    first_break: bool = False  # there was none yet: what is offered once is offered now
    troubles: tuple[str, ...] = ()  # parts of the program that do not work here, told before the first break
    faults: tuple[str, ...] = ()  # what is wrong with the file of all this, told before each break
    unread: bool = False  # all this is not known, for that file cannot be read

    def all_excluded(self) -> tuple[Excluded, ...]:
        """Return every excluded load, once, with the first of its reasons: pain, an answer, a missing answer."""
        found = {excluded.load: excluded for excluded in reversed(self.excluded)}
        for of, why in ((self.answers.yes, Why.ANSWERS), (self.answers.unanswered, Why.UNANSWERED)):
            for load, question in self.answers.of_questions(of):
                found.setdefault(load, Excluded(load, why, question=question))
        return tuple(found[load] for load in Load if load in found)

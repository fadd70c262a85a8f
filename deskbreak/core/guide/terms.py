"""What a guide must know about the user to do no harm: exclusions with reasons, and how much a break may ask for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Annotated, Final

from deskbreak.core.guide.questions import NO_TO_ALL, Answers, Question
from deskbreak.core.model.practice import DAYS
from deskbreak.core.model.routine import Load
from deskbreak.core.model.typed_json import Limit, within

STEP_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
StepName = Annotated[str, Limit('the name of a step, as in "lean"', STEP_NAME.fullmatch)]
_STEP_OR_NONE: Final = Limit(
    "the name of a step, or nothing", re.compile(f"({STEP_NAME.pattern})?").fullmatch
)
_WEEK: Final = Limit(f"{DAYS} days, or none", lambda week: len(week) in {0, DAYS})
LEVELS: Final = ((1, 2 / 3), (2, 5 / 6), (3, 1.0))  # maximum of rounds, share of a hold's breaths
HARMLESS: Final = frozenset({Load.BALANCE, Load.FLOOR})  # pain never excludes these


class ExclusionReason(StrEnum):
    """Why a step or a load is excluded."""

    PAIN = "pain"
    ANSWERS = "answers"
    CHOICE = "choice"  # written into the file by hand
    UNANSWERED = "unanswered"  # questions
    UNREAD = "unread"  # the safety file cannot be read


@dataclass(frozen=True, slots=True)
class ExcludedStep:
    """A step that is excluded; ``since`` is None if unknown."""

    step: StepName
    why: ExclusionReason
    since: date | None = None


@dataclass(frozen=True, slots=True)
class ExcludedLoad:
    """An excluded load, with the step that hurt or the question that excludes it."""

    load: Load
    why: ExclusionReason
    since: date | None = None
    step: Annotated[str, _STEP_OR_NONE] = ""
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """How much a break may ask for."""

    rounds_at_most: Annotated[int, within(1, LEVELS[-1][0])] = LEVELS[-1][0]
    hold_scale: Annotated[float, within(0, 1)] = LEVELS[-1][1]  # factor for the breaths of a hold
    gentle: bool = False  # only the gentle set
    first_week: bool = (
        False  # or the first week after a gap: cautions shown on the step itself, no fuller forms
    )


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything about the user that is sent to the process of the guide."""

    left_out: tuple[ExcludedStep, ...] = ()
    excluded: tuple[ExcludedLoad, ...] = ()  # because of pain, or by choice
    answers: Answers = NO_TO_ALL
    plan: Plan = field(default_factory=Plan)
    ask_first: bool = False
    hurt_lately: bool = False  # a pain stop now would be the second one within seven days
    week: Annotated[tuple[bool, ...], _WEEK] = ()  # days with practice, Monday first; empty: unknown
    day: date | None = None  # the day of the break
    first_break: bool = False  # no break was taken yet: show the one-time offers
    troubles: tuple[str, ...] = ()  # parts of the program that do not work here, shown before the first break
    faults: tuple[str, ...] = ()  # errors in the safety file, shown before each break
    unread: bool = False  # the safety file cannot be read, so all of this is unknown

    def all_excluded(self) -> tuple[ExcludedLoad, ...]:
        """Return every excluded load once, with the first of its reasons: pain, an answer, a missing answer."""
        found = {excluded.load: excluded for excluded in reversed(self.excluded)}
        for of, why in (
            (self.answers.yes, ExclusionReason.ANSWERS),
            (self.answers.unanswered, ExclusionReason.UNANSWERED),
        ):
            for load, question in self.answers.of_questions(of):
                found.setdefault(load, ExcludedLoad(load, why, question=question))
        return tuple(found[load] for load in Load if load in found)

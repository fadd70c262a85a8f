"""The eight questions about the user's health, and what each answer excludes.

An unanswered question is not a "no": until it is answered, it excludes what a yes would exclude. Four of the
questions also ask the user to consult a professional. ``UNTIL_CONSULTED`` applies until they have done so.
``SEE_FIRST`` prevents the break from starting until then, and keeps it gentle afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from deskbreak.core.model.routine import Load


class Question(StrEnum):
    """The questions on the page before the first break."""

    OSTEOPOROSIS = "osteoporosis"  # or a recent fracture
    ACCIDENT = "accident"  # or a fall, recently
    SURGERY = "surgery"  # of the spine; cancer; long use of steroids
    NUMBNESS = "numbness"  # tingling, weakness
    NIGHT = "night"  # pain at night or at rest
    DIZZINESS = "dizziness"  # fainting, high blood pressure, glaucoma, recent eye surgery
    PREGNANCY = "pregnancy"
    SHOULDER = "shoulder"  # shoulder trouble


_ASK_FIRST: Final = frozenset({Load.FLEXION, Load.HINGE, Load.END_RANGE, Load.PRESS, Load.HEAD_DOWN})

EXCLUDES: Final[Mapping[Question, frozenset[Load]]] = {
    Question.OSTEOPOROSIS: frozenset({Load.END_RANGE, Load.HINGE, Load.PRESS}),
    Question.ACCIDENT: _ASK_FIRST,
    Question.SURGERY: _ASK_FIRST,
    Question.NUMBNESS: _ASK_FIRST,
    Question.NIGHT: _ASK_FIRST,
    Question.DIZZINESS: frozenset({Load.HEAD_DOWN}),
    Question.PREGNANCY: frozenset({Load.SUPINE, Load.END_RANGE}),
    Question.SHOULDER: frozenset({Load.OVERHEAD, Load.PRESS}),
}
UNTIL_CONSULTED: Final = frozenset({Question.ACCIDENT, Question.SURGERY})
SEE_FIRST: Final = frozenset({Question.NUMBNESS, Question.NIGHT})


@dataclass(frozen=True, slots=True)
class Answers:
    """The user's answers about their health, and the loads that they included again regardless."""

    yes: frozenset[Question] = frozenset()
    no: frozenset[Question] = frozenset()  # in neither set: not answered
    included: frozenset[Load] = frozenset()
    consulted: bool = False  # a professional, about the current answers

    @property
    def unanswered(self) -> frozenset[Question]:
        """The questions that are still open."""
        return frozenset(Question) - self.yes - self.no

    @property
    def see_first(self) -> bool:
        """Whether the user must see a professional before the break can start."""
        return bool(self.yes & SEE_FIRST) and not self.consulted

    @property
    def ask_first(self) -> bool:
        """Whether an answer excludes loads until a professional was consulted."""
        return bool(self.yes & UNTIL_CONSULTED) and not self.consulted

    def of_questions(self, questions: frozenset[Question]) -> tuple[tuple[Load, Question], ...]:
        """Return what ``questions`` exclude now: each load with the first question that excludes it."""
        found: dict[Load, Question] = {}
        for question in Question:
            if question not in questions or (self.consulted and question in self.yes & UNTIL_CONSULTED):
                continue
            waits = question in self.yes & (UNTIL_CONSULTED | SEE_FIRST) and not self.consulted
            loads = EXCLUDES[question] if waits else EXCLUDES[question] - self.included
            found |= {load: question for load in loads if load not in found}
        return tuple((load, found[load]) for load in Load if load in found)


NO_TO_ALL: Final = Answers(no=frozenset(Question))


def answered(answers: Answers, yes: frozenset[Question], no: frozenset[Question]) -> Answers:
    """Apply new answers. A new yes excludes its loads again, and may ask for a professional again."""
    new = yes - answers.yes
    return Answers(
        yes=(answers.yes - no) | yes,
        no=(answers.no - yes) | (no - yes),
        included=answers.included.difference(*(EXCLUDES[question] for question in new)),
        consulted=answers.consulted and not new & (UNTIL_CONSULTED | SEE_FIRST),
    )


def included(answers: Answers, load: Load) -> Answers:
    """Include a load despite the answers, if one of them excludes it."""
    open_to = frozenset(Question) - answers.no
    if load not in {of for of, _ in answers.of_questions(open_to)}:
        return answers
    return Answers(answers.yes, answers.no, answers.included | {load}, answers.consulted)

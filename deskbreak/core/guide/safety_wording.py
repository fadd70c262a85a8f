"""The texts about safety: the questions, what is excluded and why, what to be careful about.

They claim no more than is known: they are not medical advice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final, assert_never

from deskbreak.core.guide.questions import Answers, Question
from deskbreak.core.guide.terms import ExcludedLoad, ExcludedStep, ExclusionReason, Terms
from deskbreak.core.model.routine import Load, Pace, StepPart

if TYPE_CHECKING:
    from datetime import date

ASK_TITLE: Final = "Is it safe for you?"
ASK_TEXT: Final = "Does any of this apply to you? Then the break leaves out what could hurt you."
QUESTIONS: Final[Mapping[Question, str]] = {
    Question.OSTEOPOROSIS: "Osteoporosis, or a recent fracture",
    Question.ACCIDENT: "A recent fall or accident",
    Question.SURGERY: "Spinal surgery, cancer, or long use of steroids",
    Question.NUMBNESS: "Numbness, tingling or weakness",
    Question.NIGHT: "Pain at night or at rest",
    Question.DIZZINESS: "Dizziness, fainting, high blood pressure, glaucoma or recent eye surgery",
    Question.PREGNANCY: "Pregnancy",
    Question.SHOULDER: "Shoulder trouble",
}
NONE: Final = "None of these"
ASK_NOTE: Final = "Your answers stay on this computer."
CHOOSE_NOTE: Final = f'Please tick what applies, or "{NONE}".'
CONTINUE: Final = "Continue"
LATER: Final = "Ask me later"
SEE_FIRST_TITLE: Final = "Please see a professional first"
SEE_FIRST_TEXT: Final = (
    "Numbness, tingling, weakness, or pain at night or at rest should be looked at by a doctor or a "
    "physiotherapist before you exercise."
)
SEE_FIRST_MORE: Final = "If you have, the break has only gentle movements. Stop at once if anything hurts."
NOT_NOW: Final = "Not now"
SEEN: Final = "I have: continue gently"
CHANGE: Final = "Change answers"
CHANGE_SHORT: Final = "Change"

LOADS: Final[Mapping[Load, str]] = {
    Load.FLEXION: "Rounding your back",
    Load.END_RANGE: "Stretching as far as you can",
    Load.HINGE: "Leaning from the hips",
    Load.OVERHEAD: "Arms above your head",
    Load.HEAD_DOWN: "Head below your heart",
    Load.PRESS: "Pressing with your hands",
    Load.FLOOR: "Down on the floor",
    Load.SUPINE: "Flat on your back",
    Load.BALANCE: "Standing without support",
}

EXCLUDED_TITLE: Final = "Left out"
EXCLUDED_TEXT: Final = "Include a movement again when it feels right to you."
EXCLUDED_MORE: Final = "{} more follow."
INCLUDE: Final = "Include"
GENTLE_TITLE: Final = "All but gentle movements"
GENTLE_REASON: Final = "to be on the safe side"
ANSWER_TITLE: Final = "Open questions"
ANSWER_REASON: Final = "until they are answered"
ANSWER: Final = "Answer"
CONSULT_TITLE: Final = "Stronger movements"
CONSULT_REASON: Final = "until you have asked a professional"
CONSULTED: Final = "I have asked"
ANSWERS_TITLE: Final = "Because of your answers"

UNREAD_NOTE: Final = (
    'Your safety file cannot be read, so this break has only gentle movements. See "deskbreak doctor".'
)
NOTHING_NOTE: Final = "Nothing is left of this choice. Choose another, or see what is left out."
GENTLE_NOTE: Final = (
    "Gentle movements at your desk only. If anything has hurt, please see a professional about it."
)
CONSULT_NOTE: Final = "Please ask a professional first. Until you have, there are only gentle movements."
UNANSWERED_NOTE: Final = "Until the questions are answered, what could hurt is left out."
SHORT_NOTE: Final = "A short round: it grows as breaks go well."

_SMOOTH: Final = "Smooth, slow and small."
_SLOWLY: Final = "Come up slowly."
_HOLD_ON: Final = "Stay at the desk, and hold on to it."

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")


def before_note(terms: Terms, *, nothing: bool) -> str:
    """Return what is special about this break; empty if nothing is."""
    notes = (
        (terms.unread, UNREAD_NOTE),
        (nothing, NOTHING_NOTE),
        (terms.plan.gentle, GENTLE_NOTE),
        (terms.answers.ask_first, CONSULT_NOTE),
        (bool(terms.answers.unanswered), UNANSWERED_NOTE),
        (terms.plan.hold_scale < 1.0, SHORT_NOTE),
    )
    return next((note for holds, note in notes if holds), "")


def warning(part: StepPart, answers: Answers) -> str:
    """Return what the user must be careful about in this part because of an answer."""
    loads = frozenset(Load) if part.loads is None else part.loads
    yes = answers.yes
    low = loads & {Load.HINGE, Load.HEAD_DOWN, Load.FLOOR, Load.SUPINE}
    words = (
        (_SMOOTH, Question.OSTEOPOROSIS in yes and part.pace is not Pace.SECONDS),
        (_SLOWLY, Question.DIZZINESS in yes and bool(low)),
        (_HOLD_ON, bool(yes & {Question.DIZZINESS, Question.PREGNANCY}) and Load.BALANCE in loads),
    )
    return " ".join(word for word, holds in words if holds)


def reason(because: ExcludedStep | ExcludedLoad, title: str = "") -> str:
    """Return why a step or a load is excluded; ``title`` is that of the step that hurt."""
    match because.why:
        case ExclusionReason.PAIN:
            where = f' in "{title}"' if title else ""
            return f"it hurt{where}" if because.since is None else f"it hurt{where} on {_day(because.since)}"
        case ExclusionReason.ANSWERS:
            question = because.question if isinstance(because, ExcludedLoad) else None
            return f"because of: {QUESTIONS[question]}" if question else "because of your answers"
        case ExclusionReason.CHOICE:
            return "your own choice"
        case ExclusionReason.UNANSWERED:
            return "a question is not answered"
        case ExclusionReason.UNREAD:
            return "the safety file cannot be read"
    assert_never(because.why)


def loads_in_words(loads: Iterable[Load]) -> str:
    """List the movements in one line."""
    return ", ".join(LOADS[load].lower() for load in loads)


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]}"

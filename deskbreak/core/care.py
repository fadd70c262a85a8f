"""What DeskBreak remembers of a person so that breaks do no harm: answers, pain, and how much was done.

One plain value, changed only by what is handed in: the person's news
(`heard`) and the result of each break (`after`). A guide needs less of it, and
that is its `Terms`.

What follows from it, as the routine's rules have it:

- Any question answered with yes leaves out leaning and pressing.
- A step in which it hurt is left out from then on; a second pain stop within
  seven days leaves only the gentle set. Both last until the person takes them back.
- The first week has one round with short holds. Rounds and holds grow after
  sessions without pain, and only then; after two weeks without a session it
  starts short again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias, assert_never

from deskbreak.core.entry import Kind, Outcome, RoutineResult
from deskbreak.core.history import is_practice

if TYPE_CHECKING:
    from datetime import date

    from deskbreak.core.routine import Load

CAREFUL_STEPS: Final = ("lean", "shoulder-rolls", "hands")  # leaning and pressing
PAIN_WINDOW_DAYS: Final = 7
FIRST_DAYS: Final = 7
GAP_DAYS: Final = 14
SESSIONS_A_LEVEL: Final = 3  # without pain, before it grows
LEVELS: Final = ((1, 2 / 3), (2, 5 / 6), (3, 1.0))  # rounds at most, share of a hold's breaths
MOST_STOPS: Final = 50  # kept; the rules look back seven days
STEP_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


class Question(StrEnum):
    """What is asked once, before the first break. A question may be skipped."""

    BONES = "bones"  # osteoporosis, or a recent fracture
    ACCIDENT = "accident"  # a recent fall or accident
    NERVES = "nerves"  # numbness, tingling or weakness in arms or legs
    HISTORY = "history"  # spinal surgery, cancer, long use of steroids
    NIGHT = "night"  # pain at night or at rest


class Why(StrEnum):
    """Why a step is left out."""

    PAIN = "pain"
    ANSWERS = "answers"
    CHOICE = "choice"  # written into the file by hand


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A step that is left out; ``since`` is None where nobody noted it."""

    step: str
    why: Why
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Excluded:
    """A load that no movement may have; ``step`` is where it hurt, if it did."""

    load: Load
    why: Why
    since: date | None = None
    step: str = ""


@dataclass(frozen=True, slots=True)
class Care:
    """All that is remembered. Dates are days on the person's wall."""

    yes: frozenset[Question] = frozenset()
    no: frozenset[Question] = frozenset()  # in neither: skipped
    asked: date | None = None
    put_off: date | None = None  # the questions were left with "not now", once
    left: tuple[LeftOut, ...] = ()  # because of pain, or by choice
    taken_back: frozenset[str] = frozenset()  # done in spite of the answers
    stops: tuple[date, ...] = ()  # because of pain, the oldest first
    gentle: date | None = None  # only the gentle set, since then
    first: date | None = None  # session ever
    began: date | None = None  # first session since the last gap
    last: date | None = None  # session
    painless: int = 0  # sessions since the last pain, or the last gap


# What a person says of it


@dataclass(frozen=True, slots=True)
class Answered:
    """The questions were gone through; or, ``put_off``, left before their end: "not now"."""

    yes: frozenset[Question]
    no: frozenset[Question]
    put_off: bool = False


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A step that was left out is to be done again."""

    step: str


@dataclass(frozen=True, slots=True)
class AllTakenBack:
    """The whole set again, instead of the gentle one."""


News: TypeAlias = Answered | TakenBack | AllTakenBack


def heard(care: Care, news: News, today: date) -> Care:
    """Remember what the person said ``today``."""
    match news:
        case Answered(yes, no, put_off=True):
            return _put_off(care, yes, no - yes, today)
        case Answered(yes, no):
            return replace(care, yes=yes, no=no - yes, asked=today, put_off=None)
        case TakenBack(step):
            return take_back(care, step)
        case AllTakenBack():
            return replace(care, gentle=None)
    assert_never(news)


def _put_off(care: Care, yes: frozenset[Question], no: frozenset[Question], today: date) -> Care:
    """Keep what was answered, and ask once more; who says "not now" a second time is not asked again."""
    care = replace(care, yes=(care.yes - no) | yes, no=(care.no - yes) | no)
    return replace(care, put_off=today) if care.put_off is None else replace(care, put_off=None, asked=today)


def take_back(care: Care, step: str) -> Care:
    """Let a step be done again, whatever it was left out for."""
    back = replace(care, left=tuple(left for left in care.left if left.step != step))
    if care.yes and step in CAREFUL_STEPS:
        back = replace(back, taken_back=care.taken_back | {step})
    return back


# What breaks say of it


def after(care: Care, result: RoutineResult, today: date) -> Care:
    """Remember a break. One in which hardly anything was done changes nothing."""
    hurt = result.kind is Kind.PAIN
    if not hurt and not is_practice(result):
        return care
    care = _came(care, today)
    return _hurt(care, result, today) if hurt else replace(care, painless=care.painless + 1)


def _came(care: Care, today: date) -> Care:
    if _is_gap(care, today):
        care = replace(care, began=today, painless=0)
    return replace(care, first=care.first or today, last=today)


def _hurt(care: Care, result: RoutineResult, today: date) -> Care:
    # Without a second of movement in it, as in the question, a step cannot have done the harm.
    hurting = dict.fromkeys(
        step.id
        for step in result.steps
        if step.outcome is Outcome.PAIN and step.done_s > 0.0 and STEP_NAME.fullmatch(step.id)
    )
    kept = tuple(left for left in care.left if left.step not in hurting)
    return replace(
        care,
        left=(*kept, *(LeftOut(step, Why.PAIN, today) for step in hurting)),
        taken_back=care.taken_back - {*hurting},
        gentle=care.gentle or (today if hurt_lately(care, today) else None),
        stops=(*care.stops, today)[-MOST_STOPS:],
        painless=0,
    )


# What follows from it


@dataclass(frozen=True, slots=True)
class Plan:
    """How much a break may ask for."""

    rounds_at_most: int = LEVELS[-1][0]
    hold_scale: float = LEVELS[-1][1]  # of the breaths in a hold
    gentle: bool = False  # only the gentle set


@dataclass(frozen=True, slots=True)
class Terms:
    """What a guide must know: all that crosses to the process that guides."""

    left_out: tuple[LeftOut, ...] = ()
    excluded: tuple[Excluded, ...] = ()
    plan: Plan = field(default_factory=Plan)
    ask_first: bool = False
    hurt_lately: bool = False  # pain now would be the second stop within seven days
    week: tuple[bool, ...] = ()  # which of its days were practised, Monday first; empty: not known
    day: date | None = None  # on which the break is
    troubles: tuple[str, ...] = ()  # parts of the program that do not work here, told before the first break


def terms(care: Care, today: date, week: tuple[bool, ...] = ()) -> Terms:
    """Return what holds for a break ``today``."""
    return Terms(
        left_out=left_out(care),
        plan=plan(care, today),
        ask_first=care.asked is None,
        hurt_lately=hurt_lately(care, today),
        week=week,
        day=today,
    )


def left_out(care: Care) -> tuple[LeftOut, ...]:
    """Return the steps that are left out, and why."""
    named = {left.step for left in care.left}
    careful = careful_steps(care.asked or care.put_off) if care.yes else ()
    return (*care.left, *(left for left in careful if left.step not in named | care.taken_back))


def careful_steps(since: date | None) -> tuple[LeftOut, ...]:
    """Return what any yes leaves out."""
    return tuple(LeftOut(step, Why.ANSWERS, since) for step in CAREFUL_STEPS)


def hurt_lately(care: Care, today: date) -> bool:
    """Whether there was a pain stop so lately that another one ``today`` is one too many."""
    return any(abs((today - stop).days) <= PAIN_WINDOW_DAYS for stop in care.stops)


def plan(care: Care, today: date) -> Plan:
    """Return how much a break ``today`` may ask for."""
    new = care.began is None or (today - care.began).days < FIRST_DAYS or _is_gap(care, today)
    level = 0 if new else min(care.painless // SESSIONS_A_LEVEL, len(LEVELS) - 1)
    rounds, hold_scale = LEVELS[level]
    gentle = care.gentle is not None
    return Plan(1 if gentle else rounds, hold_scale, gentle)


def _is_gap(care: Care, today: date) -> bool:
    return care.last is None or (today - care.last).days >= GAP_DAYS

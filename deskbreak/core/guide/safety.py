"""What DeskBreak remembers about the user so that breaks do no harm: answers, pain, and how much was done.

One plain value, changed only by the user's news (`heard`) and the result of each break (`after`). A guide
needs only a part of it, its `Terms`.

The rules:

- Each answer excludes loads, see `questions`; so does an unanswered question.
- The loads of a part that hurt are excluded; if the part has no loads, its step
 is excluded. A second pain stop within seven days leaves only the gentle set.
 All of this lasts until the user includes it again.
- The first week has one round with short holds. Rounds and holds grow only
 after sessions without pain; after two weeks without a session they start
 short again.

Dates in the future come from a clock that was wrong; see `healed`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, TypeAlias, assert_never

from deskbreak.core.guide import questions
from deskbreak.core.guide.questions import Answers, Question
from deskbreak.core.guide.terms import (
    HARMLESS,
    LEVELS,
    STEP_NAME,
    Excluded,
    LeftOut,
    Plan,
    StepName,
    Terms,
    Why,
)
from deskbreak.core.model.journal_entry import Kind, Outcome, RoutineResult
from deskbreak.core.model.practice import is_practice
from deskbreak.core.model.routine import Load

__all__ = ["LEVELS", "Excluded", "LeftOut", "Plan", "Question", "Terms", "Why"]

PAIN_WINDOW_DAYS: Final = 7
FIRST_DAYS: Final = 7
GAP_DAYS: Final = 14
SESSIONS_A_LEVEL: Final = 3  # sessions without pain before rounds and holds grow
MOST_STOPS: Final = 50  # kept; the rules look back seven days
MOST_LEARNED: Final = 30  # names of breaks that are kept; a repeated one (after a kill) is among the last few
BREAK_NAME: Final = re.compile(r"[!-~]{1,100}")
_FIRST_RELEASE: Final = date(2026, 1, 1)  # a clock that shows an earlier day is wrong


@dataclass(frozen=True, slots=True)
class Care:
    """Everything that is remembered. Dates are the user's local dates."""

    yes: frozenset[Question] = frozenset()
    no: frozenset[Question] = frozenset()  # in neither set: not answered
    asked: date | None = None  # when the questions were last answered
    put_off: date | None = None  # when the user chose "ask me later"
    consulted: date | None = None  # when a professional was asked about these answers
    included: frozenset[Load] = frozenset()  # despite the answers
    excluded: tuple[Excluded, ...] = ()  # because of pain, or by choice
    left: tuple[LeftOut, ...] = ()  # because of pain, or by choice
    stops: tuple[date, ...] = ()  # because of pain, oldest first
    gentle: date | None = None  # only the gentle set, since then
    first: date | None = None  # first session ever
    began: date | None = None  # first session since the last gap
    last: date | None = None  # last session
    painless: int = 0  # sessions since the last pain or gap
    learned: tuple[str, ...] = ()  # names of the last sessions, oldest first
    doubtful: bool = False  # an unreadable part of the file may have excluded something

    @property
    def answers(self) -> Answers:
        """The user's answers about their health."""
        return Answers(self.yes, self.no, self.included, self.consulted is not None)


# The user's news


@dataclass(frozen=True, slots=True)
class Answered:
    """The user answered questions; with ``put_off``, they postponed the remaining ones."""

    yes: frozenset[Question]
    no: frozenset[Question]
    put_off: bool = False


@dataclass(frozen=True, slots=True)
class Consulted:
    """The user has asked a professional."""


@dataclass(frozen=True, slots=True)
class Included:
    """Movements with this load are included again."""

    load: Load


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A step that was excluded is included again."""

    step: StepName


@dataclass(frozen=True, slots=True)
class AllTakenBack:
    """All movements are included again, instead of the gentle set only."""


@dataclass(frozen=True, slots=True)
class AskAgain:
    """The questions are asked again before the next break; the answers apply until then."""


News: TypeAlias = Answered | Consulted | Included | TakenBack | AllTakenBack | AskAgain


def heard(care: Care, news: News, today: date) -> Care:
    """Record the user's news of ``today``."""
    care = healed(care, today)
    match news:
        case Answered(yes, no, put_off):
            return _answered(care, yes, no, today, today if put_off else None)
        case Consulted():
            return replace(care, consulted=today)
        case Included(load):
            return include(care, load)
        case TakenBack(step):
            return replace(care, left=tuple(left for left in care.left if left.step != step))
        case AllTakenBack():
            return replace(care, gentle=None)
        case AskAgain():
            return replace(care, asked=None, put_off=None)
    assert_never(news)


def _answered(
    care: Care, yes: frozenset[Question], no: frozenset[Question], today: date, put_off: date | None
) -> Care:
    new = questions.answered(care.answers, yes, no)
    return replace(
        care,
        yes=new.yes,
        no=new.no,
        included=new.included,
        consulted=care.consulted if new.consulted else None,
        asked=today,
        put_off=put_off,
    )


def include(care: Care, load: Load) -> Care:
    """Include movements with this load again, regardless of why they were excluded."""
    kept = tuple(excluded for excluded in care.excluded if excluded.load is not load)
    return replace(care, excluded=kept, included=questions.included(care.answers, load).included)


# The results of breaks


def after(care: Care, result: RoutineResult, today: date, name: str = "") -> Care:
    """Record a break, only once per ``name``. A break with hardly any movement changes nothing."""
    hurt = result.kind is Kind.PAIN
    if name in care.learned or (not hurt and not is_practice(result)):
        return care
    care = _came(healed(care, today), today)
    if BREAK_NAME.fullmatch(name):
        care = replace(care, learned=(*care.learned, name)[-MOST_LEARNED:])
    return _hurt(care, result, today) if hurt else replace(care, painless=care.painless + 1)


def _came(care: Care, today: date) -> Care:
    if _is_gap(care, today):
        care = replace(care, began=today, painless=0)
    return replace(care, first=care.first or today, last=today)


def _hurt(care: Care, result: RoutineResult, today: date) -> Care:
    # A step without a second of movement, such as the question, cannot have caused the pain.
    hurting = [step for step in result.steps if step.outcome is Outcome.PAIN and step.done_s > 0.0]
    loads = {load: step.id for step in hurting for load in Load if load in step.loads - HARMLESS}
    unloaded = {step.id for step in hurting if not step.loads - HARMLESS and STEP_NAME.fullmatch(step.id)}
    return replace(
        care,
        excluded=(
            *(excluded for excluded in care.excluded if excluded.load not in loads),
            *(Excluded(load, Why.PAIN, today, step) for load, step in loads.items()),
        ),
        included=care.included - loads.keys(),
        left=(
            *(left for left in care.left if left.step not in unloaded),
            *(LeftOut(step, Why.PAIN, today) for step in sorted(unloaded)),
        ),
        gentle=care.gentle or (today if hurt_lately(care, today) else None),
        stops=(*care.stops, today)[-MOST_STOPS:],
        painless=0,
    )


# The consequences


def terms(care: Care, today: date, week: tuple[bool, ...] = ()) -> Terms:
    """Return the terms of a break on the day ``today``."""
    care = healed(care, today)
    return Terms(
        left_out=care.left,
        excluded=care.excluded,
        answers=care.answers,
        plan=plan(care, today),
        ask_first=care.asked is None or (bool(care.answers.unanswered) and care.put_off != today),
        hurt_lately=hurt_lately(care, today),
        week=week,
        day=today,
        first_break=care.first is None,
    )


def unread_terms(today: date, week: tuple[bool, ...] = ()) -> Terms:
    """Return the terms if the safety file is unreadable: any load may be excluded, and pain may be recent."""
    return Terms(
        excluded=tuple(Excluded(load, Why.UNREAD) for load in Load if load not in HARMLESS),
        plan=Plan(*LEVELS[0], gentle=True),
        week=week,
        day=today,
        unread=True,
    )


def hurt_lately(care: Care, today: date) -> bool:
    """Whether a pain stop is so recent that another one ``today`` would be one too many."""
    return any(abs((today - stop).days) <= PAIN_WINDOW_DAYS for stop in care.stops)


def plan(care: Care, today: date) -> Plan:
    """Return how much a break ``today`` may ask for."""
    new = care.began is None or (today - care.began).days < FIRST_DAYS or _is_gap(care, today)
    level = 0 if new else min(care.painless // SESSIONS_A_LEVEL, len(LEVELS) - 1)
    rounds, hold_scale = LEVELS[level]
    gentle = care.gentle is not None
    return Plan(1 if gentle else rounds, hold_scale, gentle, first_week=new)


def _is_gap(care: Care, today: date) -> bool:
    return care.last is None or (today - care.last).days >= GAP_DAYS


def healed(care: Care, today: date) -> Care:
    """Return the value with everything that cannot be true ``today`` corrected.

    A date in the future was written by a wrong clock: what started on it starts today instead, and the first
    week counts as over. Unreadable parts of the file may have been about pain, so only the gentle set is
    left.
    """
    if care.doubtful:
        care = replace(care, doubtful=False, gentle=care.gentle or today)
    if today < _FIRST_RELEASE:
        return care

    def past(day: date | None) -> date | None:
        return today if _is_to_come(day, today) else day

    began = care.began
    if _is_to_come(began, today):
        began = today - timedelta(days=FIRST_DAYS)
    return replace(
        care,
        asked=past(care.asked),
        put_off=None if _is_to_come(care.put_off, today) else care.put_off,
        consulted=past(care.consulted),
        excluded=tuple(replace(excluded, since=past(excluded.since)) for excluded in care.excluded),
        left=tuple(replace(left, since=past(left.since)) for left in care.left),
        stops=tuple(today if _is_to_come(stop, today) else stop for stop in care.stops),
        gentle=past(care.gentle),
        first=past(care.first),
        began=began,
        last=past(care.last),
    )


def _is_to_come(day: date | None, today: date) -> bool:
    """Whether a day is later than today in every time zone."""
    return day is not None and (day - today).days > 1

"""What DeskBreak remembers about the user so that breaks do no harm: answers, pain, and how much was done.

One plain value, changed only by the user's news (`with_news`) and the result of each break (`after_break`). A guide
needs only a part of it, its `Terms`.

The rules:

- Each answer excludes loads, see `questions`; so does an unanswered question.
- The loads of a part that hurt are excluded; if the part has no loads, its step
 is excluded. A second pain stop within seven days leaves only the gentle set.
 All of this lasts until the user includes it again.
- The first week has one round with short holds. Rounds and holds grow only
 after sessions without pain; after two weeks without a session they start
 short again.

Dates in the future come from a clock that was wrong; see `without_future_dates`.
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
    ExcludedLoad,
    ExcludedStep,
    ExclusionReason,
    Plan,
    StepName,
    Terms,
)
from deskbreak.core.model.journal_entry import EntryKind, Outcome, RoutineResult
from deskbreak.core.model.practice import is_practice
from deskbreak.core.model.routine import Load

__all__ = ["LEVELS", "ExcludedLoad", "ExcludedStep", "ExclusionReason", "Plan", "Question", "Terms"]

PAIN_WINDOW_DAYS: Final = 7
FIRST_DAYS: Final = 7
GAP_DAYS: Final = 14
SESSIONS_A_LEVEL: Final = 3  # sessions without pain before rounds and holds grow
MOST_STOPS: Final = 50  # kept; the rules look back seven days
MOST_LEARNED: Final = 30  # names of breaks that are kept; a repeated one (after a kill) is among the last few
BREAK_NAME: Final = re.compile(r"[!-~]{1,100}")
_FIRST_RELEASE: Final = date(2026, 1, 1)  # a clock that shows an earlier day is wrong


@dataclass(frozen=True, slots=True)
class SafetyRecord:
    """Everything that is remembered. Dates are the user's local dates."""

    yes: frozenset[Question] = frozenset()
    no: frozenset[Question] = frozenset()  # in neither set: not answered
    asked: date | None = None  # when the questions were last answered
    put_off: date | None = None  # when the user chose "ask me later"
    consulted: date | None = None  # when a professional was asked about these answers
    included: frozenset[Load] = frozenset()  # despite the answers
    excluded_loads: tuple[ExcludedLoad, ...] = ()  # because of pain, or by choice
    excluded_steps: tuple[ExcludedStep, ...] = ()  # because of pain, or by choice
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
class LoadIncluded:
    """Movements with this load are included again."""

    load: Load


@dataclass(frozen=True, slots=True)
class StepIncluded:
    """A step that was excluded is included again."""

    step: StepName


@dataclass(frozen=True, slots=True)
class AllIncluded:
    """All movements are included again, instead of the gentle set only."""


@dataclass(frozen=True, slots=True)
class AskAgain:
    """The questions are asked again before the next break; the answers apply until then."""


SafetyNews: TypeAlias = Answered | Consulted | LoadIncluded | StepIncluded | AllIncluded | AskAgain


def with_news(record: SafetyRecord, news: SafetyNews, today: date) -> SafetyRecord:
    """Record the user's news of ``today``."""
    record = without_future_dates(record, today)
    match news:
        case Answered(yes, no, put_off):
            return _answered(record, yes, no, today, today if put_off else None)
        case Consulted():
            return replace(record, consulted=today)
        case LoadIncluded(load):
            return include_load(record, load)
        case StepIncluded(step):
            return replace(
                record, excluded_steps=tuple(item for item in record.excluded_steps if item.step != step)
            )
        case AllIncluded():
            return replace(record, gentle=None)
        case AskAgain():
            return replace(record, asked=None, put_off=None)
    assert_never(news)


def _answered(
    record: SafetyRecord, yes: frozenset[Question], no: frozenset[Question], today: date, put_off: date | None
) -> SafetyRecord:
    new = questions.answered(record.answers, yes, no)
    return replace(
        record,
        yes=new.yes,
        no=new.no,
        included=new.included,
        consulted=record.consulted if new.consulted else None,
        asked=today,
        put_off=put_off,
    )


def include_load(record: SafetyRecord, load: Load) -> SafetyRecord:
    """Include movements with this load again, regardless of why they were excluded."""
    kept = tuple(excluded for excluded in record.excluded_loads if excluded.load is not load)
    return replace(record, excluded_loads=kept, included=questions.included(record.answers, load).included)


# The results of breaks


def after_break(record: SafetyRecord, result: RoutineResult, today: date, name: str = "") -> SafetyRecord:
    """Record a break, only once per ``name``. A break with hardly any movement changes nothing."""
    hurt = result.kind is EntryKind.PAIN
    if name in record.learned or (not hurt and not is_practice(result)):
        return record
    record = _completed(without_future_dates(record, today), today)
    if BREAK_NAME.fullmatch(name):
        record = replace(record, learned=(*record.learned, name)[-MOST_LEARNED:])
    return _stopped_by_pain(record, result, today) if hurt else replace(record, painless=record.painless + 1)


def _completed(record: SafetyRecord, today: date) -> SafetyRecord:
    if _is_gap(record, today):
        record = replace(record, began=today, painless=0)
    return replace(record, first=record.first or today, last=today)


def _stopped_by_pain(record: SafetyRecord, result: RoutineResult, today: date) -> SafetyRecord:
    # A step without a second of movement, such as the question, cannot have caused the pain.
    hurting = [step for step in result.steps if step.outcome is Outcome.PAIN and step.done_s > 0.0]
    loads = {load: step.id for step in hurting for load in Load if load in step.loads - HARMLESS}
    unloaded = {step.id for step in hurting if not step.loads - HARMLESS and STEP_NAME.fullmatch(step.id)}
    return replace(
        record,
        excluded_loads=(
            *(excluded for excluded in record.excluded_loads if excluded.load not in loads),
            *(ExcludedLoad(load, ExclusionReason.PAIN, today, step) for load, step in loads.items()),
        ),
        included=record.included - loads.keys(),
        excluded_steps=(
            *(item for item in record.excluded_steps if item.step not in unloaded),
            *(ExcludedStep(step, ExclusionReason.PAIN, today) for step in sorted(unloaded)),
        ),
        gentle=record.gentle or (today if had_recent_pain(record, today) else None),
        stops=(*record.stops, today)[-MOST_STOPS:],
        painless=0,
    )


# The consequences


def terms(record: SafetyRecord, today: date, week: tuple[bool, ...] = ()) -> Terms:
    """Return the terms of a break on the day ``today``."""
    record = without_future_dates(record, today)
    return Terms(
        left_out=record.excluded_steps,
        excluded=record.excluded_loads,
        answers=record.answers,
        plan=plan(record, today),
        ask_first=record.asked is None or (bool(record.answers.unanswered) and record.put_off != today),
        hurt_lately=had_recent_pain(record, today),
        week=week,
        day=today,
        first_break=record.first is None,
    )


def unreadable_terms(today: date, week: tuple[bool, ...] = ()) -> Terms:
    """Return the terms if the safety file is unreadable: any load may be excluded, and pain may be recent."""
    return Terms(
        excluded=tuple(ExcludedLoad(load, ExclusionReason.UNREAD) for load in Load if load not in HARMLESS),
        plan=Plan(*LEVELS[0], gentle=True),
        week=week,
        day=today,
        unread=True,
    )


def had_recent_pain(record: SafetyRecord, today: date) -> bool:
    """Whether a pain stop is so recent that another one ``today`` would be one too many."""
    return any(abs((today - stop).days) <= PAIN_WINDOW_DAYS for stop in record.stops)


def plan(record: SafetyRecord, today: date) -> Plan:
    """Return how much a break ``today`` may ask for."""
    new = record.began is None or (today - record.began).days < FIRST_DAYS or _is_gap(record, today)
    level = 0 if new else min(record.painless // SESSIONS_A_LEVEL, len(LEVELS) - 1)
    rounds, hold_scale = LEVELS[level]
    gentle = record.gentle is not None
    return Plan(1 if gentle else rounds, hold_scale, gentle, first_week=new)


def _is_gap(record: SafetyRecord, today: date) -> bool:
    return record.last is None or (today - record.last).days >= GAP_DAYS


def without_future_dates(record: SafetyRecord, today: date) -> SafetyRecord:
    """Return the value with everything that cannot be true ``today`` corrected.

    A date in the future was written by a wrong clock: what started on it starts today instead, and the first
    week counts as over. Unreadable parts of the file may have been about pain, so only the gentle set is
    left.
    """
    if record.doubtful:
        record = replace(record, doubtful=False, gentle=record.gentle or today)
    if today < _FIRST_RELEASE:
        return record

    def past(day: date | None) -> date | None:
        return today if _is_to_come(day, today) else day

    began = record.began
    if _is_to_come(began, today):
        began = today - timedelta(days=FIRST_DAYS)
    return replace(
        record,
        asked=past(record.asked),
        put_off=None if _is_to_come(record.put_off, today) else record.put_off,
        consulted=past(record.consulted),
        excluded_loads=tuple(
            replace(excluded, since=past(excluded.since)) for excluded in record.excluded_loads
        ),
        excluded_steps=tuple(replace(item, since=past(item.since)) for item in record.excluded_steps),
        stops=tuple(today if _is_to_come(stop, today) else stop for stop in record.stops),
        gentle=past(record.gentle),
        first=past(record.first),
        began=began,
        last=past(record.last),
    )


def _is_to_come(day: date | None, today: date) -> bool:
    """Whether a day is later than today in every time zone."""
    return day is not None and (day - today).days > 1

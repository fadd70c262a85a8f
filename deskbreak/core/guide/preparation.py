"""The pages before the first step: questions, movements to include again, the offer of a minute."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from deskbreak.core.guide import questions
from deskbreak.core.guide.plan import LEAD_S, steps_of
from deskbreak.core.guide.questions import Question
from deskbreak.core.guide.safety import (
    AllIncluded,
    Answered,
    Consulted,
    LoadIncluded,
    SafetyNews,
    StepIncluded,
)
from deskbreak.core.guide.safety_scene import excluded_items
from deskbreak.core.guide.scene import Choose, IncludeLoad, IncludeStep, Page, Tick
from deskbreak.core.model.routine import Variant

if TYPE_CHECKING:
    from deskbreak.core.guide.state import G
    from deskbreak.core.guide.terms import Terms
    from deskbreak.core.model.routine import Load


def first_page(terms: Terms) -> Page:
    """Return the page on which a break opens."""
    if terms.ask_first:
        return Page.ASK
    return Page.SEE_FIRST if terms.answers.see_first else Page.BEFORE


def opened(guide: G) -> G:
    """Open the first page; a requested minute skips BEFORE, unless that reports a fault."""
    terms, page = guide.terms, first_page(guide.terms)
    if page is not Page.BEFORE:
        return replace(guide, page=page)
    at_once = guide.at_once and guide.variant is Variant.MINUTE and guide.has_movements
    seen = replace(guide, page=page, at_once=False)
    if not at_once or terms.unread or terms.faults:
        return seen
    return replace(seen.entered(0), lead_s=LEAD_S)


def to_questions(guide: G) -> G:
    """Open the questions and show the current answers."""
    if guide.page not in {Page.BEFORE, Page.EXCLUDED, Page.SEE_FIRST}:
        return guide
    answers = guide.terms.answers
    none = answers.no == frozenset(Question)
    return replace(guide, page=Page.ASK, ticked=answers.yes, none=none, nudged=False)


def ticked(guide: G, question: Question | None) -> G:
    """Tick a question or "none of these" (None); ticking again removes the tick."""
    if guide.page is not Page.ASK:
        return guide
    if question is None:
        return replace(guide, ticked=frozenset(), none=not guide.none)
    return replace(guide, ticked=guide.ticked ^ {question}, none=False)


def asked(guide: G) -> G:
    """Leave the questions: those without a tick are a "no". Without any tick nothing was answered."""
    if not guide.ticked and not guide.none:
        return replace(guide, nudged=True)
    return _answered(guide, Answered(guide.ticked, frozenset(Question) - guide.ticked))


def postpone(guide: G) -> G:
    """Postpone the questions. Ticked ones count, the others stay open."""
    if guide.page is not Page.ASK:
        return guide
    return _answered(guide, Answered(guide.ticked, frozenset(), put_off=True))


def _answered(guide: G, news: Answered) -> G:
    answers = questions.answered(guide.terms.answers, news.yes, news.no)
    terms = replace(guide.terms, ask_first=False, answers=answers)
    updated = replace(guide, news=(*guide.news, news))
    return opened(updated.planned(guide.variant, terms))


def report_open_ticks(guide: G) -> G:
    """Report new ticks if the break ends at the questions, so that closing the window loses no yes."""
    new = guide.ticked - guide.terms.answers.yes
    if guide.page is not Page.ASK or not new:
        return guide
    return replace(guide, news=(*guide.news, Answered(new, frozenset())))


def include(guide: G, action: IncludeLoad | IncludeStep) -> G:
    """Include excluded movements again; close the list when it is empty."""
    terms = guide.terms
    if isinstance(action, IncludeLoad):
        can, back = action.load in {one.load for one in terms.all_excluded()}, _without(terms, action.load)
    elif action.step is None:
        can, back = terms.plan.gentle, replace(terms, plan=replace(terms.plan, gentle=False))
    else:
        can = action.step in {item.step for item in terms.left_out}
        excluded_steps = tuple(item for item in terms.left_out if item.step != action.step)
        back = replace(terms, left_out=excluded_steps)
    if guide.page is not Page.EXCLUDED or terms.unread or not can:
        return guide
    return _listed(replace(guide, news=(*guide.news, _news(action))).planned(guide.variant, back))


def _news(action: IncludeLoad | IncludeStep) -> SafetyNews:
    if isinstance(action, IncludeLoad):
        return LoadIncluded(action.load)
    return AllIncluded() if action.step is None else StepIncluded(action.step)


def _without(terms: Terms, load: Load) -> Terms:
    excluded = tuple(one for one in terms.excluded if one.load is not load)
    return replace(terms, excluded=excluded, answers=questions.included(terms.answers, load))


def consulted(guide: G) -> G:
    """Record that the user has asked a professional."""
    answers = guide.terms.answers
    if guide.page not in {Page.EXCLUDED, Page.SEE_FIRST} or not (answers.ask_first or answers.see_first):
        return guide
    terms = replace(guide.terms, answers=replace(answers, consulted=True))
    back = replace(guide, news=(*guide.news, Consulted())).planned(guide.variant, terms)
    return _listed(back) if guide.page is Page.EXCLUDED else opened(back)


def _listed(guide: G) -> G:
    return guide if excluded_items(guide) else replace(guide, page=Page.BEFORE)


def apply_before_start(guide: G, action: Choose | Tick | IncludeLoad | IncludeStep) -> G:
    """Do what is possible only before the first step."""
    match action:
        case Choose(variant):
            can = guide.page in {Page.ASK, Page.BEFORE} and variant in guide.variants
            return guide.planned(variant, guide.terms) if can else guide
        case Tick(question):
            return ticked(guide, question)
        case IncludeLoad() | IncludeStep():
            return include(guide, action)
    assert_never(action)


def can_offer_minute(guide: G) -> bool:
    """Whether a minute is a different and shorter break than the chosen one."""
    if guide.variant is Variant.MINUTE or Variant.MINUTE not in guide.variants:
        return False
    return any(not step.question for step in steps_of(guide.routine, Variant.MINUTE, guide.terms))

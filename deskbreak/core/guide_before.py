"""What happens in a guide before its first step: questions answered, steps taken back in, the minute offered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from deskbreak.core.care import AllTakenBack, Answered, News, Question, TakenBack, Why, careful_steps
from deskbreak.core.guide_plan import steps_of
from deskbreak.core.routine import Variant
from deskbreak.core.scene import Page

if TYPE_CHECKING:
    from deskbreak.core.guide import Guide

QUESTIONS: Final = tuple(Question)


def answered(guide: Guide, yes: bool | None, question: Question | None) -> Guide:  # noqa: FBT001 - it is one
    """Take an answer; the one in turn leads on to the next."""
    if question is None and guide.asking == len(QUESTIONS):
        return guide
    about = question or QUESTIONS[guide.asking]
    in_turn = QUESTIONS.index(about) == guide.asking
    return replace(
        guide,
        yes=guide.yes | {about} if yes else guide.yes - {about},
        no=guide.no | {about} if yes is False else guide.no - {about},
        asking=guide.asking + in_turn,
    )


def asked(guide: Guide) -> Guide:
    """Leave the questions; any yes holds from this break on, and an earlier one no more."""
    kept = tuple(left for left in guide.terms.left_out if left.why is not Why.ANSWERS)
    named = {left.step for left in kept}
    careful = careful_steps(guide.terms.day) if guide.yes else ()
    left_out = (*kept, *(left for left in careful if left.step not in named))
    told = replace(guide, page=Page.BEFORE, news=(*guide.news, Answered(guide.yes, guide.no)))
    return told.planned(guide.variant, replace(guide.terms, ask_first=False, left_out=left_out))


def put_off(guide: Guide) -> Guide:
    """Tell what was answered so far, where the break ends at the questions."""
    if guide.page is not Page.ASK:
        return guide
    return replace(guide, news=(*guide.news, Answered(guide.yes, guide.no, put_off=True)))


def taken_back(guide: Guide, step: str | None) -> Guide:
    """Do a step again, or (None) all of them instead of the gentle set; the list closes when it is empty."""
    news: News
    if step is None:
        can, news = guide.terms.plan.gentle, AllTakenBack()
        terms = replace(guide.terms, plan=replace(guide.terms.plan, gentle=False))
    else:
        can, news = step in {left.step for left in guide.terms.left_out}, TakenBack(step)
        left_out = tuple(left for left in guide.terms.left_out if left.step != step)
        terms = replace(guide.terms, left_out=left_out)
    if not can:
        return guide
    back = replace(guide, news=(*guide.news, news)).planned(guide.variant, terms)
    return back if back.leaves_out else replace(back, page=Page.BEFORE)


def can_offer_minute(guide: Guide) -> bool:
    """Whether a minute is another, and a shorter, break than the one that was chosen."""
    if guide.variant is Variant.MINUTE or Variant.MINUTE not in guide.variants:
        return False
    return any(not step.question for step in steps_of(guide.routine, Variant.MINUTE, guide.terms))

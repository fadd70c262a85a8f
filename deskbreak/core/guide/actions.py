"""What the user's acts do to a guide, page by page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, assert_never

from deskbreak.core.guide.preparation import (
    apply_before_start,
    asked,
    can_offer_minute,
    consulted,
    first_page,
    postpone,
    report_open_ticks,
    ticked,
    to_questions,
)
from deskbreak.core.guide.safety_scene import excluded_items
from deskbreak.core.guide.scene import Act, Action, Choose, IncludeLoad, IncludeStep, Page, Rate, Tick
from deskbreak.core.model.journal_entry import Outcome
from deskbreak.core.model.routine import Variant

if TYPE_CHECKING:
    from deskbreak.core.guide.state import G

_MAX_STIFFNESS: Final = 10


def apply_action(guide: G, action: Action) -> G:
    """Do what the user asked for, if it has a meaning on the current page; otherwise nothing."""
    match action:
        case Rate(n):
            return _rated(guide, n)
        case Choose() | Tick() | IncludeLoad() | IncludeStep():
            return apply_before_start(guide, action)
        case Act():
            return _apply_act(guide, action)
    assert_never(action)


def _apply_act(guide: G, act: Act) -> G:
    match act:
        case Act.NEXT:
            return _next(guide)
        case Act.BACK:
            return _back(guide)
        case Act.PAUSE | Act.FORM:
            return _toggled(guide, act)
        case Act.MORE:
            return replace(guide, more=not guide.more)
        case Act.EXCLUDED:
            can = guide.page is Page.BEFORE and bool(excluded_items(guide))
            return replace(guide, page=Page.EXCLUDED) if can else guide
        case Act.NONE:
            return ticked(guide, None)
        case Act.LATER:
            return postpone(guide)
        case Act.QUESTIONS:
            return to_questions(guide)
        case Act.CONSULTED:
            return consulted(guide)
        case Act.EASED:
            return _next(guide, Outcome.DONE) if guide.page is Page.REPEAT else guide
        case Act.STILL_STIFF:
            return _again(guide)
        case Act.HURTS:
            return guide if guide.page is Page.HURT else replace(guide, page=Page.HURT, hurt_on=guide.page)
        case Act.MISTAKE:
            return guide if guide.hurt_on is None else replace(guide, page=guide.hurt_on, hurt_on=None)
        case Act.END:
            return _ended(guide)
        case Act.CLOSE:
            return _closed(guide)
    assert_never(act)


def _toggled(guide: G, act: Act) -> G:
    """Toggle the pause or the fuller form of the movement."""
    if act is Act.FORM:
        return replace(guide, fuller=not guide.fuller) if guide.has_fuller else guide
    return replace(guide, paused=not guide.paused) if guide.page is Page.STEP else guide


def _ended(guide: G) -> G:
    """The user ends the break: before the first step, a minute is offered once instead of nothing."""
    if guide.page is Page.EXCLUDED:
        return replace(guide, page=Page.BEFORE)
    if guide.page is Page.ASK and not guide.terms.ask_first:  # the answers stay as they are
        return replace(guide, page=first_page(guide.terms))
    if guide.page is Page.BEFORE and not guide.offered and can_offer_minute(guide):
        return replace(guide, page=Page.OFFER, offered=True)
    last = guide.in_step and guide.step + 1 == len(guide.plan)
    if last and not guide.is_awaited:  # the card lists what was done, including the last step
        return guide.left_step(Outcome.STOPPED).entered(len(guide.plan))
    return _closed(guide)


def _rated(guide: G, n: int) -> G:
    if not 0 <= n <= _MAX_STIFFNESS:
        return guide
    if guide.page is Page.BEFORE:
        return replace(guide, before=n)
    return replace(guide, after=n) if guide.page is Page.AFTER else guide


def _next(guide: G, outcome: Outcome = Outcome.SKIPPED) -> G:
    match guide.page:
        case Page.ASK:
            return asked(guide)
        case Page.BEFORE:
            return guide.entered(0) if guide.has_movements else guide
        case Page.SEE_FIRST:
            return _closed(guide)
        case Page.EXCLUDED:
            return replace(guide, page=Page.BEFORE)
        case Page.OFFER:
            return guide.planned(Variant.MINUTE, guide.terms).entered(0)
        case Page.STEP if guide.lead_s:
            return guide.begun()
        case Page.STEP | Page.REPEAT:
            return guide.left_step(outcome).entered(guide.step + 1)
        case Page.AFTER:
            return replace(guide, page=Page.WELL_DONE)
        case Page.WELL_DONE | Page.HURT:
            return _closed(guide)
    assert_never(guide.page)


def _back(guide: G) -> G:
    match guide.page:
        case Page.BEFORE | Page.HURT:
            return guide
        case Page.ASK:
            return guide if guide.terms.ask_first else replace(guide, page=first_page(guide.terms))
        case Page.SEE_FIRST:
            return to_questions(guide)
        case Page.EXCLUDED | Page.OFFER:
            return replace(guide, page=Page.BEFORE)
        case Page.STEP if guide.is_awaited:
            return replace(guide, page=Page.BEFORE, lead_s=0.0, paused=False)
        case Page.STEP if guide.part > 0:
            there = replace(guide, part=guide.part - 1, fuller=False, last=guide.current_part)
            return replace(there, spent_s=guide.visit_s, part_s=0.0)
        case Page.STEP if guide.step == guide.round_start:
            return replace(guide, spent_s=guide.visit_s, part_s=0.0)
        case Page.STEP:
            seen = guide.left_step(Outcome.SKIPPED) if guide.visit_s > 0.0 else guide
            return seen.entered(guide.step - 1)
        case Page.REPEAT:
            return guide.entered(guide.step - 1) if guide.step > guide.round_start else guide
        case Page.AFTER:
            return guide.entered(len(guide.plan) - 1) if guide.plan else guide
        case Page.WELL_DONE:
            return replace(guide, page=Page.AFTER)
    assert_never(guide.page)


def _again(guide: G) -> G:
    """Start another round, after the question or at the end, if another one is possible."""
    if guide.page not in {Page.REPEAT, Page.AFTER} or not guide.can_repeat:
        return guide
    left = guide.left_step(Outcome.DONE) if guide.page is Page.REPEAT else guide
    further = replace(left, round=guide.round + 1)
    return further.entered(further.round_start)


def _closed(guide: G) -> G:
    result = guide.result_if_ended_now()
    if guide.hurt_on is not None:
        stopped = report_open_ticks(guide.stopped_by_pain())
    else:
        stopped = guide.left_step(Outcome.STOPPED) if guide.in_step else report_open_ticks(guide)
    return replace(stopped, page=guide.page, ended=result, over=True)

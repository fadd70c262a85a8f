"""Builds the `Scene` of a guide's state."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from deskbreak.core.guide import safety_scene, wording as words
from deskbreak.core.guide.plan import titles_of
from deskbreak.core.guide.safety import Plan
from deskbreak.core.guide.safety_wording import before_note
from deskbreak.core.guide.scene import Page, Scene
from deskbreak.core.guide.step_scene import longer, seconds_of_steps, step_scene
from deskbreak.core.model.journal_entry import Outcome, RoutineResult
from deskbreak.core.model.practice import is_practice, moved_s
from deskbreak.core.model.routine import Variant

if TYPE_CHECKING:
    from deskbreak.core.guide.state import GuideState


def scene_of(guide: GuideState) -> Scene:
    """Project the guide's state to what is on the screen."""
    blank = Scene(
        page=guide.page,
        variant=guide.variant,
        title="",
        text="",
        steps_total=len(guide.plan),
        steps_done=guide.step,
        round=guide.round,
        more=guide.more,
    )
    match guide.page:
        case Page.ASK:
            return safety_scene.ask(blank, guide)
        case Page.SEE_FIRST:
            return safety_scene.see_first(blank, guide)
        case Page.BEFORE:
            return _before(blank, guide)
        case Page.EXCLUDED:
            return safety_scene.excluded_list(blank, guide)
        case Page.OFFER:
            return _offer(blank, guide)
        case Page.STEP:
            return step_scene(blank, guide)
        case Page.REPEAT:
            return _repeat(blank, guide)
        case Page.AFTER:
            return replace(
                blank,
                title=words.AFTER_TITLE,
                text=words.AFTER_TEXT,
                stiffness=guide.after,
                can_repeat=guide.can_repeat,
            )
        case Page.WELL_DONE:
            return _well_done(blank, guide)
        case Page.HURT:
            return _hurt(blank, guide)
    assert_never(guide.page)


def _offer(blank: Scene, guide: GuideState) -> Scene:
    minute = guide.planned(Variant.MINUTE, guide.terms)
    return replace(
        blank,
        variant=minute.variant,
        title=words.OFFER_TITLE,
        text=words.OFFER_TEXT,
        lines=tuple(step.title for step in minute.plan),
        steps_total=len(minute.plan),
        total_left_s=seconds_of_steps(minute, 0),
    )


def _before(blank: Scene, guide: GuideState) -> Scene:
    total_s = seconds_of_steps(guide, 0)
    return replace(
        blank,
        title=words.BEFORE_TITLE,
        text=words.BEFORE_TEXT,
        total_left_s=total_s,
        stiffness=guide.before,
        lines=(*guide.terms.faults, guide.routine.advice),
        note=before_note(guide.terms, nothing=not guide.has_movements),
        nothing=not guide.has_movements,
        variants=guide.variants,
        excluded=safety_scene.excluded_items(guide),
    )


def _repeat(blank: Scene, guide: GuideState) -> Scene:
    step, part = guide.current_step, guide.current_part
    asked = step.title, part.text, longer(part, part.caution or step.caution)
    title, text, lines = asked if guide.can_repeat else _no_question(guide)
    return replace(
        blank,
        title=title,
        text=text,
        can_repeat=guide.can_repeat,
        step_id=step.id,
        step_number=guide.step + 1,
        move=part.move,
        move_t=guide.part_s,
        total_left_s=seconds_of_steps(guide, guide.step + 1),
        lines=lines if guide.more else (),
    )


def _well_done(blank: Scene, guide: GuideState) -> Scene:
    result = guide.result_if_ended_now()
    lines = words.closing_lines(
        done=sum(step.outcome is Outcome.DONE for step in result.steps),
        total=len(guide.plan),
        seconds=moved_s(result.steps),
        before=guide.before,
        after=guide.after,
    )
    today = guide.terms.day.weekday() if guide.terms.day and guide.terms.week else None
    return replace(
        blank,
        title=words.WELL_DONE_TITLE,
        text=words.WELL_DONE_TEXT,
        lines=lines,
        week=_week(guide.terms.week, today, result),
        today=today,
    )


def _week(week: tuple[bool, ...], today: int | None, result: RoutineResult) -> tuple[bool, ...]:
    """The days with practice before this break, plus the day of this one."""
    return tuple(day or (n == today and is_practice(result)) for n, day in enumerate(week))


def _hurt(blank: Scene, guide: GuideState) -> Scene:
    result = guide.result_if_ended_now()
    titles = titles_of(guide.routine, guide.variant)
    blamed = [step.id for step in result.steps if step.outcome is Outcome.PAIN and step.done_s > 0.0]
    return replace(
        blank,
        title=words.HURT_TITLE,
        text=words.HURT_TEXT,
        lines=(words.HURT_SIGNS, *guide.routine.doctor_signs),
        note=words.hurt_note(titles[blamed[0]] if blamed else "", guide.terms),
    )


def _no_question(guide: GuideState) -> tuple[str, str, tuple[str, ...]]:
    """Return the title, text and longer text if no further round is possible."""
    last = guide.round == Plan().rounds_at_most
    return words.ENOUGH_TITLE, words.LAST_ROUND_TEXT if last else words.ENOUGH_TEXT, (words.ENOUGH_MORE,)

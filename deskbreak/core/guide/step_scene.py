"""The scene of a step that is announced or under way."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from deskbreak.core.guide import wording as words
from deskbreak.core.guide.plan import LEAD_S, comes_up
from deskbreak.core.guide.safety_wording import warning
from deskbreak.core.guide.scene import Breath, Scene
from deskbreak.core.model.routine import Pace, StepPart

if TYPE_CHECKING:
    from deskbreak.core.guide.state import GuideState


def step_scene(blank: Scene, guide: GuideState) -> Scene:
    """Show a step that is announced or under way."""
    return _coming(blank, guide) if guide.lead_s else _under_way(blank, guide)


def _coming(blank: Scene, guide: GuideState) -> Scene:
    """Announce the next step: its figure stands still, and the dial counts down to its start."""
    begins = _under_way(blank, guide.begun())
    ended = guide.hurting.current_part
    come_up = not guide.is_awaited and comes_up(ended, guide.begun().current_part)
    return replace(
        begins,
        coming=True,
        text=words.coming(begins.title, come_up=come_up),
        fuller=None,
        left_s=guide.lead_s,
        left_fraction=guide.lead_s / LEAD_S,
        total_left_s=guide.lead_s + begins.total_left_s,
        breath=None,
        count=None,
        count_total=None,
    )


def _under_way(blank: Scene, guide: GuideState) -> Scene:
    step, part = guide.current_step, guide.current_part
    length_s, left_s = part.seconds(guide.breath_s), guide.part_left_s
    later_parts_s = sum(later.seconds(guide.breath_s) for later in step.parts[guide.part + 1 :])
    counted = part.pace is Pace.COUNTS
    caution = part.caution or step.caution
    return replace(
        blank,
        title=step.title,
        text=part.text,
        step_id=step.id,
        step_number=guide.step + 1,
        move=part.move,
        move_t=guide.part_s,
        loop_s=_loop_s(part, guide.breath_s),
        left_s=left_s,
        left_fraction=left_s / length_s if length_s else 0.0,
        total_left_s=left_s + later_parts_s + seconds_of_steps(guide, guide.step + 1, guide.step),
        breath=_breath_at(guide.part_s, guide.breath_s) if part.pace is Pace.BREATHS else None,
        count=_count(part, guide.part_s) if counted else None,
        count_total=part.amount if counted else None,
        paused=guide.paused,
        warning=warning(part, guide.terms.answers),
        caution=caution if guide.terms.plan.first_week else "",
        fuller=guide.fuller if guide.has_fuller else None,
        offers_voice=guide.terms.first_break and guide.step == 0 and guide.round == 1,
        lines=longer(part, "" if guide.terms.plan.first_week else caution) if guide.more else (),
    )


def seconds_of_steps(guide: GuideState, first: int, before: int | None = None) -> float:
    """Return the length of the steps from index ``first`` to the last, if none is skipped; ``before`` is the step before.

    A step that follows another one is announced first. The question has no length of its own, and the step
    after it begins at once.
    """
    seconds = 0.0
    for index in range(first, len(guide.plan)):
        step = guide.plan[index]
        if step.question:
            before = None
            continue
        seconds += sum(part.seconds(guide.breath_s) for part in step.parts)
        seconds += LEAD_S if before is not None else 0.0
        before = index
    return seconds


def longer(part: StepPart, caution: str) -> tuple[str, ...]:
    """Return the longer text, with the caution if there is one."""
    return tuple(line for line in (part.more, caution) if line)


def _breath_at(t: float, breath_s: float) -> Breath:
    """Return the pacer ``t`` seconds into a breath-paced part: a sine with ``breath_s`` seconds per phase."""
    phase = t % (2 * breath_s)
    return Breath(size=(1 - math.cos(math.pi * phase / breath_s)) / 2, inhale=phase < breath_s)


def _count(part: StepPart, t: float) -> int:
    """Return the current repetition ``t`` seconds into the part: from 1 to its amount."""
    return max(1, min(part.amount, int(t // part.count_s) + 1)) if part.count_s else part.amount


def _loop_s(part: StepPart, breath_s: float) -> float | None:
    """Return the seconds per loop of the figure, if the part paces it: one breath or one count."""
    match part.pace:
        case Pace.SECONDS:
            return None
        case Pace.BREATHS:
            return 2 * breath_s
        case Pace.COUNTS:
            return part.count_s
    assert_never(part.pace)

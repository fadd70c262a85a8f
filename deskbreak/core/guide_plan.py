"""Which steps a break has, and how long they are: the routine as the person's `Terms` allow it."""

from __future__ import annotations

from dataclasses import replace
from math import floor
from typing import TYPE_CHECKING, Final

from deskbreak.core.routine import Pace, Part, Routine, Step, Variant

if TYPE_CHECKING:
    from deskbreak.core.care import Terms


LEAD_S: Final = 3.0  # that a further step is announced before it begins


def variants_on_offer(routine: Routine, terms: Terms) -> tuple[Variant, ...]:
    """Return the variants to choose from; the floor is no place for the gentle set, if there is another."""
    known = tuple(routine.steps)
    gentle = tuple(variant for variant in known if variant is not Variant.FULL)
    return gentle if terms.plan.gentle and gentle else known


def chosen_variant(routine: Routine, variant: Variant, terms: Terms) -> Variant:
    """Return ``variant`` if it is on offer, else the office default, else the first one."""
    offer = variants_on_offer(routine, terms)
    for wanted in (variant, Variant.STANDING):
        if wanted in offer:
            return wanted
    return next(iter(offer), variant)


def steps_of(routine: Routine, variant: Variant, terms: Terms) -> tuple[Step, ...]:
    """Return the steps of a break, in order. The question stays, for it is no movement."""
    steps = routine.steps.get(variant, ())
    names = {left.step for left in terms.left_out}
    kept = (step for step in steps if step.question or step.id not in names)
    if terms.plan.gentle:
        marked = any(step.gentle for step in steps)
        # A routine that marks nothing has its stretches in the steps of a round.
        kept = (step for step in kept if step.question or (step.gentle if marked else not step.repeats))
    # The minute has short holds as it is, and should stay a minute.
    scale = 1.0 if variant is Variant.MINUTE else terms.plan.hold_scale
    return tuple(_scaled(step, scale) for step in kept)


def _scaled(step: Step, scale: float) -> Step:
    """Shorten the holds: the parts of a round that are paced by breath. Counts are told in their texts."""
    if not step.repeats or scale >= 1.0:
        return step
    return replace(step, parts=tuple(_scaled_part(part, scale) for part in step.parts))


def _scaled_part(part: Part, scale: float) -> Part:
    if part.pace is not Pace.BREATHS:
        return part
    return replace(part, amount=max(1, floor(part.amount * scale + 0.5)))


def titles_of(routine: Routine, variant: Variant) -> dict[str, str]:
    """Return every step's title by its name, as ``variant`` has it where it has the step."""
    titles = {step.id: step.title for steps in routine.steps.values() for step in steps}
    return titles | {step.id: step.title for step in routine.steps.get(variant, ())}

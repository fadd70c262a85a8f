"""The steps of a break and their lengths: the routine as far as the user's `Terms` allow it."""

from __future__ import annotations

from dataclasses import replace
from math import floor
from typing import TYPE_CHECKING, Final

from deskbreak.core.guide.terms import HARMLESS, ExclusionReason
from deskbreak.core.model.journal_entry import Outcome
from deskbreak.core.model.routine import Load, Pace, Routine, Step, StepPart, Variant

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from deskbreak.core.guide.terms import Plan, Terms
    from deskbreak.core.model.journal_entry import StepResult

NOT_GENTLE: Final = frozenset(Load) - {Load.BALANCE}  # loads that the gentle set never has


LEAD_S: Final = 3.0  # for which a further step is announced before it begins
DOWN: Final = frozenset({Load.FLEXION, Load.HINGE, Load.HEAD_DOWN, Load.FLOOR, Load.SUPINE})
HELD: Final = frozenset(
    {Load.HINGE, Load.FLOOR, Load.SUPINE}
)  # positions in which the user may stay for the next step


def variants_on_offer(routine: Routine, terms: Terms) -> tuple[Variant, ...]:
    """Return the variants to choose from; without the floor variant for the gentle set, if there is another one."""
    known = tuple(routine.steps)
    gentle = tuple(variant for variant in known if variant is not Variant.FULL)
    return gentle if terms.plan.gentle and gentle else known


def chosen_variant(routine: Routine, variant: Variant, terms: Terms) -> Variant:
    """Return ``variant`` if it is available, else the office default, else the first one."""
    offer = variants_on_offer(routine, terms)
    for wanted in (variant, Variant.STANDING):
        if wanted in offer:
            return wanted
    return next(iter(offer), variant)


def excluded_loads(routine: Routine, terms: Terms) -> frozenset[Load]:
    """Return the loads that no part may have; a step that is excluded because it hurt excludes its loads too."""
    hurt = {item.step for item in terms.left_out if item.why is ExclusionReason.PAIN}
    parts = (
        part for steps in routine.steps.values() for step in steps if step.id in hurt for part in step.parts
    )
    of_steps = frozenset[Load]().union(*(part.loads or () for part in parts)) - HARMLESS
    return of_steps | {excluded.load for excluded in terms.all_excluded()}


def steps_of(routine: Routine, variant: Variant, terms: Terms) -> tuple[Step, ...]:
    """Return the steps of a break in order. The question stays, because it is not a movement."""
    steps = routine.steps.get(variant, ())
    names = {item.step for item in terms.left_out}
    kept = [step for step in steps if step.question or step.id not in names]
    if terms.plan.gentle:
        marked = any(step.gentle for step in steps)
        # A routine without marked steps has its stretches in the steps of a round.
        kept = [step for step in kept if step.question or (step.gentle if marked else not step.repeats)]
    # The minute already has short holds, and should stay a minute.
    scale = 1.0 if variant is Variant.MINUTE else terms.plan.hold_scale
    excluded = excluded_loads(routine, terms)
    plan: list[Step] = []
    unchanged: set[str] = set()  # steps whose parts are all done in their own form
    for step in kept:
        chosen = _forms(step, excluded, unchanged, terms.plan)
        if step.question or chosen:
            plan.append(_scaled(step if step.question else _in_forms(step, chosen), scale))
        if all(own for _, own in chosen) and len(chosen) == len(step.parts):
            unchanged.add(step.id)
    return tuple(plan)


def _forms(
    step: Step, excluded: frozenset[Load], unchanged: Collection[str], how: Plan
) -> list[tuple[StepPart, bool]]:
    """Return the first allowed form of each part, and whether it is the part's own form."""
    chosen: list[tuple[StepPart, bool]] = []
    for part in step.parts:
        forms = [form for form in (part, *part.gentler) if _is_allowed(form, excluded, gentle=how.gentle)]
        if how.gentle and not step.gentle:  # neither its loads nor a mark say that it is gentle
            forms = [form for form in forms if form.loads is not None]
        # The step before may still be skipped: a part that continues it needs a form for that case too.
        if part.after and (part.after not in unchanged or len(forms) == 1):
            forms = [form for form in forms if form is not part]
        if forms:
            form = replace(forms[0], gentler=tuple(forms[1:]), fuller=_fuller(forms[0], excluded, how))
            chosen.append((form, forms[0] is part))
    return chosen


def _fuller(form: StepPart, excluded: frozenset[Load], how: Plan) -> StepPart | None:
    """Return the fuller form that may be chosen instead; ranges grow only after the first week."""
    if form.fuller is None or how.first_week or not _is_allowed(form.fuller, excluded, gentle=how.gentle):
        return None
    return form.fuller


def _is_allowed(form: StepPart, excluded: frozenset[Load], *, gentle: bool) -> bool:
    """Whether a form has no excluded load. A form without declared loads may have any of them."""
    if form.loads is None:
        return not excluded
    return not form.loads & (excluded | NOT_GENTLE if gentle else excluded)


def _in_forms(step: Step, chosen: Sequence[tuple[StepPart, bool]]) -> Step:
    """Return the step in these forms, with the title and caution of the forms."""
    if all(own for _, own in chosen):
        return replace(step, parts=tuple(part for part, _ in chosen))
    parts = tuple(
        replace(part, caution=part.caution or step.caution) if own else part for part, own in chosen
    )
    title = next((part.title for part in parts if part.title), step.title)
    return replace(step, parts=parts, title=title, caution="")


def as_entered(step: Step, visits: tuple[StepResult, ...]) -> Step:
    """Return a planned step adjusted to what was done: after a skipped lean, the text must not say "keep leaning"."""
    if not any(part.after for part in step.parts):
        return step
    last = {visit.id: visit.outcome for visit in visits}
    chosen: list[tuple[StepPart, bool]] = []
    for part in step.parts:
        if not part.after or last.get(part.after) is Outcome.DONE:
            chosen.append((part, True))
        else:
            chosen.append((part.gentler[0], False))
    return _in_forms(step, chosen)


def comes_up(before: StepPart, then: StepPart) -> bool:
    """Whether the user has to straighten up between two parts."""
    was, is_next = before.loads or frozenset(), then.loads or frozenset()
    return bool(was & DOWN) and not before.upright and not was & is_next & HELD


def _scaled(step: Step, scale: float) -> Step:
    """Shorten the holds: the breath-paced parts of a round. Counts stay, because the texts mention them."""
    if not step.repeats or scale >= 1.0:
        return step
    return replace(step, parts=tuple(_scaled_part(part, scale) for part in step.parts))


def _scaled_part(part: StepPart, scale: float) -> StepPart:
    part = replace(part, gentler=tuple(_scaled_part(form, scale) for form in part.gentler))
    if part.fuller:
        part = replace(part, fuller=_scaled_part(part.fuller, scale))
    if part.pace is not Pace.BREATHS:
        return part
    return replace(part, amount=max(1, floor(part.amount * scale + 0.5)))


def titles_of(routine: Routine, variant: Variant) -> dict[str, str]:
    """Return the title of every step by its name, taken from ``variant`` if it has the step."""
    titles = {step.id: step.title for steps in routine.steps.values() for step in steps}
    return titles | {step.id: step.title for step in routine.steps.get(variant, ())}

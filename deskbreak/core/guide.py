"""The guided break as a state machine: pure, shared by the popup and the terminal.

Theory of operation
-------------------
A break goes through pages::

    BEFORE -> STEP ... STEP -> REPEAT -> STEP -> AFTER -> WELL_DONE -> over
                ^                |
                +-- still stiff -+        HURTS anywhere -> HURT -> over

Only time moves STEP pages on; every other page waits for the person. A step is
made of parts; a late tick crosses as many part and step boundaries as it is
late, and what is left of it runs on in the next part, so that many small ticks
and one large tell the same.

Every stay in a step is a *visit* and is told when it ends. A step can be
visited more than once (further rounds, Back); `tally` adds the visits up to
one result a step, in the routine's order. The seconds of all visits together
are the guided time: neither pauses nor the question count.

Pain ends the break the moment it is told: `Told.ended` comes with the act, and
the HURT page that stays on screen after it has nothing more to tell.
"""

# ruff: noqa: SLF001 - a guide calls the private methods of the guide that follows it

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, assert_never

from deskbreak.core.entry import Kind, Outcome, RoutineResult, StepResult
from deskbreak.core.guide_view import scene_of
from deskbreak.core.scene import Act, Breath, Choose, Deed, Page, Rate, Scene, Told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deskbreak.core.routine import Part, Routine, Step, Variant

__all__ = ["MAX_ROUNDS", "Act", "Breath", "Choose", "Deed", "Guide", "Page", "Rate", "Scene", "Told", "tally"]

MAX_ROUNDS: Final = 3
MAX_STIFFNESS: Final = 10
BREATH_RANGE_S: Final = (2.0, 15.0)

# A part with less than this left is over: sums of many float ticks stop short of a boundary by about 1e-12 s.
_CLOSE_S: Final = 1e-6

# What is known of a step that was visited more than once: the strongest outcome.
_STRENGTH: Final = (Outcome.SKIPPED, Outcome.STOPPED, Outcome.DONE, Outcome.PAIN)


def tally(visits: Iterable[StepResult]) -> tuple[StepResult, ...]:
    """Add up the visits to one result a step, in the order of the first visits.

    A step done once counts as done, even when it was skipped in a later round.
    """
    steps: dict[str, StepResult] = {}
    for visit in visits:
        known = steps.get(visit.id)
        if known is None:
            steps[visit.id] = visit
        else:
            outcome = max(known.outcome, visit.outcome, key=_STRENGTH.index)
            steps[visit.id] = StepResult(visit.id, known.done_s + visit.done_s, outcome)
    return tuple(steps.values())


@dataclass(frozen=True, slots=True)
class Guide:
    """One guided break at one instant. Begin with `begin`; times in seconds."""

    routine: Routine
    variant: Variant
    breath_s: float = 5.0  # of one phase: an inhale, or an exhale
    leave_out: frozenset[str] = frozenset()
    page: Page = Page.BEFORE
    round: int = 1
    step: int = 0  # index in `plan`
    part: int = 0  # index in the step's parts
    part_s: float = 0.0  # since the part began
    spent_s: float = 0.0  # in this visit, before the part began
    visits: tuple[StepResult, ...] = ()
    paused: bool = False
    more: bool = False
    before: int | None = None
    after: int | None = None
    ended: RoutineResult | None = None  # what was told
    over: bool = False  # nothing more to show: the front end closes

    @classmethod
    def begin(
        cls,
        routine: Routine,
        variant: Variant,
        breath_s: float = 5.0,
        leave_out: frozenset[str] = frozenset(),
    ) -> Guide:
        """Open a break on its first page.

        A variant that the routine lacks is replaced by its first one. Steps
        named in ``leave_out`` are not done; the question cannot be left out,
        for it is no movement.
        """
        low, high = BREATH_RANGE_S
        breath_s = min(breath_s, high) if breath_s > low else low
        known = variant if variant in routine.steps else next(iter(routine.steps), variant)
        return cls(routine, known, breath_s, leave_out)

    @property
    def plan(self) -> tuple[Step, ...]:
        """The steps of this break, in order."""
        steps = self.routine.steps.get(self.variant, ())
        return tuple(step for step in steps if step.question or step.id not in self.leave_out)

    # Time

    def tick(self, dt: float) -> tuple[Guide, Told]:
        """Let ``dt`` seconds pass. A tick that is not a positive, finite time changes nothing."""
        if self.over or self.paused or not 0.0 < dt < math.inf:
            return self, Told()
        guide = self
        while guide.page is Page.STEP and dt > guide.part_left_s - _CLOSE_S:
            dt = max(0.0, dt - guide.part_left_s)
            guide = guide._part_done()
        if guide.page in {Page.STEP, Page.REPEAT}:  # on REPEAT the figure goes on moving, uncounted
            guide = replace(guide, part_s=guide.part_s + dt)
        return guide, Told(guide.visits[len(self.visits) :])

    def _part_done(self) -> Guide:
        # The part counts with its exact length, whatever the ticks added up to.
        whole = replace(self, part_s=self.current_part.seconds(self.breath_s))
        if self.part + 1 < len(self.current_step.parts):
            return replace(whole, part=self.part + 1, spent_s=whole._visit_s, part_s=0.0)
        return whole._left(Outcome.DONE)._entered(self.step + 1)

    # Acts

    def act(self, deed: Deed) -> tuple[Guide, Told]:
        """Do what the person asked. What means nothing on this page changes nothing."""
        if self.over:
            return self, Told()
        guide = self._acted(deed)
        ended = guide.ended if self.ended is None else None
        return guide, Told(guide.visits[len(self.visits) :], ended)

    def _acted(self, deed: Deed) -> Guide:
        match deed:
            case Rate(n):
                return self._rated(n)
            case Choose(variant):
                can = self.page is Page.BEFORE and variant in self.routine.steps
                return replace(self, variant=variant) if can else self
            case Act.NEXT:
                return self._next()
            case Act.BACK:
                return self._back()
            case Act.PAUSE:
                return replace(self, paused=not self.paused) if self.page is Page.STEP else self
            case Act.MORE:
                return replace(self, more=not self.more)
            case Act.EASED:
                return self._next(Outcome.DONE) if self.page is Page.REPEAT else self
            case Act.STILL_STIFF:
                return self._again()
            case Act.HURTS:
                return self._hurt()
            case Act.END:
                return self._closed()
            case _:  # pragma: no cover - mypy proves that nothing is left
                assert_never(deed)

    def _rated(self, n: int) -> Guide:
        if not 0 <= n <= MAX_STIFFNESS:
            return self
        match self.page:
            case Page.BEFORE:
                return replace(self, before=n)
            case Page.AFTER:
                return replace(self, after=n)
            case (
                Page.STEP | Page.REPEAT | Page.WELL_DONE | Page.HURT
            ):  # pragma: no branch - all cases are there
                return self

    def _next(self, outcome: Outcome = Outcome.SKIPPED) -> Guide:
        match self.page:
            case Page.BEFORE:
                return self._entered(0)
            case Page.STEP | Page.REPEAT:
                return self._left(outcome)._entered(self.step + 1)
            case Page.AFTER:
                return replace(self, page=Page.WELL_DONE)
            case Page.WELL_DONE | Page.HURT:  # pragma: no branch - all cases are there
                return self._closed()

    def _back(self) -> Guide:
        match self.page:
            case Page.BEFORE | Page.HURT:
                return self
            case Page.STEP if self.part > 0:
                return replace(self, part=self.part - 1, spent_s=self._visit_s, part_s=0.0)
            case Page.STEP if self.step == self._round_start:
                return replace(self, spent_s=self._visit_s, part_s=0.0)
            case Page.STEP:
                seen = self._left(Outcome.SKIPPED) if self._visit_s > 0.0 else self
                return seen._entered(self.step - 1)
            case Page.REPEAT:
                return self._entered(self.step - 1) if self.step > self._round_start else self
            case Page.AFTER:
                return self._entered(len(self.plan) - 1) if self.plan else self
            case Page.WELL_DONE:  # pragma: no branch - all cases are there
                return replace(self, page=Page.AFTER)

    def _again(self) -> Guide:
        """Another round, after the question or at the end; after the last one, simply go on."""
        match self.page:
            case Page.REPEAT:
                answered = self._left(Outcome.DONE)
                if not self.can_repeat:
                    return answered._entered(self.step + 1)
            case Page.AFTER if self.can_repeat:
                answered = self
            case (
                Page.BEFORE | Page.STEP | Page.AFTER | Page.WELL_DONE | Page.HURT
            ):  # pragma: no branch - all cases are there
                return self
        further = replace(answered, round=self.round + 1)
        return further._entered(further._round_start)

    def _hurt(self) -> Guide:
        if self.page is Page.HURT:
            return self
        stopped = self._left(Outcome.PAIN) if self._in_step else self
        return replace(stopped, page=Page.HURT, paused=False, ended=stopped._result(Kind.PAIN))

    def _closed(self) -> Guide:
        result = self.result_if_ended_now()
        stopped = self._left(Outcome.STOPPED) if self._in_step else self
        return replace(stopped, ended=result, over=True)

    # Results

    def result_if_ended_now(self) -> RoutineResult:
        """Return what the break comes to when its window closes or its process ends now.

        GUIDED when every step was gone through and at least half of them were
        done; steps that were only skipped through are no guided break. A break
        closed before its first step is PARTIAL with no steps.
        """
        if self.ended is not None:
            return self.ended
        last = self._left(Outcome.STOPPED) if self._in_step else self
        outcomes = {step.id: step.outcome for step in tally(last.visits)}
        of_plan = [outcomes.get(step.id, Outcome.STOPPED) for step in self.plan]
        done = of_plan.count(Outcome.DONE)
        through = done > 0 and Outcome.STOPPED not in of_plan and 2 * done >= len(of_plan)
        return last._result(Kind.GUIDED if through else Kind.PARTIAL)

    def _result(self, kind: Kind) -> RoutineResult:
        return RoutineResult(kind, self.variant, tally(self.visits), self.round, self.before, self.after)

    # Where we are

    def scene(self) -> Scene:
        """Return what a front end shows now."""
        return scene_of(self)

    @property
    def can_repeat(self) -> bool:
        """Whether another round may follow this one."""
        return self.round < MAX_ROUNDS and any(step.repeats for step in self.plan)

    @property
    def _in_step(self) -> bool:
        return self.page in {Page.STEP, Page.REPEAT}

    @property
    def current_step(self) -> Step:
        """The step that STEP and REPEAT pages show."""
        return self.plan[self.step]

    @property
    def current_part(self) -> Part:
        """The part of it that is under way."""
        return self.current_step.parts[self.part]

    @property
    def part_left_s(self) -> float:
        """Seconds until the part is over."""
        return max(0.0, self.current_part.seconds(self.breath_s) - self.part_s)

    @property
    def _visit_s(self) -> float:
        return 0.0 if self.current_step.question else self.spent_s + self.part_s

    @property
    def _round_start(self) -> int:
        """The first step of this round: Back goes no further."""
        return 0 if self.round == 1 else next(i for i, step in enumerate(self.plan) if step.repeats)

    def _left(self, outcome: Outcome) -> Guide:
        visit = StepResult(self.current_step.id, self._visit_s, outcome)
        return replace(self, visits=(*self.visits, visit), spent_s=0.0, part_s=0.0)

    def _entered(self, step: int) -> Guide:
        there = replace(self, step=step, part=0, spent_s=0.0, part_s=0.0)
        if step == len(self.plan):
            return replace(there, page=Page.AFTER, paused=False)
        if self.plan[step].question:
            return replace(there, page=Page.REPEAT, paused=False)
        return replace(there, page=Page.STEP)

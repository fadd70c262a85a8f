"""The state of a guided break: its data, what follows from them, and the moves from step to step.

`guide` has what time and the user do to it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self, TypeVar

from deskbreak.core.guide.plan import LEAD_S, as_entered, chosen_variant, steps_of, variants_on_offer
from deskbreak.core.guide.scene import Page
from deskbreak.core.model.journal_entry import EntryKind, Outcome, RoutineResult, StepResult
from deskbreak.core.model.practice import moved_s, tally
from deskbreak.core.model.routine import Load, Variant

if TYPE_CHECKING:
    from deskbreak.core.guide.questions import Question
    from deskbreak.core.guide.safety import SafetyNews
    from deskbreak.core.guide.terms import Terms
    from deskbreak.core.model.routine import Routine, Step, StepPart


@dataclass(frozen=True, slots=True)
class GuideState:
    """One guided break at one instant; times in seconds."""

    routine: Routine
    variant: Variant
    plan: tuple[Step, ...]  # the steps of this break, in order
    terms: Terms
    breath_s: float = 5.0  # of one phase: an inhale or an exhale
    page: Page = Page.BEFORE
    ticked: frozenset[Question] = frozenset()  # on ASK
    none: bool = False  # on ASK: "none of these" is ticked
    nudged: bool = False  # on ASK: "continue" was pressed with nothing ticked
    at_once: bool = False  # skip BEFORE
    offered: bool = False  # the minute was offered, instead of nothing
    round: int = 1
    step: int = 0  # index in `plan`
    part: int = 0  # index in the step's parts
    part_s: float = 0.0  # since the part began
    fuller: bool = False  # the user chose the fuller form of this part
    last: StepPart | None = None  # of this step, as it was done just before this part
    lead_s: float = 0.0  # time until the announced step begins
    spent_s: float = 0.0  # in this visit, before the current part began
    visits: tuple[StepResult, ...] = ()
    paused: bool = False
    more: bool = False
    news: tuple[SafetyNews, ...] = ()
    hurt_on: Page | None = None  # the page that HURT replaced
    before: int | None = None
    after: int | None = None
    moving: bool = False  # movement was reported; reset by the last pages
    before_s: float = 0.0  # of movement, until the last pages were left
    ended: RoutineResult | None = None  # the result that was reported
    over: bool = False  # nothing more to show: the front end closes

    # Properties

    @property
    def can_repeat(self) -> bool:
        """Whether another round may follow this one."""
        return self.round < self.terms.plan.rounds_at_most and any(step.repeats for step in self.plan)

    @property
    def variants(self) -> tuple[Variant, ...]:
        """The variants to choose from."""
        return variants_on_offer(self.routine, self.terms)

    @property
    def has_movements(self) -> bool:
        """Whether there is anything to do."""
        return any(not step.question for step in self.plan)

    @property
    def in_step(self) -> bool:
        """Whether a step is shown, or the question."""
        return self.page in {Page.STEP, Page.REPEAT}

    @property
    def is_awaited(self) -> bool:
        """Whether the first step is being announced, with no movement yet."""
        return self.lead_s > 0.0 and self.step == 0

    @property
    def is_closing(self) -> bool:
        """Whether the last step is done and the last pages are shown."""
        return self.page in {Page.AFTER, Page.WELL_DONE}

    @property
    def guided_s(self) -> float:
        """Seconds of guided movement, including this visit."""
        here = self.visit_s if self.page is Page.STEP else 0.0
        return moved_s(self.visits) + here

    @property
    def current_step(self) -> Step:
        """The step that STEP and REPEAT show, in the form that fits what was done before."""
        return as_entered(self.plan[self.step], self.visits)

    @property
    def current_part(self) -> StepPart:
        """The current part of the step, in the form that the user chose."""
        part = self.current_step.parts[self.part]
        return part.fuller if self.fuller and part.fuller else part

    @property
    def has_fuller(self) -> bool:
        """Whether the current part has a fuller form that may be chosen."""
        begun = self.page is Page.STEP and not self.lead_s
        return begun and bool(self.current_step.parts[self.part].fuller)

    @property
    def hurting(self) -> Self:
        """The state in which pain reported now was felt: while a step is announced, that is in the step before it."""
        if not self.lead_s or self.is_awaited:
            return self
        step = self.step - 1
        return replace(self, step=step, part=len(self.plan[step].parts) - 1, lead_s=0.0)

    @property
    def part_left_s(self) -> float:
        """Seconds until the part ends."""
        return max(0.0, self.current_part.seconds(self.breath_s) - self.part_s)

    @property
    def stretch_left_s(self) -> float:
        """Seconds until time changes what is shown: the step begins, or its part ends."""
        return self.lead_s or self.part_left_s

    @property
    def visit_s(self) -> float:
        """Seconds of this visit to the step; those of the question do not count."""
        return 0.0 if self.current_step.question else self.spent_s + self.part_s

    @property
    def round_start(self) -> int:
        """The first step of this round, where Back stops."""
        return 0 if self.round == 1 else next(i for i, step in enumerate(self.plan) if step.repeats)

    # Moves between steps

    def planned(self, variant: Variant, terms: Terms) -> Self:
        """Plan the break again, before its first step."""
        known = chosen_variant(self.routine, variant, terms)
        return replace(self, variant=known, terms=terms, plan=steps_of(self.routine, known, terms))

    def begun(self) -> Self:
        """Begin the announced step."""
        return replace(self, lead_s=0.0, fuller=False)

    def left_step(self, outcome: Outcome) -> Self:
        """Leave the step: its visit ends."""
        hurt = self._loads_felt() if outcome is Outcome.PAIN else frozenset[Load]()
        visit = StepResult(self.current_step.id, self.visit_s, outcome, hurt)
        return replace(self, visits=(*self.visits, visit), lead_s=0.0, spent_s=0.0, part_s=0.0)

    def _loads_felt(self) -> frozenset[Load]:
        """Return the loads that may have hurt: those of this part and, just after it began, those of the last one."""
        last = self.last.loads if self.last and self.part_s < LEAD_S else None
        return (self.current_part.loads or frozenset()) | (last or frozenset())

    def entered(self, step: int) -> Self:
        """Go to the step of this index, or after the last one to the end."""
        there = replace(self, step=step, part=0, fuller=False, last=None, lead_s=0.0, spent_s=0.0, part_s=0.0)
        if step == len(self.plan):
            return replace(there, page=Page.AFTER, paused=False)
        if self.plan[step].question:
            return replace(there, page=Page.REPEAT, paused=False)
        return replace(there, page=Page.STEP)

    # Results

    def result_if_ended_now(self) -> RoutineResult:
        """Return the result of the break if its window closes or its process ends now.

        GUIDED if every step was visited and at least half of them were done: merely skipping through all
        steps does not count. A break that is closed before its first step is PARTIAL without steps.
        """
        if self.ended is not None:
            return self.ended
        if self.hurt_on is not None:
            return self.stopped_by_pain().result_as(EntryKind.PAIN)
        last = self.left_step(Outcome.STOPPED) if self.in_step else self
        outcomes = {step.id: step.outcome for step in tally(last.visits)}
        of_plan = [outcomes.get(step.id, Outcome.STOPPED) for step in self.plan]
        done = of_plan.count(Outcome.DONE)
        through = done > 0 and Outcome.STOPPED not in of_plan and 2 * done >= len(of_plan)
        return last.result_as(EntryKind.GUIDED if through else EntryKind.PARTIAL)

    def stopped_by_pain(self) -> Self:
        """Leave the step from which the HURT page was opened, if it was a step."""
        there = replace(self, page=self.hurt_on or self.page)
        felt = there.in_step and not there.is_awaited
        return there.hurting.left_step(Outcome.PAIN) if felt else there

    def result_as(self, kind: EntryKind) -> RoutineResult:
        """Return what was done so far as the result of a break that ends this way."""
        steps = tally(self.visits)
        return RoutineResult(
            kind, self.variant, steps, self.round, self.before, self.after, planned=len(self.plan)
        )


G = TypeVar("G", bound=GuideState)  # operations on a guide return its own type

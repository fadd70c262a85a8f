"""The guided break as a state machine: pure, shared by the popup and the terminal.

Theory of operation
-------------------
A break goes through pages::

    ASK -> BEFORE -> STEP ... STEP -> REPEAT -> STEP -> AFTER -> WELL_DONE -> over
     |     ^ |  ^     ^                |
    SEE_FIRST|  |     +-- still stiff -+        HURTS anywhere -> HURT -> over
             |  +-> LEFT_OUT
             +-- not now --> OFFER (one minute) -> STEP, or over

ASK comes until all questions are answered; SEE_FIRST where an answer asks for a
professional's word before anything is done. What the person's `Terms` ask for
is left out, replaced or shortened before the first step; what is answered or
included again on the first pages holds at once, and is told as `Told.news` to
whoever remembers it.

A minute that was asked for skips BEFORE: its first step is announced, and begins.
Back leads to BEFORE while it is announced. BEFORE comes first all the same where it
reports a fault, or where nothing is left to do.

Only time moves STEP pages on; every other page waits for the person. Where time
moves on to a further step, that step waits `LEAD_S` seconds while it is announced
("Next: Lean. Come up slowly."). That is no movement: the seconds are part of the
time left, and of no step's time. Next skips them; pain in them is the pain of the
step that has just ended. Within a step, pain in the first `LEAD_S` seconds of a part
may be that of the part before it: the loads of both are reported.

A step is made of parts; a late tick crosses as many part and step boundaries as it is
late, and what is left of it runs on in the next part, so that many small ticks
and one large tell the same.

Every stay in a step is a *visit* and is told when it ends. A step can be
visited more than once (further rounds, Back); `history.tally` adds the visits
up to one result a step, in the order of the first visits. The seconds of all
visits together are the guided time: neither pauses nor the question count.

Pain stops the break at once: `Told.pain` comes with the act and says what the
break comes to if it ends now. The HURT page offers a way back (MISTAKE) to the
exact place, which `Told.mistaken` reports. The stop is final, and is told as
`Told.ended`, only when that page is closed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from deskbreak.core.guide.actions import acted
from deskbreak.core.guide.plan import (
    LEAD_S,
    as_entered,
    chosen_variant,
    steps_of,
    variants_on_offer,
)
from deskbreak.core.guide.preparation import opened
from deskbreak.core.guide.safety import News, Terms
from deskbreak.core.guide.safety_scene import omitted
from deskbreak.core.guide.scene import (
    Act,
    Asked,
    Breath,
    Choose,
    Deed,
    Include,
    Omitted,
    Page,
    Rate,
    Scene,
    TakeBack,
    Tick,
    Told,
)
from deskbreak.core.guide.scene_builder import scene_of
from deskbreak.core.model.journal_entry import Kind, Outcome, RoutineResult, StepResult
from deskbreak.core.model.practice import BEGUN_S, moved_s, tally
from deskbreak.core.model.routine import Load, Variant

if TYPE_CHECKING:
    from deskbreak.core.guide.questions import Question
    from deskbreak.core.model.routine import Part, Routine, Step

__all__ = [
    "Act",
    "Asked",
    "Breath",
    "Choose",
    "Deed",
    "Guide",
    "Include",
    "Omitted",
    "Page",
    "Rate",
    "Scene",
    "TakeBack",
    "Tick",
    "Told",
]

_BREATH_RANGE_S: Final = (2.0, 15.0)

# A part with less than this left is over: sums of many float ticks stop short of a boundary by about 1e-12 s.
_CLOSE_S: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Guide:
    """One guided break at one instant. Begin with `begin`; times in seconds."""

    routine: Routine
    variant: Variant
    plan: tuple[Step, ...]  # the steps of this break, in order
    terms: Terms
    breath_s: float = 5.0  # of one phase: an inhale, or an exhale
    page: Page = Page.BEFORE
    ticked: frozenset[Question] = frozenset()  # on ASK
    none: bool = False  # on ASK: "none of these" is
    nudged: bool = False  # on ASK: "continue" was pressed with nothing ticked
    at_once: bool = False  # BEFORE is skipped
    offered: bool = False  # the minute, instead of nothing
    round: int = 1
    step: int = 0  # index in `plan`
    part: int = 0  # index in the step's parts
    part_s: float = 0.0  # since the part began
    fuller: bool = False  # the person chose the fuller form of this part
    last: Part | None = None  # of this step, as it was done just before this part
    lead_s: float = 0.0  # until the step begins: it is being announced
    spent_s: float = 0.0  # in this visit, before the part began
    visits: tuple[StepResult, ...] = ()
    paused: bool = False
    more: bool = False
    news: tuple[News, ...] = ()
    hurt_on: Page | None = None  # the page that HURT has taken the place of
    before: int | None = None
    after: int | None = None
    moving: bool = False  # it was reported that there is movement; again after the last pages
    before_s: float = 0.0  # of movement, until the last pages were left
    ended: RoutineResult | None = None  # what was told
    over: bool = False  # nothing more to show: the front end closes

    @classmethod
    def begin(
        cls, routine: Routine, variant: Variant, breath_s: float = 5.0, terms: Terms | None = None
    ) -> Guide:
        """Open a break on its first page.

        A variant that is not on offer is replaced by one that is. Steps that
        are left out are not done; the question cannot be left out, for it is
        no movement.
        """
        terms = terms or Terms()
        low, high = _BREATH_RANGE_S
        breath_s = min(breath_s, high) if breath_s > low else low
        known = chosen_variant(routine, variant, terms)
        plan = steps_of(routine, known, terms)
        guide = cls(routine, known, plan, terms, breath_s, ticked=terms.answers.yes)
        return opened(replace(guide, at_once=variant is Variant.MINUTE))

    def planned(self, variant: Variant, terms: Terms) -> Guide:
        """Plan the break anew, before its first step."""
        known = chosen_variant(self.routine, variant, terms)
        return replace(self, variant=known, terms=terms, plan=steps_of(self.routine, known, terms))

    # Time

    def tick(self, dt: float) -> tuple[Guide, Told]:
        """Let ``dt`` seconds pass. A tick that is not a positive, finite time changes nothing."""
        if self.over or self.paused or not self.in_step or not 0.0 < dt < math.inf:
            return self, Told()
        guide = self
        while guide.page is Page.STEP and dt > guide.stretch_left_s - _CLOSE_S:
            dt = max(0.0, dt - guide.stretch_left_s)
            guide = guide.begun() if guide.lead_s else guide._part_done()
        if guide.lead_s:
            guide = replace(guide, lead_s=guide.lead_s - dt)
        elif guide.in_step:  # on REPEAT the figure goes on moving, uncounted
            guide = replace(guide, part_s=guide.part_s + dt)
        return self._reported(guide)

    def _part_done(self) -> Guide:
        # The part counts with its exact length, whatever the ticks added up to.
        whole = replace(self, part_s=self.current_part.seconds(self.breath_s))
        if self.part + 1 < len(self.current_step.parts):
            following = replace(whole, part=self.part + 1, fuller=False, last=self.current_part)
            return replace(following, spent_s=whole.visit_s, part_s=0.0)
        there = whole.left(Outcome.DONE).entered(self.step + 1)
        if there.page is not Page.STEP:
            return there
        return replace(there, lead_s=LEAD_S, fuller=self.fuller)  # pain until it begins was felt in that form

    def begun(self) -> Guide:
        """Begin the step that was being announced."""
        return replace(self, lead_s=0.0, fuller=False)

    # Acts

    def act(self, deed: Deed) -> tuple[Guide, Told]:
        """Do what the person asked. What means nothing on this page changes nothing."""
        if self.over:
            return self, Told()
        return self._reported(acted(self, deed))

    def _reported(self, guide: Guide) -> tuple[Guide, Told]:
        """Return the guide's next state together with what its owner must be told."""
        if guide.is_closing and not self.is_closing:
            guide = replace(guide, moving=False, before_s=guide.guided_s)
        begins = not (guide.moving or guide.is_closing) and guide.guided_s - guide.before_s >= BEGUN_S
        told = Told(
            guide.visits[len(self.visits) :],
            self._ended_in(guide),
            guide.news[len(self.news) :],
            guide.result_if_ended_now() if guide.hurt_on and not (self.hurt_on or guide.over) else None,
            mistaken=self.hurt_on is not None and guide.hurt_on is None,
            begun=begins,
        )
        return replace(guide, moving=True) if begins else guide, told

    def _ended_in(self, guide: Guide) -> RoutineResult | None:
        """Return the result once the last step is done, and again whenever the last pages change it."""
        if guide.over:
            return guide.ended
        if not guide.is_closing:
            return None
        result = guide.result_if_ended_now()
        return None if self.is_closing and result == self.result_if_ended_now() else result

    # Results

    def result_if_ended_now(self) -> RoutineResult:
        """Return what the break comes to when its window closes or its process ends now.

        GUIDED when every step was gone through and at least half of them were
        done; steps that were only skipped through are no guided break. A break
        closed before its first step is PARTIAL with no steps.
        """
        if self.ended is not None:
            return self.ended
        if self.hurt_on is not None:
            return self.stopped_by_pain().result_as(Kind.PAIN)
        last = self.left(Outcome.STOPPED) if self.in_step else self
        outcomes = {step.id: step.outcome for step in tally(last.visits)}
        of_plan = [outcomes.get(step.id, Outcome.STOPPED) for step in self.plan]
        done = of_plan.count(Outcome.DONE)
        through = done > 0 and Outcome.STOPPED not in of_plan and 2 * done >= len(of_plan)
        return last.result_as(Kind.GUIDED if through else Kind.PARTIAL)

    def stopped_by_pain(self) -> Guide:
        """Leave the step from which the HURT page was opened, if it was a step."""
        there = replace(self, page=self.hurt_on or self.page)
        felt = there.in_step and not there.is_awaited
        return there.hurting.left(Outcome.PAIN) if felt else there

    def result_as(self, kind: Kind) -> RoutineResult:
        """Return what was done until now, as a break that ends so."""
        return RoutineResult(kind, self.variant, tally(self.visits), self.round, self.before, self.after)

    # Where we are

    def scene(self) -> Scene:
        """Return what a front end shows now."""
        return scene_of(self)

    @property
    def can_repeat(self) -> bool:
        """Whether another round may follow this one."""
        return self.round < self.terms.plan.rounds_at_most and any(step.repeats for step in self.plan)

    @property
    def variants(self) -> tuple[Variant, ...]:
        """The variants to choose from."""
        return variants_on_offer(self.routine, self.terms)

    @property
    def offers(self) -> bool:
        """Whether there is anything to do."""
        return any(not step.question for step in self.plan)

    @property
    def leaves_out(self) -> bool:
        """Whether something is left out that could be taken back in."""
        return bool(omitted(self))

    @property
    def in_step(self) -> bool:
        """Whether a step is shown, or the question."""
        return self.page in {Page.STEP, Page.REPEAT}

    @property
    def is_awaited(self) -> bool:
        """Whether the first step is being announced: there was no movement yet."""
        return self.lead_s > 0.0 and self.step == 0

    @property
    def is_closing(self) -> bool:
        """Whether the last step is done, and the last pages are shown."""
        return self.page in {Page.AFTER, Page.WELL_DONE}

    @property
    def guided_s(self) -> float:
        """Seconds of guided movement, this visit included."""
        here = self.visit_s if self.page is Page.STEP else 0.0
        return moved_s(self.visits) + here

    @property
    def current_step(self) -> Step:
        """The step that STEP and REPEAT pages show, in the form that fits what was done before."""
        return as_entered(self.plan[self.step], self.visits)

    @property
    def current_part(self) -> Part:
        """The part of it that is under way, in the form that the person chose."""
        part = self.current_step.parts[self.part]
        return part.fuller if self.fuller and part.fuller else part

    @property
    def has_fuller(self) -> bool:
        """Whether the part under way has a fuller form that may be chosen."""
        begun = self.page is Page.STEP and not self.lead_s
        return begun and bool(self.current_step.parts[self.part].fuller)

    @property
    def hurting(self) -> Guide:
        """Where pain that is reported now was felt: while a step is being announced, in the step before it."""
        if not self.lead_s or self.is_awaited:
            return self
        step = self.step - 1
        return replace(self, step=step, part=len(self.plan[step].parts) - 1, lead_s=0.0)

    @property
    def part_left_s(self) -> float:
        """Seconds until the part is over."""
        return max(0.0, self.current_part.seconds(self.breath_s) - self.part_s)

    @property
    def stretch_left_s(self) -> float:
        """Seconds until time changes what is shown: the step begins, or its part is over."""
        return self.lead_s or self.part_left_s

    @property
    def visit_s(self) -> float:
        """Seconds of this stay in the step; the question's do not count."""
        return 0.0 if self.current_step.question else self.spent_s + self.part_s

    @property
    def round_start(self) -> int:
        """The first step of this round: Back goes no further."""
        return 0 if self.round == 1 else next(i for i, step in enumerate(self.plan) if step.repeats)

    def left(self, outcome: Outcome) -> Guide:
        """Leave the step: its visit is over."""
        hurt = self._loads_felt() if outcome is Outcome.PAIN else frozenset[Load]()
        visit = StepResult(self.current_step.id, self.visit_s, outcome, hurt)
        return replace(self, visits=(*self.visits, visit), lead_s=0.0, spent_s=0.0, part_s=0.0)

    def _loads_felt(self) -> frozenset[Load]:
        """Return the loads that may have hurt: of this part and, just after it began, of the last one."""
        last = self.last.loads if self.last and self.part_s < LEAD_S else None
        return (self.current_part.loads or frozenset()) | (last or frozenset())

    def entered(self, step: int) -> Guide:
        """Go to the step of this index, or, behind the last one, to the end."""
        there = replace(self, step=step, part=0, fuller=False, last=None, lead_s=0.0, spent_s=0.0, part_s=0.0)
        if step == len(self.plan):
            return replace(there, page=Page.AFTER, paused=False)
        if self.plan[step].question:
            return replace(there, page=Page.REPEAT, paused=False)
        return replace(there, page=Page.STEP)

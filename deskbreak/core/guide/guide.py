"""The guided break as a state machine: pure, shared by the popup and the terminal.

Theory of operation
-------------------
A break goes through pages::

   ASK -> BEFORE -> STEP ... STEP -> REPEAT -> STEP -> AFTER -> WELL_DONE -> over
    |     ^ |  ^     ^                |
   SEE_FIRST|  |     +-- still stiff -+        HURTS anywhere -> HURT -> over
            |  +-> EXCLUDED
            +-- not now --> OFFER (one minute) -> STEP, or over

ASK is shown until all questions are answered; SEE_FIRST if an answer requires
professional advice before the first break. The user's `Terms` decide before the
first step what is left out, replaced or shortened. Answers and movements that are
included again on the first pages apply at once, and are reported as `GuideReport.news`
so that they can be stored.

A minute that was asked for skips BEFORE: its first step is announced, then begins.
During the announcement, Back leads to BEFORE. BEFORE is still shown first if it
reports a fault, or if there is nothing left to do.

Time advances only STEP pages; every other page waits for the user. When time
advances to another step, that step is announced for `LEAD_S` seconds ("Next: Lean.
Come up slowly."). This is not movement: these seconds count towards the time left,
but not towards any step. Next skips them; pain during them belongs to the step
that has just ended. Within a step, pain in the first `LEAD_S` seconds of a part may
come from the part before it: the loads of both are reported.

A step consists of parts. A late tick crosses all part and step boundaries that are
due, and the rest of it counts in the next part, so that many small ticks and one
large tick give the same result.

Every stay in a step is a *visit* and is reported when it ends. A step can be
visited more than once (further rounds, Back); `practice.tally` adds the visits up
to one result per step, in the order of the first visits. The seconds of all visits
together are the guided time: neither pauses nor the question count.

Pain stops the break at once: `GuideReport.pain` comes with the act and has the result of
the break if it ends now. The HURT page offers a way back (MISTAKE) to the exact
place, which `GuideReport.mistaken` reports. The stop is final, and reported as
`GuideReport.ended`, only when that page is closed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from deskbreak.core.guide.actions import apply_action
from deskbreak.core.guide.plan import LEAD_S, chosen_variant, steps_of
from deskbreak.core.guide.preparation import opened
from deskbreak.core.guide.scene import (
    Act,
    Action,
    Breath,
    Choose,
    ExcludedItem,
    GuideReport,
    IncludeLoad,
    IncludeStep,
    Page,
    Rate,
    Scene,
    ShownQuestion,
    Tick,
)
from deskbreak.core.guide.scene_builder import scene_of
from deskbreak.core.guide.state import GuideState
from deskbreak.core.guide.terms import Terms
from deskbreak.core.model.journal_entry import Outcome
from deskbreak.core.model.practice import BEGUN_S
from deskbreak.core.model.routine import Variant

if TYPE_CHECKING:
    from deskbreak.core.model.journal_entry import RoutineResult
    from deskbreak.core.model.routine import Routine

__all__ = [
    "Act",
    "Action",
    "Breath",
    "Choose",
    "ExcludedItem",
    "Guide",
    "GuideReport",
    "IncludeLoad",
    "IncludeStep",
    "Page",
    "Rate",
    "Scene",
    "ShownQuestion",
    "Tick",
]

_BREATH_RANGE_S: Final = (2.0, 15.0)

# A part with less than this left is over: sums of many float ticks miss a boundary by about 1e-12 s.
_CLOSE_S: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Guide(GuideState):
    """A guided break that advances with time and the user's acts. Create it with `begin`."""

    @classmethod
    def begin(
        cls, routine: Routine, variant: Variant, breath_s: float = 5.0, terms: Terms | None = None
    ) -> Guide:
        """Open a break on its first page.

        A variant that is not available is replaced by one that is. Excluded steps are left out; the question
        stays, because it is not a movement.
        """
        terms = terms or Terms()
        low, high = _BREATH_RANGE_S
        breath_s = min(breath_s, high) if breath_s > low else low
        known = chosen_variant(routine, variant, terms)
        plan = steps_of(routine, known, terms)
        guide = cls(routine, known, plan, terms, breath_s, ticked=terms.answers.yes)
        return opened(replace(guide, at_once=variant is Variant.MINUTE))

    # Time

    def tick(self, dt: float) -> tuple[Guide, GuideReport]:
        """Advance by ``dt`` seconds. A tick that is not positive and finite changes nothing."""
        if self.over or self.paused or not self.in_step or not 0.0 < dt < math.inf:
            return self, GuideReport()
        guide = self
        while guide.page is Page.STEP and dt > guide.stretch_left_s - _CLOSE_S:
            dt = max(0.0, dt - guide.stretch_left_s)
            guide = guide.begun() if guide.lead_s else guide._part_done()
        if guide.lead_s:
            guide = replace(guide, lead_s=guide.lead_s - dt)
        elif guide.in_step:  # on REPEAT the figure keeps moving, uncounted
            guide = replace(guide, part_s=guide.part_s + dt)
        return self._reported(guide)

    def _part_done(self) -> Guide:
        # The part counts with its exact length, whatever the sum of the ticks.
        whole = replace(self, part_s=self.current_part.seconds(self.breath_s))
        if self.part + 1 < len(self.current_step.parts):
            following = replace(whole, part=self.part + 1, fuller=False, last=self.current_part)
            return replace(following, spent_s=whole.visit_s, part_s=0.0)
        there = whole.left_step(Outcome.DONE).entered(self.step + 1)
        if there.page is not Page.STEP:
            return there
        return replace(
            there, lead_s=LEAD_S, fuller=self.fuller
        )  # pain before it begins was felt in that form

    # Acts

    def act(self, action: Action) -> tuple[Guide, GuideReport]:
        """Do what the user asked for. An act that has no meaning on this page changes nothing."""
        if self.over:
            return self, GuideReport()
        return self._reported(apply_action(self, action))

    def _reported(self, guide: Guide) -> tuple[Guide, GuideReport]:
        """Return the guide's next state together with the events for its owner."""
        if guide.is_closing and not self.is_closing:
            guide = replace(guide, moving=False, before_s=guide.guided_s)
        begins = not (guide.moving or guide.is_closing) and guide.guided_s - guide.before_s >= BEGUN_S
        report = GuideReport(
            guide.visits[len(self.visits) :],
            self._ended_in(guide),
            guide.news[len(self.news) :],
            guide.result_if_ended_now() if guide.hurt_on and not (self.hurt_on or guide.over) else None,
            mistaken=self.hurt_on is not None and guide.hurt_on is None,
            begun=begins,
        )
        return replace(guide, moving=True) if begins else guide, report

    def _ended_in(self, guide: Guide) -> RoutineResult | None:
        """Return the result once the last step is done, and again when the last pages change it."""
        if guide.over:
            return guide.ended
        if not guide.is_closing:
            return None
        result = guide.result_if_ended_now()
        return None if self.is_closing and result == self.result_if_ended_now() else result

    def scene(self) -> Scene:
        """Return what a front end shows now."""
        return scene_of(self)

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
from deskbreak.core.guide.plan import LEAD_S, chosen_variant, steps_of
from deskbreak.core.guide.preparation import opened
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
class Guide(GuideState):
    """A guided break that time and acts take further. Begin with `begin`."""

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

    def scene(self) -> Scene:
        """Return what a front end shows now."""
        return scene_of(self)

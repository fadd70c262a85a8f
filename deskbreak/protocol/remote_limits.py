"""What a process that guides a break by itself may tell of it: no more than a break can be."""

from __future__ import annotations

import re
from collections.abc import Callable

from deskbreak.core.model.journal_entry import RoutineResult, StepResult
from deskbreak.protocol.results import Unusable

MOST_STEPS = 200
MOST_ROUNDS = 50
MOST_S = 12 * 3600  # of a step, and of all together
LONGEST_ID = 64
MOST_BREAK_ID = 2**53  # whole numbers that every reader of JSON can hold

_ID = re.compile(r"\w[\w-]*")


class Limits:
    """Refuses what no break of a routine that is known here can come to."""

    def __init__(self, known_steps: Callable[[], frozenset[str]]) -> None:
        """``known_steps``: the ids of the steps there are now; empty where that cannot be told."""
        self._known_steps = known_steps
        self._known: frozenset[str] | None = None

    def learn(self) -> None:
        """A break begins: its routine is one of those that there are now, whatever is edited meanwhile."""
        self._known = self._known_steps()

    def step(self, step: StepResult) -> StepResult:
        """The step, if it can be. Raises Unusable."""
        if len(step.id) > LONGEST_ID or not _ID.fullmatch(step.id):
            msg = f"id should be the name of a step, of {LONGEST_ID} letters at most"
            raise Unusable(msg)
        if self._known is None:
            self.learn()
        if self._known and step.id not in self._known:
            msg = f"there is no step {step.id!r}"
            raise Unusable(msg)
        if step.done_s > MOST_S:
            msg = f"done_s should be from 0 to {MOST_S}"
            raise Unusable(msg)
        return step

    def result(self, result: RoutineResult | None) -> RoutineResult | None:
        """The result, if it can be. Raises Unusable."""
        if result is None:
            return None
        if len(result.steps) > MOST_STEPS:
            msg = f"steps should be {MOST_STEPS} at most"
            raise Unusable(msg)
        if result.rounds > MOST_ROUNDS:
            msg = f"rounds should be {MOST_ROUNDS} at most"
            raise Unusable(msg)
        if sum(self.step(step).done_s for step in result.steps) > MOST_S:
            msg = f"all steps together should take {MOST_S} s at most"
            raise Unusable(msg)
        return result

"""A small routine and a player that takes a guide through it."""

from __future__ import annotations

from deskbreak.core.guide.guide import Action, Guide, GuideReport, Scene
from deskbreak.core.guide.safety import ExcludedStep, ExclusionReason, Terms
from deskbreak.core.model.routine import Pace, Routine, Step, StepPart, Variant


def part(seconds: int, text: str = "Do it.", more: str = "Do it slowly.") -> StepPart:
    return StepPart(text, "move", Pace.SECONDS, seconds, more=more)


SETTLE = Step("settle", "Settle", (part(10),))


WARM_UP = Step("warm-up", "Warm up", (part(10, "First."), part(20, "Then.")), caution="Easy.")


REACH = Step("reach", "Reach", (StepPart("Up.", "reach", Pace.BREATHS, 2),), repeats=True)


ROLLS = Step("rolls", "Rolls", (StepPart("Roll.", "roll", Pace.COUNTS, 5, count_s=2.0),), repeats=True)


REPEAT = Step("repeat", "Once more?", (part(5, "Eased?", "Look for ease."),), question=True)


COOL_DOWN = Step("cool-down", "Cool down", (part(30),))


ROUTINE = Routine(
    id="test",
    title="Test",
    steps={
        Variant.STANDING: (SETTLE, WARM_UP, REACH, ROLLS, REPEAT, COOL_DOWN),
        Variant.MINUTE: (REACH, ROLLS),
    },
    advice="Be gentle.",
    doctor_signs=("chest pain",),
)


def before() -> Guide:
    return Guide.begin(ROUTINE, Variant.STANDING)


def without(*steps: str) -> Terms:
    return Terms(left_out=tuple(ExcludedStep(step, ExclusionReason.CHOICE) for step in steps))


def play(guide: Guide, *moves: Action | float) -> tuple[Guide, list[GuideReport]]:
    """Play acts and seconds; return the guide and everything that it reported, without the empty reports."""
    reported: list[GuideReport] = []
    for move in moves:
        guide, received = guide.tick(move) if isinstance(move, float) else guide.act(move)
        if received != GuideReport():
            reported.append(received)
    return guide, reported


def after(*moves: Action | float) -> Guide:
    return play(before(), *moves)[0]


def shown(*moves: Action | float) -> Scene:
    return after(*moves).scene()

"""A small routine and a player that takes a guide through it."""

from __future__ import annotations

from deskbreak.core.guide.guide import Deed, Guide, Scene, Told
from deskbreak.core.guide.safety import LeftOut, Terms, Why
from deskbreak.core.model.routine import Pace, Part, Routine, Step, Variant


def part(seconds: int, text: str = "Do it.", more: str = "Do it slowly.") -> Part:
    return Part(text, "move", Pace.SECONDS, seconds, more=more)


SETTLE = Step("settle", "Settle", (part(10),))


WARM_UP = Step("warm-up", "Warm up", (part(10, "First."), part(20, "Then.")), caution="Easy.")


REACH = Step("reach", "Reach", (Part("Up.", "reach", Pace.BREATHS, 2),), repeats=True)


ROLLS = Step("rolls", "Rolls", (Part("Roll.", "roll", Pace.COUNTS, 5, count_s=2.0),), repeats=True)


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
    return Terms(left_out=tuple(LeftOut(step, Why.CHOICE) for step in steps))


def play(guide: Guide, *moves: Deed | float) -> tuple[Guide, list[Told]]:
    """Play acts and seconds; return the guide and everything that it reported, without the empty reports."""
    told: list[Told] = []
    for move in moves:
        guide, heard = guide.tick(move) if isinstance(move, float) else guide.act(move)
        if heard != Told():
            told.append(heard)
    return guide, told


def after(*moves: Deed | float) -> Guide:
    return play(before(), *moves)[0]


def shown(*moves: Deed | float) -> Scene:
    return after(*moves).scene()

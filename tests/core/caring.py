"""A small routine with steps to be careful in, and playing a guide through it on someone's terms."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from deskbreak.core.care import LeftOut, Plan, Question, Terms, Why
from deskbreak.core.guide import Deed, Guide, Scene, Told
from deskbreak.core.routine import Pace, Part, Routine, Step, Variant
from tests.core import guiding

TUESDAY = date(2026, 3, 3)


BONES, ACCIDENT = Question.BONES, Question.ACCIDENT


WEEK = (True, False, False, False, False, False, False)


def step(name: str, *, repeats: bool = False, gentle: bool = False) -> Step:
    parts = (Part("Do it.", name, Pace.BREATHS, 3), Part("And.", name, Pace.COUNTS, 5, count_s=2.0))
    return Step(name, name.title(), parts, repeats=repeats, gentle=gentle)


SETTLE, LEAN, HANDS = step("settle", gentle=True), step("lean", repeats=True), step("hands", repeats=True)


REPEAT = Step("repeat", "Once more?", (Part("Eased?", "repeat", Pace.SECONDS, 5),), question=True)


ROUTINE = Routine(
    id="test",
    title="Test",
    steps={
        Variant.FULL: (SETTLE, LEAN, HANDS, REPEAT),
        Variant.STANDING: (SETTLE, LEAN, HANDS, REPEAT),
        Variant.MINUTE: (replace(SETTLE, title="Sit"), LEAN),
    },
    advice="Be gentle.",
    doctor_signs=("chest pain",),
)


HURT_BEFORE = Terms(left_out=(LeftOut("lean", Why.PAIN, TUESDAY),))


GENTLE = Terms(plan=Plan(1, 2 / 3, gentle=True))


ASKING = Terms(ask_first=True, day=TUESDAY)


def play(terms: Terms, *moves: Deed | float, variant: Variant = Variant.STANDING) -> tuple[Guide, list[Told]]:
    """Begin on these terms, and play acts and seconds; the guide, and everything that was told."""
    return guiding.play(Guide.begin(ROUTINE, variant, terms=terms), *moves)


def shown(terms: Terms, *moves: Deed | float) -> Scene:
    return play(terms, *moves)[0].scene()


def names(guide: Guide) -> list[str]:
    return [step.id for step in guide.plan]


def answers(scene: Scene) -> list[bool | None]:
    return [asked.answer for asked in scene.questions]

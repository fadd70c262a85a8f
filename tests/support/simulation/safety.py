"""A small routine with steps that need care, and a player that takes a guide through it under given safety terms."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from deskbreak.core.guide.guide import Action, Guide, GuideReport, Scene
from deskbreak.core.guide.questions import Answers, Question
from deskbreak.core.guide.safety import ExcludedStep, ExclusionReason, Plan, Terms
from deskbreak.core.model.routine import Load, Pace, Routine, Step, StepPart, Variant
from tests.support.simulation import guide as guiding

TUESDAY = date(2026, 3, 3)


WEEK = (True, False, False, False, False, False, False)


def step(name: str, *loads: Load, repeats: bool = False, gentle: bool = False) -> Step:
    has = frozenset(loads)
    parts = (
        StepPart("Do it.", name, Pace.BREATHS, 3, loads=has),
        StepPart("And.", name, Pace.COUNTS, 5, count_s=2.0, loads=has),
    )
    return Step(name, name.title(), parts, repeats=repeats, gentle=gentle)


SETTLE = step("settle", gentle=True)


LEAN, HANDS = step("lean", Load.HINGE, repeats=True), step("hands", Load.PRESS, repeats=True)


REPEAT = Step("repeat", "Once more?", (StepPart("Eased?", "repeat", Pace.SECONDS, 5),), question=True)


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


HURT_BEFORE = Terms(left_out=(ExcludedStep("lean", ExclusionReason.PAIN, TUESDAY),))


GENTLE = Terms(plan=Plan(1, 2 / 3, gentle=True))


ASKING = Terms(ask_first=True, answers=Answers(), day=TUESDAY)


def play(
    terms: Terms, *moves: Action | float, variant: Variant = Variant.STANDING
) -> tuple[Guide, list[GuideReport]]:
    """Begin under these terms and play acts and seconds; return the guide and everything that it reported."""
    return guiding.play(Guide.begin(ROUTINE, variant, terms=terms), *moves)


def shown(terms: Terms, *moves: Action | float) -> Scene:
    return play(terms, *moves)[0].scene()


def names(guide: Guide) -> list[str]:
    return [step.id for step in guide.plan]


def ticked(scene: Scene) -> list[Question]:
    return [asked.question for asked in scene.questions if asked.ticked]

"""Safety by movement: all answers, pains and variants of the built-in routine, in every round."""

from __future__ import annotations

import re
from functools import cache
from itertools import chain, combinations
from pathlib import Path

import pytest

from deskbreak.core.config.routine_parser import parse_routine
from deskbreak.core.guide.guide import Act, Guide, Page
from deskbreak.core.guide.plan import LEAD_S
from deskbreak.core.guide.questions import EXCLUDES, SEE_FIRST, UNTIL_CONSULTED, Question
from deskbreak.core.guide.safety import (
    Answered,
    Consulted,
    ExcludedLoad,
    ExcludedStep,
    ExclusionReason,
    Plan,
    SafetyRecord,
    Terms,
    after_break,
    terms,
    with_news,
)
from deskbreak.core.guide.terms import HARMLESS
from deskbreak.core.model.journal_entry import EntryKind, Outcome, RoutineResult, StepResult
from deskbreak.core.model.routine import Load, Routine, StepPart, Variant
from tests.support.simulation.safety import TUESDAY

pytestmark = pytest.mark.slow

FILE = Path(__file__).parents[4] / "config" / "routines" / "upper_back.toml"
ALL = frozenset(Question)
Plain = frozenset[Load]

# The words for a movement with a load. With the load excluded no text uses any of them.
CALLED = {
    Load.HINGE: r"\blean|from (your|the) hips|at the hips|tip forward",
    Load.OVERHEAD: r"ceiling|overhead|over your head|\breach(ing)? up|past your ears",
    Load.HEAD_DOWN: r"head hang|toes|shins",
    Load.PRESS: r"\bpress",
    Load.FLEXION: r"\bround(?!s| once)|\brounding",
    Load.FLOOR: r"all fours|\bfloor\b|\blie\b|mat\b",
    Load.SUPINE: r"\blie on|onto your back|\blying",
}
# Words of titles that name a place or a posture rather than a movement.
PLACES = {"your", "back", "hands", "shoulder", "stand", "tall", "sit", "down", "ribs", "arms"}


@cache
def routine() -> Routine:
    read, problems = parse_routine(FILE.read_text(encoding="utf-8"))

    assert (read is not None, problems) == (True, ())
    assert read is not None
    return read


def all_forms() -> list[tuple[str, StepPart]]:
    """Every form of every part, with its step."""
    return [
        (step.id, form)
        for steps in routine().steps.values()
        for step in steps
        for part in step.parts
        for form in (part, *part.gentler)
    ]


def sets_of_loads() -> list[Plain]:
    return [
        frozenset(some) for some in chain.from_iterable(combinations(Load, n) for n in range(len(Load) + 1))
    ]


def without(loads: Plain, *, gentle: bool = False) -> Terms:
    excluded = tuple(ExcludedLoad(load, ExclusionReason.PAIN) for load in loads)
    return Terms(excluded=excluded, plan=Plan(1 if gentle else 3, 1.0, gentle))


def texts_of(guide: Guide) -> list[str]:
    """All texts of a plan's steps and of the pages around them."""
    of_steps = [
        text
        for step in guide.plan
        for part in step.parts
        for text in (step.title, part.text, part.more, part.caution or step.caution)
    ]
    around = [guide.scene()]
    around += [guide.act(Act.END)[0].scene()] if guide.page is Page.BEFORE else []
    reported = [text for scene in around for text in (scene.title, scene.text, scene.note, *scene.lines)]
    return [text for text in (*of_steps, *reported) if text]


def names_of_skipped(guide: Guide) -> set[str]:
    """The movements, by the titles of their steps, that are not done as the title says."""
    own = {step.id: step for step in routine().steps[guide.variant]}
    shown = {step.title for step in guide.plan}
    said = " ".join((*shown, *(part.text for step in guide.plan for part in step.parts))).lower()
    titles = {step.title for step in own.values() if step.title not in shown}
    words = {word for title in titles for word in re.findall(r"[a-z]{4,}", title.lower())} - PLACES
    return {word.removesuffix("s") for word in words if word.removesuffix("s") not in said}


@pytest.mark.parametrize("variant", Variant)
@pytest.mark.parametrize("gentle", [False, True])
def test_no_part_that_is_shown_has_an_excluded_load_and_no_text_names_it(
    variant: Variant, *, gentle: bool
) -> None:
    """For every set of excluded loads: answers and pains can lead to no other."""
    wrong: list[object] = []
    for loads in sets_of_loads():
        guide = Guide.begin(routine(), variant, terms=without(loads, gentle=gentle))
        parts = [part for step in guide.plan if not step.question for part in step.parts]
        names = names_of_skipped(guide)
        wrong += [(loads, part) for part in parts if part.loads is None or part.loads & loads]
        for text in texts_of(guide):
            wrong += [
                (loads, text) for load in loads if re.search(CALLED.get(load, "$^"), text, re.IGNORECASE)
            ]
            wrong += [(loads, text) for name in names if re.search(rf"\b{name}", text.lower())]

    assert wrong == []


@pytest.mark.parametrize("variant", Variant)
def test_some_step_is_always_left_or_the_guide_says_that_there_is_none(variant: Variant) -> None:
    """Of what answers and pain can exclude, at least three steps stay; seated there is always one."""
    for loads in sets_of_loads():
        guide = Guide.begin(routine(), variant, terms=without(loads))
        steps = [step for step in guide.plan if not step.question]

        assert guide.scene().nothing is (not steps)
        assert len(steps) >= 3 or Load.BALANCE in loads
        assert steps or guide.variant is not Variant.SEATED


@pytest.mark.parametrize("variant", Variant)
def test_the_steps_keep_their_order(variant: Variant) -> None:
    order = [step.id for step in routine().steps[variant]]
    for loads in sets_of_loads():
        plan = [step.id for step in Guide.begin(routine(), variant, terms=without(loads)).plan]

        assert plan == [step for step in order if step in plan]


def test_every_answer_and_every_pain_excludes_what_the_rules_say() -> None:
    """All answers, before and after a professional was asked, and pain in every form of every part."""
    pains = {form.loads or frozenset() for _, form in all_forms()}
    for yes in map(
        frozenset, chain.from_iterable(combinations(Question, n) for n in range(len(Question) + 1))
    ):
        answered = with_news(SafetyRecord(), Answered(yes, ALL - yes), TUESDAY)
        for consulted in (False, True):
            care = with_news(answered, Consulted(), TUESDAY) if consulted else answered
            waits = frozenset[Question]() if consulted else yes & UNTIL_CONSULTED
            inhibitors = (yes - UNTIL_CONSULTED) | waits
            by_answers = frozenset[Load]().union(*(EXCLUDES[question] for question in inhibitors))
            for loads in pains:
                felt = StepResult("reach", 5.0, Outcome.PAIN, loads)
                hurt = after_break(care, RoutineResult(EntryKind.PAIN, Variant.STANDING, (felt,)), TUESDAY)
                known = terms(hurt, TUESDAY)

                assert {one.load for one in known.all_excluded()} == by_answers | (loads - HARMLESS)
                assert known.answers.see_first is (bool(yes & SEE_FIRST) and not consulted)


@pytest.mark.parametrize("variant", Variant)
def test_pain_in_any_part_is_avoided_in_the_next_break(variant: Variant) -> None:
    """Each part of a break hurts in turn; the next break has no part with a load of that part, or leaves the step out."""
    care = with_news(SafetyRecord(), Answered(frozenset(), ALL), TUESDAY)
    guide = Guide.begin(routine(), variant, terms=terms(care, TUESDAY)).act(Act.NEXT)[0]
    while guide.page is Page.STEP:
        guide = guide.tick(LEAD_S)[0].tick(0.5)[0]
        part, step = guide.current_part, guide.current_step.id
        hurt = guide.act(Act.HURTS)[0].act(Act.CLOSE)[0].result_if_ended_now()
        again = Guide.begin(routine(), variant, terms=terms(after_break(care, hurt, TUESDAY), TUESDAY))
        loads = (part.loads or frozenset()) - HARMLESS
        parts = [part for step in again.plan if not step.question for part in step.parts]

        assert all(not (part.loads or frozenset()) & loads for part in parts)
        assert loads or step not in {step.id for step in again.plan}
        guide = guide.tick(guide.part_left_s)[0]


@pytest.mark.parametrize("variant", Variant)
@pytest.mark.parametrize(
    "skipped", ["warm-up", "stand-tall", "reach", "lean", "shoulder-rolls", "hands", "breathe"]
)
def test_a_continuing_step_is_shown_only_where_the_step_before_was_done(
    variant: Variant, skipped: str
) -> None:
    """Skipped by its key in the first round, done in the second, skipped in the third; or excluded by choice."""
    leaves = Terms(left_out=(ExcludedStep(skipped, ExclusionReason.CHOICE),))
    for known in (Terms(), leaves):
        guide = Guide.begin(routine(), variant, terms=known).act(Act.NEXT)[0]
        while guide.page in {Page.STEP, Page.REPEAT}:
            if guide.page is Page.REPEAT:
                guide = guide.act(Act.STILL_STIFF if guide.can_repeat else Act.NEXT)[0]
                continue
            last = {visit.id: visit.outcome for visit in guide.visits}
            part = guide.current_part

            assert not part.after or last.get(part.after) is Outcome.DONE
            skips = guide.current_step.id == skipped and guide.round != 2
            guide = guide.tick(LEAD_S)[0] if guide.lead_s else guide
            guide = guide.act(Act.NEXT)[0] if skips else guide.tick(guide.part_left_s)[0]


def test_seated_users_stay_seated_and_every_form_declares_its_loads() -> None:
    seated = [
        form
        for step in routine().steps[Variant.SEATED]
        for part in step.parts
        for form in (part, *part.gentler)
    ]

    assert [form.text for form in seated if re.search(r"\bstand", f"{form.text} {form.more}".lower())] == []
    assert {load for form in seated for load in form.loads or ()} & {
        Load.BALANCE,
        Load.FLOOR,
        Load.SUPINE,
    } == set()
    assert [form.text for _, form in all_forms() if form.loads is None] == []

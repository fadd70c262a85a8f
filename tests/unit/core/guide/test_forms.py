"""Fuller forms, cautions in the first week, and coming up between two steps (issue 8, number 4)."""

from __future__ import annotations

import pytest

from deskbreak.core.config.routine_parser import parse_routine
from deskbreak.core.guide.guide import Act, Guide, Page
from deskbreak.core.guide.questions import Answers, Question
from deskbreak.core.guide.safety import SafetyRecord, terms as terms_of
from deskbreak.core.guide.terms import ExcludedLoad, ExclusionReason, Plan, Terms
from deskbreak.core.model.routine import Load, Routine, Variant
from deskbreak.resources import data_path
from tests.unit.core.guide.test_safety import MONDAY, WELL, day, lived

HEAD = 'title = "Mine"\nadvice = "Be gentle."\n'
LEAN = """
[[step]]
id = "lean"
title = "Lean"
text = "Hands on your thighs."
more = "From the hips."
caution = "Back straight."
move = "lean_thighs"
loads = ["hinge"]
breaths = 3
repeats = true

[step.fuller]
text = "Arms long."
more = "Past your ears."
caution = "Not too heavy."
move = "lean_stand"
loads = ["hinge", "overhead"]
"""
BREATHE = """
[[step]]
id = "breathe"
title = "Breathe"
text = "Slow, deep breaths."
move = "breathe_stand"
loads = []
seconds = 10
"""
FIRST_WEEK = Terms(plan=Plan(1, 2 / 3, first_week=True))
WITHOUT_OVERHEAD = Terms(excluded=(ExcludedLoad(Load.OVERHEAD, ExclusionReason.PAIN),))


def read(text: str) -> Routine:
    routine, problems = parse_routine(HEAD + text)

    assert problems == ()
    assert routine is not None
    return routine


def begun(text: str, terms: Terms | None = None) -> Guide:
    return Guide.begin(read(text), Variant.STANDING, terms=terms).act(Act.NEXT)[0]


def built_in(variant: Variant, terms: Terms | None = None) -> Guide:
    routine, _ = parse_routine(data_path("config", "routines", "upper_back.toml").read_text(encoding="utf-8"))
    assert routine is not None
    return Guide.begin(routine, variant, terms=terms)


def announcements(guide: Guide) -> list[str]:
    """The announcements of a break in which nothing is skipped."""
    found, guide = [], guide.act(Act.NEXT)[0]
    while guide.page in {Page.STEP, Page.REPEAT}:
        scene = guide.scene()
        if scene.coming:
            found.append(scene.text)
        guide = guide.act(Act.EASED)[0] if guide.page is Page.REPEAT else guide.tick(scene.left_s)[0]
    return found


def test_the_easy_form_comes_first_and_the_fuller_one_is_a_choice() -> None:
    """It changes the words, the figure and the caution; the time continues. Pressing again returns to the easy form."""
    easy = begun(LEAN).tick(4.0)[0]
    full = easy.act(Act.FORM)[0]
    shown = full.act(Act.MORE)[0].scene()

    assert (easy.scene().fuller, easy.scene().text) == (False, "Hands on your thighs.")
    assert (shown.fuller, shown.text, shown.move, shown.move_t) == (True, "Arms long.", "lean_stand", 4.0)
    assert shown.lines == ("Past your ears.", "Not too heavy.")
    assert full.act(Act.FORM)[0] == easy


def test_a_fuller_form_lasts_as_long_as_its_part_in_every_round() -> None:
    """Also in a short round: both take the same time."""
    short = begun(LEAN, Terms(plan=Plan(2, 1 / 3)))

    assert short.scene().left_s == 10.0
    assert short.act(Act.FORM)[0].scene().left_s == 10.0


@pytest.mark.parametrize(
    "terms",
    [FIRST_WEEK, WITHOUT_OVERHEAD, Terms(answers=Answers(frozenset({Question.SHOULDER}), frozenset()))],
    ids=["in the first week", "where a load of it hurt", "where an answer excludes a load of it"],
)
def test_no_fuller_form_is_offered(terms: Terms) -> None:
    """The range grows only after the first week, and never into what is excluded."""
    guide = begun(LEAN, terms)

    assert guide.scene().fuller is None
    assert guide.act(Act.FORM)[0] == guide


def test_every_step_begins_in_its_easy_form() -> None:
    """Also the one that was just done in its fuller form."""
    again = begun(LEAN).act(Act.FORM)[0].act(Act.BACK)[0]
    left = begun(LEAN + BREATHE).act(Act.FORM)[0].tick(33.0)[0]

    assert (again.scene().fuller, left.scene().fuller, left.fuller) == (True, None, False)
    assert left.act(Act.BACK)[0].scene().fuller is False


def test_pain_right_after_the_fuller_form_is_pain_in_that_form() -> None:
    """While the next step is announced, the last movement is the one that hurt."""
    announced = begun(LEAN + BREATHE).act(Act.FORM)[0].tick(31.0)[0]

    assert announced.scene().fuller is None
    assert announced.hurting.current_part.loads == {Load.HINGE, Load.OVERHEAD}
    assert announced.act(Act.NEXT)[0].scene().title == "Breathe"


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("[step.fuller]", "[[step.fuller]]", "should be a table, written [step.fuller]"),
        ('loads = ["hinge", "overhead"]', "", "is missing; it should be a list of"),
        ('text = "Arms long."', 'text = "Arms long."\nbreaths = 2', "means nothing here"),
        ('text = "Arms long."', "", "is missing"),
    ],
)
def test_a_mistake_in_a_fuller_form_is_named(old: str, new: str, complaint: str) -> None:
    _, problems = parse_routine(HEAD + LEAN.replace(old, new))

    assert any(complaint in problem.text for problem in problems), problems


def test_cautions_are_on_the_step_in_the_first_week_and_behind_more_later() -> None:
    """No one has to press More to learn what to be careful about."""
    first, later = begun(LEAN, FIRST_WEEK), begun(LEAN)

    assert (first.scene().caution, later.scene().caution) == ("Back straight.", "")
    assert first.act(Act.MORE)[0].scene().lines == ("From the hips.",)
    assert later.act(Act.MORE)[0].scene().lines == ("From the hips.", "Back straight.")


def test_the_first_week_is_the_first_seven_days_and_those_after_a_gap() -> None:
    """As for rounds and holds; the first break is the one before any was done."""
    care = lived(*((n, WELL) for n in range(10)))
    weeks = [terms_of(care, day(n)).plan.first_week for n in (6, 7, 22, 23)]

    assert weeks == [True, False, False, True]
    assert terms_of(lived((0, WELL)), day(3)).plan.first_week
    assert [terms_of(each, MONDAY).first_break for each in (SafetyRecord(), care)] == [True, False]


def test_every_stretch_of_the_built_in_routine_has_a_caution() -> None:
    """Everything beyond standing, sitting and breathing says what to be careful about."""
    missing = []
    for variant in Variant:
        guide = built_in(variant, FIRST_WEEK).act(Act.NEXT)[0]
        while guide.page in {Page.STEP, Page.REPEAT}:
            loads = guide.current_part.loads or frozenset()
            if loads - {Load.BALANCE, Load.FLOOR, Load.SUPINE} and not guide.scene().caution:
                missing.append((variant, guide.scene().text))
            guide = guide.act(Act.NEXT)[0]

    assert [text for _, text in missing if "firm desk. Rock" not in text] == []


@pytest.mark.parametrize(
    ("variant", "expected"),
    [
        (
            Variant.STANDING,
            [
                "Next: Warm up.",
                "Next: Stand tall. Come up slowly.",
                "Next: Reach.",
                "Next: Lean.",
                "Next: Shoulder rolls.",
                "Next: Hands. Come up slowly.",
                "Next: Breathe.",
            ],
        ),
        (Variant.MINUTE, ["Next: Stand tall.", "Next: Reach.", "Next: Hands.", "Next: Breathe."]),
    ],
)
def test_come_up_slowly_is_said_only_to_a_user_who_is_bent_forward(
    variant: Variant, expected: list[str]
) -> None:
    """The reach ends with coming up, with the hands on the thighs; from the lean to the rolls one stays down."""
    assert announcements(built_in(variant)) == expected


def test_a_user_who_did_not_lean_is_not_asked_to_come_up() -> None:
    """The lean is replaced by standing tall, so there is nothing to come up from."""
    terms = Terms(
        excluded=(
            ExcludedLoad(Load.HINGE, ExclusionReason.PAIN),
            ExcludedLoad(Load.FLEXION, ExclusionReason.PAIN),
        )
    )

    assert [text for text in announcements(built_in(Variant.STANDING, terms)) if "Come up" in text] == []


def test_a_routine_without_loads_is_announced_plainly() -> None:
    silent = begun(LEAN.replace('loads = ["hinge"]\n', "") + BREATHE).tick(31.0)[0]

    assert silent.scene().text == "Next: Breathe."


@pytest.mark.parametrize("variant", [Variant.STANDING, Variant.SEATED, Variant.FULL])
def test_the_reach_is_followed_by_coming_up_in_two_breaths(variant: Variant) -> None:
    """With the hands on the thighs; where the reach is done upright, there is nothing to come up from."""
    reach = next(step for step in built_in(variant).plan if step.id == "reach")
    upright = next(
        step
        for step in built_in(
            variant, Terms(excluded=(ExcludedLoad(Load.END_RANGE, ExclusionReason.PAIN),))
        ).plan
        if step.id == "reach"
    )

    assert [part.amount for part in reach.parts] == [1, 1, 1]
    assert "Hands on your thighs" in reach.parts[1].text
    assert [part.move.removesuffix("_sit") for part in upright.parts] == ["reach_upright"]


def test_a_seated_user_is_asked_to_sit_well_back_or_to_brace_the_chair() -> None:
    """Before the first movement, and again where the weight shifts forward."""
    guide = built_in(Variant.SEATED, FIRST_WEEK)
    words = {step.id: step.caution for step in guide.plan}

    assert "castors locked or braced" in guide.plan[0].parts[0].text
    assert [name for name in ("reach", "lean") if "castors" in words[name]] == ["reach", "lean"]


def test_a_user_who_leans_on_a_desk_is_asked_to_use_a_firm_one() -> None:
    texts = [
        part.text
        for variant in (Variant.STANDING, Variant.FULL)
        for step in built_in(variant).plan
        for part in (*step.parts, *(form for part in step.parts for form in part.gentler))
        if "desk" in part.text
    ]

    assert len(texts) >= 6
    assert [text for text in texts if "firm desk" not in text] == []


def test_the_voice_is_offered_in_the_first_step_of_the_first_break_and_never_after_it() -> None:
    """The offer ends once a break was done."""
    first = begun(LEAN + BREATHE, Terms(first_break=True))
    second = first.act(Act.NEXT)[0]

    assert [guide.scene().offers_voice for guide in (first, second, begun(LEAN))] == [True, False, False]

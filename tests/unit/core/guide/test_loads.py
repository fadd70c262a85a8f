"""Loads in a routine file, and the gentler forms that replace excluded parts."""

from __future__ import annotations

import pytest

from deskbreak.core.config.routine_parser import parse_routine
from deskbreak.core.guide.guide import Act, Guide
from deskbreak.core.guide.safety import ExcludedLoad, ExcludedStep, ExclusionReason, Plan, Terms
from deskbreak.core.model.routine import Load, Routine, Step, Variant

HEAD = 'title = "Mine"\nadvice = "Be gentle."\n'
LEAN = """
[[step]]
id = "lean"
title = "Lean"
text = "Lean forward."
more = "From the hips."
caution = "Back straight."
move = "lean_desk"
loads = ["hinge"]
seconds = 10

[[step.gentler]]
title = "Stand tall"
text = "Stand tall."
move = "stand_tall"
loads = ["balance"]
"""
ROLLS = """
[[step]]
id = "rolls"
title = "Rolls"
caution = "No jerks."
move = "desk_rolls"
loads = ["hinge"]
after = "lean"
counts = 5
repeats = true

[[step.part]]
text = "Keep leaning and roll."

[[step.part.gentler]]
text = "Stand and roll."
more = "Small circles."
caution = "Easy."
move = "shoulder_roll"
loads = []
seconds = 5

[[step.part]]
text = "Rest your arms."
after = "lean"
loads = []

[[step.part.gentler]]
text = "Let your arms hang."
move = "stand_tall"
loads = []
"""


def read(text: str) -> Routine:
    routine, problems = parse_routine(HEAD + text)

    assert problems == ()
    assert routine is not None
    return routine


def without(*loads: Load) -> Terms:
    return Terms(excluded=tuple(ExcludedLoad(load, ExclusionReason.ANSWERS) for load in loads))


def planned(routine: Routine, terms: Terms) -> tuple[Step, ...]:
    return Guide.begin(routine, Variant.STANDING, terms=terms).plan


def texts(routine: Routine, terms: Terms) -> list[str]:
    return [part.text for step in planned(routine, terms) for part in step.parts]


def test_a_gentler_form_takes_only_its_length_from_the_part() -> None:
    part = read(LEAN).steps[Variant.STANDING][0].parts[0]
    form = part.gentler[0]

    assert part.loads == {Load.HINGE}
    assert (form.seconds(5.0), form.title, form.text, form.move) == (
        10.0,
        "Stand tall",
        "Stand tall.",
        "stand_tall",
    )
    assert (form.more, form.caution, form.loads) == ("", "", {Load.BALANCE})


def test_a_form_without_the_excluded_load_replaces_the_part_with_its_title_and_words() -> None:
    lean = planned(read(LEAN), without(Load.HINGE))[0]
    scene = Guide.begin(read(LEAN), Variant.STANDING, terms=without(Load.HINGE)).act(Act.NEXT)[0]
    longer = scene.act(Act.MORE)[0].scene()

    assert (lean.title, lean.caution, lean.parts[0].text) == ("Stand tall", "", "Stand tall.")
    assert (longer.title, longer.text, longer.lines) == ("Stand tall", "Stand tall.", ())


def test_a_part_without_an_allowed_form_is_left_out_and_so_is_a_step_without_parts() -> None:
    assert texts(read(LEAN), without(Load.HINGE, Load.BALANCE)) == []


def test_a_step_that_continues_another_is_replaced_with_it() -> None:
    """For every reason: the lean is excluded, left out by name, or done in a gentler form."""
    both = read(LEAN + ROLLS)
    by_choice = Terms(left_out=(ExcludedStep("lean", ExclusionReason.CHOICE),))

    assert texts(both, Terms()) == ["Lean forward.", "Keep leaning and roll.", "Rest your arms."]
    assert texts(both, without(Load.HINGE)) == ["Stand tall.", "Stand and roll.", "Let your arms hang."]
    assert texts(both, by_choice) == ["Stand and roll.", "Let your arms hang."]


def test_a_user_who_skips_the_lean_is_not_asked_to_keep_leaning() -> None:
    guide = Guide.begin(read(LEAN + ROLLS), Variant.STANDING)
    leaned = guide.act(Act.NEXT)[0].tick(14.0)[0].scene()
    skipped = guide.act(Act.NEXT)[0].tick(1.0)[0].act(Act.NEXT)[0].act(Act.MORE)[0].scene()

    assert (leaned.text, skipped.text) == ("Keep leaning and roll.", "Stand and roll.")
    assert skipped.lines == ("Small circles.", "Easy.")


def test_a_step_that_keeps_its_form_keeps_its_caution() -> None:
    """One part of two is replaced; the other is unchanged."""
    text = LEAN + (
        '[[step]]\nid = "two"\ntitle = "Two"\ncaution = "Easy."\nseconds = 5\nmove = "stand_tall"\n'
        '[[step.part]]\ntext = "Stand."\nloads = []\n'
        '[[step.part]]\ntext = "Fold."\nloads = ["flexion"]\n'
        '[[step.part.gentler]]\ntext = "Bow."\nmove = "stand_tall"\nloads = []\n'
    )
    two = planned(read(text), without(Load.FLEXION))[1]

    assert (two.title, two.caution, [(part.text, part.caution) for part in two.parts]) == (
        "Two",
        "",
        [("Stand.", "Easy."), ("Bow.", "")],
    )


def test_a_step_that_continues_a_skipped_step_needs_another_form() -> None:
    """Its only other form is excluded, so it is left out; its words would not be true."""
    leaning = LEAN + ROLLS.replace("loads = []\nseconds = 5", 'loads = ["overhead"]\nseconds = 5')

    assert texts(read(leaning), without(Load.OVERHEAD)) == ["Lean forward.", "Rest your arms."]


def test_a_part_without_declared_loads_may_have_any_load() -> None:
    """It is done only where nothing is excluded; the gentle set has it where it is marked as gentle."""
    unmarked = read(LEAN.replace('loads = ["hinge"]\n', "").split("[[step.gentler]]")[0])
    silent = read(LEAN.replace('loads = ["hinge"]\n', "gentle = true\n").split("[[step.gentler]]")[0])

    assert texts(silent, Terms()) == ["Lean forward."]
    assert texts(silent, without(Load.SUPINE)) == []
    assert texts(silent, Terms(plan=Plan(gentle=True))) == ["Lean forward."]
    assert texts(unmarked, Terms()) == ["Lean forward."]
    assert texts(unmarked, Terms(plan=Plan(gentle=True))) == []


def test_the_gentle_set_has_no_stretch_in_a_step_that_is_marked_gentle() -> None:
    marked = read(LEAN.replace("seconds = 10", "seconds = 10\ngentle = true"))

    assert texts(marked, Terms(plan=Plan(gentle=True))) == ["Stand tall."]


def test_a_step_excluded_because_it_hurt_excludes_its_loads() -> None:
    """Pain in the lean, recorded by name, does not leave the user leaning in the next step."""
    hurt = Terms(left_out=(ExcludedStep("lean", ExclusionReason.PAIN),))
    rolls = ROLLS.replace('after = "lean"\n', "")

    assert texts(read(LEAN + rolls), hurt) == ["Stand and roll.", "Rest your arms."]


@pytest.mark.parametrize(
    ("old", "new", "line", "where", "words"),
    [
        ('loads = ["hinge"]', 'loads = ["bend"]', 11, "step 1, loads", "should be a list of flexion"),
        ('loads = ["hinge"]', 'loads = "hinge"', 11, "step 1, loads", "should be a list of flexion"),
        ('loads = ["hinge"]', "loads = [[]]", 11, "step 1, loads", "should be a list of flexion"),
        ('loads = ["balance"]', "", 14, "step 1, gentler 1, loads", "is missing"),
        ('text = "Stand tall."', "", 14, "step 1, gentler 1, text", "is missing"),
        ('move = "stand_tall"', "", 14, "step 1, gentler 1, move", "is missing"),
        ("[[step.gentler]]", "[step.gentler]", 14, "step 1, gentler", "written [[step.gentler]]"),
        ("seconds = 10", 'seconds = 10\nafter = "reach"', 13, "step 1, after", "no step 'reach' before"),
        ("seconds = 10", "seconds = 10\nafter = 3", 13, "step 1, after", "small letters"),
    ],
)
def test_a_mistake_about_loads_is_named_with_its_line(
    old: str, new: str, line: int, where: str, words: str
) -> None:
    routine, problems = parse_routine(HEAD + LEAN.replace(old, new, 1))

    named = [problem for problem in problems if problem.where == where and words in problem.text]
    assert routine is None
    assert [problem.line for problem in named] == [line]


def test_a_gentler_form_that_is_not_a_table_is_named() -> None:
    plain = LEAN.split("[[step.gentler]]", maxsplit=1)[0]
    _, problems = parse_routine(HEAD + plain + "gentler = [3]")

    assert [str(problem) for problem in problems] == [
        "line 14, step 1, gentler 1: should be a table, written [[step.gentler]]"
    ]


def test_a_part_that_continues_a_step_without_a_gentler_form_is_refused() -> None:
    _, problems = parse_routine(HEAD + LEAN + ROLLS.split("[[step.part]]", maxsplit=1)[0] + 'text = "Roll."')

    assert [str(problem) for problem in problems] == [
        "line 26, column 9, step 2, after: needs a gentler form, for when that step was not done"
    ]

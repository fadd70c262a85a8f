"""Routine files: the built-in one and broken ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from deskbreak.core.config.part_parser import MOST_WORDS
from deskbreak.core.config.routine_parser import parse_routine
from deskbreak.core.config.toml_positions import innermost, positions_of
from deskbreak.core.model.diagnostic import Diagnostic
from deskbreak.core.model.routine import Pace, Routine, Step, StepPart, Variant

SHIPPED = (Path(__file__).parents[4] / "config" / "routines" / "upper_back.toml").read_text(encoding="utf-8")
ALL_TEN = (
    "settle warm-up stand-tall reach lean shoulder-rolls hands breathe repeat cool-down".split()  # noqa: SIM905 - in the order of the table
)
BREATH_S = 5.0

SMALL = """\
title = "Mine"
advice = "Be gentle."
doctor_signs = ["chest pain"]

[[step]]
id = "reach"
title = "Reach"
text = "Up."
move = "reach_stand"
seconds = 10
"""


def shipped() -> Routine:
    routine, problems = parse_routine(SHIPPED)

    assert problems == ()
    assert routine is not None
    return routine


def seconds(routine: Routine, variant: Variant) -> float:
    steps = routine.steps[variant]
    return sum(part.seconds(BREATH_S) for step in steps if not step.question for part in step.parts)


@pytest.mark.parametrize("variant", [Variant.FULL, Variant.STANDING, Variant.SEATED])
def test_every_step_of_the_source_is_there_in_order(variant: Variant) -> None:
    assert [step.id for step in shipped().steps[variant]] == ALL_TEN


def test_the_minute_is_five_steps_in_a_minute_and_warms_up_before_it_reaches() -> None:
    """Issue 8, number 4. Announcements of the steps add twelve seconds."""
    routine = shipped()
    steps = ["warm-up", "stand-tall", "reach", "hands", "breathe"]

    assert [step.id for step in routine.steps[Variant.MINUTE]] == steps
    assert 55 <= seconds(routine, Variant.MINUTE) <= 65


def test_a_standing_round_takes_three_and_a_half_to_four_minutes() -> None:
    assert 210 <= seconds(shipped(), Variant.STANDING) <= 240


def test_no_text_is_too_long_to_read_while_moving() -> None:
    texts = [part.text for steps in shipped().steps.values() for step in steps for part in step.parts]

    assert [text for text in texts if len(text.split()) > MOST_WORDS] == []


def test_steps_four_to_eight_repeat_and_the_ninth_asks() -> None:
    steps = shipped().steps[Variant.STANDING]

    assert [step.id for step in steps if step.repeats] == ALL_TEN[3:8]
    assert [step.id for step in steps if step.question] == ["repeat"]


def test_stretches_carry_their_cautions() -> None:
    cautioned = {step.id for step in shipped().steps[Variant.STANDING] if step.caution}

    assert {"reach", "lean", "shoulder-rolls", "hands"} <= cautioned


def test_a_small_routine_is_read_completely() -> None:
    routine, problems = parse_routine(SMALL, "mine")

    steps: tuple[Step, ...] = (Step("reach", "Reach", (StepPart("Up.", "reach_stand", Pace.SECONDS, 10),)),)
    ways = dict.fromkeys((Variant.FULL, Variant.STANDING, Variant.SEATED), steps)
    assert (routine, problems) == (Routine("mine", "Mine", ways, "Be gentle.", ("chest pain",)), ())


def test_a_variant_states_only_its_differences_and_parts_inherit_the_rest_from_their_step() -> None:
    text = SMALL + (
        '\n[[step]]\nid = "rolls"\ntitle = "Rolls"\nmove = "roll"\ncounts = 5\ncount_seconds = 2.5\n'
        '[[step.part]]\ntext = "Forward."\n[[step.part]]\ntext = "Backward."\nbreaths = 1\n'
        '[step.seated]\ntitle = "Seated rolls"\n[[step.seated.part]]\ntext = "Both ways."\n'
    )
    routine, problems = parse_routine(text)

    assert problems == ()
    assert routine is not None
    forward = StepPart("Forward.", "roll", Pace.COUNTS, 5, 2.5)
    backward = StepPart("Backward.", "roll", Pace.BREATHS, 1, 2.5)
    assert routine.steps[Variant.STANDING][1] == Step("rolls", "Rolls", (forward, backward))
    both = StepPart("Both ways.", "roll", Pace.COUNTS, 5, 2.5)
    assert routine.steps[Variant.SEATED][1] == Step("rolls", "Seated rolls", (both,))


@pytest.mark.parametrize(
    ("old", "new", "line", "where", "words"),
    [
        ("seconds = 10", "seconds = ", 10, "", "cannot be read"),
        ("seconds = 10", "seconds = 10\nx = [", 11, "", "cannot be read"),
        ("seconds = 10", "seconds = " + "9" * 5000, 10, "", "cannot be read"),
        ("seconds = 10", "seconds = 0", 10, "step 1, seconds", "from 1 to 900"),
        ("seconds = 10", "seconds = true", 10, "step 1, seconds", "whole number"),
        ("seconds = 10", "seconds = 10\nbreaths = 2", 11, "step 1, breaths", "one length is enough"),
        ("seconds = 10", "", 8, "step 1, text", "has no length"),
        ("seconds = 10", "counts = 5\ncount_seconds = 99", 11, "step 1, count_seconds", "0.5 to 30"),
        ("seconds = 10", "seconds = 10\nrepeats = 1", 11, "step 1, repeats", "true or false"),
        ("seconds = 10", "seconds = 10\nvariants = ['sofa']", 11, "step 1, variants", "list of"),
        ("seconds = 10", "seconds = 10\nvariants = []", 11, "step 1, variants", "list of"),
        ("seconds = 10", "seconds = 10\nseated = 3", 11, "step 1, seated", "[step.seated]"),
        ("seconds = 10", "seconds = 10\n[step.minute]", 11, "step 1, minute", "not in the variants"),
        ("seconds = 10", "seconds = 10\npart = 3", 11, "step 1, part", "[[step.part]]"),
        ("seconds = 10", "seconds = 10\npart = [3]", 11, "step 1, part 1", "[[step.part]]"),
        ('id = "reach"', 'id = "Reach Up"', 6, "step 1, id", "small letters"),
        ('move = "reach_stand"', "", 5, "step 1, move", "small letters"),
        ('text = "Up."', "text = 3", 8, "step 1, text", "text in quotes"),
        ('text = "Up."', 'text = " "', 8, "step 1, text", "missing"),
        ('text = "Up."', 'text = "\\u001b[2J"', 8, "step 1, text", "control character"),
        ('title = "Mine"', "", 1, "title", "missing"),
        ('["chest pain"]', "[1]", 3, "doctor_signs", "text in quotes"),
        ('["chest pain"]', "1", 3, "doctor_signs", "list of texts"),
        ("[[step]]", "[[stop]]", 1, "step", "at least one"),
        ("[[step]]", "step = [3]\n[[stop]]", 5, "step 1", "written [[step]]"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_the_routine_refused(
    old: str, new: str, line: int, where: str, words: str
) -> None:
    routine, problems = parse_routine(SMALL.replace(old, new, 1))

    named = [problem for problem in problems if problem.where == where and words in problem.text]
    assert routine is None
    assert [problem.line for problem in named] == [line]


def test_a_missing_field_is_named_once() -> None:
    """Its position already says what it is."""
    _, problems = parse_routine(
        SMALL.replace('title = "Mine"', "").replace('move = "reach_stand"', ""), "mine"
    )

    assert [str(problem) for problem in problems] == [
        "line 1, title: is missing",
        "line 5, step 1, move: is missing; it should be a name of small letters, digits, - and _",
    ]


def test_a_step_of_the_same_name_is_refused() -> None:
    second = SMALL[SMALL.index("[[step]]") :]

    assert parse_routine(f"{SMALL}\n{second}") == (
        None,
        (Diagnostic(13, "step 2, id", "there is already a step 'reach'", column=6),),
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "column"),
    [
        ("seconds = 10", "  seconds =   0", 10, 15),  # a wrong value: where the value begins
        ("seconds = 10", 'seconds = 10\n  "odd" = 3', 11, 3),  # an unknown name: where the name begins
        ("seconds = 10", "seconds = 1x", 10, 12),  # not TOML: where the parser stopped
        ('id = "reach"\n', "", 5, None),  # missing: its table has a line, but the field has no position in it
    ],
)
def test_a_mistake_is_named_with_its_column_where_there_is_one(
    old: str, new: str, line: int, column: int | None
) -> None:
    _, problems = parse_routine(SMALL.replace(old, new, 1))

    assert [(problem.line, problem.column) for problem in problems] == [(line, column)]


@pytest.mark.parametrize(
    ("move", "text"),
    [
        ("reach_stnad", "the figure knows no movement 'reach_stnad'; did you mean reach_stand?"),
        ("quux", "the figure knows no movement 'quux'; choose from lean_desk, reach_stand"),
    ],
)
def test_an_unknown_movement_is_named(move: str, text: str) -> None:
    """With the most likely correction."""
    wrong = SMALL.replace("reach_stand", move)

    assert parse_routine(wrong, "mine", {"reach_stand", "lean_desk"}) == (
        None,
        (Diagnostic(9, "step 1, move", text, column=8),),
    )


def test_a_diagnostic_is_formatted_as_compilers_do_it() -> None:
    """Editors jump to it; unknown parts are left out."""
    problems = [
        Diagnostic(3, "title", "is missing", 7),
        Diagnostic(3, "", "is odd"),
        Diagnostic(None, "", "is gone"),
    ]

    assert [(problem.in_file("a.toml"), str(problem)) for problem in problems] == [
        ("a.toml:3:7: title: is missing", "line 3, column 7, title: is missing"),
        ("a.toml:3: is odd", "line 3: is odd"),
        ("a.toml: is gone", "is gone"),
    ]


def test_steps_that_repeat_must_be_adjacent() -> None:
    step = SMALL[SMALL.index("[[step]]") :]
    text = SMALL + "repeats = true\n"
    text += step.replace('"reach"', '"odd"') + step.replace('"reach"', '"lean"') + "repeats = true\n"

    routine, problems = parse_routine(text)

    assert routine is None
    assert "'odd' (full) stands between steps that repeat" in problems[0].text


def test_excess_words_and_unknown_keys_are_named_and_the_routine_is_used() -> None:
    long = " ".join(["word"] * 13)
    text = SMALL.replace("Up.", long) + 'colour = "red"\n'

    routine, problems = parse_routine(text)

    assert routine is not None
    assert [(problem.line, problem.column, problem.where) for problem in problems] == [
        (8, 8, "step 1, text"),
        (11, 1, "step 1, colour"),
    ]


def test_a_file_nested_beyond_reason_is_refused() -> None:
    routine, problems = parse_routine("a = " + "[" * 100_000)

    assert routine is None
    assert len(problems) == 1


def test_lines_are_found_through_arrays_comments_and_long_strings() -> None:
    text = 'a = """\nb = 1\n"""\n[[s]]\n# x\n"k" = 1\n[s.t]\nc.d = 2\n[[s]]\nk = 2\n[[s.p]]\nk = 3\nq = \'\'\'"""\'\'\'\nr = 1\n'
    places = positions_of(text)

    found = [
        places[innermost(path, places)].line
        for path in [
            ("a",),
            ("b",),
            ("s", 0, "k"),
            ("s", 0, "t", "c", "d"),
            ("s", 1, "k"),
            ("s", 1, "p", 0, "k"),
            ("s", 1, "p", 0, "r"),
            ("s", 1, "p", 0, "nowhere", 7),
        ]
    ]
    assert found == [1, 1, 6, 8, 10, 12, 14, 11]


lines = st.sampled_from(SHIPPED.splitlines())


@settings(deadline=None, max_examples=60)
@given(st.one_of(st.text(), st.lists(lines, max_size=40).map("\n".join)))
def test_the_parser_survives_any_text(text: str) -> None:
    """Noise, and lines of the real file in any order: the result is a routine, or diagnostics with positions."""
    routine, problems = parse_routine(text)

    assert routine is not None or problems


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_the_parser_survives_a_truncated_file_or_a_missing_line(data: st.DataObject) -> None:
    every = SHIPPED.splitlines()
    lost = data.draw(st.integers(0, len(every) - 1))

    routine, problems = parse_routine("\n".join([*every[:lost], *every[lost + 1 :]]))
    cut, of_cut = parse_routine(SHIPPED[: data.draw(st.integers(0, len(SHIPPED)))])

    assert routine is not None or problems
    assert cut is not None or of_cut

"""The safety record on disk: readable, and never lost or reset silently."""

from __future__ import annotations

import json
import os
import sys
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from deskbreak.core.guide.questions import Answers, Question
from deskbreak.core.guide.safety import (
    BREAK_NAME,
    AllIncluded,
    Answered,
    AskAgain,
    Consulted,
    ExcludedLoad,
    ExcludedStep,
    ExclusionReason,
    LoadIncluded,
    Plan,
    SafetyNews,
    SafetyRecord,
    StepIncluded,
    Terms,
)
from deskbreak.core.model.diagnostic import MOST
from deskbreak.core.model.fault import Fault, Part, Recovered
from deskbreak.core.model.journal_entry import EntryKind, Outcome, RoutineResult, StepResult
from deskbreak.core.model.routine import Load, Variant
from deskbreak.core.model.typed_json import Malformed
from deskbreak.ports import Message
from deskbreak.protocol.popup import Prepare, SafetyReport, order_line, read_order, read_report, report_line
from deskbreak.storage.safety_file import SafetyFile
from deskbreak.storage.safety_toml import parse, unknown_steps
from deskbreak.storage.safety_writer import text_of

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
FELT = StepResult("lean", 4.0, Outcome.PAIN, frozenset({Load.HINGE, Load.BALANCE}))
HURT = RoutineResult(EntryKind.PAIN, Variant.STANDING, (FELT,))
HINGE = (ExcludedLoad(Load.HINGE, ExclusionReason.PAIN, MONDAY, "lean"),)

FULL = SafetyRecord(
    yes=frozenset({Question.OSTEOPOROSIS}),
    no=frozenset({Question.NIGHT}),
    asked=MONDAY,
    consulted=TUESDAY,
    included=frozenset({Load.PRESS}),
    excluded_loads=(
        ExcludedLoad(Load.HINGE, ExclusionReason.PAIN, TUESDAY, "lean"),
        ExcludedLoad(Load.SUPINE, ExclusionReason.CHOICE),
    ),
    excluded_steps=(
        ExcludedStep("reach", ExclusionReason.PAIN, TUESDAY),
        ExcludedStep("breathe", ExclusionReason.CHOICE),
    ),
    stops=(MONDAY, TUESDAY),
    gentle=TUESDAY,
    first=MONDAY,
    began=MONDAY,
    last=TUESDAY,
    painless=2,
    learned=("20260302T082000000000Z-1-end",),
)
WRITTEN = """\
# What DeskBreak remembers so that breaks do you no harm. It stays on this computer.
#
# You may edit it; it is read before each break. DeskBreak rewrites it when
# something changes, so your own comments do not last.

# Your answers to the questions before the first break: true for yes, false for no. Open questions are not listed.
[questions]
asked = 2026-03-02
consulted = 2026-03-03  # you have asked a professional about these answers
osteoporosis = true  # Osteoporosis, or a recent fracture
night = false  # Pain at night or at rest
# Movements that you included again despite an answer.
included = ["press"]

# Your first break ever, the first since a gap of two weeks, the last one, and how many in a row were free of pain.
[sessions]
first = 2026-03-02
began = 2026-03-02
last = 2026-03-03
painless = 2
# The latest breaks by their id in the journal, so that none counts twice.
learned = [
  "20260302T082000000000Z-1-end",
]

# Days on which you stopped a break because it hurt, and the day since which there are only gentle movements.
[pain]
stops = [2026-03-02, 2026-03-03]
gentle_since = 2026-03-03

# Loads that movements must not put on your body, since when, the step in which it hurt, and why: pain or choice. Remove an entry to include it again.
[[excluded]]
load = "hinge"  # Leaning from the hips
since = 2026-03-03
step = "lean"
why = "pain"

[[excluded]]
load = "supine"  # Flat on your back
why = "choice"

# Steps that are left out, since when, and why: pain or choice. Remove an entry to include the step again.
[[left_out]]
step = "reach"
since = 2026-03-03
why = "pain"

[[left_out]]
step = "breathe"
why = "choice"
"""

steps = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,10}", fullmatch=True)
questions = st.frozensets(st.sampled_from(Question))
days = st.none() | st.dates()
left_outs = st.builds(ExcludedStep, steps, st.sampled_from(ExclusionReason), days)
loads = st.frozensets(st.sampled_from(Load))
excludeds = st.builds(
    ExcludedLoad, st.sampled_from(Load), st.sampled_from(ExclusionReason), days, st.just("") | steps
)
cares = st.builds(
    SafetyRecord,
    yes=questions,
    asked=days,
    put_off=days,
    excluded_steps=st.lists(left_outs, max_size=4, unique_by=lambda left: left.step).map(tuple),
    consulted=days,
    included=loads,
    excluded_loads=st.lists(excludeds, max_size=3, unique_by=lambda one: one.load).map(tuple),
    stops=st.lists(st.dates(), max_size=4).map(tuple),
    gentle=days,
    first=days,
    began=days,
    last=days,
    painless=st.integers(0, 5000),
    learned=st.lists(st.from_regex(BREAK_NAME, fullmatch=True), max_size=3).map(tuple),
)


def test_the_file_is_plain_and_explains_itself() -> None:
    assert text_of(FULL) == WRITTEN
    assert parse(WRITTEN) == (FULL, ())


@given(cares)
def test_a_written_record_is_read_back(care: SafetyRecord) -> None:
    assert parse(text_of(care)) == (care, ())


@settings(deadline=None)
@given(st.text() | st.text(alphabet="[]=\n\"'#.abc019-{},leftoupainsqu_", max_size=80))
def test_any_text_is_read_without_an_exception(text: str) -> None:
    """The result can be written, and is sound."""
    care, _ = parse(text)

    assert parse(text_of(care)) == (replace(care, doubtful=False), ())


@settings(deadline=None)
@given(st.data())
def test_a_mistake_affects_only_its_own_entry_and_is_named(data: st.DataObject) -> None:
    """Cut any line of the file short: a step whose entry is elsewhere is still left out.

    The line may have excluded something, so only gentle movements are left.
    """
    lines = WRITTEN.split("\n")
    at = data.draw(st.integers(0, len(lines) - 1))
    lines[at] = lines[at][: data.draw(st.integers(0, max(0, len(lines[at]) - 1)))]
    care, _ = parse("\n".join(lines))
    entries = [n for n, line in enumerate(WRITTEN.split("\n")) if line == "[[left_out]]"]
    whole = {left.step for left, n in zip(FULL.excluded_steps, entries, strict=True) if not n <= at <= n + 3}

    assert whole <= {left.step for left in care.excluded_steps}
    assert {left.step for left in care.excluded_steps} == {
        left.step for left in FULL.excluded_steps
    } or care.doubtful
    assert {one.load for one in care.excluded_loads} == {
        one.load for one in FULL.excluded_loads
    } or care.doubtful


@pytest.mark.parametrize(
    ("text", "care", "problem"),
    [
        (
            "[pain]\nstops = [2026-03-02, 5]",
            SafetyRecord(doubtful=True),
            "line 2, pain.stops: cannot be used: expected a date",
        ),
        (
            "[questions]\nnight = 1",
            SafetyRecord(),
            "line 2, questions.night: cannot be used: expected true or false",
        ),
        (
            "[questions]\nbone = true",
            SafetyRecord(),
            "line 2, questions.bone: means nothing here; choose from asked",
        ),
        (
            "[sessions]\nlearned = [7]",
            SafetyRecord(),
            "line 2, sessions.learned: cannot be used: expected a text, not 7",
        ),
        (
            '[sessions]\nlearned = ["a b"]',
            SafetyRecord(),
            "line 2, sessions.learned: cannot be used: expected the names of breaks, not 'a b'",
        ),
        (
            "[sessions]\npainless = -1",
            SafetyRecord(),
            "line 2, sessions.painless: cannot be used: expected a number from 0 to",
        ),
        ("pain = 3", SafetyRecord(doubtful=True), "line 1, pain: should be a section: [pain]"),
        ("[what]\nis = 1", SafetyRecord(doubtful=True), "line 1, what: means nothing here"),
        (
            "[pain]\nstops = 3",
            SafetyRecord(doubtful=True),
            "line 2, pain.stops: cannot be used: expected a list",
        ),
        ("[pain\nstops = []", SafetyRecord(doubtful=True), "line 1, [pain: is not TOML and was ignored"),
        ("left_out = 3", SafetyRecord(doubtful=True), "line 1, left_out: should be one or more tables"),
        ("left_out = [3]", SafetyRecord(doubtful=True), "line 1, left_out: should be a table"),
        ('[[left_out]]\nwhy = "pain"', SafetyRecord(doubtful=True), "line 1, left_out: names no step"),
        (
            '[[left_out]]\nstep = "Lean"',
            SafetyRecord(doubtful=True),
            "line 2, left_out.step: cannot be used: expected the name",
        ),
        (
            '[[left_out]]\nstep = "lean"\nwhy = "fear"',
            SafetyRecord(excluded_steps=(ExcludedStep("lean", ExclusionReason.CHOICE),), doubtful=True),
            "line 3, left_out.why: cannot be used: expected one of pain, answers, choice",
        ),
        (
            '[[excluded]]\nload = "over head"\nwhy = "pain"',
            SafetyRecord(doubtful=True),
            "line 2, excluded.load: cannot be used: expected one of flexion, end_range",
        ),
        ('[[excluded]]\nwhy = "pain"', SafetyRecord(doubtful=True), "line 1, excluded: names no load"),
        (
            '[questions]\nincluded = ["all"]',
            SafetyRecord(),
            "line 2, questions.included: cannot be used: expected one of",
        ),
    ],
)
def test_an_unusable_value_is_named_with_its_line(text: str, care: SafetyRecord, problem: str) -> None:
    found, problems = parse(text)

    assert found == care
    assert [str(one)[: len(problem)] for one in problems][:1] == [problem]


class SafetyRig:
    """A safety file, and what was reported about it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "state" / "care.toml"
        self.told: list[Message] = []
        self.file = SafetyFile(self.path, self.told.append)


@pytest.fixture
def desk(tmp_path: Path) -> SafetyRig:
    return SafetyRig(tmp_path)


def test_for_a_new_user_nothing_is_recorded_and_no_file_is_made(desk: SafetyRig) -> None:
    assert desk.file.terms(MONDAY).ask_first
    assert (desk.path.exists(), desk.told) == (False, [])


def test_what_is_learned_and_answered_is_there_for_the_next_process(desk: SafetyRig) -> None:
    desk.file.learn(HURT, MONDAY)
    desk.file.add_news(Answered(frozenset({Question.NIGHT}), frozenset()), MONDAY)
    desk.file.add_news(StepIncluded("hands"), TUESDAY)
    other = SafetyFile(desk.path, desk.told.append).read()

    assert (other.excluded_loads, other.yes) == (HINGE, {Question.NIGHT})
    assert (other.stops, desk.told) == ((MONDAY,), [])
    assert desk.path.stat().st_mode & 0o777 == 0o600


def test_two_processes_lose_none_of_each_others_changes(desk: SafetyRig) -> None:
    files = [SafetyFile(desk.path, desk.told.append) for _ in range(8)]
    threads = [threading.Thread(target=file.learn, args=(HURT, MONDAY)) for file in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(desk.file.read().stops), desk.told) == (8, [])


def test_a_change_without_effect_writes_nothing(desk: SafetyRig) -> None:
    desk.file.add_news(AllIncluded(), MONDAY)

    assert not desk.path.exists()


def test_a_file_with_a_mistake_is_used_reported_and_kept_when_it_is_rewritten(desk: SafetyRig) -> None:
    """The hands are still left out, and the original file is beside the new one."""
    damaged = WRITTEN.replace('step = "reach"', "step = reach").encode() + b"# \xff\n"
    desk.path.parent.mkdir()
    desk.path.write_bytes(damaged)
    first = desk.file.read()
    desk.file.learn(HURT, TUESDAY)
    copy = desk.path.with_name("care.damaged-1.toml")
    second = desk.file.read()

    assert {left.step for left in first.excluded_steps} == {"breathe"}
    assert [left.step for left in second.excluded_steps] == ["breathe"]
    assert [one.load for one in second.excluded_loads] == [Load.SUPINE, Load.HINGE]
    assert copy.read_bytes() == damaged
    assert [type(one) for one in desk.told] == [Fault, Fault, Recovered]
    assert isinstance(desk.told[1], Fault)
    assert "line 43" in desk.told[1].text
    assert desk.told[1].text.endswith(f"It was rewritten; the file as it was is {copy}.")
    desk.path.write_bytes(damaged)
    desk.file.learn(HURT, TUESDAY)
    assert desk.path.with_name("care.damaged-2.toml").read_bytes() == damaged


def test_an_unwritable_change_counts_all_the_same_and_is_written_later(desk: SafetyRig) -> None:
    """A folder that cannot be created, because a file is in its place."""
    desk.path.parent.write_text("in the way")
    desk.file.learn(HURT, MONDAY)

    assert desk.file.read().excluded_loads == HINGE
    desk.file.write()
    assert desk.file.waiting == 1
    desk.path.parent.unlink()
    desk.file.write()
    assert desk.file.waiting == 0
    assert parse(desk.path.read_text())[0].stops == (MONDAY,)
    assert desk.told[-1] == Recovered(Part.SAFETY)
    assert isinstance(desk.told[0], Fault)
    assert "kept in memory until then" in desk.told[0].text


def test_an_unreadable_file_leaves_only_gentle_movements_and_the_page_says_so(
    desk: SafetyRig,
) -> None:
    """A folder in its place. It is reported, and left alone."""
    desk.path.mkdir(parents=True)
    desk.file.learn(HURT, MONDAY)
    terms = desk.file.terms(MONDAY)

    assert (terms.unread, terms.plan.gentle, terms.faults) == (True, True, ("care.toml: Is a directory",))
    assert Load.HINGE in {one.load for one in terms.all_excluded()}
    assert [one.part for one in desk.told if isinstance(one, Fault)] == [Part.SAFETY] * 2
    assert desk.path.is_dir()


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="such permissions do not apply")
def test_a_file_without_read_permission_counts_as_unreadable(desk: SafetyRig) -> None:
    desk.path.parent.mkdir()
    desk.path.write_text(WRITTEN)
    desk.path.chmod(0)

    assert desk.file.terms(MONDAY).unread


def test_a_file_that_is_not_toml_leaves_only_gentle_movements_even_when_it_is_rewritten(
    desk: SafetyRig,
) -> None:
    """The meaning of its lines is unknown: they may have been about pain."""
    desk.path.parent.mkdir()
    desk.path.write_text(
        WRITTEN.replace("gentle_since = 2026-03-03\n", "").replace('step = "reach"', "step = reach")
    )
    before = desk.file.terms(TUESDAY)
    desk.file.learn(HURT, TUESDAY)

    assert (before.plan.gentle, before.unread) == (True, False)
    assert before.faults == (
        "care.toml: line 42, left_out: names no step",
        "care.toml: line 43, step = reach: is not TOML and was ignored",
    )
    assert desk.file.terms(TUESDAY).plan.gentle
    assert desk.file.terms(TUESDAY).faults == ()


# Written by the version before


OLD = """\
[questions]
asked = 2026-03-02
bones = true
accident = false
nerves = true
history = true
taken_back = ["lean"]

[sessions]
first = 2026-03-02
painless = 2

[pain]
stops = [2026-03-02]

[[left_out]]
step = "lean"
since = 2026-03-02
why = "pain"

[[left_out]]
step = "breathe"
why = "choice"
"""


def test_a_file_of_the_version_before_protects_at_least_as_much() -> None:
    """Yes and no count under the questions' new names, skipped ones are open, and left-out steps stay out."""
    care, problems = parse(OLD)

    assert problems == ()
    assert care == SafetyRecord(
        yes=frozenset({Question.OSTEOPOROSIS, Question.NUMBNESS, Question.SURGERY}),
        no=frozenset({Question.ACCIDENT}),
        asked=MONDAY,
        excluded_steps=(
            ExcludedStep("lean", ExclusionReason.PAIN, MONDAY),
            ExcludedStep("breathe", ExclusionReason.CHOICE),
        ),
        stops=(MONDAY,),
        first=MONDAY,
        painless=2,
    )
    assert parse(text_of(care)) == (care, ())


@pytest.mark.parametrize("question", ["bones", "accident", "nerves", "history", "night"])
def test_an_old_yes_still_leaves_out_leaning_and_pressing(question: str) -> None:
    """As before, in every variant: here by what the movements load."""
    care, _ = parse(f"[questions]\nasked = 2026-03-02\n{question} = true\n")
    known = SafetyFile(Path("nowhere"), print).terms(MONDAY)

    assert {Load.HINGE, Load.PRESS} <= {
        one.load for one in replace(known, answers=care.answers).all_excluded()
    }


def test_a_yes_under_either_name_counts_as_yes() -> None:
    assert parse("[questions]\nbones = true\nosteoporosis = false\n")[0].yes == {Question.OSTEOPOROSIS}


# Unknown steps


def test_a_typo_in_the_name_of_a_step_is_reported_with_its_line_and_stays_in_the_file(
    desk: SafetyRig,
) -> None:
    """It leaves nothing out, so it must be reported; but it does not cause copies of the file."""
    file = SafetyFile(desk.path, desk.told.append, lambda: {"lean", "reach"})
    desk.path.parent.mkdir()
    desk.path.write_text('[[left_out]]\nstep = "laen"\n\n[[left_out]]\nstep = "reach"\n')
    found = file.terms(MONDAY)
    file.learn(HURT, MONDAY)

    typo = "line 2, left_out.step: no routine here has a step 'laen'; did you mean 'lean'?"
    assert found.faults == (f"care.toml: {typo}",)
    assert not found.plan.gentle
    assert [step.step for step in file.read().excluded_steps] == ["laen", "reach"]
    assert [path.name for path in sorted(desk.path.parent.iterdir())] == ["care.lock", "care.toml"]
    assert any(isinstance(one, Fault) and "'laen'" in one.text for one in desk.told)


@given(st.text() | st.just('left_out = [3, {step = 3}, {step = "Lean"}]') | st.just("left_out = 3"))
def test_any_text_has_only_diagnostics_with_steps_that_are_named_in_it(text: str) -> None:
    assert all(problem.where == "left_out.step" for problem in unknown_steps(text, {"lean"}))


@pytest.mark.skipif(sys.platform == "win32", reason="there are no FIFOs on this system")
@pytest.mark.timeout(20)
def test_a_fifo_in_place_of_the_file_blocks_nothing(desk: SafetyRig) -> None:
    desk.path.parent.mkdir(exist_ok=True)
    os.mkfifo(desk.path)

    assert desk.file.read() == SafetyRecord()
    assert "it is a pipe or a device, not a file" in str(desk.told)


# Between processes

terms = st.builds(
    Terms,
    left_out=st.lists(left_outs, max_size=3).map(tuple),
    excluded=st.lists(excludeds, max_size=3).map(tuple),
    answers=st.builds(Answers, questions, st.just(frozenset()), loads, st.booleans()),
    faults=st.lists(st.text(max_size=8), max_size=2).map(tuple),
    unread=st.booleans(),
    plan=st.builds(Plan, st.integers(1, 3), st.floats(0.0, 1.0), st.booleans()),
    ask_first=st.booleans(),
    hurt_lately=st.booleans(),
    week=st.just(()) | st.tuples(*[st.booleans()] * 7),
    day=days,
    troubles=st.lists(st.text(max_size=8), max_size=3).map(tuple),
)
json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)


@given(terms)
def test_terms_reach_another_process_complete(one: Terms) -> None:
    assert read_order(order_line(Prepare(terms=one))) == Prepare(terms=one)


@pytest.mark.parametrize(
    "news",
    [
        Answered(frozenset({Question.SHOULDER}), frozenset({Question.NIGHT})),
        Consulted(),
        LoadIncluded(Load.OVERHEAD),
        AskAgain(),
        Answered(frozenset(), frozenset(), put_off=True),
        StepIncluded("lean"),
        AllIncluded(),
    ],
)
def test_reports_reach_another_process_complete(news: SafetyNews) -> None:
    assert read_report(report_line(SafetyReport(news)).encode()) == SafetyReport(news)


@given(terms, st.data())
def test_terms_with_anything_else_in_a_field_are_refused_or_read(one: Terms, data: st.DataObject) -> None:
    fields = json.loads(order_line(Prepare(terms=one)))
    name = data.draw(st.sampled_from(sorted(fields["terms"])))
    fields["terms"][name] = data.draw(json_values)
    read = read_order(json.dumps(fields))

    assert isinstance(read, Malformed) or 1 <= read.terms.plan.rounds_at_most <= 3


@given(
    json_values
    | st.dictionaries(
        st.sampled_from(["say", "yes", "no", "put_off", "load", "step"]),
        json_values | st.sampled_from(["answered", "consulted", "load included", "step included", "hinge"]),
    )
)
def test_any_report_is_refused_or_read(value: object) -> None:
    try:
        report = read_report(json.dumps({"say": "safety", "news": value}).encode())
    except Malformed:
        return

    assert read_report(report_line(report).encode()) == report


def test_of_very_many_unknown_steps_the_first_are_named() -> None:
    text = "".join(f'[[left_out]]\nstep = "step{n}"\n' for n in range(1000))
    *named, rest = unknown_steps(text, {"lean"})

    assert (len(named), named[0].line, rest.text) == (MOST, 2, f"and {1000 - MOST} more")

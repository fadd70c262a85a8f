"""What is remembered for a person's safety, on disk: readable, and never lost or reset in silence."""

from __future__ import annotations

import os
import sys
import threading
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from deskbreak.core.care import (
    AllTakenBack,
    Answered,
    Care,
    LeftOut,
    Plan,
    Question,
    TakenBack,
    Terms,
    Why,
)
from deskbreak.core.entry import Kind, Outcome, RoutineResult, StepResult
from deskbreak.core.routine import Variant
from deskbreak.ports import Fault, Mended, Message, Part
from deskbreak.shell import care_json
from deskbreak.shell.as_json import Unusable
from deskbreak.shell.care_file import CareFile
from deskbreak.shell.care_text import parse, text_of
from tests.fakes.care import names_left_out

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
HURT = RoutineResult(Kind.PAIN, Variant.STANDING, (StepResult("lean", 4.0, Outcome.PAIN),))

FULL = Care(
    yes=frozenset({Question.BONES}),
    no=frozenset({Question.NIGHT}),
    asked=MONDAY,
    left=(LeftOut("reach", Why.PAIN, TUESDAY), LeftOut("breathe", Why.CHOICE)),
    taken_back=frozenset({"hands"}),
    stops=(MONDAY, TUESDAY),
    gentle=TUESDAY,
    first=MONDAY,
    began=MONDAY,
    last=TUESDAY,
    painless=2,
)
WRITTEN = """\
# What DeskBreak remembers so that breaks do you no harm. It stays on this computer.
#
# You may edit it; it is read before each break. DeskBreak writes it anew when
# something changes, so comments of your own do not last.

# The questions before the first break. true: yes, false: no; one that was skipped is not here.
[questions]
asked = 2026-03-02
bones = true  # Osteoporosis, or a recent fracture?
night = false  # Pain that is there at night or at rest?
# Steps that you do in spite of an answer.
taken_back = ["hands"]

# Your first break, the first one since two weeks without, the last one, and how many went without pain.
[sessions]
first = 2026-03-02
began = 2026-03-02
last = 2026-03-03
painless = 2

# Days on which a break was stopped because it hurt, and since when there is only the gentle set.
[pain]
stops = [2026-03-02, 2026-03-03]
gentle_since = 2026-03-03

# A step that is left out, since when, and why: pain, answers, choice. Take the entry away to do it again.
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
left_outs = st.builds(LeftOut, steps, st.sampled_from(Why), days)
cares = st.builds(
    Care,
    yes=questions,
    asked=days,
    put_off=days,
    left=st.lists(left_outs, max_size=4, unique_by=lambda left: left.step).map(tuple),
    taken_back=st.frozensets(steps, max_size=3),
    stops=st.lists(st.dates(), max_size=4).map(tuple),
    gentle=days,
    first=days,
    began=days,
    last=days,
    painless=st.integers(0, 5000),
)


def test_the_file_is_plain_and_explains_itself() -> None:
    assert text_of(FULL) == WRITTEN
    assert parse(WRITTEN) == (FULL, ())


@given(cares)
def test_what_was_written_is_read_again(care: Care) -> None:
    assert parse(text_of(care)) == (care, ())


@settings(deadline=None)
@given(st.text() | st.text(alphabet="[]=\n\"'#.abc019-{},leftoupainsqu_", max_size=80))
def test_any_text_at_all_is_read_without_an_exception(text: str) -> None:
    """And what comes of it can be written, and is sound."""
    care, _ = parse(text)

    assert parse(text_of(care)) == (care, ())


@settings(deadline=None)
@given(st.data())
def test_a_mistake_costs_what_it_is_in_and_is_named(data: st.DataObject) -> None:
    """Cut any line of the file short: a step whose entry it is not in is still left out."""
    lines = WRITTEN.split("\n")
    at = data.draw(st.integers(0, len(lines) - 1))
    lines[at] = lines[at][: data.draw(st.integers(0, max(0, len(lines[at]) - 1)))]
    care, _ = parse("\n".join(lines))
    entries = [n for n, line in enumerate(WRITTEN.split("\n")) if line == "[[left_out]]"]
    whole = {left.step for left, n in zip(FULL.left, entries, strict=True) if not n <= at <= n + 3}

    assert whole <= {left.step for left in care.left}


@pytest.mark.parametrize(
    ("text", "care", "problem"),
    [
        (
            "[pain]\nstops = [2026-03-02, 5]",
            Care(),
            "line 2, pain.stops: cannot be used: it should be a date",
        ),
        (
            "[questions]\nbones = 1",
            Care(),
            "line 2, questions.bones: cannot be used: it should be true or false",
        ),
        ("[questions]\nbone = true", Care(), "line 2, questions.bone: means nothing here; known are asked"),
        (
            "[sessions]\npainless = -1",
            Care(),
            "line 2, sessions.painless: cannot be used: it should be a whole",
        ),
        ("pain = 3", Care(), "line 1, pain: should be a section: [pain]"),
        ("[what]\nis = 1", Care(), "line 1, what: means nothing here"),
        ("[pain]\nstops = 3", Care(), "line 2, pain.stops: cannot be used: it should be a list"),
        ("[pain\nstops = []", Care(), "line 1, [pain: is not TOML; it was left out"),
        ("left_out = 3", Care(), "line 1, left_out: should be one or more tables"),
        ("left_out = [3]", Care(), "line 1, left_out: should be a table"),
        ('[[left_out]]\nwhy = "pain"', Care(), "line 1, left_out: names no step"),
        (
            '[[left_out]]\nstep = "Lean"',
            Care(),
            "line 2, left_out.step: cannot be used: it should be the name",
        ),
        (
            '[[left_out]]\nstep = "lean"\nwhy = "fear"',
            Care(left=(LeftOut("lean", Why.CHOICE),)),
            "line 3, left_out.why: cannot be used: it should be one of pain, answers, choice",
        ),
    ],
)
def test_what_cannot_be_used_is_named_with_its_line(text: str, care: Care, problem: str) -> None:
    found, problems = parse(text)

    assert found == care
    assert [str(one)[: len(problem)] for one in problems][:1] == [problem]


class Desk:
    """A care file, and what was told about it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "state" / "care.toml"
        self.told: list[Message] = []
        self.file = CareFile(self.path, self.told.append)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_nothing_is_known_of_somebody_new_and_no_file_is_made(desk: Desk) -> None:
    assert desk.file.terms(MONDAY).ask_first
    assert (desk.path.exists(), desk.told) == (False, [])


def test_what_is_learned_and_heard_is_there_for_the_next_process(desk: Desk) -> None:
    desk.file.learn(HURT, MONDAY)
    desk.file.heard(Answered(frozenset({Question.NIGHT}), frozenset()), MONDAY)
    desk.file.heard(TakenBack("hands"), TUESDAY)
    other = CareFile(desk.path, desk.told.append).read()

    assert names_left_out(other) == {"lean", "shoulder-rolls"}
    assert (other.stops, desk.told) == ((MONDAY,), [])
    assert desk.path.stat().st_mode & 0o777 == 0o600


def test_two_processes_lose_nothing_of_each_other(desk: Desk) -> None:
    files = [CareFile(desk.path, desk.told.append) for _ in range(8)]
    threads = [threading.Thread(target=file.learn, args=(HURT, MONDAY)) for file in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(desk.file.read().stops), desk.told) == (8, [])


def test_a_change_that_changes_nothing_writes_nothing(desk: Desk) -> None:
    desk.file.heard(AllTakenBack(), MONDAY)

    assert not desk.path.exists()


def test_a_file_with_a_mistake_is_used_told_and_kept_when_it_is_written_anew(desk: Desk) -> None:
    """The hands are still left out, and the file as it was is beside the new one."""
    damaged = WRITTEN.replace('step = "reach"', "step = reach").encode() + b"# \xff\n"
    desk.path.parent.mkdir()
    desk.path.write_bytes(damaged)
    first = desk.file.read()
    desk.file.learn(HURT, TUESDAY)
    copy = desk.path.with_name("care.damaged-1.toml")
    second = desk.file.read()

    assert {left.step for left in first.left} == {"breathe"}
    assert [left.step for left in second.left] == ["breathe", "lean"]
    assert copy.read_bytes() == damaged
    assert [type(one) for one in desk.told] == [Fault, Fault, Mended]
    assert isinstance(desk.told[1], Fault)
    assert "line 27" in desk.told[1].text
    assert desk.told[1].text.endswith(f"It was written anew; the file as it was is {copy}.")
    desk.path.write_bytes(damaged)
    desk.file.learn(HURT, TUESDAY)
    assert desk.path.with_name("care.damaged-2.toml").read_bytes() == damaged


def test_what_cannot_be_written_holds_all_the_same_and_is_written_later(desk: Desk) -> None:
    """A folder that cannot be made: a file is in its place."""
    desk.path.parent.write_text("in the way")
    desk.file.learn(HURT, MONDAY)

    assert names_left_out(desk.file.read()) == {"lean"}
    desk.file.write()
    assert desk.file.waiting == 1
    desk.path.parent.unlink()
    desk.file.write()
    assert desk.file.waiting == 0
    assert parse(desk.path.read_text())[0].stops == (MONDAY,)
    assert desk.told[-1] == Mended(Part.CARE)
    assert isinstance(desk.told[0], Fault)
    assert "kept in memory until then" in desk.told[0].text


def test_a_file_that_cannot_be_read_is_told_and_left_alone(desk: Desk) -> None:
    desk.path.mkdir(parents=True)
    desk.file.learn(HURT, MONDAY)

    assert names_left_out(desk.file.read()) == {"lean"}
    assert [one.part for one in desk.told if isinstance(one, Fault)] == [Part.CARE] * 2
    assert desk.path.is_dir()


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes among the files there")
@pytest.mark.timeout(20)
def test_a_pipe_in_place_of_the_file_holds_up_nothing(desk: Desk) -> None:
    desk.path.parent.mkdir(exist_ok=True)
    os.mkfifo(desk.path)

    assert desk.file.read() == Care()
    assert "it is a pipe or a device, and no file" in str(desk.told)


# Between processes

terms = st.builds(
    Terms,
    left_out=st.lists(left_outs, max_size=3).map(tuple),
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
def test_terms_cross_to_another_process_whole(one: Terms) -> None:
    assert care_json.terms_from_json(care_json.terms_to_json(one)) == one


@pytest.mark.parametrize(
    "news",
    [
        Answered(frozenset({Question.BONES}), frozenset({Question.NIGHT})),
        Answered(frozenset(), frozenset(), put_off=True),
        TakenBack("lean"),
        AllTakenBack(),
    ],
)
def test_news_cross_to_another_process_whole(news: Answered | TakenBack | AllTakenBack) -> None:
    assert care_json.news_from_json(care_json.news_to_json(news)) == news


@given(terms, st.data())
def test_terms_with_anything_else_in_a_field_are_refused_or_read(one: Terms, data: st.DataObject) -> None:
    fields = care_json.terms_to_json(one)
    name = data.draw(st.sampled_from(sorted(fields)))
    fields[name] = data.draw(json_values)
    try:
        read = care_json.terms_from_json(fields)
    except Unusable:
        return

    assert 1 <= read.plan.rounds_at_most <= 3


@given(json_values | st.dictionaries(st.sampled_from(["answers", "take_back", "gentle"]), json_values))
def test_any_news_at_all_are_refused_or_read(value: object) -> None:
    try:
        news = care_json.news_from_json(value)
    except Unusable:
        return

    assert isinstance(news, Answered | TakenBack | AllTakenBack)

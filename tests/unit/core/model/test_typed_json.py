"""The codec of every connection and file: whole values in and out, and one error with a path for everything else."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Annotated

import pytest

from deskbreak.core.guide.terms import ExcludedLoad, ExcludedStep, ExclusionReason, Plan, Terms
from deskbreak.core.model.journal_entry import (
    EntryKind,
    Outcome,
    ReportedResult,
    ReportedStep,
    RoutineResult,
    StepResult,
)
from deskbreak.core.model.routine import Load, Variant
from deskbreak.core.model.typed_json import (
    JSON,
    Codec,
    Day,
    KnownOnly,
    Malformed,
    Text,
    at_least,
    at_most,
    json_object,
    within,
)


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class Nap:
    minutes: Annotated[float, within(1, 60)]


@dataclass(frozen=True, slots=True)
class Walk:
    steps: Annotated[int, at_least(1)] = 100


@dataclass(frozen=True, slots=True)
class Everything:
    name: Text
    on: bool
    at: datetime
    day: date
    until: time | None
    colour: Colour
    naps: tuple[Nap, ...]
    rest: Nap | Walk
    known: Annotated[frozenset[Colour], KnownOnly()] = frozenset()
    all_known: frozenset[Colour] = frozenset()
    words: Annotated[tuple[str, ...], at_most(2)] = ()
    begun: Day = date(2026, 1, 1)


CODEC = Codec("is", {"Doze": Nap, "Nap": Nap, "Walk": Walk})
VALUE = Everything(
    name="a",
    on=True,
    at=datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
    day=date(1066, 10, 14),
    until=time(13, 30),
    colour=Colour.BLUE,
    naps=(Nap(5.0), Nap(7.5)),
    rest=Walk(3),
    known=frozenset({Colour.BLUE, Colour.RED}),
    all_known=frozenset({Colour.RED}),
    words=("b", "c"),
)
PLAIN = {
    "name": "a",
    "on": True,
    "at": "2026-03-02T09:00:00+00:00",
    "day": "1066-10-14",
    "until": "13:30:00",
    "colour": "blue",
    "naps": [{"is": "Nap", "minutes": 5.0}, {"is": "Nap", "minutes": 7.5}],
    "rest": {"is": "Walk", "steps": 3},
    "known": ["red", "blue"],
    "all_known": ["red"],
    "words": ["b", "c"],
    "begun": "2026-01-01",
}


def test_a_value_is_written_in_the_order_of_its_fields_and_read_back_whole() -> None:
    """Sets are written in the order of their enumeration, so that the same value makes the same text."""
    assert json.dumps(CODEC.plain(VALUE)) == json.dumps(PLAIN)
    assert CODEC.read(Everything, json.loads(CODEC.line(VALUE))) == VALUE


def test_unknown_keys_are_ignored_and_a_field_with_a_default_may_be_missing() -> None:
    """Programs of other versions may know more fields, or fewer."""
    assert CODEC.read(Walk, {"boots": True}) == Walk()


def test_a_class_is_also_read_by_its_former_name() -> None:
    assert CODEC.read(Nap | Walk, {"is": "Doze", "minutes": 5}) == Nap(5.0)


@dataclass(frozen=True, slots=True)
class Renamed:
    inhibitors: int = field(metadata={"key": "holds"})


def test_a_field_that_was_renamed_keeps_its_key() -> None:
    assert JSON.plain(Renamed(3)) == {"holds": 3}
    assert JSON.read(Renamed, {"holds": 3}) == Renamed(3)
    with pytest.raises(Malformed, match="holds: missing"):
        JSON.read(Renamed, {"inhibitors": 3})


def test_unknown_members_of_a_set_are_left_out_on_request() -> None:
    read = CODEC.read(Everything, {**PLAIN, "known": ["red", "green", 7]})

    assert read.known == frozenset({Colour.RED})


def test_dates_may_be_toml_dates_but_not_moments() -> None:
    assert JSON.read(date, date(2026, 3, 2)) == date(2026, 3, 2)
    with pytest.raises(Malformed, match="expected a date, as in 2026-03-02"):
        JSON.read(date, datetime(2026, 3, 2, tzinfo=UTC))


def test_none_is_read_only_where_it_is_allowed() -> None:
    assert CODEC.read(Everything, {**PLAIN, "until": None}).until is None


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"name": ""}, "name: expected a text that is not empty, not ''"),
        ({"name": 7}, "name: expected a text, not 7"),
        ({"on": 1}, "on: expected true or false, not 1"),
        ({"at": "2026-03-02T09:00:00"}, "at: expected a time with its zone"),
        ({"at": "9999-03-02T09:00:00Z"}, "at: expected a time with its zone"),
        ({"at": 7}, "at: expected a time with its zone"),
        ({"day": "2026-02-30"}, "day: expected a date, as in 2026-03-02, not '2026-02-30'"),
        ({"day": None}, "day: expected a date, as in 2026-03-02, not None"),
        ({"until": "25:00"}, "until: expected a time of day, as in \"13:30\", not '25:00'"),
        ({"colour": "green"}, "colour: expected one of red, blue, not 'green'"),
        ({"colour": ["red"]}, "colour: expected one of red, blue"),
        ({"naps": {}}, "naps: expected a list"),
        ({"naps": [{"minutes": 5}, 7]}, "naps[1]: expected an object, not 7"),
        ({"naps": [{"minutes": 5}, {"minutes": "x"}]}, "naps[1].minutes: expected a number, not 'x'"),
        ({"naps": [{"minutes": True}]}, "naps[0].minutes: expected a number, not True"),
        ({"naps": [{"minutes": float("nan")}]}, "naps[0].minutes: expected a number, not nan"),
        ({"naps": [{"minutes": 10**400}]}, "naps[0].minutes: expected a number"),
        ({"naps": [{"minutes": 61}]}, "naps[0].minutes: expected a number from 1 to 60, not 61"),
        ({"naps": [{}]}, "naps[0].minutes: missing"),
        ({"rest": {"is": "Run"}}, "rest.is: expected one of Doze, Nap, Walk, not 'Run'"),
        ({"rest": {"is": ["Nap"]}}, "rest.is: expected one of Doze, Nap, Walk"),
        ({"rest": {}}, "rest.is: expected one of Doze, Nap, Walk, not None"),
        ({"rest": None}, "rest: expected an object, not None"),
        ({"rest": {"is": "Walk", "steps": 1.0}}, "rest.steps: expected a whole number, not 1.0"),
        ({"rest": {"is": "Walk", "steps": 0}}, "rest.steps: expected a number of at least 1, not 0"),
        ({"known": "red"}, "known: expected a list, not 'red'"),
        ({"all_known": ["green"]}, "all_known[0]: expected one of red, blue, not 'green'"),
        ({"words": ["a", "b", "c"]}, "words: expected 2 at most"),
        ({"words": [None]}, "words[0]: expected a text, not None"),
        ({"begun": "1066-10-14"}, "begun: expected a day from 1970 to 2399, not '1066-10-14'"),
        ({"name": ["x" * 60]}, "name: expected a text"),
        ({"colour": "x" * 60}, "colour: expected one of red, blue"),
    ],
    ids=repr,
)
def test_any_other_value_is_malformed_and_the_error_names_its_path(
    changed: dict[str, object], error: str
) -> None:
    with pytest.raises(Malformed) as caught:
        CODEC.read(Everything, {**PLAIN, **changed})

    assert str(caught.value).startswith(error)
    assert len(str(caught.value)) < 150, "what is long is not quoted"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "not valid JSON"),
        ("{", "not valid JSON"),
        ('{"n": NaN}', "not valid JSON"),
        (b"\xff\xfe", "not valid JSON"),
        ("[" * 60_000, "not valid JSON"),
        ("[]", "expected an object"),
        ("7", "expected an object, not 7"),
    ],
    ids=lambda text: repr(text[:12]),
)
def test_a_text_that_is_not_an_object_is_malformed(text: str | bytes, error: str) -> None:
    with pytest.raises(Malformed, match=f"^{error}$"):
        json_object(text)


def test_bytes_and_text_are_read_alike() -> None:
    assert json_object(b'{"a": 1}') == json_object('{"a": 1}') == {"a": 1}


STEP = StepResult("reach", 30.0, Outcome.DONE)


@pytest.mark.parametrize(
    ("step", "error"),
    [
        (StepResult("a b", 1.0, Outcome.DONE), "a step whose id is a name of 64 letters at most"),
        (StepResult("reach", 50_000.0, Outcome.DONE), "a step of 43200 s at most"),
    ],
)
def test_another_process_cannot_report_an_impossible_step(step: StepResult, error: str) -> None:
    assert JSON.read(ReportedStep, JSON.plain(STEP)) == STEP
    with pytest.raises(Malformed, match=error):
        JSON.read(ReportedStep, JSON.plain(step))


@pytest.mark.parametrize(
    ("kind", "steps", "rounds", "error"),
    [
        (EntryKind.NATURAL, (STEP,), 1, "kind: expected one of guided, pain, partial, not 'natural'"),
        (EntryKind.GUIDED, (STEP,) * 201, 1, "expected 200 steps at most"),
        (EntryKind.GUIDED, (StepResult("a b", 1.0, Outcome.DONE),), 1, "steps with names of 64 letters"),
        (EntryKind.GUIDED, (STEP,), 51, "expected 50 rounds at most"),
        (EntryKind.GUIDED, (StepResult("reach", 30_000.0, Outcome.DONE),) * 2, 1, "expected 43200 s at most"),
    ],
)
def test_another_process_cannot_report_an_impossible_result(
    kind: EntryKind, steps: tuple[StepResult, ...], rounds: int, error: str
) -> None:
    """A journal line may contain one, written by any program."""
    good = RoutineResult(EntryKind.GUIDED, Variant.STANDING, (STEP,))
    bad = RoutineResult(kind, Variant.STANDING, steps, rounds)

    assert JSON.read(ReportedResult, JSON.plain(good)) == good
    with pytest.raises(Malformed, match=error):
        JSON.read(ReportedResult, JSON.plain(bad))


@pytest.mark.parametrize(
    ("terms", "error"),
    [
        (
            Terms(left_out=(ExcludedStep("Lean!", ExclusionReason.PAIN),)),
            r"left_out\[0\].step: expected the name of a step",
        ),
        (
            Terms(excluded=(ExcludedLoad(Load.HINGE, ExclusionReason.PAIN, step="Lean!"),)),
            r"excluded\[0\].step: expected",
        ),
        (Terms(plan=Plan(rounds_at_most=4)), "plan.rounds_at_most: expected a number from 1 to 3, not 4"),
        (Terms(week=(True,)), "week: expected 7 days, or none"),
    ],
)
def test_impossible_terms_are_malformed(terms: Terms, error: str) -> None:
    good = Terms(
        left_out=(ExcludedStep("lean", ExclusionReason.PAIN),),
        excluded=(ExcludedLoad(Load.HINGE, ExclusionReason.PAIN),),
    )

    assert JSON.read(Terms, JSON.plain(good)) == good
    with pytest.raises(Malformed, match=error):
        JSON.read(Terms, JSON.plain(terms))

"""Every JSON object gets a valid reply, and every command makes the right request to the engine."""

from __future__ import annotations

import json
from datetime import time

import pytest
from hypothesis import given, settings, strategies as st

from deskbreak.core.model.journal_entry import EntryKind, Outcome, RoutineResult, StepResult
from deskbreak.core.model.routine import Variant
from deskbreak.core.model.typed_json import JSON
from deskbreak.core.timer.events import (
    IntervalChosen,
    PainStopped,
    PauseChosen,
    QuitChosen,
    Request,
    ResumeChosen,
    RoutineEnded,
    SkipChosen,
    SnoozeChosen,
    StartChosen,
    StepFinished,
)
from deskbreak.ipc.commands import CommandHandler, Refused, UnknownBreak

STEP = StepResult("reach", 30.0, Outcome.DONE)
RESULT = RoutineResult(
    EntryKind.PARTIAL, Variant.SEATED, (STEP,), 2, stiffness_before=5, stiffness_after=None
)
STEP_JSON = JSON.plain(STEP)
RESULT_JSON = JSON.plain(RESULT)


KNOWN = 7  # the break that another process guides


class RecordingEngine:
    """Records the requests; refuses to skip."""

    def __init__(self) -> None:
        self.asked: list[object] = []

    def ask(self, request: Request) -> str:
        if isinstance(request, SkipChosen):
            msg = "There is no break to skip."
            raise Refused(msg)
        self.asked.append(request)
        return "So be it."

    def status(self) -> dict[str, object]:
        return {"state": "sitting", "break_id": 7, "break_name": "a name"}

    def snooze_minutes(self) -> float:
        return 4.0

    def report(self, reported: StepFinished | PainStopped | RoutineEnded) -> None:
        if reported.break_id != KNOWN:
            msg = "It is over."
            raise UnknownBreak(msg)
        self.asked.append(reported)


@pytest.fixture
def engine() -> RecordingEngine:
    return RecordingEngine()


@pytest.mark.parametrize(
    ("payload", "asked"),
    [
        ({"verb": "start"}, StartChosen()),
        ({"verb": "start", "variant": "seated"}, StartChosen(variant=Variant.SEATED)),
        ({"verb": "start", "variant": None, "elsewhere": True}, StartChosen(elsewhere=True)),
        ({"verb": "snooze", "minutes": 10}, SnoozeChosen(10.0)),
        ({"verb": "snooze", "minutes": None}, SnoozeChosen(4.0)),
        ({"verb": "snooze"}, SnoozeChosen(4.0)),
        ({"verb": "pause"}, PauseChosen()),
        ({"verb": "pause", "seconds": 1800, "until": None}, PauseChosen(seconds=1800.0)),
        ({"verb": "pause", "seconds": None, "until": "13:30"}, PauseChosen(until=time(13, 30))),
        ({"verb": "resume"}, ResumeChosen()),
        ({"verb": "interval", "minutes": 0.05}, IntervalChosen(0.05)),
        ({"verb": "interval", "minutes": 1440}, IntervalChosen(1440.0)),
        ({"verb": "quit"}, QuitChosen()),
    ],
)
def test_a_command_is_carried_out_and_answered_in_words(
    engine: RecordingEngine, payload: dict[str, object], asked: Request
) -> None:
    """The engine's reply is passed on unchanged."""
    reply = CommandHandler(engine).answer(payload)

    assert engine.asked == [asked]
    assert reply.items() >= {"ok": True, "text": "So be it."}.items()


def test_a_start_returns_the_number_and_the_name_of_the_break(engine: RecordingEngine) -> None:
    """A process that guides it by itself reports under that number, and logs under that name if the engine dies."""
    reply = CommandHandler(engine).answer({"verb": "start", "elsewhere": True})

    assert reply == {"ok": True, "text": "So be it.", "break_id": 7, "break_name": "a name"}


def test_the_status_is_that_of_the_engine(engine: RecordingEngine) -> None:
    """Unchanged."""
    assert CommandHandler(engine).answer({"verb": "status"}) == {"ok": True, "status": engine.status()}


def test_a_refusal_by_the_engine_is_an_error_in_its_words(engine: RecordingEngine) -> None:
    """The caller should learn the reason."""
    assert CommandHandler(engine).answer({"verb": "skip"}) == {
        "ok": False,
        "error": "There is no break to skip.",
    }


def test_a_guide_in_another_process_reports_its_steps_and_the_end(engine: RecordingEngine) -> None:
    """With a result, before or after its last page was read, or without one if it was interrupted; and pain before
    that."""
    remote = CommandHandler(engine)
    step = JSON.plain(STEP)
    result = json.loads(json.dumps(JSON.plain(RESULT)))
    replies = [
        remote.answer({"verb": "step", "break_id": 7, "step": step}),
        remote.answer({"verb": "pain", "break_id": 7, "result": result}),
        remote.answer({"verb": "pain", "break_id": 7, "result": None}),
        remote.answer({"verb": "ended", "break_id": 7, "result": result, "read": True}),
        remote.answer({"verb": "ended", "break_id": 7, "result": result}),
        remote.answer({"verb": "ended", "break_id": 7, "result": None}),
    ]

    assert replies == [{"ok": True}] * 6
    assert engine.asked == [
        StepFinished(7, STEP),
        PainStopped(7, RESULT),
        PainStopped(7, None),
        RoutineEnded(7, RESULT, read=True),
        RoutineEnded(7, RESULT, read=False),
        RoutineEnded(7, None, read=False),
    ]


@pytest.mark.parametrize(
    ("payload", "error"),
    [
        ({}, "verb: expected one of status, start, "),
        ({"verb": ["status"]}, "verb: expected one of status, start, "),
        ({"verb": "dance"}, "verb: expected one of status, start, "),
        (
            {"verb": "start", "variant": "lying"},
            "variant: expected one of full, standing, seated, minute, not 'lying'",
        ),
        ({"verb": "start", "elsewhere": 1}, "elsewhere: expected true or false, not 1"),
        ({"verb": "snooze", "minutes": 0}, "minutes: expected a number from 0.05 to 1440, not 0"),
        ({"verb": "snooze", "minutes": True}, "minutes: expected a number, not True"),
        ({"verb": "interval"}, "minutes: missing"),
        ({"verb": "interval", "minutes": 10**400}, "minutes: expected a number"),
        ({"verb": "interval", "minutes": "45"}, "minutes: expected a number, not '45'"),
        ({"verb": "pause", "seconds": -1}, "seconds: expected a number from 1 to 2592000, not -1"),
        ({"verb": "pause", "seconds": 60, "until": "13:30"}, "a pause has seconds or until, not both"),
        ({"verb": "pause", "until": "25:00"}, "until: expected a time of day, as in \"13:30\", not '25:00'"),
        ({"verb": "pause", "until": 13}, 'until: expected a time of day, as in "13:30", not 13'),
        ({"verb": "step", "break_id": 7}, "step: missing"),
        (
            {"verb": "step", "break_id": -1, "step": STEP_JSON},
            "break_id: expected a number from 0 to 9007199254740992, not -1",
        ),
        (
            {"verb": "ended", "break_id": 7, "result": {"kind": "skipped"}},
            "result.kind: expected one of guided, pain, partial, not 'skipped'",
        ),
        ({"verb": "ended", "break_id": 7, "result": None, "read": 1}, "read: expected true or false, not 1"),
    ],
)
def test_nonsense_is_an_error_and_makes_no_request_to_the_engine(
    engine: RecordingEngine, payload: dict[str, object], error: str
) -> None:
    """The words say what was expected."""
    reply = CommandHandler(engine).answer(payload)

    assert reply["ok"] is False
    assert str(reply["error"]).startswith(error)
    assert engine.asked == []


NAMED = (
    "step: expected a step whose id is a name of 64 letters at most",
    "result: expected steps with names of 64 letters at most",
)
LONG = ("step: expected a step of 43200 s at most", "result: expected 43200 s at most in all steps together")


def in_both(error: str) -> tuple[str, str]:
    """The error of a step alone, and of the same step in a result."""
    return f"step.{error}", f"result.steps[0].{error}"


@pytest.mark.parametrize(
    ("step", "errors"),
    [
        ({"id": "x" * 65}, NAMED),
        ({"id": "a b"}, NAMED),
        ({"id": "\ud800"}, NAMED),
        ({"id": "\x1b[2J"}, NAMED),
        ({"id": "dance"}, ("there is no step 'dance'", "there is no step 'dance'")),
        ({"done_s": 1e9}, LONG),
        ({"done_s": float("nan")}, in_both("done_s: expected a number, not nan")),
        ({"done_s": float("inf")}, in_both("done_s: expected a number, not inf")),
        ({"done_s": -1}, in_both("done_s: expected a number of at least 0, not -1")),
    ],
)
def test_an_impossible_step_is_refused_alone_and_in_a_result(
    engine: RecordingEngine, step: dict[str, object], errors: tuple[str, str]
) -> None:
    """No process fills the journal with impossible values (issue 8, number 28)."""
    remote = CommandHandler(engine, lambda: frozenset({STEP.id}))
    bad = {**STEP_JSON, **step}
    payloads: list[dict[str, object]] = [
        {"verb": "step", "break_id": 7, "step": bad},
        {"verb": "ended", "break_id": 7, "result": {**RESULT_JSON, "steps": [bad]}},
        {"verb": "pain", "break_id": 7, "result": {**RESULT_JSON, "steps": [bad]}},
    ]

    alone, within = ({"ok": False, "error": error} for error in errors)
    assert [remote.answer(payload) for payload in payloads] == [alone, within, within]
    assert engine.asked == []


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"steps": [STEP_JSON] * 201}, "result: expected 200 steps at most"),
        (
            {"steps": [{**STEP_JSON, "done_s": 40_000}] * 2},
            "result: expected 43200 s at most in all steps together",
        ),
        ({"rounds": 51}, "result: expected 50 rounds at most"),
        ({"rounds": 0}, "result.rounds: expected a number of at least 1, not 0"),
        ({"stiffness_before": 11}, "result.stiffness_before: expected a number from 0 to 10, not 11"),
        ({"stiffness_after": -1}, "result.stiffness_after: expected a number from 0 to 10, not -1"),
    ],
)
def test_an_impossible_result_is_refused(
    engine: RecordingEngine, changed: dict[str, object], error: str
) -> None:
    reply = CommandHandler(engine).answer(
        {"verb": "ended", "break_id": 7, "result": {**RESULT_JSON, **changed}}
    )

    assert reply == {"ok": False, "error": error}
    assert engine.asked == []


def test_a_break_number_that_no_json_reader_could_hold_is_refused(engine: RecordingEngine) -> None:
    asked = [{"verb": verb, "break_id": 10**40} for verb in ("moving", "pain", "ended")]
    replies = [CommandHandler(engine).answer(payload) for payload in asked]

    assert replies == [{"ok": False, "error": "break_id: expected a number from 0 to 9007199254740992"}] * 3


def test_a_break_keeps_the_steps_that_it_began_with(engine: RecordingEngine) -> None:
    """Its routine may be edited meanwhile."""
    known = [frozenset({STEP.id}), frozenset({"another"})]
    remote = CommandHandler(engine, lambda: known.pop(0))
    remote.answer({"verb": "start", "elsewhere": True})
    replies = [remote.answer({"verb": "step", "break_id": 7, "step": STEP_JSON}) for _ in range(2)]

    assert replies == [{"ok": True}] * 2


def test_a_long_wrong_word_is_not_repeated(engine: RecordingEngine) -> None:
    long = "x" * 60_000
    replies = [
        CommandHandler(engine).answer(payload)
        for payload in ({"verb": long}, {"verb": "start", "variant": long}, {"verb": [long]})
    ]

    assert [len(str(reply["error"])) < 200 for reply in replies] == [True] * 3


@pytest.mark.parametrize(
    "payload", [{"verb": "ended", "result": None}, {"verb": "step", "step": JSON.plain(STEP)}]
)
def test_an_unknown_break_is_an_error_that_a_program_can_recognize(
    engine: RecordingEngine, payload: dict[str, object]
) -> None:
    reply = CommandHandler(engine).answer({**payload, "break_id": 8})

    assert reply == {"ok": False, "error": "It is over.", "unknown_break": True}
    assert engine.asked == []


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)
FIELDS = ("variant", "elsewhere", "minutes", "seconds", "until", "break_id", "step", "result", "read")
VERBS = ("status", "start", "snooze", "skip", "pause", "resume", "interval", "quit", "step", "ended")


@settings(deadline=None)  # the machine may be busy
@given(
    payload=st.dictionaries(st.text(), ANY)
    | st.fixed_dictionaries(
        {"verb": st.sampled_from(VERBS)},
        optional={
            field: ANY
            | st.just(JSON.plain(STEP))
            | st.just(JSON.plain(RESULT))
            | st.sampled_from([7, 1.5, "seated", "13:30", True])
            for field in FIELDS
        },
    )
)
def test_any_object_gets_a_reply(payload: dict[str, object]) -> None:
    """Never an exception, and always JSON."""
    reply = json.loads(json.dumps(CommandHandler(RecordingEngine()).answer(payload)))

    assert reply["ok"] is True or isinstance(reply["error"], str)


def test_results_survive_the_conversion_to_json_and_back() -> None:
    """Unchanged."""

    assert JSON.read(RoutineResult, json.loads(JSON.line(RESULT))) == RESULT

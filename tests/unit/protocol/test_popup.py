"""The messages between the engine and the break window."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from typing import get_args

import pytest

from deskbreak.bootstrap.desktop import preparation
from deskbreak.core.guide.questions import Answers, Question
from deskbreak.core.guide.safety import Answered, ExcludedLoad, ExcludedStep, ExclusionReason, Plan, Terms
from deskbreak.core.model.fault import Part
from deskbreak.core.model.journal_entry import EntryKind, Outcome, RoutineResult, StepResult
from deskbreak.core.model.routine import Load, Variant
from deskbreak.core.model.settings import Body, Channel, Settings, Skin, ThemeChoice
from deskbreak.core.model.typed_json import Malformed
from deskbreak.protocol.popup import (
    Close,
    ClosedReport,
    CueReport,
    EndedReport,
    FaultReport,
    IntervalReport,
    MovingReport,
    PainReport,
    PopupPage,
    PopupReport,
    Prepare,
    Ready,
    SafetyReport,
    Show,
    Shown,
    StepReport,
    order_line,
    read_order,
    read_report,
    report_line,
)

TERMS = Terms(
    left_out=(ExcludedStep("chest", ExclusionReason.CHOICE, date(2026, 3, 1)),),
    excluded=(ExcludedLoad(Load.HINGE, ExclusionReason.PAIN, date(2026, 3, 1), "lean", Question.NIGHT),),
    answers=Answers(
        frozenset({Question.NIGHT}), frozenset({Question.SHOULDER}), frozenset({Load.PRESS}), consulted=True
    ),
    plan=Plan(1, 0.5, gentle=True, first_week=True),
    ask_first=True,
    hurt_lately=True,
    week=(True, False, False, True, False, False, False),
    day=date(2026, 3, 2),
    first_break=True,
    troubles=("tray icon",),
    faults=("care.toml: line 2",),
    unread=True,
)
FULL = Prepare(
    page=PopupPage.INTERVAL,
    routine="mine",
    variant=Variant.SEATED,
    theme=ThemeChoice.DARK,
    breath_s=4.5,
    terms=TERMS,
    scale=1.5,
    high_contrast=True,
    stills=True,
    body=Body.BROAD,
    skin=Skin.DARK,
    letters=1.25,
    minutes=35.0,
    sounds=True,
    volume=0.25,
    voice=True,
)
GOLDEN = {
    "do": "prepare",
    "page": "interval",
    "routine": "mine",
    "variant": "seated",
    "theme": "dark",
    "breath_s": 4.5,
    "terms": {
        "left_out": [{"step": "chest", "why": "choice", "since": "2026-03-01"}],
        "excluded": [
            {"load": "hinge", "why": "pain", "since": "2026-03-01", "step": "lean", "question": "night"}
        ],
        "answers": {"yes": ["night"], "no": ["shoulder"], "included": ["press"], "consulted": True},
        "plan": {"rounds_at_most": 1, "hold_scale": 0.5, "gentle": True, "first_week": True},
        "ask_first": True,
        "hurt_lately": True,
        "week": [True, False, False, True, False, False, False],
        "day": "2026-03-02",
        "first_break": True,
        "troubles": ["tray icon"],
        "faults": ["care.toml: line 2"],
        "unread": True,
    },
    "scale": 1.5,
    "high_contrast": True,
    "stills": True,
    "body": "broad",
    "skin": "dark",
    "letters": 1.25,
    "minutes": 35.0,
    "sounds": True,
    "volume": 0.25,
    "voice": True,
}


@pytest.mark.parametrize(("full", "plain"), [(FULL, Prepare()), (TERMS, Terms()), (TERMS.plan, Plan())])
def test_the_golden_order_sets_every_field(full: object, plain: object) -> None:
    """A new field has to be added to it."""
    same = [
        field.name
        for field in fields(plain)  # type: ignore[arg-type] # a dataclass
        if getattr(full, field.name) == getattr(plain, field.name)
    ]

    assert same == []


def test_every_key_that_the_engine_sends_is_pinned_and_the_window_reads_it() -> None:
    """A setting with a misspelt key would be lost silently."""
    assert json.loads(order_line(FULL)) == GOLDEN
    assert read_order(json.dumps(GOLDEN)) == FULL


def test_the_window_gets_every_setting_that_it_shows() -> None:
    """All but page, scale and minutes, which depend on what is opened."""
    settings = Settings(
        routine="mine",
        breath_s=4.5,
        body=Body.BROAD,
        skin=Skin.DARK,
        text=1.25,
        sounds=True,
        volume=0.25,
        voice=True,
    )
    order = preparation(settings, TERMS, Variant.SEATED, dark=True, high_contrast=True, stills=True)

    assert {
        field.name for field in fields(order) if getattr(order, field.name) != getattr(FULL, field.name)
    } == {
        "page",
        "scale",
        "minutes",
    }


@pytest.mark.parametrize(
    ("order", "golden"),
    [
        (
            Show(focus=True, variant=Variant.MINUTE, token="a_TIME1"),
            {"do": "show", "focus": True, "variant": "minute", "token": "a_TIME1"},
        ),
        (Close(), {"do": "close"}),
    ],
)
def test_the_other_orders_are_pinned_too(order: Show | Close, golden: dict[str, object]) -> None:
    assert json.loads(order_line(order)) == golden
    assert read_order(json.dumps(golden)) == order


STEP = StepResult("reach", 31.25, Outcome.PAIN, frozenset({Load.HINGE}))
STEP_JSON = {"id": "reach", "done_s": 31.25, "outcome": "pain", "loads": ["hinge"]}
RESULT = RoutineResult(EntryKind.PAIN, Variant.SEATED, (STEP,), 2, 4, None, planned=10)
RESULT_JSON = {
    "kind": "pain",
    "variant": "seated",
    "steps": [STEP_JSON],
    "rounds": 2,
    "stiffness_before": 4,
    "stiffness_after": None,
    "planned": 10,
}
NEWS = Answered(frozenset({Question.NIGHT}), frozenset({Question.SHOULDER}), put_off=True)
REPORTS: dict[PopupReport, dict[str, object]] = {
    Ready(): {"say": "ready"},
    Shown(): {"say": "shown"},
    MovingReport(): {"say": "moving"},
    StepReport(STEP): {"say": "step", "step": STEP_JSON},
    PainReport(RESULT): {"say": "pain", "result": RESULT_JSON},
    PainReport(None): {"say": "pain", "result": None},
    EndedReport(RESULT, read=True): {"say": "ended", "result": RESULT_JSON, "read": True},
    SafetyReport(NEWS): {
        "say": "safety",
        "news": {"say": "answered", "yes": ["night"], "no": ["shoulder"], "put_off": True},
    },
    CueReport(Channel.VOICE, on=True): {"say": "cue", "channel": "voice", "on": True},
    IntervalReport(35.0): {"say": "interval", "minutes": 35.0},
    ClosedReport(): {"say": "closed"},
    FaultReport("No sound.", Part.CUES): {"say": "fault", "text": "No sound.", "part": "sounds"},
}


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: type(report).__name__)
def test_every_report_of_the_window_is_pinned_and_the_engine_reads_it(report: PopupReport) -> None:
    assert json.loads(report_line(report)) == REPORTS[report]
    assert read_report(json.dumps(REPORTS[report]).encode()) == report


def test_no_report_is_missing_here() -> None:
    assert {type(report) for report in REPORTS} == set(get_args(PopupReport))


@pytest.mark.parametrize(
    ("report", "error"),
    [
        ({"say": "pain"}, "result: missing"),
        ({"say": "fault", "text": "a\nb"}, "text: expected a text of one line"),
        ({"say": "fault", "text": ""}, "text: expected a text that is not empty"),
        ({"say": "fault", "text": "x" * 501}, "text: expected 500 at most"),
        ({"say": "fault", "text": "x", "part": "journal"}, "part: expected a part that the window uses"),
        ({"say": "safety", "news": {"say": "shown"}}, "news.say: expected one of answered, "),
        ({"say": "answered"}, "say: expected one of ready, "),
    ],
)
def test_impossible_reports_of_the_window_are_malformed(report: dict[str, object], error: str) -> None:
    """No report is half believed, least of all a pain stop."""
    with pytest.raises(Malformed, match=f"^{error}"):
        read_report(json.dumps(report).encode())

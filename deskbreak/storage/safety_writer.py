"""Writes the user's `SafetyRecord` as TOML text that people can read and edit. Loaded only for writing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from deskbreak.core.guide.questions import Question
from deskbreak.core.guide.safety_wording import LOADS, QUESTIONS
from deskbreak.core.guide.terms import ExclusionReason

if TYPE_CHECKING:
    from datetime import date

    from deskbreak.core.guide.safety import SafetyRecord

_HEAD: Final = """\
# What DeskBreak remembers so that breaks do you no harm. It stays on this computer.
#
# You may edit it; it is read before each break. DeskBreak rewrites it when
# something changes, so your own comments do not last.
"""
_QUESTIONS: Final = "Your answers to the questions before the first break: true for yes, false for no. Open questions are not listed."
_CONSULTED: Final = "you have asked a professional about these answers"
_INCLUDED: Final = "Movements that you included again despite an answer."
_SESSIONS: Final = "Your first break ever, the first since a gap of two weeks, the last one, and how many in a row were free of pain."
_LEARNED: Final = "The latest breaks by their id in the journal, so that none counts twice."
_PAIN: Final = "Days on which you stopped a break because it hurt, and the day since which there are only gentle movements."
_EXCLUDED_LOADS: Final = (
    f"Loads that movements must not put on your body, since when, the step in which it hurt, and why: {ExclusionReason.PAIN} or {ExclusionReason.CHOICE}. "
    "Remove an entry to include it again."
)
_EXCLUDED_STEPS: Final = f"Steps that are left out, since when, and why: {ExclusionReason.PAIN} or {ExclusionReason.CHOICE}. Remove an entry to include the step again."


def text_of(record: SafetyRecord) -> str:
    """Format the whole file."""
    pain = [
        f"stops = [{', '.join(stop.isoformat() for stop in record.stops)}]",
        *_line("gentle_since", _iso(record.gentle)),
    ]
    excluded = [
        [
            f"load = {json.dumps(one.load.value)}  # {LOADS[one.load]}",
            *_line("since", _iso(one.since)),
            *_line("step", json.dumps(one.step) if one.step else None),
            f"why = {json.dumps(one.why.value)}",
        ]
        for one in record.excluded_loads
    ]
    excluded_steps = [
        [
            f"step = {json.dumps(item.step)}",
            *_line("since", _iso(item.since)),
            f"why = {json.dumps(item.why.value)}",
        ]
        for item in record.excluded_steps
    ]
    lines = [
        *_HEAD.splitlines(),
        *("", f"# {_QUESTIONS}", "[questions]", *_questions(record)),
        *("", f"# {_SESSIONS}", "[sessions]", *_sessions(record)),
        *("", f"# {_PAIN}", "[pain]", *pain),
        *("", f"# {_EXCLUDED_LOADS}", *_tables("excluded", excluded)),
        *("", f"# {_EXCLUDED_STEPS}", *_tables("left_out", excluded_steps)),
    ]
    return "\n".join(lines) + "\n"


def _questions(record: SafetyRecord) -> list[str]:
    questions = [
        *_line("asked", _iso(record.asked)),
        *(f"{line}  # the questions come again" for line in _line("put_off", _iso(record.put_off))),
        *(f"{line}  # {_CONSULTED}" for line in _line("consulted", _iso(record.consulted))),
        *(
            f"{question} = {'true' if question in record.yes else 'false'}  # {QUESTIONS[question]}"
            for question in Question
            if question in record.yes | record.no
        ),
    ]
    if record.included:
        questions += [f"# {_INCLUDED}", f"included = {json.dumps(sorted(record.included))}"]
    return questions


def _sessions(record: SafetyRecord) -> list[str]:
    sessions = [
        *_line("first", _iso(record.first)),
        *_line("began", _iso(record.began)),
        *_line("last", _iso(record.last)),
        f"painless = {record.painless}",
    ]
    if record.learned:
        sessions += [
            f"# {_LEARNED}",
            "learned = [",
            *(f"  {json.dumps(name)}," for name in record.learned),
            "]",
        ]
    return sessions


def _tables(name: str, tables: list[list[str]]) -> list[str]:
    return [line for table in tables for line in ("", f"[[{name}]]", *table)][1:]


def _line(key: str, value: str | None) -> list[str]:
    return [] if value is None else [f"{key} = {value}"]


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()

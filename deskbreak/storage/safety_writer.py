"""Writes the user's `Care` as TOML text that people can read and edit. Loaded only for writing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from deskbreak.core.guide.questions import Question
from deskbreak.core.guide.safety_wording import LOADS, QUESTIONS
from deskbreak.core.guide.terms import Why

if TYPE_CHECKING:
    from datetime import date

    from deskbreak.core.guide.safety import Care

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
_EXCLUDED: Final = (
    f"Loads that movements must not put on your body, since when, the step in which it hurt, and why: {Why.PAIN} or {Why.CHOICE}. "
    "Remove an entry to include it again."
)
_LEFT_OUT: Final = f"Steps that are left out, since when, and why: {Why.PAIN} or {Why.CHOICE}. Remove an entry to include the step again."


def text_of(care: Care) -> str:
    """Format the whole file."""
    pain = [
        f"stops = [{', '.join(stop.isoformat() for stop in care.stops)}]",
        *_line("gentle_since", _iso(care.gentle)),
    ]
    excluded = [
        [
            f"load = {json.dumps(one.load.value)}  # {LOADS[one.load]}",
            *_line("since", _iso(one.since)),
            *_line("step", json.dumps(one.step) if one.step else None),
            f"why = {json.dumps(one.why.value)}",
        ]
        for one in care.excluded
    ]
    left_out = [
        [
            f"step = {json.dumps(left.step)}",
            *_line("since", _iso(left.since)),
            f"why = {json.dumps(left.why.value)}",
        ]
        for left in care.left
    ]
    lines = [
        *_HEAD.splitlines(),
        *("", f"# {_QUESTIONS}", "[questions]", *_questions(care)),
        *("", f"# {_SESSIONS}", "[sessions]", *_sessions(care)),
        *("", f"# {_PAIN}", "[pain]", *pain),
        *("", f"# {_EXCLUDED}", *_tables("excluded", excluded)),
        *("", f"# {_LEFT_OUT}", *_tables("left_out", left_out)),
    ]
    return "\n".join(lines) + "\n"


def _questions(care: Care) -> list[str]:
    questions = [
        *_line("asked", _iso(care.asked)),
        *(f"{line}  # the questions come again" for line in _line("put_off", _iso(care.put_off))),
        *(f"{line}  # {_CONSULTED}" for line in _line("consulted", _iso(care.consulted))),
        *(
            f"{question} = {'true' if question in care.yes else 'false'}  # {QUESTIONS[question]}"
            for question in Question
            if question in care.yes | care.no
        ),
    ]
    if care.included:
        questions += [f"# {_INCLUDED}", f"included = {json.dumps(sorted(care.included))}"]
    return questions


def _sessions(care: Care) -> list[str]:
    sessions = [
        *_line("first", _iso(care.first)),
        *_line("began", _iso(care.began)),
        *_line("last", _iso(care.last)),
        f"painless = {care.painless}",
    ]
    if care.learned:
        sessions += [
            f"# {_LEARNED}",
            "learned = [",
            *(f"  {json.dumps(name)}," for name in care.learned),
            "]",
        ]
    return sessions


def _tables(name: str, tables: list[list[str]]) -> list[str]:
    return [line for table in tables for line in ("", f"[[{name}]]", *table)][1:]


def _line(key: str, value: str | None) -> list[str]:
    return [] if value is None else [f"{key} = {value}"]


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()

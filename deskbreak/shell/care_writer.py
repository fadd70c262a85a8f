"""The person's `Care` as TOML text that they can read and edit. It is written after a break only."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from deskbreak.core.questions import Question
from deskbreak.core.safety_words import LOADS, QUESTIONS
from deskbreak.core.terms import Why

if TYPE_CHECKING:
    from datetime import date

    from deskbreak.core.care import Care

_HEAD: Final = """\
# What DeskBreak remembers so that breaks do you no harm. It stays on this computer.
#
# You may edit it; it is read before each break. DeskBreak writes it anew when
# something changes, so comments of your own do not last.
"""
_QUESTIONS: Final = (
    "The questions before the first break. true: yes, false: no; one that was not answered is not here."
)
_CONSULTED: Final = "you have asked a professional about these answers"
_INCLUDED: Final = "Movements that you included again in spite of an answer."
_SESSIONS: Final = (
    "Your first break, the first one since two weeks without, the last one, and how many went without pain."
)
_LEARNED: Final = "The journal's names of the last ones, so that none counts twice."
_PAIN: Final = (
    "Days on which a break was stopped because it hurt, and since when there is only the gentle set."
)
_EXCLUDED: Final = (
    f"What no movement may have, since when, in which step it hurt, and why: {Why.PAIN} or {Why.CHOICE}. "
    "Remove the entry to include it again."
)
_LEFT_OUT: Final = f"A step that is left out, since when, and why: {Why.PAIN} or {Why.CHOICE}. Remove the entry to do it again."


def text_of(care: Care) -> str:
    """Write the whole of it."""
    questions = [
        *_line("asked", _iso(care.asked)),
        *(f"{line}  # later: they come once more" for line in _line("put_off", _iso(care.put_off))),
        *(f"{line}  # {_CONSULTED}" for line in _line("consulted", _iso(care.consulted))),
        *(
            f"{question} = {'true' if question in care.yes else 'false'}  # {QUESTIONS[question]}"
            for question in Question
            if question in care.yes | care.no
        ),
    ]
    if care.included:
        questions += [f"# {_INCLUDED}", f"included = {json.dumps(sorted(care.included))}"]
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
        *("", f"# {_QUESTIONS}", "[questions]", *questions),
        *("", f"# {_SESSIONS}", "[sessions]", *sessions),
        *("", f"# {_PAIN}", "[pain]", *pain),
        *("", f"# {_EXCLUDED}", *_tables("excluded", excluded)),
        *("", f"# {_LEFT_OUT}", *_tables("left_out", left_out)),
    ]
    return "\n".join(lines) + "\n"


def _tables(name: str, tables: list[list[str]]) -> list[str]:
    return [line for table in tables for line in ("", f"[[{name}]]", *table)][1:]


def _line(key: str, value: str | None) -> list[str]:
    return [] if value is None else [f"{key} = {value}"]


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()

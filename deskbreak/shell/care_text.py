"""The person's `Care` as TOML text that they can read and edit, and back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, TypeVar

from deskbreak.core.care import MOST_STOPS, STEP_NAME, Care, LeftOut, Question, Why
from deskbreak.core.problem import Problem, Problems
from deskbreak.core.toml_lines import Path, lines_of
from deskbreak.core.toml_repair import read_lines

T = TypeVar("T")
Kind = TypeVar("Kind", bound=StrEnum)

_HEAD: Final = """\
# What DeskBreak remembers so that breaks do you no harm. It stays on this computer.
#
# You may edit it; it is read before each break. DeskBreak writes it anew when
# something changes, so comments of your own do not last.
"""
_QUESTIONS: Final = (
    "The questions before the first break. true: yes, false: no; one that was skipped is not here."
)
_TAKEN_BACK: Final = "Steps that you do in spite of an answer."
_SESSIONS: Final = (
    "Your first break, the first one since two weeks without, the last one, and how many went without pain."
)
_PAIN: Final = (
    "Days on which a break was stopped because it hurt, and since when there is only the gentle set."
)
_LEFT_OUT: Final = (
    f"A step that is left out, since when, and why: {', '.join(Why)}. Take the entry away to do it again."
)

_KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "questions": ("asked", "put_off", "taken_back", *Question),
    "sessions": ("first", "began", "last", "painless"),
    "pain": ("stops", "gentle_since"),
    "left_out": ("step", "since", "why"),
}


def text_of(care: Care) -> str:
    """Write the whole of it."""
    from deskbreak.core.guide_words import QUESTIONS  # here: it is written after a break only

    questions = [
        *_line("asked", _iso(care.asked)),
        *(f"{line}  # not now: they come once more" for line in _line("put_off", _iso(care.put_off))),
        *(
            f"{question} = {'true' if question in care.yes else 'false'}  # {QUESTIONS[question]}"
            for question in Question
            if question in care.yes | care.no
        ),
    ]
    if care.taken_back:
        questions += [f"# {_TAKEN_BACK}", f"taken_back = {json.dumps(sorted(care.taken_back))}"]
    sessions = [
        *_line("first", _iso(care.first)),
        *_line("began", _iso(care.began)),
        *_line("last", _iso(care.last)),
        f"painless = {care.painless}",
    ]
    pain = [
        f"stops = [{', '.join(stop.isoformat() for stop in care.stops)}]",
        *_line("gentle_since", _iso(care.gentle)),
    ]
    left_out = [
        line
        for left in care.left
        for line in (
            "",
            "[[left_out]]",
            f"step = {json.dumps(left.step)}",
            *_line("since", _iso(left.since)),
            f"why = {json.dumps(left.why.value)}",
        )
    ]
    lines = [
        *_HEAD.splitlines(),
        *("", f"# {_QUESTIONS}", "[questions]", *questions),
        *("", f"# {_SESSIONS}", "[sessions]", *sessions),
        *("", f"# {_PAIN}", "[pain]", *pain),
        *("", f"# {_LEFT_OUT}", *left_out[1:]),
    ]
    return "\n".join(lines) + "\n"


def _line(key: str, value: str | None) -> list[str]:
    return [] if value is None else [f"{key} = {value}"]


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def parse(text: str) -> tuple[Care, tuple[Problem, ...]]:
    """Read it, and name with their lines what cannot be used. Never raises."""
    tree, sound, broken = read_lines(text)
    reading = _Reading(lines_of(sound))
    care = reading.care(tree)
    unread = (Problem(problem.line, problem.where, "is not TOML; it was left out") for problem in broken)
    problems = Problems()
    for problem in (*unread, *reading.problems):
        problems.add(problem)
    return care, tuple(problems)


class _Unusable(ValueError):
    """Says what a value should be."""


@dataclass(slots=True)
class _Reading:
    """One pass over a file: collects the problems on the way."""

    lines: Mapping[Path, int]
    problems: list[Problem] = field(default_factory=list)

    def care(self, tree: Mapping[str, Any]) -> Care:
        for name in tree.keys() - _KEYS.keys():
            self._wrong((name,), f"means nothing here; known are {', '.join(_KEYS)}")
        questions = self._table(tree, "questions")
        sessions = self._table(tree, "sessions")
        pain = self._table(tree, "pain")
        no_steps: tuple[str, ...] = ()
        no_days: tuple[date, ...] = ()
        answers = {
            question: self._value(questions, "questions", question, _flag, None) for question in Question
        }
        return Care(
            yes=frozenset(question for question, yes in answers.items() if yes is True),
            no=frozenset(question for question, yes in answers.items() if yes is False),
            asked=self._value(questions, "questions", "asked", _day, None),
            put_off=self._value(questions, "questions", "put_off", _day, None),
            left=self._left(tree),
            taken_back=frozenset(
                self._value(questions, "questions", "taken_back", _list_of(_step), no_steps)
            ),
            stops=self._value(pain, "pain", "stops", _list_of(_day), no_days)[-MOST_STOPS:],
            gentle=self._value(pain, "pain", "gentle_since", _day, None),
            first=self._value(sessions, "sessions", "first", _day, None),
            began=self._value(sessions, "sessions", "began", _day, None),
            last=self._value(sessions, "sessions", "last", _day, None),
            painless=self._value(sessions, "sessions", "painless", _count, 0),
        )

    def _table(self, tree: Mapping[str, Any], name: str) -> Mapping[str, Any]:
        table = tree.get(name, {})
        if not isinstance(table, dict):
            self._wrong((name,), f"should be a section: [{name}]")
            return {}
        self._unknown(table, (name,), _KEYS[name])
        return table

    def _value(
        self, table: Mapping[str, Any], section: str, key: str, read: Callable[[Any], T], otherwise: T
    ) -> T:
        return self._read(table, (section, key), read, otherwise)

    def _read(self, table: Mapping[str, Any], path: Path, read: Callable[[Any], T], otherwise: T) -> T:
        key = str(path[-1])
        if key not in table:
            return otherwise
        try:
            return read(table[key])
        except _Unusable as why:
            self._wrong(path, f"cannot be used: it should be {why}")
            return otherwise

    def _left(self, tree: Mapping[str, Any]) -> tuple[LeftOut, ...]:
        """Read what is left out. An entry without a reason that can be used still leaves its step out."""
        tables = tree.get("left_out", [])
        if not isinstance(tables, list):
            self._wrong(("left_out",), "should be one or more tables, written [[left_out]]")
            return ()
        left: dict[str, LeftOut] = {}
        for index, table in enumerate(tables):
            path: Path = ("left_out", index)
            if not isinstance(table, dict):
                self._wrong(path, "should be a table, written [[left_out]]")
                continue
            self._unknown(table, path, _KEYS["left_out"])
            if "step" not in table:
                self._wrong(path, "names no step")
            step = self._read(table, (*path, "step"), _step, "")
            why = self._read(table, (*path, "why"), _choice(Why), Why.CHOICE)
            since = self._read(table, (*path, "since"), _day, None)
            if step:
                left[step] = LeftOut(step, why, since)
        return tuple(left.values())

    def _unknown(self, table: Mapping[str, Any], path: Path, known: tuple[str, ...]) -> None:
        for key in table:
            if key not in known:
                self._wrong((*path, key), f"means nothing here; known are {', '.join(known)}")

    def _wrong(self, path: Path, why: str) -> None:
        found = path
        while found and found not in self.lines:
            found = found[:-1]
        where = ".".join(str(name) for name in path if not isinstance(name, int))
        self.problems.append(Problem(self.lines[found] if found else None, where, why))


def _flag(value: Any) -> bool | None:
    if not isinstance(value, bool):
        raise _Unusable("true or false")
    return value


def _day(value: Any) -> date | None:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise _Unusable("a date, as in 2026-03-02")
    return value


def _count(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= 1_000_000:  # noqa: PLR2004 - more than a life has breaks
        raise _Unusable("a whole number")
    return value


def _step(value: Any) -> str:
    if not isinstance(value, str) or not STEP_NAME.fullmatch(value):
        raise _Unusable('the name of a step, as in "lean"')
    return value


def _choice(kind: type[Kind]) -> Callable[[Any], Kind]:
    def read(value: Any) -> Kind:
        for choice in kind:
            if value == choice.value:
                return choice
        raise _Unusable(f"one of {', '.join(kind)}")

    return read


def _list_of(read: Callable[[Any], T | None]) -> Callable[[Any], tuple[T, ...]]:
    def read_all(value: Any) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise _Unusable("a list")
        return tuple(found for found in map(read, value) if found is not None)

    return read_all

"""Reads the user's `SafetyRecord` from TOML text, which `safety_writer` writes and people may edit."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated, Any, Final, TypeVar

from deskbreak.core.config.toml_positions import Path, lines_of
from deskbreak.core.config.toml_repair import read_lines
from deskbreak.core.guide.questions import Question
from deskbreak.core.guide.safety import BREAK_NAME, MOST_LEARNED, MOST_STOPS, SafetyRecord
from deskbreak.core.guide.terms import STEP_NAME, ExcludedLoad, ExcludedStep, ExclusionReason, StepName
from deskbreak.core.model.diagnostic import Diagnostic, Diagnostics
from deskbreak.core.model.routine import Load
from deskbreak.core.model.suggestion import nearest
from deskbreak.core.model.typed_json import JSON, Limit, Malformed, within

T = TypeVar("T")
_Count = Annotated[int, within(0, 1_000_000)]  # more than a life has breaks
_BreakName = Annotated[str, Limit("the names of breaks", BREAK_NAME.fullmatch)]

_KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "questions": ("asked", "put_off", "consulted", "included", *Question),
    "sessions": ("first", "began", "last", "painless", "learned"),
    "pain": ("stops", "gentle_since"),
    "excluded": ("load", "since", "step", "why"),
    "left_out": ("step", "since", "why"),
}
# The format of the previous version: three questions had other names, and steps could be done despite an
# answer. The answers still apply to each movement, but a step is no longer included by its name.
_OLD_QUESTIONS: Final = {
    "bones": Question.OSTEOPOROSIS,
    "nerves": Question.NUMBNESS,
    "history": Question.SURGERY,
}
_OLD_KEYS: Final = (*_OLD_QUESTIONS, "taken_back")


def parse(text: str) -> tuple[SafetyRecord, tuple[Diagnostic, ...]]:
    """Parse the text; report unusable values with their lines. Never raises."""
    tree, sound, broken = read_lines(text)
    reading = _SafetyReader(lines_of(sound))
    record = reading.record(tree)
    if broken or reading.doubtful:
        record = replace(record, doubtful=True)
    unread = (
        Diagnostic(diagnostic.line, diagnostic.where, "is not TOML and was ignored") for diagnostic in broken
    )
    diagnostics = Diagnostics()
    for diagnostic in (*unread, *reading.diagnostics):
        diagnostics.add(diagnostic)
    return record, tuple(diagnostics)


def unknown_steps(text: str, steps: Collection[str]) -> tuple[Diagnostic, ...]:
    """Report the excluded steps that are not among ``steps``, with their lines. Never raises."""
    tree, sound, _ = read_lines(text)
    lines, tables = lines_of(sound), tree.get("left_out", [])
    found = Diagnostics()
    for index, table in enumerate(tables if isinstance(tables, list) else []):
        step = table.get("step") if isinstance(table, dict) else None
        if isinstance(step, str) and STEP_NAME.fullmatch(step) and step not in steps:
            near = "" if found.full else nearest(step, steps)
            hint = f"; did you mean {near!r}?" if near else ""
            line = lines.get(("left_out", index, "step"))
            found.add(Diagnostic(line, "left_out.step", f"no routine here has a step {step!r}{hint}"))
    return tuple(found)


@dataclass(slots=True)
class _SafetyReader:
    """One pass over a file; collects the errors."""

    lines: Mapping[Path, int]
    diagnostics: list[Diagnostic] = field(default_factory=list)
    doubtful: bool = False  # an unreadable part may have excluded something

    def record(self, tree: Mapping[str, Any]) -> SafetyRecord:
        known = len(self.diagnostics)
        for name in tree.keys() - _KEYS.keys():
            self._wrong((name,), f"means nothing here; choose from {', '.join(_KEYS)}")
        pain = self._table(tree, "pain")
        no_loads: tuple[Load, ...] = ()
        no_days: tuple[date, ...] = ()
        no_names: tuple[str, ...] = ()
        stops = self._value(pain, "pain", "stops", tuple[date, ...], no_days)
        gentle: date | None = self._value(pain, "pain", "gentle_since", date, None)
        excluded, item = self._excluded_loads(tree), self._excluded_steps(tree)
        self.doubtful = len(self.diagnostics) > known
        questions, sessions = self._table(tree, "questions"), self._table(tree, "sessions")
        yes, no = self._answers(questions)
        return SafetyRecord(
            yes=yes,
            no=no,
            asked=self._value(questions, "questions", "asked", date, None),
            put_off=self._value(questions, "questions", "put_off", date, None),
            consulted=self._value(questions, "questions", "consulted", date, None),
            included=frozenset(self._value(questions, "questions", "included", tuple[Load, ...], no_loads)),
            excluded_loads=excluded,
            excluded_steps=item,
            stops=stops[-MOST_STOPS:],
            gentle=gentle,
            first=self._value(sessions, "sessions", "first", date, None),
            began=self._value(sessions, "sessions", "began", date, None),
            last=self._value(sessions, "sessions", "last", date, None),
            painless=self._value(sessions, "sessions", "painless", _Count, 0),
            learned=self._value(sessions, "sessions", "learned", tuple[_BreakName, ...], no_names)[
                -MOST_LEARNED:
            ],
        )

    def _answers(self, questions: Mapping[str, Any]) -> tuple[frozenset[Question], frozenset[Question]]:
        """Read the answers, including those with an old name. An unreadable answer counts as none."""
        given: list[tuple[Question, bool | None]] = [
            (question, self._value(questions, "questions", key, bool, None))
            for question in Question
            for key in (question, *(old for old, now in _OLD_QUESTIONS.items() if now is question))
        ]
        yes = frozenset(question for question, answer in given if answer is True)
        return yes, frozenset(question for question, answer in given if answer is False) - yes

    def _table(self, tree: Mapping[str, Any], name: str) -> Mapping[str, Any]:
        table = tree.get(name, {})
        if not isinstance(table, dict):
            self._wrong((name,), f"should be a section: [{name}]")
            return {}
        self._unknown(table, (name,), _KEYS[name])
        return table

    def _value(self, table: Mapping[str, Any], section: str, key: str, kind: object, otherwise: T) -> T:
        return self._read(table, (section, key), kind, otherwise)

    def _read(self, table: Mapping[str, Any], path: Path, kind: object, otherwise: T) -> T:
        key = str(path[-1])
        if key not in table:
            return otherwise
        try:
            found: T = JSON.read(kind, table[key])
        except Malformed as error:
            self._wrong(path, f"cannot be used: {error.why}")
            return otherwise
        return found

    def _excluded_loads(self, tree: Mapping[str, Any]) -> tuple[ExcludedLoad, ...]:
        found: dict[Load, ExcludedLoad] = {}
        for table, path in self._entries(tree, "excluded"):
            if "load" not in table:
                self._wrong(path, "names no load")
            load: Load | None = self._read(table, (*path, "load"), Load, None)
            why = self._read(table, (*path, "why"), ExclusionReason, ExclusionReason.CHOICE)
            since: date | None = self._read(table, (*path, "since"), date, None)
            step = self._read(table, (*path, "step"), StepName, "")
            if load:
                found[load] = ExcludedLoad(load, why, since, step)
        return tuple(found.values())

    def _excluded_steps(self, tree: Mapping[str, Any]) -> tuple[ExcludedStep, ...]:
        """Read the excluded steps. An entry without a usable reason still excludes its step."""
        item: dict[str, ExcludedStep] = {}
        for table, path in self._entries(tree, "left_out"):
            if "step" not in table:
                self._wrong(path, "names no step")
            step = self._read(table, (*path, "step"), StepName, "")
            why = self._read(table, (*path, "why"), ExclusionReason, ExclusionReason.CHOICE)
            since: date | None = self._read(table, (*path, "since"), date, None)
            if step:
                item[step] = ExcludedStep(step, why, since)
        return tuple(item.values())

    def _entries(self, tree: Mapping[str, Any], name: str) -> Iterator[tuple[Mapping[str, Any], Path]]:
        tables = tree.get(name, [])
        if not isinstance(tables, list):
            self._wrong((name,), f"should be one or more tables, written [[{name}]]")
            return
        for index, table in enumerate(tables):
            path: Path = (name, index)
            if isinstance(table, dict):
                self._unknown(table, path, _KEYS[name])
                yield table, path
            else:
                self._wrong(path, f"should be a table, written [[{name}]]")

    def _unknown(self, table: Mapping[str, Any], path: Path, known: tuple[str, ...]) -> None:
        for key in table:
            if key not in known and (path != ("questions",) or key not in _OLD_KEYS):
                self._wrong((*path, key), f"means nothing here; choose from {', '.join(known)}")

    def _wrong(self, path: Path, why: str) -> None:
        found = path
        while found and found not in self.lines:
            found = found[:-1]
        where = ".".join(str(name) for name in path if not isinstance(name, int))
        self.diagnostics.append(Diagnostic(self.lines[found] if found else None, where, why))

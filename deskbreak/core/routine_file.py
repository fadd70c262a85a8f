"""Read a routine from its TOML text. ``config/routines/upper_back.toml`` explains the format.

`parse_routine` is total: whatever the text is, it returns and names what is
wrong, with lines, and columns where they are known. A routine with a mistake in a step is refused as a whole, so
that nobody is led through half of it; a word too many or a key that means
nothing is named, and the routine is used.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from deskbreak.core.problem import Problem
from deskbreak.core.routine import Pace, Part, Routine, Step, Variant
from deskbreak.core.toml_lines import Path, Place, innermost, places_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

MOST_WORDS: Final = 12  # of a text that is read while moving
DEFAULT_VARIANTS: Final = (Variant.FULL, Variant.STANDING, Variant.SEATED)

_PACES: Final = {"seconds": Pace.SECONDS, "breaths": Pace.BREATHS, "counts": Pace.COUNTS}
_MOST: Final = {Pace.SECONDS: 900, Pace.BREATHS: 60, Pace.COUNTS: 100}
_COUNT_S: Final = (0.5, 30.0)
_DEFAULT_COUNT_S: Final = 4.0

_PART_KEYS: Final = frozenset({"text", "more", "move", "count_seconds", *_PACES})
_WAY_KEYS: Final = _PART_KEYS | {"title", "caution", "gentle", "part"}
_STEP_KEYS: Final = _WAY_KEYS | {"id", "repeats", "question", "variants", *Variant}
_TOP_KEYS: Final = frozenset({"title", "advice", "doctor_signs", "step"})

Table = dict[str, Any]


def parse_routine(
    text: str, routine_id: str = "upper_back", moves: Collection[str] | None = None
) -> tuple[Routine | None, tuple[Problem, ...]]:
    """Read a routine; its id is the name of its file. Never raises.

    ``moves`` are the movements that the figure knows; None leaves them unchecked.
    """
    try:
        top = tomllib.loads(text)
    except ValueError as error:  # TOMLDecodeError, or a number with thousands of digits
        return None, (_not_toml(error, text),)
    except RecursionError:  # thousands of nested brackets
        return None, (Problem(None, "", "is nested too deeply to be read"),)
    reading = _Reading(places_of(text), moves)
    routine = reading.routine(top, routine_id)
    problems = sorted(reading.problems, key=lambda problem: problem.line or 0)
    return (None if reading.refused else routine), tuple(problems)


def _not_toml(error: ValueError, text: str) -> Problem:
    found = re.search(r"line (\d+)", str(error))
    line = int(found[1]) if found else max(1, len(text.splitlines()))
    column = re.search(r"column (\d+)", str(error))
    why = str(error).split(" (at ")[0]
    return Problem(line, "", f"cannot be read: {why}", int(column[1]) if column else None)


@dataclass(slots=True)
class _Reading:
    """One pass over a file: collects the problems on the way."""

    places: Mapping[Path, Place]
    moves: Collection[str] | None
    problems: list[Problem] = field(default_factory=list)
    refused: bool = False

    def routine(self, top: Table, routine_id: str) -> Routine:
        self._unknown(top, _TOP_KEYS, ())
        tables = top.get("step")
        if not isinstance(tables, list) or not tables:
            self._refuse(("step",), "a routine needs at least one [[step]]")
            tables = []
        steps: dict[Variant, list[Step]] = {}
        seen: set[str] = set()
        for index, table in enumerate(tables):
            path = ("step", index)
            if not isinstance(table, dict):
                self._refuse(path, "should be a table, written [[step]]")
                continue
            self._step(table, path, steps, seen)
        for variant, of_variant in steps.items():
            self._check_rounds(of_variant, variant)
        return Routine(
            id=routine_id,
            title=self._words(top, "title", ()),
            steps={variant: tuple(of_variant) for variant, of_variant in steps.items()},
            advice=self._words(top, "advice", ()),
            doctor_signs=self._signs(top),
        )

    def _step(self, table: Table, path: Path, steps: dict[Variant, list[Step]], seen: set[str]) -> None:
        self._unknown(table, _STEP_KEYS, path)
        step_id = self._name(table, "id", path)
        if step_id in seen:
            self._refuse((*path, "id"), f"there is already a step {step_id!r}")
        seen.add(step_id)
        variants = self._variants(table, path)
        for variant in Variant:
            if variant not in variants and variant in table:
                self._refuse((*path, variant), f"{variant!r} is not in the variants of this step")
        repeats, question = self._flag(table, "repeats", path), self._flag(table, "question", path)
        for variant in variants:
            way = self._way(table, path, variant)
            steps.setdefault(variant, []).append(
                Step(
                    id=step_id,
                    title=self._words(*way.of("title")),
                    parts=self._parts(way),
                    caution=self._words(*way.of("caution"), needed=False),
                    repeats=repeats,
                    question=question,
                    gentle=self._flag(*way.of("gentle")),
                )
            )

    def _variants(self, table: Table, path: Path) -> tuple[Variant, ...]:
        given = table.get("variants", list(DEFAULT_VARIANTS))
        if not isinstance(given, list) or not given or any(one not in list(Variant) for one in given):
            self._refuse((*path, "variants"), f"should be a list of {', '.join(Variant)}")
            return ()
        return tuple(variant for variant in Variant if variant in given)

    def _way(self, table: Table, path: Path, variant: Variant) -> _Way:
        own = table.get(variant, {})
        own_path = (*path, variant)
        if not isinstance(own, dict):
            self._refuse(own_path, f"should be a table, written [step.{variant}]")
            own = {}
        self._unknown(own, _WAY_KEYS, own_path)
        return _Way((own, own_path), (table, path))

    def _parts(self, way: _Way) -> tuple[Part, ...]:
        given, array_path = way.value("part"), way.path("part")
        if given is None:
            return (self._part(way),)
        if not isinstance(given, list) or not given:
            self._refuse(array_path, "should be one or more tables, written [[step.part]]")
            return ()
        parts = []
        for index, table in enumerate(given):
            path = (*array_path, index)
            if not isinstance(table, dict):
                self._refuse(path, "should be a table, written [[step.part]]")
                continue
            self._unknown(table, _PART_KEYS, path)
            parts.append(self._part(_Way((table, path), *way.levels)))
        return tuple(parts)

    def _part(self, way: _Way) -> Part:
        pace, amount = self._length(way)
        text = self._words(*way.of("text"))
        words = len(text.split())
        if words > MOST_WORDS:
            self._remark(
                way.path("text"), f"has {words} words; more than {MOST_WORDS} are hard to read while moving"
            )
        return Part(
            text=text,
            move=self._move(*way.of("move")),
            pace=pace,
            amount=amount,
            count_s=self._count_s(way),
            more=self._words(*way.of("more"), needed=False),
        )

    def _length(self, way: _Way) -> tuple[Pace, int]:
        """Read the length of a part from the innermost level that has one."""
        for table, path in way.levels:
            keys = [key for key in _PACES if key in table]
            if len(keys) > 1:
                self._refuse((*path, keys[1]), f"one length is enough; here are {' and '.join(keys)}")
            if keys:
                pace, amount = _PACES[keys[0]], table[keys[0]]
                if type(amount) is int and 1 <= amount <= _MOST[pace]:
                    return pace, amount
                self._refuse((*path, keys[0]), f"should be a whole number from 1 to {_MOST[pace]}")
                return pace, 1
        self._refuse(way.path("text"), f"has no length: one of {', '.join(_PACES)}")
        return Pace.SECONDS, 1

    def _count_s(self, way: _Way) -> float:
        value = way.value("count_seconds")
        least, most = _COUNT_S
        if value is None:
            return _DEFAULT_COUNT_S
        if type(value) in {int, float} and least <= value <= most:
            return float(value)
        self._refuse(way.path("count_seconds"), f"should be a number of seconds from {least:g} to {most:g}")
        return _DEFAULT_COUNT_S

    def _check_rounds(self, steps: list[Step], variant: Variant) -> None:
        """Check that the steps of a further round stand together, as the guide takes them."""
        repeating = [index for index, step in enumerate(steps) if step.repeats]
        if repeating and repeating[-1] - repeating[0] + 1 != len(repeating):
            odd = next(steps[i].id for i in range(repeating[0], repeating[-1]) if not steps[i].repeats)
            self._refuse(
                ("step",), f"{odd!r} ({variant}) stands between steps that repeat, but does not repeat"
            )

    # Single values

    def _words(self, table: Table, key: str, path: Path, *, needed: bool = True) -> str:
        value = table.get(key, "")
        if not isinstance(value, str):
            self._refuse((*path, key), "should be a text in quotes")
            return ""
        text = " ".join(value.split())
        if needed and not text:
            self._refuse((*path, key), f"{key} is missing")
        if not text.isprintable():  # this goes to terminals, too
            self._refuse((*path, key), "has a control character in it")
        return text

    def _signs(self, top: Table) -> tuple[str, ...]:
        value = top.get("doctor_signs", [])
        if not isinstance(value, list):
            self._refuse(("doctor_signs",), "should be a list of texts")
            return ()
        return tuple(self._words({"doctor_signs": sign}, "doctor_signs", ()) for sign in value)

    def _name(self, table: Table, key: str, path: Path) -> str:
        value = table.get(key, "")
        if not isinstance(value, str) or not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", value):
            self._refuse((*path, key), f"{key} should be a name of small letters, digits, - and _")
            return ""
        return value

    def _move(self, table: Table, key: str, path: Path) -> str:
        name = self._name(table, key, path)
        if name and self.moves is not None and name not in self.moves:
            near = difflib.get_close_matches(name, self.moves, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            self._refuse((*path, key), f"the figure knows no movement {name!r}{hint}")
        return name

    def _flag(self, table: Table, key: str, path: Path) -> bool:
        value = table.get(key, False)
        if not isinstance(value, bool):
            self._refuse((*path, key), "should be true or false")
        return value is True

    # Problems

    def _unknown(self, table: Table, known: Iterable[str], path: Path) -> None:
        for key in table:
            if key not in known:
                text = f"means nothing here; known are {', '.join(sorted(known))}"
                self._remark((*path, key), text, at_value=False)

    def _refuse(self, path: Path, text: str) -> None:
        self.refused = True
        self._remark(path, text)

    def _remark(self, path: Path, text: str, *, at_value: bool = True) -> None:
        line, column = self._spot(path, at_value=at_value)
        # Ways share their step's table: what is wrong there is found once for each variant.
        problem = Problem(line, _spoken(path), text, column)
        if problem not in self.problems:
            self.problems.append(problem)

    def _spot(self, path: Path, *, at_value: bool) -> tuple[int, int | None]:
        """Find the line and column of ``path``; what is missing has the line of its table, and no column."""
        found = innermost(path, self.places)
        place = self.places[found]
        if found != path:
            return place.line, None
        return place.line, place.value_column if at_value else place.column


class _Way:
    """How one variant does a step, or one part of it: levels of tables, the innermost first."""

    __slots__ = ("levels",)

    def __init__(self, *levels: tuple[Table, Path]) -> None:
        self.levels = levels

    def of(self, key: str) -> tuple[Table, str, Path]:
        """Return the innermost table that has ``key`` (none has it: that could), the key, and the table's way."""
        for table, path in self.levels:
            if key in table:
                return table, key, path
        written = (path for table, path in self.levels if table)
        return {}, key, next(written, self.levels[-1][1])

    def value(self, key: str) -> Any:
        """Return the value of ``key``, None if no level has it."""
        return self.of(key)[0].get(key)

    def path(self, key: str) -> Path:
        """Return the way to ``key``."""
        return (*self.of(key)[2], key)


def _spoken(path: Path) -> str:
    """Say a path as a person counts: ``step 3, seated, text``."""
    words: list[str] = []
    for name in path:
        if isinstance(name, int):
            words[-1] += f" {name + 1}"
        else:
            words.append(name)
    return ", ".join(words)

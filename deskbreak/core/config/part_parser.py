"""Reads the parts of a routine's steps: their forms, lengths, loads and movements."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from deskbreak.core.config.toml_positions import Path
from deskbreak.core.config.toml_reader import Table, Values
from deskbreak.core.model.routine import Load, Pace, StepPart
from deskbreak.core.model.suggestion import suggest

if TYPE_CHECKING:
    from collections.abc import Collection

MOST_WORDS: Final = 12  # in a text that is read while moving
MOST: Final = 100  # steps of a routine, and parts of a step: with more it is not a break

_PACES: Final = {"seconds": Pace.SECONDS, "breaths": Pace.BREATHS, "counts": Pace.COUNTS}
_LONGEST: Final = {Pace.SECONDS: 900, Pace.BREATHS: 60, Pace.COUNTS: 100}
_LENGTH_KEYS: Final = (*_PACES, "count_seconds")
_COUNT_S: Final = (0.5, 30.0)
_DEFAULT_COUNT_S: Final = 4.0

_FORM_KEYS: Final = frozenset({"text", "more", "move", "loads", "count_seconds", *_PACES})
_GENTLER_KEYS: Final = _FORM_KEYS | {"title", "caution"}
_FULLER_KEYS: Final = (_FORM_KEYS | {"caution"}) - {*_LENGTH_KEYS}
PART_KEYS: Final = _FORM_KEYS | {"after", "gentler", "fuller", "upright"}


@dataclass(frozen=True, slots=True)
class PartReader:
    """Reads parts from the values of a file and reports errors to them."""

    values: Values
    moves: Collection[str] | None  # known to the figure; None leaves them unchecked

    def of_step(self, way: Way) -> tuple[StepPart, ...]:
        """Read the parts of a step; a step without parts is itself the only one."""
        given, array_path = way.value("part"), way.path("part")
        if given is None:
            return (self._part(way),)
        if not isinstance(given, list) or not given:
            self.values.reject(array_path, "should be one or more tables, written [[step.part]]")
            return ()
        if len(given) > MOST:
            self.values.reject((*array_path, MOST), f"is one too many: a step has {MOST} at most")
        parts = []
        for index, table in enumerate(given[:MOST]):
            path = (*array_path, index)
            if not isinstance(table, dict):
                self.values.reject(path, "should be a table, written [[step.part]]")
                continue
            self.values.unknown(table, PART_KEYS, path)
            parts.append(self._part(Way((table, path), *way.levels)))
        return tuple(parts)

    def _part(self, way: Way) -> StepPart:
        after = self.values.name(*way.of("after")) if way.value("after") is not None else ""
        gentler = self._gentler(way)
        if after and not gentler:
            self.values.reject(way.path("after"), "needs a gentler form, for when that step was not done")
        return replace(
            self._form(way),
            loads=self._loads(way),
            gentler=gentler,
            fuller=self._fuller(way),
            after=after,
            upright=self.values.flag(*way.of("upright")),
        )

    def _form(self, way: Way) -> StepPart:
        pace, amount = self._length(way)
        text = self.values.text(*way.of("text"))
        words = len(text.split())
        if words > MOST_WORDS:
            self.values.warn(
                way.path("text"), f"has {words} words; more than {MOST_WORDS} are hard to read while moving"
            )
        return StepPart(
            text=text,
            move=self._move(*way.of("move")),
            pace=pace,
            amount=amount,
            count_s=self._count_s(way),
            more=self.values.text(*way.of("more"), needed=False),
        )

    def _gentler(self, way: Way) -> tuple[StepPart, ...]:
        """Read the gentler forms of a part. They take only its length from the part."""
        given, array_path = way.value("gentler"), way.path("gentler")
        if given is None:
            return ()
        if not isinstance(given, list):
            self.values.reject(array_path, "should be one or more tables, written [[step.gentler]]")
            return ()
        forms = []
        for index, table in enumerate(given):
            path = (*array_path, index)
            if not isinstance(table, dict):
                self.values.reject(path, "should be a table, written [[step.gentler]]")
                continue
            self.values.unknown(table, _GENTLER_KEYS, path)
            forms.append(self._other_form(table, path, way))
        return tuple(forms)

    def _fuller(self, way: Way) -> StepPart | None:
        """Read the fuller form of a part, which is as long as the part."""
        table, path = way.value("fuller"), way.path("fuller")
        if table is None:
            return None
        if not isinstance(table, dict):
            self.values.reject(path, "should be a table, written [step.fuller]")
            return None
        self.values.unknown(table, _FULLER_KEYS, path)
        return self._other_form(table, path, way)

    def _other_form(self, table: Table, path: Path, way: Way) -> StepPart:
        """Read another form of a part; it takes only the part's length."""
        lengths = [({key: level[key] for key in _LENGTH_KEYS if key in level}, p) for level, p in way.levels]
        form = self._form(Way((table, path), *lengths))
        loads = self._loads(Way((table, path)))
        if loads is None:
            self.values.reject(
                (*path, "loads"), f"is missing; it should be a list of {', '.join(Load)}, or []"
            )
        title = self.values.text(table, "title", path, needed=False)
        caution = self.values.text(table, "caution", path, needed=False)
        return replace(form, title=title, caution=caution, loads=loads)

    def _loads(self, way: Way) -> frozenset[Load] | None:
        given = way.value("loads")
        if given is None:
            return None
        if not isinstance(given, list) or any(one not in list(Load) for one in given):
            self.values.reject(way.path("loads"), f"should be a list of {', '.join(Load)}")
            return None
        return frozenset(Load(one) for one in given)

    def _length(self, way: Way) -> tuple[Pace, int]:
        """Read the length of a part from the innermost level that has one."""
        for table, path in way.levels:
            keys = [key for key in _PACES if key in table]
            if len(keys) > 1:
                self.values.reject((*path, keys[1]), f"one length is enough; here are {' and '.join(keys)}")
            if keys:
                pace, amount = _PACES[keys[0]], table[keys[0]]
                if type(amount) is int and 1 <= amount <= _LONGEST[pace]:
                    return pace, amount
                self.values.reject((*path, keys[0]), f"should be a whole number from 1 to {_LONGEST[pace]}")
                return pace, 1
        self.values.reject(way.path("text"), f"has no length: one of {', '.join(_PACES)}")
        return Pace.SECONDS, 1

    def _count_s(self, way: Way) -> float:
        value = way.value("count_seconds")
        least, most = _COUNT_S
        if value is None:
            return _DEFAULT_COUNT_S
        if type(value) in {int, float} and least <= value <= most:
            return float(value)
        self.values.reject(
            way.path("count_seconds"), f"should be a number of seconds from {least:g} to {most:g}"
        )
        return _DEFAULT_COUNT_S

    def _move(self, table: Table, key: str, path: Path) -> str:
        name = self.values.name(table, key, path)
        if name and self.moves is not None and name not in self.moves:
            hint = suggest(name, sorted(self.moves))
            self.values.reject((*path, key), f"the figure knows no movement {name!r}{hint}")
        return name


class Way:
    """How one variant does a step or a part: levels of tables, the innermost first."""

    __slots__ = ("levels",)

    def __init__(self, *levels: tuple[Table, Path]) -> None:
        self.levels = levels

    def of(self, key: str) -> tuple[Table, str, Path]:
        """Return the innermost table with ``key`` (the innermost one of all if none has it), the key, and the table's path."""
        for table, path in self.levels:
            if key in table:
                return table, key, path
        written = (path for table, path in self.levels if table)
        return {}, key, next(written, self.levels[-1][1])

    def value(self, key: str) -> Any:
        """Return the value of ``key``, or None if no level has it."""
        return self.of(key)[0].get(key)

    def path(self, key: str) -> Path:
        """Return the path of ``key``."""
        return (*self.of(key)[2], key)

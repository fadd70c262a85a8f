"""One codec for all JSON in messages and files: encodes frozen dataclasses as plain values, and decodes them.

Reading validates everything. It returns a complete dataclass, or raises `Malformed` with the path of the
first value that does not match its type. Limits that a type cannot express are annotated: ``Annotated[float,
within(0, 1)]``. Unknown keys are ignored and a field with a default may be missing, so that programs of
different versions understand each other.

A dataclass that is a member of a union carries its name in the JSON. `Codec` maps these names to classes, so
that a renamed class can still read its files. A renamed field keeps its key: ``field(metadata={"key":
"holds"})``. The reader of a class is built once, when it is first used.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date, datetime, time
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints, overload

T = TypeVar("T")
Reader = Callable[[Any], Any]

_FARTHEST: Final = 1e10  # seconds; no computer's clock counts this far
_YEARS: Final = range(1970, 2400)
_LONGEST_QUOTED: Final = 40  # characters


class Malformed(ValueError):
    """A value does not match its type: ``where`` is its path, ``why`` what is wrong."""

    def __init__(self, why: str, where: str = "") -> None:
        """Without ``where``, the error concerns the whole value."""
        super().__init__(why, where)
        self.why = why
        self.where = where

    def __str__(self) -> str:
        """``timer.sitting[2].minutes: expected a number, not 'x'``."""
        return f"{self.where}: {self.why}" if self.where else self.why

    def inside(self, outer: str) -> Malformed:
        """Return the same error with the path extended by the enclosing value."""
        dot = "" if not self.where or self.where.startswith("[") else "."
        return Malformed(self.why, f"{outer}{dot}{self.where}")


@dataclass(frozen=True, slots=True)
class Limit:
    """A restriction of a value beyond its type; ``expected`` describes it."""

    expected: str
    allows: Callable[[Any], object]


@dataclass(frozen=True, slots=True)
class KnownOnly:
    """Marks a set whose unknown members are ignored, because newer versions may have more of them."""


def within(least: float, most: float) -> Limit:
    """Limit the range of a number."""
    return Limit(f"a number from {least:.16g} to {most:.16g}", lambda value: least <= value <= most)


def at_least(least: float) -> Limit:
    """Limit a number from below."""
    return Limit(f"a number of at least {least:g}", lambda value: least <= value)


def at_most(count: int) -> Limit:
    """Limit the number of items or characters."""
    return Limit(f"{count} at most", lambda value: len(value) <= count)


Text = Annotated[str, Limit("a text that is not empty", bool)]
Day = Annotated[date, Limit(f"a day from {_YEARS[0]} to {_YEARS[-1]}", lambda day: day.year in _YEARS)]


class Codec:
    """Reads and writes dataclasses; those in ``names`` carry their name under the key ``tag``."""

    def __init__(self, tag: str = "", names: Mapping[str, type] | None = None) -> None:
        """Several names may map to one class: the last one is used for writing."""
        self._tag = tag
        self._names = names or {}
        self._name_of = {member: name for name, member in self._names.items()}
        self._readers: dict[Any, Reader] = {}

    def plain(self, value: Any) -> Any:
        """Return the value as plain JSON types."""
        if isinstance(value, Enum):
            return value.value
        if isinstance(value, tuple | list):
            return [self.plain(item) for item in value]
        if isinstance(value, frozenset):
            return [self.plain(item) for item in sorted(value, key=_place)]
        if isinstance(value, date | time):  # datetime is a date
            return value.isoformat()
        if not is_dataclass(value):
            return value
        name = self._name_of.get(type(value))
        found = {} if name is None else {self._tag: name}
        return found | {_key(field): self.plain(getattr(value, field.name)) for field in fields(value)}

    def line(self, value: Any) -> str:
        """Return the value as a line of JSON, without a line end."""
        return json.dumps(self.plain(value))

    @overload
    def read(self, kind: type[T], value: object) -> T: ...
    @overload
    def read(self, kind: object, value: object) -> Any: ...
    def read(self, kind: Any, value: object) -> Any:
        """Return the value as ``kind``: a class, or a union of classes. Raises Malformed."""
        return self._reader(kind)(value)

    def _reader(self, kind: Any) -> Reader:
        found = self._readers.get(kind)
        if found is None:
            found = self._readers[kind] = self._made(kind)
        return found

    def _made(self, kind: Any) -> Reader:
        origin, inner = get_origin(kind), get_args(kind)
        if origin is Annotated:
            return self._limited(inner[0], inner[1:])
        if origin in (Union, UnionType):
            return self._union(inner)
        if origin in (tuple, frozenset):
            return _items(origin, self._reader(inner[0]))
        if is_dataclass(kind):
            return self._dataclass(kind)
        if issubclass(kind, Enum):
            return _choice(kind)
        return _SIMPLE[kind]

    def _limited(self, kind: Any, limits: tuple[object, ...]) -> Reader:
        if KnownOnly() in limits:
            return _known_only(get_args(kind)[0])
        inner = self._reader(kind)

        def read(value: Any) -> Any:
            found = inner(value)
            for limit in limits:
                if isinstance(limit, Limit) and not limit.allows(found):
                    raise unexpected(limit.expected, value)
            return found

        return read

    def _union(self, members: tuple[Any, ...]) -> Reader:
        others = [member for member in members if member is not NoneType]
        inner = self._reader(others[0]) if len(others) == 1 else self._tagged(others)
        if len(others) == len(members):
            return inner
        return lambda value: None if value is None else inner(value)

    def _tagged(self, members: list[Any]) -> Reader:
        readers = {name: self._reader(kind) for name, kind in self._names.items() if kind in members}

        def read(value: Any) -> Any:
            name = _object(value).get(self._tag)
            found = readers.get(name) if isinstance(name, str) else None
            if found is None:
                raise unexpected(f"one of {', '.join(readers)}", name).inside(self._tag)
            return found(value)

        return read

    def _dataclass(self, kind: Any) -> Reader:
        hints = get_type_hints(kind, include_extras=True)
        parts = [(_key(field), field.name, self._reader(hints[field.name])) for field in fields(kind)]
        needed = frozenset(
            field.name
            for field in fields(kind)
            if field.default is MISSING and field.default_factory is MISSING
        )

        def read(value: Any) -> Any:
            tree, found = _object(value), {}
            for key, name, read_part in parts:
                if key in tree:
                    try:
                        found[name] = read_part(tree[key])
                    except Malformed as error:
                        raise error.inside(key) from None
                elif name in needed:
                    raise Malformed("missing", key)
            return kind(**found)

        return read


JSON: Final = Codec()


def json_object(text: str | bytes) -> dict[str, Any]:
    """Return the JSON object in a text. Raises Malformed."""
    try:
        found = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise Malformed("not valid JSON") from error
    return _object(found)


def _refuse(constant: str) -> object:
    raise ValueError(constant)  # Python accepts NaN and Infinity, JSON does not


def unexpected(expected: str, value: object) -> Malformed:
    """Return an error that names what was expected, and the actual value if it is short."""
    there = repr(value) if isinstance(value, str | int | float | None) else ""
    return Malformed(f"expected {expected}" + (f", not {there}" if 0 < len(there) <= _LONGEST_QUOTED else ""))


def _key(field: Field[Any]) -> str:
    key: str = field.metadata.get("key", field.name)
    return key


def _object(value: object) -> dict[str, Any]:
    if type(value) is not dict:
        raise unexpected("an object", value)
    return value


def _items(kind: Callable[[Any], Any], read_item: Reader) -> Reader:
    def read(value: Any) -> Any:
        if type(value) is not list:
            raise unexpected("a list", value)
        found = []
        for item in value:
            try:
                found.append(read_item(item))
            except Malformed as error:
                raise error.inside(f"[{len(found)}]") from None
        return kind(found)

    return read


def _choice(kind: type[Enum]) -> Reader:
    choices = {choice.value: choice for choice in kind}

    def read(value: Any) -> Any:
        found = choices.get(value) if isinstance(value, str) else None
        if found is None:
            raise unexpected(f"one of {', '.join(choices)}", value)
        return found

    return read


def _known_only(kind: type[Enum]) -> Reader:
    def read(value: Any) -> Any:
        if type(value) is not list:
            raise unexpected("a list", value)
        return frozenset(choice for choice in kind if choice.value in value)

    return read


def _number(value: Any) -> float:
    if (
        type(value) not in (float, int) or not -_FARTHEST <= value <= _FARTHEST
    ):  # the comparison also rejects NaN
        raise unexpected("a number", value)
    return float(value)


def _moment(value: Any) -> datetime:
    expected = "a time with its zone, as in 2026-03-02T09:00:00+01:00"
    found: datetime = _iso(datetime, expected)(value)
    if found.year not in _YEARS or found.tzinfo is None:
        raise unexpected(expected, value)
    return found


def _date(value: Any) -> date:
    if type(value) is date:  # from TOML, which has dates of its own
        return value
    found: date = _iso(date, "a date, as in 2026-03-02")(value)
    return found


def _iso(kind: Any, expected: str) -> Reader:
    def read(value: Any) -> Any:
        try:
            return kind.fromisoformat(value)
        except (ValueError, TypeError):
            raise unexpected(expected, value) from None

    return read


def _exactly(kind: type, expected: str) -> Reader:
    def read(value: Any) -> Any:
        if type(value) is not kind:
            raise unexpected(expected, value)
        return value

    return read


_SIMPLE: Final[Mapping[type, Reader]] = {
    str: _exactly(str, "a text"),
    bool: _exactly(bool, "true or false"),
    int: _exactly(int, "a whole number"),
    float: _number,
    datetime: _moment,
    date: _date,
    time: _iso(time, 'a time of day, as in "13:30"'),
}


def _place(member: Any) -> Any:
    """The order of a set in JSON: that of the enumeration, or alphabetical."""
    return list(type(member)).index(member) if isinstance(member, Enum) else member

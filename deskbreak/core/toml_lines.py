"""Where things stand in a TOML text: tomllib gives values without their lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

# The way to a value: names of tables and keys, and 0-based positions in arrays of tables.
Path = tuple[str | int, ...]

_NAMES: Final = r"[\w\s.\"'-]+"
_TABLE: Final = re.compile(rf"\s*\[({_NAMES})\]")
_TABLES: Final = re.compile(rf"\s*\[\[({_NAMES})\]\]")
_KEY: Final = re.compile(rf"\s*({_NAMES}?)\s*=[ \t]*")
_LONG_QUOTES: Final = re.compile("\"\"\"|'''")
# All that line breaks may stand in, or between; a quote of three that nothing ends comes last.
_TOKENS: Final = re.compile(
    r"""\n|[\[\]{}]|\#[^\n]*|"{3}(?:\\.|[^\\])*?"{3}|'{3}.*?'{3}|"{3}|'{3}|"(?:\\[^\n]|[^"\\\n])*"|'[^'\n]*'""",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a table header or a key stands, and where its value begins; all 1-based."""

    line: int
    column: int
    value_column: int


def lines_of(text: str) -> Mapping[Path, int]:
    """Return the 1-based line of every table header and key that stands at the start of a line."""
    return {path: place.line for path, place in places_of(text).items()}


def places_of(text: str) -> Mapping[Path, Place]:
    """Return the place of every table header and key that stands at the start of a line."""
    places: dict[Path, Place] = {(): Place(1, 1, 1)}
    lengths: dict[Path, int] = {}  # of the arrays of tables so far
    table: Path = ()
    quotes = ""  # what ends the string of several lines that we are in
    for number, line in enumerate(text.split("\n"), 1):  # as TOML has it; str knows more line breaks
        if not quotes:
            if found := _TABLES.match(line):
                array = _resolve(_split(found[1]), lengths)
                lengths[array] = lengths.get(array, 0) + 1
                table = (*array, lengths[array] - 1)
                places[table] = _place(number, found, found.start(1))
            elif found := _TABLE.match(line):
                table = _resolve(_split(found[1]), lengths)
                places[table] = _place(number, found, found.start(1))
            elif found := _KEY.match(line):
                places.setdefault((*table, *_split(found[1])), _place(number, found, found.end()))
        for mark in _LONG_QUOTES.findall(line):
            if not quotes:
                quotes = mark
            elif mark == quotes:
                quotes = ""
    return places


def starts_of(text: str) -> list[int]:
    """Return the 0-based lines in which a statement begins, or none stands; sound up to the first error at least."""
    starts, line, depth = [0], 0, 0
    for piece in _TOKENS.findall(text):
        if piece == "\n":
            line += 1
            if not depth:
                starts.append(line)
        elif piece in "[{":
            depth += 1
        elif piece in "]}":
            depth = max(0, depth - 1)
        elif piece in {'"""', "'''"}:  # it goes on to the end
            break
        else:
            line += piece.count("\n")
    return starts


def innermost(path: Path, places: Mapping[Path, Place]) -> Path:
    """Return ``path``, or the innermost table around it, that has a place."""
    while path not in places:
        path = path[:-1]
    return path


def _place(line: int, found: re.Match[str], value: int) -> Place:
    indent = len(found[0]) - len(found[0].lstrip())
    return Place(line, indent + 1, value + 1)


def _split(names: str) -> Path:
    return tuple(name.strip().strip("\"'") for name in names.split("."))


def _resolve(names: Path, lengths: Mapping[Path, int]) -> Path:
    """Put the position of the last element behind each array of tables that the names go through."""
    path: Path = ()
    for name in names:
        if path in lengths:
            path = (*path, lengths[path] - 1)
        path = (*path, name)
    return path

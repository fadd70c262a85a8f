"""Where things stand in a TOML text: tomllib gives values without their lines.

The text is gone through once, token by token, so that the work grows with its
length alone, whatever a person or a disk has put there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

# The way to a value: names of tables and keys, and 0-based positions in arrays of tables.
Path = tuple[str | int, ...]

# More than this is no settings, and costs tomllib the square of it, its recursion, or Python's limit of digits.
_MOST_NESTED: Final = 16  # brackets
_MOST_DOTS: Final = 16  # of a dotted key
_LONGEST_WORD: Final = 500  # characters, outside of quotes

_NAME: Final = re.compile(r"""[ \t]*(?:([\w-]+)|"([^"\n]*)"|'([^'\n]*)')[ \t]*""")
_EQUALS: Final = re.compile(r"=[ \t]*")
# All that matters outside of quotes. Each alternative takes what it has looked at, so that nothing is looked at again;
# a quote that its line does not end takes the rest of the line, and a quote of three that nothing ends comes last.
_TOKENS: Final = re.compile(
    r"""\n|[\[\]{}=,.]|\w+|\#[^\n]*|"{3}(?:\\.|[^\\])*?"{3,5}|'{3}.*?'{3,5}|"{3}|'{3}"""
    r"""|"(?:\\[^\n]|[^"\\\n])*+"|'[^'\n]*+'|["'][^\n]*""",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a table header or a key stands, and where its value begins; all 1-based."""

    line: int
    column: int
    value_column: int


@dataclass(frozen=True, slots=True)
class Statements:
    """The 0-based lines in which a statement may begin, and the line of one that exceeds every sane limit."""

    starts: tuple[int, ...]
    excessive: int | None


def lines_of(text: str) -> Mapping[Path, int]:
    """Return the 1-based line of every table header and key that stands at the start of a line."""
    return {path: place.line for path, place in places_of(text).items()}


def places_of(text: str) -> Mapping[Path, Place]:
    """Return the place of every table header and key that stands at the start of a line."""
    places: dict[Path, Place] = {(): Place(1, 1, 1)}
    lengths: dict[Path, int] = {}  # of the arrays of tables so far
    table: Path = ()
    lines = text.split("\n")  # as TOML has it; str knows more line breaks
    for number in statements(text).starts:
        line = lines[number]
        indent = len(line) - len(line.lstrip(" \t"))
        brackets = len(line[indent : indent + 2]) - len(line[indent : indent + 2].lstrip("["))
        names, end = _names(line, indent + brackets)
        if brackets and names and line.startswith("]" * brackets, end):
            table = _resolve(names, lengths)
            if brackets > 1:
                lengths[table] = lengths.get(table, 0) + 1
                table = (*table, lengths[table] - 1)
            places[table] = Place(number + 1, indent + 1, indent + brackets + 1)
        elif not brackets and names and (equals := _EQUALS.match(line, end)):
            places.setdefault((*table, *names), Place(number + 1, indent + 1, equals.end() + 1))
    return places


def statements(text: str) -> Statements:
    """Find the statements of a text; sound up to the first error at least."""
    starts, line, depth, dots = [0], 0, 0, 0
    for found in _TOKENS.finditer(text):
        piece = found[0]
        if piece == "\n":
            line += 1
            dots = 0
            if not depth:
                starts.append(line)
        elif piece == ".":
            dots += 1
        elif piece in "[]{}=,":
            depth = max(0, depth + (piece in "[{") - (piece in "]}"))
            dots = 0
        elif piece in {'"""', "'''"}:  # it runs to the end
            break
        elif piece[0] not in "\"'#":
            if len(piece) > _LONGEST_WORD:
                return Statements(tuple(starts), starts[-1])
        else:
            line += piece.count("\n")
        if depth > _MOST_NESTED or dots > _MOST_DOTS:
            return Statements(tuple(starts), starts[-1])
    return Statements(tuple(starts), None)


def innermost(path: Path, places: Mapping[Path, Place]) -> Path:
    """Return ``path``, or the innermost table around it, that has a place."""
    while path not in places:
        path = path[:-1]
    return path


def _names(line: str, at: int) -> tuple[Path, int]:
    """Read a dotted key, and return where it ends."""
    names: list[str] = []
    while found := _NAME.match(line, at):
        names.append(found[1] or found[2] or found[3] or "")
        at = found.end()
        if not line.startswith(".", at):
            break
        at += 1
    return tuple(names), at


def _resolve(names: Path, lengths: Mapping[Path, int]) -> Path:
    """Put the position of the last element behind each array of tables that the names go through."""
    path: Path = ()
    for name in names:
        if path in lengths:
            path = (*path, lengths[path] - 1)
        path = (*path, name)
    return path

"""Finds the positions of keys and tables in a TOML text, because tomllib returns values without lines.

The text is scanned once, token by token, so that the work grows only linearly, even with garbage as input.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

# The path to a value: names of tables and keys, and 0-based positions in arrays of tables.
Path = tuple[str | int, ...]

# Anything beyond these limits is not a settings file. In tomllib it would cost quadratic time, exceed the
# recursion limit, or exceed Python's limit for digits.
_MOST_NESTED: Final = 16  # nested brackets
_MOST_DOTS: Final = 16  # dots in a dotted key
_LONGEST_WORD: Final = 500  # characters outside quotes

_NAME: Final = re.compile(r"""[ \t]*(?:([\w-]+)|"([^"\n]*)"|'([^'\n]*)')[ \t]*""")
_EQUALS: Final = re.compile(r"=[ \t]*")
# Everything that matters outside quotes. Each alternative consumes what it has scanned, so that nothing is
# scanned twice. A quote that is not closed on its line consumes the rest of the line; an unclosed triple
# quote comes last.
_TOKENS: Final = re.compile(
    r"""\n|[\[\]{}=,.]|\w+|\#[^\n]*|"{3}(?:\\.|[^\\])*?"{3,5}|'{3}.*?'{3,5}|"{3}|'{3}"""
    r"""|"(?:\\[^\n]|[^"\\\n])*+"|'[^'\n]*+'|["'][^\n]*""",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class TomlPosition:
    """The position of a table header or key, and of its value; all 1-based."""

    line: int
    column: int
    value_column: int


@dataclass(frozen=True, slots=True)
class Statements:
    """The 0-based lines on which a statement may begin, and the line of one that exceeds the limits."""

    starts: tuple[int, ...]
    excessive: int | None


def lines_of(text: str) -> Mapping[Path, int]:
    """Return the 1-based line of every table header and key at the start of a line."""
    return {path: position.line for path, position in positions_of(text).items()}


def positions_of(text: str) -> Mapping[Path, TomlPosition]:
    """Return the position of every table header and key at the start of a line."""
    positions: dict[Path, TomlPosition] = {(): TomlPosition(1, 1, 1)}
    lengths: dict[Path, int] = {}  # of the arrays of tables so far
    table: Path = ()
    lines = text.split("\n")  # as in TOML; str.splitlines knows more line breaks
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
            positions[table] = TomlPosition(number + 1, indent + 1, indent + brackets + 1)
        elif not brackets and names and (equals := _EQUALS.match(line, end)):
            positions.setdefault((*table, *names), TomlPosition(number + 1, indent + 1, equals.end() + 1))
    return positions


def statements(text: str) -> Statements:
    """Find the statements of a text; correct at least up to the first error."""
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
        elif piece in {'"""', "'''"}:  # unclosed: it runs to the end
            break
        elif piece[0] not in "\"'#":
            if len(piece) > _LONGEST_WORD:
                return Statements(tuple(starts), starts[-1])
        else:
            line += piece.count("\n")
        if depth > _MOST_NESTED or dots > _MOST_DOTS:
            return Statements(tuple(starts), starts[-1])
    return Statements(tuple(starts), None)


def innermost(path: Path, positions: Mapping[Path, TomlPosition]) -> Path:
    """Return ``path``, or the innermost table around it, that has a position."""
    while path not in positions:
        path = path[:-1]
    return path


def _names(line: str, at: int) -> tuple[Path, int]:
    """Read a dotted key; return it and where it ends."""
    names: list[str] = []
    while found := _NAME.match(line, at):
        names.append(found[1] or found[2] or found[3] or "")
        at = found.end()
        if not line.startswith(".", at):
            break
        at += 1
    return tuple(names), at


def _resolve(names: Path, lengths: Mapping[Path, int]) -> Path:
    """Insert the index of the last element after each array of tables on the path."""
    path: Path = ()
    for name in names:
        if path in lengths:
            path = (*path, lengths[path] - 1)
        path = (*path, name)
    return path

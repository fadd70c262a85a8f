"""Where things stand in a TOML text: tomllib gives values without their lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

# The way to a value: names of tables and keys, and 0-based positions in arrays of tables.
Path = tuple[str | int, ...]

_NAMES: Final = r"[\w\s.\"'-]+"
_TABLE: Final = re.compile(rf"\s*\[({_NAMES})\]")
_TABLES: Final = re.compile(rf"\s*\[\[({_NAMES})\]\]")
_KEY: Final = re.compile(rf"\s*({_NAMES}?)\s*=")
_LONG_QUOTES: Final = re.compile("\"\"\"|'''")


def lines_of(text: str) -> Mapping[Path, int]:
    """Return the 1-based line of every table header and key that stands at the start of a line."""
    lines: dict[Path, int] = {(): 1}
    lengths: dict[Path, int] = {}  # of the arrays of tables so far
    table: Path = ()
    quotes = ""  # what ends the string of several lines that we are in
    for number, line in enumerate(text.split("\n"), 1):  # as TOML has it; str knows more line breaks
        if not quotes:
            if found := _TABLES.match(line):
                array = _resolve(_split(found[1]), lengths)
                lengths[array] = lengths.get(array, 0) + 1
                table = (*array, lengths[array] - 1)
                lines[table] = number
            elif found := _TABLE.match(line):
                table = _resolve(_split(found[1]), lengths)
                lines[table] = number
            elif found := _KEY.match(line):
                lines.setdefault((*table, *_split(found[1])), number)
        for mark in _LONG_QUOTES.findall(line):
            if not quotes:
                quotes = mark
            elif mark == quotes:
                quotes = ""
    return lines


def line_of(path: Path, lines: Mapping[Path, int]) -> int:
    """Return the line of ``path``, or of the innermost table around it that has one."""
    while path not in lines:
        path = path[:-1]
    return lines[path]


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

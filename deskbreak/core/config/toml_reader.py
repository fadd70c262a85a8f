"""Reads typed values from TOML tables and reports errors with line and column."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from deskbreak.core.config.toml_positions import Path, TomlPosition, innermost, statements
from deskbreak.core.model.diagnostic import Diagnostic, Diagnostics
from deskbreak.core.model.safe_text import shortened
from deskbreak.core.model.suggestion import suggest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Table = dict[str, Any]


def read_toml(text: str) -> Table | Diagnostic:
    """Parse TOML, or return the error with its position. Never raises."""
    excessive = statements(text).excessive
    if excessive is not None:
        return Diagnostic(excessive + 1, "", "cannot be read: a word too long, or too many dots or brackets")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return _not_toml(error, text)


def _not_toml(error: tomllib.TOMLDecodeError, text: str) -> Diagnostic:
    found = re.search(r"line (\d+)", str(error))
    line = int(found[1]) if found else max(1, len(text.splitlines()))
    column = re.search(r"column (\d+)", str(error))
    why = str(error).split(" (at ")[0]
    return Diagnostic(line, "", f"cannot be read: {why}", int(column[1]) if column else None)


@dataclass(slots=True)
class Values:
    """Reads single values and collects the errors.

    `reject` is for a value that cannot be used: the reader returns an empty value so that parsing can
    continue. `warn` is for a flaw in a value that can be used.
    """

    positions: Mapping[Path, TomlPosition]
    diagnostics: Diagnostics = field(default_factory=Diagnostics)
    rejected: bool = False

    def text(self, table: Table, key: str, path: Path, *, needed: bool = True) -> str:
        """Read a text and collapse its white space; ``path`` is the path of its table."""
        value = table.get(key, "")
        if not isinstance(value, str):
            self.reject((*path, key), "should be a text in quotes")
            return ""
        text = " ".join(value.split())
        if needed and not text:
            self.reject((*path, key), "is missing")
        if not text.isprintable():  # the text is also printed to terminals
            self.reject((*path, key), "contains a control character")
        return text

    def texts(self, table: Table, key: str, path: Path) -> tuple[str, ...]:
        """Read an optional list of texts."""
        value = table.get(key, [])
        if not isinstance(value, list):
            self.reject((*path, key), "should be a list of texts")
            return ()
        return tuple(self.text({key: one}, key, path) for one in value)

    def name(self, table: Table, key: str, path: Path) -> str:
        """Read an identifier."""
        value = table.get(key, "")
        if not isinstance(value, str) or not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", value):
            verb = "should be" if key in table else "is missing; it should be"
            self.reject((*path, key), f"{verb} a name of small letters, digits, - and _")
            return ""
        return value

    def flag(self, table: Table, key: str, path: Path) -> bool:
        """Read a boolean; a missing one is false."""
        value = table.get(key, False)
        if not isinstance(value, bool):
            self.reject((*path, key), "should be true or false")
        return value is True

    def unknown(self, table: Table, known: Iterable[str], path: Path) -> None:
        """Report unknown keys of a table."""
        for key in table:
            if key not in known:
                hint = "" if self.diagnostics.full else suggest(key, sorted(known))
                self.warn((*path, key), f"means nothing here{hint}", at_value=False)

    def reject(self, path: Path, text: str) -> None:
        """Report an error that makes the whole file unusable."""
        self.rejected = True
        self.warn(path, text)

    def warn(self, path: Path, text: str, *, at_value: bool = True) -> None:
        """Report a harmless flaw; with ``at_value`` false, at the key rather than its value."""
        line, column = self._position_of(path, at_value=at_value)
        # Variants share the table of their step, so an error there is found once per variant.
        self.diagnostics.add(Diagnostic(line, shortened(_path_in_words(path)), text, column))

    def _position_of(self, path: Path, *, at_value: bool) -> tuple[int, int | None]:
        """Find the line and column of ``path``; for a missing key, the line of its table and no column."""
        found = innermost(path, self.positions)
        place = self.positions[found]
        if found != path:
            return place.line, None
        return place.line, place.value_column if at_value else place.column


def _path_in_words(path: Path) -> str:
    """Write a path with 1-based positions: ``step 3, seated, text``."""
    words: list[str] = []
    for name in path:
        if isinstance(name, int):
            words[-1] += f" {name + 1}"
        else:
            words.append(name)
    return ", ".join(words)

"""An error in a file that the user wrote: where it is, and how to fix it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

MOST: Final = 25  # listed per file: a user with more of them fixes these first


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """An error. ``line`` and ``column`` are 1-based, or None if unknown; ``where`` names the setting or the step.

    If ``rest`` is set, this stands for that many further errors that are not listed.
    """

    line: int | None
    where: str
    text: str
    column: int | None = None
    rest: int = 0

    def __str__(self) -> str:
        line = f"line {self.line}" if self.line is not None else ""
        column = f"column {self.column}" if self.column is not None else ""
        head = ", ".join(part for part in (line, column, self.where) if part)
        return f"{head}: {self.text}" if head else self.text

    def in_file(self, name: str) -> str:
        """Return the message with the file name in front, as compilers print it: ``mine.toml:3:7: ...``."""
        numbers = [str(number) for number in (self.line, self.column) if number is not None]
        return f"{':'.join([name, *numbers])}: {f'{self.where}: ' if self.where else ''}{self.text}"


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Sort by line. Errors without a line come first; the count of the unlisted ones comes last."""
    return sorted(diagnostics, key=lambda diagnostic: (diagnostic.rest, diagnostic.line or 0))


def amount(diagnostics: Iterable[Diagnostic]) -> int:
    """Return the number of errors, including the unlisted ones."""
    return sum(diagnostic.rest or 1 for diagnostic in diagnostics)


@dataclass(slots=True)
class Diagnostics:
    """The errors of one file without duplicates: the first `MOST` of them, and the count of the others."""

    _found: dict[Diagnostic, None] = field(default_factory=dict)
    _more: set[int] = field(default_factory=set)  # their hashes: a file of garbage has a great many

    def add(self, diagnostic: Diagnostic) -> None:
        """Add an error unless it is already there."""
        if not self.full:
            self._found[diagnostic] = None
        elif diagnostic not in self._found:
            self._more.add(hash(diagnostic))

    @property
    def full(self) -> bool:
        """Whether further errors are only counted."""
        return len(self._found) >= MOST

    def __iter__(self) -> Iterator[Diagnostic]:
        """Iterate in order."""
        yield from in_order(self._found)
        if self._more:
            yield Diagnostic(None, "", f"and {len(self._more):,} more", rest=len(self._more))

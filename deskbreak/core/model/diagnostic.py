"""An error in a file that the user wrote: where it is, and how to fix it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

MOST: Final = 25  # listed per file: a user with more of them fixes these first


@dataclass(frozen=True, slots=True)
class Problem:
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


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sort by line. Errors without a line come first; the count of the unlisted ones comes last."""
    return sorted(problems, key=lambda problem: (problem.rest, problem.line or 0))


def amount(problems: Iterable[Problem]) -> int:
    """Return the number of errors, including the unlisted ones."""
    return sum(problem.rest or 1 for problem in problems)


@dataclass(slots=True)
class Problems:
    """The errors of one file without duplicates: the first `MOST` of them, and the count of the others."""

    _found: dict[Problem, None] = field(default_factory=dict)
    _more: set[int] = field(default_factory=set)  # their hashes: a file of garbage has a great many

    def add(self, problem: Problem) -> None:
        """Add an error unless it is already there."""
        if not self.full:
            self._found[problem] = None
        elif problem not in self._found:
            self._more.add(hash(problem))

    @property
    def full(self) -> bool:
        """Whether further errors are only counted."""
        return len(self._found) >= MOST

    def __iter__(self) -> Iterator[Problem]:
        """Iterate in order."""
        yield from in_order(self._found)
        if self._more:
            yield Problem(None, "", f"and {len(self._more):,} more", rest=len(self._more))

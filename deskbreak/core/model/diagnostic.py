"""Something wrong in what the user wrote: where it is, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

MOST: Final = 25  # in one file that are listed: whoever has more fixes these first


@dataclass(frozen=True, slots=True)
class Problem:
    """``line`` and ``column`` are 1-based, None where not known; ``where`` names the setting or the step.

    ``rest`` stands in for that many more, which are not listed.
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
        """Say it with the file in front, as compilers do and editors understand: ``mine.toml:3:7: ...``."""
        numbers = [str(number) for number in (self.line, self.column) if number is not None]
        return f"{':'.join([name, *numbers])}: {f'{self.where}: ' if self.where else ''}{self.text}"


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sort by line; problems without a line come first, and the count of the rest comes last."""
    return sorted(problems, key=lambda problem: (problem.rest, problem.line or 0))


def amount(problems: Iterable[Problem]) -> int:
    """Return how many problems there are, including those that are not listed."""
    return sum(problem.rest or 1 for problem in problems)


@dataclass(slots=True)
class Problems:
    """The problems of one file: each once, the first `MOST` of them, and a count of the rest."""

    _found: dict[Problem, None] = field(default_factory=dict)
    _more: set[int] = field(default_factory=set)  # their hashes: a file of garbage has very many

    def add(self, problem: Problem) -> None:
        """Add a problem, unless it is already known."""
        if not self.full:
            self._found[problem] = None
        elif problem not in self._found:
            self._more.add(hash(problem))

    @property
    def full(self) -> bool:
        """Whether no more will be listed."""
        return len(self._found) >= MOST

    def __iter__(self) -> Iterator[Problem]:
        """Iterate in order."""
        yield from in_order(self._found)
        if self._more:
            yield Problem(None, "", f"and {len(self._more):,} more", rest=len(self._more))

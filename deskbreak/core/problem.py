"""Something wrong in what the user wrote: where it is, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

MOST: Final = 100  # in one file: nobody reads more, and a file of garbage must not fill the memory


@dataclass(frozen=True, slots=True)
class Problem:
    """``line`` and ``column`` are 1-based, None where not known; ``where`` names the setting or the step."""

    line: int | None
    where: str
    text: str
    column: int | None = None

    def __str__(self) -> str:
        line = f"line {self.line}" if self.line is not None else ""
        column = f"column {self.column}" if self.column is not None else ""
        head = ", ".join(part for part in (line, column, self.where) if part)
        return f"{head}: {self.text}" if head else self.text

    def in_file(self, name: str) -> str:
        """Say it with the file in front, as compilers do and editors understand: ``mine.toml:3:7: ...``."""
        numbers = [str(number) for number in (self.line, self.column) if number is not None]
        return f"{':'.join([name, *numbers])}: {f'{self.where}: ' if self.where else ''}{self.text}"


@dataclass(slots=True)
class Problems:
    """What is found in one file: each once, the first `MOST` of them, and whether there was more."""

    _found: dict[Problem, None] = field(default_factory=dict)
    _more: bool = False

    def add(self, problem: Problem) -> None:
        """Take it in, unless it is known."""
        if not self.full:
            self._found[problem] = None
        elif problem not in self._found:
            self._more = True

    @property
    def full(self) -> bool:
        """Whether no more will be named."""
        return len(self._found) >= MOST

    def __iter__(self) -> Iterator[Problem]:
        """Go through them by their lines; those without one come first."""
        yield from sorted(self._found, key=lambda problem: problem.line or 0)
        if self._more:
            yield Problem(None, "", "There is more that cannot be used")

"""Something wrong in what the user wrote: where it is, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass


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

"""Something wrong in what the user wrote: where it is, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """``line`` is 1-based, None where no line is known; ``where`` names the setting or the step."""

    line: int | None
    where: str
    text: str

    def __str__(self) -> str:
        place = f"line {self.line}" if self.line is not None else ""
        head = ", ".join(part for part in (place, self.where) if part)
        return f"{head}: {self.text}" if head else self.text

"""A safety file in memory, on a disk that can be full."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from deskbreak.core.model.journal_entry import RoutineResult


@dataclass
class MemorySafety:
    """What was learned, and the part of it that is not on disk yet."""

    learned: list[RoutineResult] = field(default_factory=list)
    waiting: int = 0

    def learn(self, result: RoutineResult, today: date, name: str = "") -> None:
        del today, name
        self.learned.append(result)

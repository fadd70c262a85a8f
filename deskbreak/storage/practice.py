"""Which days of this week were practised, from the ends of the journal's files."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from deskbreak.core.model.practice import DAYS, days_practised, week_of
from deskbreak.storage import journal_recent

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


def week_practised(folder: Path, today: date) -> tuple[bool, ...]:
    """Return the days of the week that ``today`` is in, Monday first. Never raises; what cannot be read is no day."""
    monday = today - timedelta(days=today.weekday())
    lines, _ = journal_recent.between(folder, monday, monday + timedelta(days=DAYS - 1))
    return week_of(days_practised(line.entry for line in lines), today)

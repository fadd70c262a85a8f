"""Which days of this week were practised, from the end of the journal."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from deskbreak.core.history import DAYS, days_practised, week_of
from deskbreak.shell import files, journal

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

_TAIL: Final = 128 * 1024  # bytes of each device's file: two weeks of breaks at least, read in milliseconds


def week_practised(folder: Path, today: date) -> tuple[bool, ...]:
    """Return the days of the week that ``today`` is in, Monday first. Never raises; what cannot be read is no day."""
    days: set[date] = set()
    try:
        paths = sorted(folder.glob("*.jsonl"))
    except OSError:
        paths = []
    for path in paths:
        try:
            content = _tail(path)
        except OSError:
            continue
        lines, _ = journal.read_file(path.name, content)
        days |= days_practised(line.entry for line in lines if _is_near(line.entry.at.date(), today))
    return week_of(days, today)


def _is_near(day: date, today: date) -> bool:
    return abs(day - today) <= timedelta(days=DAYS)


def _tail(path: Path) -> bytes:
    """The whole lines at the end of a file. Raises OSError."""
    with files.opened(path) as file:
        size = file.seek(0, os.SEEK_END)
        start = file.seek(max(0, size - _TAIL))
        content = file.read()
    return content.partition(b"\n")[2] if start else content

"""The newest entries of all devices, read from the ends of their files; see `journal_tail` for how far back."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from pathlib import Path

from deskbreak.core.model.diagnostic import Diagnostic
from deskbreak.core.model.practice import DAYS, days_practised, week_of
from deskbreak.core.model.typed_json import Malformed
from deskbreak.storage import files, journal, journal_tail
from deskbreak.storage.journal_codec import Line, decode

_ZONES = timedelta(days=1)  # elsewhere, a day begins up to 14 hours earlier and ends up to 12 hours later

Found = tuple[list[Line], list[Diagnostic]]


def last(folder: Path, count: int) -> Found:
    """Return the last ``count`` entries by time, oldest first, and the errors. Never raises."""
    # A guided break has two entries, of which one is shown.
    lines, diagnostics = _collected(folder, lambda: _Latest(2 * count).takes)
    return lines[-count:], diagnostics


def between(folder: Path, first: date, until: date) -> Found:
    """Return the entries from ``first`` to ``until`` by their local dates, and the errors. Never raises."""
    begin = datetime.combine(first, time(), UTC) - _ZONES
    end = datetime.combine(until, time(), UTC) + 2 * _ZONES

    def takes(at: str) -> bool:
        return begin.isoformat() <= at <= end.isoformat()

    lines, diagnostics = _collected(folder, lambda: takes)
    return [line for line in lines if first <= line.entry.at.date() <= until], diagnostics


def week_practised(folder: Path, today: date) -> tuple[bool, ...]:
    """Return the days of this week with practice, Monday first; an unreadable journal counts as none. Never raises."""
    monday = today - timedelta(days=today.weekday())
    lines, _ = between(folder, monday, monday + timedelta(days=DAYS - 1))
    return week_of(days_practised(line.entry for line in lines), today)


class _Latest:
    """Accepts an entry if its time is among the latest seen so far."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._times: list[str] = []  # a heap

    def takes(self, at: str) -> bool:
        if len(self._times) < self._count:
            heapq.heappush(self._times, at)
            return True
        return heapq.heappushpop(self._times, at) != at


def _collected(folder: Path, makes_wanted: Callable[[], Callable[[str], bool]]) -> Found:
    paths, diagnostics = journal.paths_in(folder)
    found: list[list[Line]] = []
    for path in paths:
        try:
            lines, faults = _newest(path, makes_wanted())
        except OSError as error:
            diagnostics.append(journal.cannot_be_read(path, error))
            continue
        found.append(lines)
        diagnostics.extend(faults)
    return journal.merged(chain.from_iterable(found)), diagnostics


def _newest(path: Path, wanted: Callable[[str], bool]) -> Found:
    lines: list[Line] = []
    broken: tuple[int, Malformed] | None = None
    count = 0
    with files.open_regular(path) as file:
        for offset, raw in journal_tail.newest(file, wanted):
            try:
                lines.append(decode(raw))
            except Malformed as why:
                broken, count = (offset, why), count + 1
        number = journal_tail.line_number(file, broken[0]) if broken else 0
    return lines[::-1], journal.unreadable(path, (number, broken[1]) if broken else None, count)

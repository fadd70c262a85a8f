"""The practised days of this week, from the journals of all devices."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from deskbreak.core.model.journal_entry import Entry, EntryKind, RoutineResult
from deskbreak.core.model.routine import Variant
from deskbreak.storage.journal_codec import Line, encode
from deskbreak.storage.journal_recent import week_practised

WEDNESDAY = date(2026, 3, 4)
NO_DAY = (False,) * 7


def line(device: str, number: int, day: date) -> bytes:
    at = datetime(day.year, day.month, day.day, 9, 30, tzinfo=UTC)
    result = RoutineResult(EntryKind.GUIDED, Variant.STANDING, ())
    return encode(Line(device, number, Entry(EntryKind.GUIDED, at, 0.0, result=result)))


def test_the_days_of_all_devices_count(tmp_path: Path) -> None:
    """Monday on one, today on the other; last week is another week, and a broken line is not a day."""
    one = line("a-0001", 1, date(2026, 2, 27)) + b"{\n" + line("a-0001", 3, date(2026, 3, 2))
    (tmp_path / "a-0001.jsonl").write_bytes(one)
    (tmp_path / "b-0002.jsonl").write_bytes(line("b-0002", 1, WEDNESDAY))
    (tmp_path / "c-0003.jsonl").mkdir()

    assert week_practised(tmp_path, WEDNESDAY) == (True, False, True, *NO_DAY[3:])
    assert week_practised(tmp_path / "none", WEDNESDAY) == NO_DAY


def test_of_a_long_journal_only_the_end_is_read(tmp_path: Path) -> None:
    """Years of breaks, and the days of this week are still found."""
    days = [WEDNESDAY - timedelta(days=n // 6) for n in range(6000, -1, -1)]
    lines = [line("a-0001", number, day) for number, day in enumerate(days, 1)]
    (tmp_path / "a-0001.jsonl").write_bytes(b"".join(lines))

    assert week_practised(tmp_path, WEDNESDAY) == (True, True, True, *NO_DAY[3:])

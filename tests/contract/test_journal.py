"""The contract of every journal: the file and the fake."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deskbreak.core.model.journal_entry import Entry, EntryKind
from deskbreak.ports import Journal
from deskbreak.storage.journal import read
from deskbreak.storage.journal_writer import FileJournal
from tests.support.engine_harness import FakeStorage

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
SNOOZED = Entry(EntryKind.SNOOZED, NINE, seated_s=2700.0, minutes=5.0)
SKIPPED = Entry(EntryKind.SKIPPED, NINE + timedelta(hours=1), seated_s=6300.0)


class OnDisk:
    """The journal file, with functions that block and unblock its folder."""

    def __init__(self, place: Path) -> None:
        self._folder = place / "journal"
        self.journal: Journal = FileJournal(self._folder, place / "device")

    def entries(self) -> list[Entry]:
        return [line.entry for line in read(self._folder)[0]]

    def refuse(self) -> None:
        self._folder.write_text("in the way")

    def allow(self) -> None:
        self._folder.unlink()


class InMemory:
    """The fake journal on a disk that can be full."""

    def __init__(self, _place: Path) -> None:
        self._paper = FakeStorage()
        self.journal: Journal = self._paper

    def entries(self) -> list[Entry]:
        return self._paper.entries

    def refuse(self) -> None:
        self._paper.full = True

    def allow(self) -> None:
        self._paper.full = False


Kept = OnDisk | InMemory


@pytest.fixture(params=[OnDisk, InMemory])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Kept:
    make: Callable[[Path], Kept] = request.param
    return make(tmp_path)


def test_appended_entries_are_read_in_order(kept: Kept) -> None:
    kept.journal.append(SNOOZED)
    kept.journal.append(SKIPPED)

    assert kept.entries() == [SNOOZED, SKIPPED]


def test_writing_raises_an_os_error_until_it_succeeds(kept: Kept) -> None:
    """The entry is not lost: the engine retries."""
    kept.refuse()
    with pytest.raises(OSError, match=r"."):
        kept.journal.append(SNOOZED)
    kept.allow()
    kept.journal.append(SNOOZED)

    assert kept.entries() == [SNOOZED]

"""The journal belongs to the user: no line is lost, and none appears twice."""

from __future__ import annotations

import errno
import sys
from pathlib import Path

import pytest

from deskbreak.ports import Journal
from deskbreak.storage.journal import read
from deskbreak.storage.journal_writer import FileJournal
from tests.support.fixtures import Run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="uses flock and RLIMIT_FSIZE")

APPEND = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from deskbreak.core.model.journal_entry import Entry, EntryKind
from deskbreak.storage.journal_writer import FileJournal
journal = FileJournal(Path(sys.argv[1]) / "journal", Path(sys.argv[1]) / "device")
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(sys.argv[3])):
    journal.append(Entry(EntryKind.NATURAL, datetime.now(UTC), float(number), float(sys.argv[2])))
"""

FILL = """
import resource, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from deskbreak.core.model.journal_entry import Entry, EntryKind
from deskbreak.storage.journal_writer import FileJournal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
journal = FileJournal(Path(sys.argv[1]) / "journal", Path(sys.argv[1]) / "device")
entry = Entry(EntryKind.NATURAL, datetime(2026, 3, 2, 9, tzinfo=UTC), 1.0)
journal.append(entry)
free = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (200, free[1]))
for _ in range(2):
    try:
        journal.append(entry)
    except OSError as error:
        print(error.errno)
resource.setrlimit(resource.RLIMIT_FSIZE, free)
journal.append(entry)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "journal"


@pytest.fixture
def journal(folder: Path, tmp_path: Path) -> Journal:
    return FileJournal(folder, tmp_path / "device")


def test_two_processes_that_append_at_once_lose_nothing_and_share_no_number(
    folder: Path, tmp_path: Path, child: Run
) -> None:
    """The engine, and a guide in a terminal. They even create the device name at the same time."""
    writers = [child(APPEND, tmp_path, number, 1000) for number in (1, 2)]
    for writer in writers:
        assert writer.stdin is not None
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        writer.communicate("go\n", timeout=120)
    lines, problems = read(folder)

    assert problems == []
    assert sorted(line.seq for line in lines) == list(range(1, 2001))
    assert sorted((line.entry.took_s, line.entry.seated_s) for line in lines) == [
        (float(writer), float(number)) for writer in (1, 2) for number in range(1000)
    ]


def test_a_full_disk_leaves_no_part_of_a_line_and_the_next_try_succeeds(
    folder: Path, tmp_path: Path, child: Run
) -> None:
    """The first 200 bytes have room for one line and a half."""
    writer = child(FILL, tmp_path)
    errors = writer.communicate(timeout=60)[0]
    lines, problems = read(folder)

    assert errors.split() == [str(errno.EFBIG)] * 2
    assert ([line.seq for line in lines], problems) == ([1, 2], [])

"""The journal belongs to the user: no line is lost, and none is written twice."""

from __future__ import annotations

import fcntl
import json
import os
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings, strategies as st

from deskbreak.core.model.diagnostic import Diagnostic
from deskbreak.core.model.journal_entry import Entry, EntryKind, Outcome, RoutineResult, StepResult
from deskbreak.core.model.routine import Variant
from deskbreak.core.model.typed_json import Malformed
from deskbreak.ports import Journal
from deskbreak.storage.files import NotRegularFile
from deskbreak.storage.journal import read
from deskbreak.storage.journal_codec import Line, decode, encode
from deskbreak.storage.journal_writer import FileJournal, device_name

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="uses flock and RLIMIT_FSIZE")

BERLIN = ZoneInfo("Europe/Berlin")
NINE = datetime(2026, 3, 2, 9, tzinfo=BERLIN)
RESULT = RoutineResult(
    EntryKind.GUIDED,
    Variant.STANDING,
    (StepResult("stand", 20.0, Outcome.DONE), StepResult("reach", 12.5, Outcome.SKIPPED)),
    rounds=2,
    stiffness_before=6,
    stiffness_after=3,
)
GUIDED = Entry(EntryKind.GUIDED, NINE, seated_s=2700.0, took_s=300.0, result=RESULT)
STARTED = Entry(EntryKind.STARTED, NINE - timedelta(minutes=5), seated_s=2700.0)
SNOOZED = Entry(EntryKind.SNOOZED, NINE, seated_s=2700.0, minutes=5.0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "journal"


@pytest.fixture
def journal(folder: Path, tmp_path: Path) -> Journal:
    return FileJournal(folder, tmp_path / "device")


def the_file(folder: Path) -> Path:
    (found,) = folder.iterdir()
    return found


def test_appended_entries_are_read_back_in_order(journal: Journal, folder: Path) -> None:
    """With all their fields, in their own zone."""
    later = Entry(EntryKind.SKIPPED, NINE + timedelta(hours=1), seated_s=100.0)
    journal.append(GUIDED)
    journal.append(later)
    lines, problems = read(folder)

    assert ([line.entry for line in lines], [line.seq for line in lines]) == ([GUIDED, later], [1, 2])
    assert problems == []


def test_a_line_has_the_promised_fields(journal: Journal, folder: Path, tmp_path: Path) -> None:
    """Other programs read them."""
    journal.append(GUIDED)

    assert json.loads(the_file(folder).read_text()) == {
        "v": 1,
        "device": (tmp_path / "device").read_text().strip(),
        "seq": 1,
        "at": "2026-03-02T08:00:00.000Z",
        "tz": "Europe/Berlin",
        "kind": "guided",
        "seated_s": 2700.0,
        "took_s": 300.0,
        "variant": "standing",
        "steps": [
            {"id": "stand", "done_s": 20.0, "outcome": "done"},
            {"id": "reach", "done_s": 12.5, "outcome": "skipped"},
        ],
        "rounds": 2,
        "stiffness_before": 6,
        "stiffness_after": 3,
    }


def test_the_file_and_its_folder_are_private(journal: Journal, folder: Path) -> None:
    """The log contains pain."""
    journal.append(SNOOZED)

    assert [oct(path.stat().st_mode & 0o777) for path in (folder, the_file(folder))] == ["0o700", "0o600"]


def test_numbers_continue_after_a_restart(journal: Journal, folder: Path, tmp_path: Path) -> None:
    """From the numbers in the file."""
    journal.append(SNOOZED)
    FileJournal(folder, tmp_path / "device").append(SNOOZED)
    journal.append(SNOOZED)

    assert [line.seq for line in read(folder)[0]] == [1, 2, 3]


def test_an_entry_after_a_torn_line_begins_on_a_new_line(journal: Journal, folder: Path) -> None:
    """After a power cut the next entry gets its own line, and the torn one stays."""
    journal.append(SNOOZED)
    with the_file(folder).open("ab") as file:
        file.write(b'{"v":1,"device":"desk-00')
    journal.append(GUIDED)
    lines, problems = read(folder)

    assert [(line.seq, line.entry) for line in lines] == [(1, SNOOZED), (3, GUIDED)]
    assert problems == [
        Diagnostic(2, str(the_file(folder)), "cannot be read: not valid JSON. The file is kept as it is.")
    ]


def test_lines_that_cannot_be_read_are_counted_reported_and_kept(journal: Journal, folder: Path) -> None:
    """Whatever damaged them."""
    journal.append(SNOOZED)
    before = the_file(folder).read_bytes() + b"\x00\x00\x00\n[]\n" + b'{"v":2}\n'
    the_file(folder).write_bytes(before)
    journal.append(GUIDED)
    lines, problems = read(folder)

    assert [line.entry for line in lines] == [SNOOZED, GUIDED]
    assert [(problem.line, problem.where, problem.text) for problem in problems] == [
        (
            2,
            str(the_file(folder)),
            "cannot be read: not valid JSON; nor can 2 more. The file is kept as it is.",
        )
    ]
    assert the_file(folder).read_bytes().startswith(before)


def test_a_break_without_an_end_shows_as_partial(journal: Journal, folder: Path) -> None:
    """The power failed; a break with an end shows once."""
    journal.append(STARTED)
    journal.append(SNOOZED)
    journal.append(STARTED)
    journal.append(GUIDED)

    assert [line.entry.kind for line in read(folder)[0]] == [
        EntryKind.PARTIAL,
        EntryKind.SNOOZED,
        EntryKind.GUIDED,
    ]


def test_a_break_under_way_shows_as_such_until_an_entry_follows_it(journal: Journal, folder: Path) -> None:
    """Issue 8, 8: it used to show as partial."""
    now = datetime.now(UTC)
    journal.append(replace(STARTED, at=now))
    under_way = [line.entry.kind for line in read(folder)[0]]
    journal.append(replace(SNOOZED, at=now))

    assert under_way == [EntryKind.STARTED]
    assert [line.entry.kind for line in read(folder)[0]] == [EntryKind.PARTIAL, EntryKind.SNOOZED]


def test_devices_are_merged_by_time_and_copies_count_once(journal: Journal, folder: Path) -> None:
    """A synced folder with a copy that the sync tool left."""
    journal.append(SNOOZED)
    own = the_file(folder)
    other = Line("laptop-0000", 1, Entry(EntryKind.NATURAL, NINE - timedelta(hours=1), 60.0))
    (folder / "laptop-0000.jsonl").write_bytes(encode(other))
    (folder / f"{own.stem} (conflicted copy).jsonl").write_bytes(own.read_bytes())
    (folder / "notes.txt").write_text("not ours")
    lines, problems = read(folder)

    assert ([line.entry for line in lines], problems) == ([other.entry, SNOOZED], [])


def test_a_file_that_cannot_be_opened_hides_no_other(journal: Journal, folder: Path) -> None:
    """Here it is a folder."""
    journal.append(SNOOZED)
    (folder / "a.jsonl").mkdir()
    lines, problems = read(folder)

    assert [line.entry for line in lines] == [SNOOZED]
    assert [str(problem) for problem in problems] == [f"{folder / 'a.jsonl'}: cannot be read: Is a directory"]


@pytest.mark.timeout(20)
def test_a_fifo_in_place_of_the_devices_name_is_refused(journal: Journal, tmp_path: Path) -> None:
    """The first entry used to wait for it."""
    os.mkfifo(tmp_path / "device")

    with pytest.raises(NotRegularFile):
        journal.append(GUIDED)


@pytest.mark.timeout(20)
def test_a_fifo_in_place_of_the_file_is_refused_in_words(
    journal: Journal, folder: Path, tmp_path: Path
) -> None:
    """It used to say "Illegal seek", without the file's name."""
    folder.mkdir()
    pipe = folder / f"{device_name(tmp_path / 'device')}.jsonl"
    os.mkfifo(pipe)

    with pytest.raises(NotRegularFile) as refused:
        journal.append(GUIDED)
    assert (refused.value.strerror, refused.value.filename) == ("it is a pipe, not a file", str(pipe))


@pytest.mark.timeout(20)
def test_a_fifo_among_the_files_is_reported_and_not_waited_for(journal: Journal, folder: Path) -> None:
    journal.append(GUIDED)
    os.mkfifo(folder / "pipe.jsonl")

    lines, problems = read(folder)
    assert [line.seq for line in lines] == [1]
    assert [problem.text for problem in problems] == ["cannot be read: it is a pipe or a device, not a file"]


def test_a_missing_folder_is_not_an_empty_journal(folder: Path) -> None:
    """Years of breaks may be in it, so "none yet" would be false."""
    folder.write_text("in the way")

    assert read(folder) == ([], [Diagnostic(None, str(folder), "cannot be read: Not a directory")])


def test_a_line_of_a_newer_version_is_refused_and_one_with_extra_fields_is_read() -> None:
    """Unknown fields are ignored if the line says that older programs may read it."""
    line = Line("desk-0000", 1, SNOOZED)
    fields = json.loads(encode(line))

    assert decode(json.dumps({**fields, "mood": ["good", {"n": 1}]}).encode()) == line
    with pytest.raises(
        Malformed, match=r"^v: expected version 1 or older \(a newer DeskBreak wrote this\), not 2$"
    ):
        decode(json.dumps({**fields, "v": 2}).encode())


@pytest.mark.parametrize("field", ["seated_s", "took_s"])
def test_an_impossible_sitting_time_is_refused(journal: Journal, folder: Path, field: str) -> None:
    """It would print as hundreds of digits and spoil the sums."""
    journal.append(SNOOZED)
    fields = json.loads(the_file(folder).read_bytes())
    the_file(folder).write_text(json.dumps({**fields, field: 1e300}))
    lines, problems = read(folder)

    assert lines == []
    assert f"{field}: expected a number, not 1e+300" in problems[0].text


def test_no_journal_yet_is_an_empty_one(folder: Path) -> None:
    """Nothing is wrong with that."""
    assert read(folder) == ([], [])


def test_a_full_device_is_an_os_error(folder: Path, tmp_path: Path) -> None:
    """As on /dev/full."""
    folder.mkdir()
    (folder / f"{device_name(tmp_path / 'device')}.jsonl").symlink_to("/dev/full")

    with pytest.raises(OSError, match="No space left"):
        FileJournal(folder, tmp_path / "device").append(SNOOZED)


def test_a_folder_that_cannot_be_made_is_an_os_error_until_it_can(
    journal: Journal, folder: Path, tmp_path: Path
) -> None:
    """The entry is not lost: the engine retries."""
    folder.write_text("in the way")
    with pytest.raises(OSError, match="in the way"):
        journal.append(SNOOZED)
    folder.unlink()
    journal.append(SNOOZED)

    assert [line.seq for line in read(folder)[0]] == [1]
    assert (tmp_path / "device").exists()


def test_a_process_that_locks_the_file_for_ever_does_not_block_us(journal: Journal, folder: Path) -> None:
    """It is stopped, or it hangs."""
    journal.append(SNOOZED)
    with the_file(folder).open("rb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)

        with pytest.raises(TimeoutError, match="another process has kept it locked"):
            journal.append(GUIDED)

    journal.append(GUIDED)

    assert [line.seq for line in read(folder)[0]] == [1, 2]


def test_a_file_that_a_sync_tool_replaced_is_read_again(journal: Journal, folder: Path) -> None:
    """With more lines than before: the next number follows theirs."""
    journal.append(SNOOZED)
    own = the_file(folder)
    line = decode(own.read_bytes())
    new = folder / "new"
    new.write_bytes(own.read_bytes() + encode(Line(line.device, 9, SNOOZED)))
    new.rename(own)
    journal.append(GUIDED)

    assert sorted(line.seq for line in read(folder)[0]) == [1, 9, 10]


def test_the_name_of_the_device_is_made_once(tmp_path: Path) -> None:
    """From the host name, with four random digits."""
    path = tmp_path / "state" / "device"
    first = device_name(path)

    assert device_name(path) == first
    assert first.rpartition("-")[2].isalnum()
    assert path.read_text() == f"{first}\n"


@pytest.mark.parametrize("content", [b"", b"\n", b"../../evil-0000\n", b"\xff\xfe", b"x" * 9000])
def test_an_invalid_device_name_is_replaced(tmp_path: Path, content: bytes) -> None:
    """It becomes part of a path."""
    path = tmp_path / "device"
    path.write_bytes(content)
    name = device_name(path)

    assert name.replace("-", "").isalnum()
    assert path.read_text() == f"{name}\n"


@pytest.mark.parametrize(
    "zone", [UTC, timezone(timedelta(hours=-3, minutes=-30)), ZoneInfo("Pacific/Apia"), BERLIN]
)
def test_a_line_keeps_its_moment_and_its_zone(zone: ZoneInfo | timezone) -> None:
    """Named, or only an offset."""
    line = Line("desk-0000", 1, Entry(EntryKind.NATURAL, NINE.astimezone(zone), 60.0))
    again = decode(encode(line))

    assert (again, again.entry.at.utcoffset()) == (line, line.entry.at.utcoffset())


def test_a_line_with_an_unknown_zone_is_in_utc() -> None:
    """Written on a computer with a newer database."""
    line = encode(Line("desk-0000", 1, SNOOZED)).replace(b"Europe/Berlin", b"Moon/Tycho")

    assert decode(line).entry.at == NINE
    assert decode(line).entry.at.tzinfo is UTC


@settings(deadline=None)  # durable writes on a busy machine take long
@given(junk=st.lists(st.binary(max_size=80).filter(lambda raw: b"\n" not in raw), max_size=8), data=st.data())
def test_good_lines_are_read_whatever_is_between_them(
    tmp_path_factory: pytest.TempPathFactory, junk: list[bytes], data: st.DataObject
) -> None:
    """Any bytes, on separate lines."""
    good = [Line("desk-0000", seq, SNOOZED) for seq in range(1, 4)]
    rows = data.draw(st.permutations([*junk, *(encode(line).rstrip(b"\n") for line in good)]))
    folder = tmp_path_factory.getbasetemp() / "any-journal"
    folder.mkdir(exist_ok=True)
    (folder / "desk-0000.jsonl").write_bytes(b"\n".join(rows))
    lines, problems = read(folder)

    assert lines == good
    assert len(problems) == (1 if any(row.strip() for row in junk) else 0)


@settings(deadline=None)  # durable writes on a busy machine take long
@given(content=st.binary(max_size=300))
def test_an_append_keeps_any_existing_content(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    """The new line can be read."""
    base = tmp_path_factory.getbasetemp() / "any-append"
    (base / "journal").mkdir(parents=True, exist_ok=True)
    path = base / "journal" / f"{device_name(base / 'device')}.jsonl"
    path.write_bytes(content)
    FileJournal(base / "journal", base / "device").append(SNOOZED)

    assert path.read_bytes().startswith(content)
    assert SNOOZED in [line.entry for line in read(base / "journal")[0]]


def test_appending_needs_one_write_and_no_second_read_of_the_file(journal: Journal, folder: Path) -> None:
    """The last number is remembered as long as no other process has written."""
    journal.append(SNOOZED)
    journal.append(SNOOZED)
    stamp = the_file(folder).stat()
    os.utime(the_file(folder), ns=(stamp.st_atime_ns, stamp.st_mtime_ns + 1))
    journal.append(SNOOZED)

    assert [line.seq for line in read(folder)[0]] == [1, 2, 3]


def test_an_entry_that_the_journal_has_is_not_written_twice(
    journal: Journal, folder: Path, tmp_path: Path
) -> None:
    """Issue 8, 5: neither by the same program nor by one that starts after a kill; the id decides, not the content."""
    entry = replace(GUIDED, id="20260302T080000Z-1-end")
    journal.append(replace(SNOOZED, id="20260302T075500Z-1-snoozed"))
    journal.append(entry)
    journal.append(replace(entry, took_s=999.0))
    FileJournal(folder, tmp_path / "device").append(replace(entry, kind=EntryKind.PARTIAL))
    FileJournal(folder, tmp_path / "device").append(replace(SNOOZED, id="20260302T081500Z-2-snoozed"))
    lines, problems = read(folder)

    assert [(line.seq, line.entry, line.entry.id) for line in lines] == [
        (1, SNOOZED, "20260302T075500Z-1-snoozed"),
        (2, GUIDED, "20260302T080000Z-1-end"),
        (3, SNOOZED, "20260302T081500Z-2-snoozed"),
    ]
    assert problems == []


def test_entries_without_an_id_are_all_written(journal: Journal, folder: Path) -> None:
    """Lines of older programs have none, and are read as before."""
    journal.append(SNOOZED)
    journal.append(SNOOZED)

    assert [line.seq for line in read(folder)[0]] == [1, 2]

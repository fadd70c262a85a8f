"""Reading the end of the journal gives the same as reading all of it, for a fraction of the work."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given, strategies as st

from deskbreak.core.model.diagnostic import Diagnostic
from deskbreak.core.model.journal_entry import Entry, EntryKind
from deskbreak.storage import journal, journal_recent
from deskbreak.storage.journal_codec import LONGEST, Line, encode
from deskbreak.storage.journal_tail import BLOCK, LOOK_BACK, last_seq, newest, newest_first

TODAY = date(2026, 3, 14)
NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def line(seq: int, at: datetime, device: str = "desk-0000", kind: EntryKind = EntryKind.NATURAL) -> Line:
    return Line(device, seq, Entry(kind, at, seated_s=2700.0, took_s=300.0))


def written(folder: Path, name: str, lines: list[Line]) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.jsonl"
    path.write_bytes(b"".join(map(encode, lines)))
    return path


def years(device: str, count: int) -> list[Line]:
    """An entry every two hours, the last one now."""
    return [line(seq, NOON - 2 * HOUR * (count - seq), device) for seq in range(1, count + 1)]


@given(
    rows=st.lists(
        st.one_of(st.binary(max_size=40).filter(lambda row: b"\n" not in row), st.just(b"x" * 300)),
        max_size=30,
    ),
    block=st.integers(1, 400),
    ending=st.sampled_from([b"", b"\n", b"\n\n"]),
)
def test_lines_come_whole_and_last_first_whatever_the_block_size(
    rows: list[bytes], block: int, ending: bytes
) -> None:
    """With the offset of each, from which its number can be counted."""
    content = b"\n".join(rows) + ending
    found = list(newest_first(io.BytesIO(content), block))

    assert [row for _, row in found] == [row for row in reversed(content.split(b"\n")) if row.strip()]
    assert all(content[offset:].startswith(row) for offset, row in found)


def test_a_line_without_end_is_not_kept_whole() -> None:
    """Megabytes of garbage, with an entry on each side."""
    one, other = encode(line(1, NOON)), encode(line(2, NOON))
    found = list(newest_first(io.BytesIO(one + b"z" * (40 * BLOCK) + b"\n" + other)))

    assert [found[0][1] + b"\n", found[2][1] + b"\n"] == [other, one]
    assert LONGEST < len(found[1][1]) <= LONGEST + BLOCK + 1


KINDS = st.sampled_from([EntryKind.STARTED, EntryKind.GUIDED, EntryKind.NATURAL, EntryKind.PAUSED])
HOURS = st.integers(-24 * 40, 24 * 3)


@given(
    times=st.lists(st.tuples(HOURS, KINDS, st.sampled_from(["desk-0000", "lap-0001"])), max_size=60),
    jumps=st.booleans(),
    copied=st.integers(0, 60),
    count=st.integers(1, 70),
)
def test_the_end_of_the_journal_gives_what_reading_all_gives(
    tmp_path_factory: pytest.TempPathFactory,
    times: list[tuple[int, EntryKind, str]],
    *,
    jumps: bool,
    copied: int,
    count: int,
) -> None:
    """Two devices, a sync tool's copy of each, clocks that jump, and independent entries."""
    folder = tmp_path_factory.getbasetemp() / "recent"
    lines = [
        line(
            seq,
            NOON + (hours if jumps else min(hours, 0)) * HOUR,
            device,
            EntryKind.NATURAL if jumps else kind,
        )
        for seq, (hours, kind, device) in enumerate(times if jumps else sorted(times), 1)
    ]
    for device in ("desk-0000", "lap-0001"):
        own = [each for each in lines if each.device == device]
        written(folder, device, own)
        written(folder, f"{device} (copy)", own[:copied])
    everything = journal.read(folder)[0]
    first = TODAY - timedelta(days=13)
    recent = [each for each in everything if first <= each.entry.at.date() <= TODAY]

    assert journal_recent.between(folder, first, TODAY) == (recent, [])
    assert journal_recent.last(folder, count) == (everything[-count:], [])


def test_a_clock_that_was_wrong_for_weeks_hides_nothing(tmp_path: Path) -> None:
    """A dead battery: the lines in between are of 2020, and fewer than the range that is checked."""
    before = [line(seq, NOON - 20 * HOUR) for seq in range(1, 11)]
    wrong = [line(10 + n, datetime(2020, 1, 1, tzinfo=UTC)) for n in range(1, LOOK_BACK)]
    after = [line(2000, NOON)]
    written(tmp_path, "desk-0000", before + wrong + after)

    assert journal_recent.between(tmp_path, TODAY - timedelta(days=13), TODAY) == (before + after, [])
    assert journal_recent.last(tmp_path, 3) == ([*before[-2:], *after], [])


def test_a_file_joined_from_two_is_read_completely(tmp_path: Path) -> None:
    """As `cat` leaves it: the new entries of one device come before the old ones of another."""
    new = [line(seq, NOON - HOUR) for seq in range(5001, 5011)]
    old = years("lap-0001", 4000)[:2000]
    written(tmp_path, "desk-0000", new + old)

    assert journal_recent.between(tmp_path, TODAY - timedelta(days=13), TODAY) == (new, [])


def test_a_file_whose_numbers_do_not_ascend_is_read_completely(tmp_path: Path) -> None:
    """A merge put old lines behind the new ones."""
    old = years("desk-0000", 4000)[:2000]
    new = [line(seq, NOON - HOUR) for seq in range(5001, 5011)]
    written(tmp_path, "desk-0000", old[:100] + new + old[100:1500] + old[500:1000])

    assert journal_recent.between(tmp_path, TODAY - timedelta(days=13), TODAY) == (new, [])


def test_a_broken_line_near_the_end_is_named_with_its_number(tmp_path: Path) -> None:
    """Broken lines outside the requested range are left to `log` and `doctor`, which read everything."""
    path = written(tmp_path, "desk-0000", years("desk-0000", 3000))
    rows = path.read_bytes().split(b"\n")
    rows[10], rows[2990], rows[2995] = b"torn", b'{"v":1,"dev', b"[]"
    path.write_bytes(b"\n".join(rows))
    lines, problems = journal_recent.last(tmp_path, 20)

    assert [each.seq for each in lines] == [n for n in range(2979, 3001) if n not in {2991, 2996}]
    assert problems == [
        Diagnostic(
            2991,
            str(path),
            "cannot be read: not valid JSON; nor can 1 more. The file is kept as it is.",
        )
    ]


class Counted(io.BytesIO):
    """Counts the bytes that are read."""

    taken = 0

    def read(self, size: int | None = -1) -> bytes:
        content = super().read(size)
        self.taken += len(content)
        return content


def work(file: BinaryIO) -> Iterator[object]:
    begin = (NOON - timedelta(days=14)).isoformat()
    yield from newest(file, lambda at: at >= begin)
    yield last_seq(file)


def test_twelve_years_cost_no_more_than_one(tmp_path: Path) -> None:
    """The journal's number 12: bytes are counted, because a clock would measure the machine."""
    taken = []
    for count in (5_000, 60_000):
        file = Counted(b"".join(map(encode, years("desk-0000", count))))
        found = list(work(file))
        taken.append(file.taken)

        assert (len(found), found[-1]) == (14 * 12 + 2, count)
    assert max(taken) - min(taken) <= 2 * BLOCK
    assert max(taken) <= 14 * BLOCK


def test_memory_stays_flat_however_long_the_journal_is(tmp_path: Path) -> None:
    """Sixty thousand lines, of which ten are shown."""
    written(tmp_path, "desk-0000", years("desk-0000", 60_000))
    tracemalloc.start()
    try:
        shown = journal_recent.last(tmp_path, 10)[0]
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert [each.seq for each in shown] == list(range(59_991, 60_001))
    assert peak < 2 * 1024 * 1024


@pytest.mark.parametrize(
    ("content", "number"),
    [
        (b"", 0),
        (b"torn\n", 1),
        (encode(line(7, NOON)) + b"torn\n[]\n", 9),
        (encode(line(9, NOON)) + encode(line(3, NOON)), 9),
        (b'{"seq": 12}\n' * 3, 12),
        (b'{"seq": ' + b"9" * 5000 + b"}\n", 1),
        (b"\x00" * 50 + b"\n" + b'{"v":1,"device":"desk-0000","seq":41,"at', 41),
    ],
)
def test_the_last_number_is_found_and_never_used_twice(content: bytes, number: int) -> None:
    """Each unreadable line may have had one; that of a torn line can still be read."""
    assert last_seq(io.BytesIO(content)) == number

"""Entries on their way to the journal."""

from __future__ import annotations

from datetime import UTC, datetime

from deskbreak.core.entry import Entry, Kind
from deskbreak.ports import Fault, Mended, Message, Part
from deskbreak.shell.diary import MOST_KEPT, Diary

ENTRIES = [Entry(Kind.SKIPPED, datetime(2026, 3, 2, hour, tzinfo=UTC), 60.0) for hour in range(4)]


class Paper:
    """A journal whose disk takes so many entries, then no more."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.entries: list[Entry] = []

    def append(self, entry: Entry) -> None:
        if len(self.entries) >= self.room:
            raise OSError(28, "No space left on device", "journal/desk.jsonl")
        self.entries.append(entry)


def test_entries_are_written_in_order_at_once() -> None:
    posted: list[Message] = []
    paper = Paper(4)
    diary = Diary(paper, posted.append)
    for entry in ENTRIES:
        diary.add(entry)

    assert (paper.entries, diary.waiting, posted) == (ENTRIES, 0, [])


def test_what_cannot_be_written_waits_and_comes_in_order() -> None:
    posted: list[Message] = []
    paper = Paper(1)
    diary = Diary(paper, posted.append)
    for entry in ENTRIES[:3]:
        diary.add(entry)
    waiting = diary.waiting
    paper.room = 4
    diary.add(ENTRIES[3])
    diary.write()

    assert waiting == 2
    assert (paper.entries, diary.waiting) == (ENTRIES, 0)
    fault = Fault(
        Part.JOURNAL,
        "Your journal cannot be written: No space left on device (journal/desk.jsonl). "
        "Breaks are kept in memory and written as soon as it works again.",
    )
    assert posted == [fault, fault, Mended(Part.JOURNAL)]


def test_half_of_what_waits_may_fit_and_none_stands_twice() -> None:
    paper = Paper(0)
    diary = Diary(paper, lambda _: None)
    for entry in ENTRIES:
        diary.add(entry)
    paper.room = 2
    diary.write()
    some = list(paper.entries)
    paper.room = 9
    diary.write()

    assert (some, paper.entries) == (ENTRIES[:2], ENTRIES)


def test_memory_has_a_bound() -> None:
    diary = Diary(Paper(0), lambda _: None)
    for _ in range(MOST_KEPT + 1):
        diary.add(ENTRIES[0])

    assert diary.waiting == MOST_KEPT

"""Entries on their way to the journal."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from deskbreak.app.journal_queue import MOST_KEPT, JournalQueue
from deskbreak.core.model.fault import Fault, Part, Recovered
from deskbreak.core.model.journal_entry import Entry, EntryKind, RoutineResult
from deskbreak.core.model.routine import Variant
from deskbreak.core.timer.restart import Extras
from deskbreak.ports import Message
from tests.support.fakes.safety_file import MemorySafety

ENTRIES = [
    Entry(EntryKind.SKIPPED, datetime(2026, 3, 2, hour, tzinfo=UTC), 60.0, id=f"{hour}-skipped")
    for hour in range(4)
]
HURT = replace(
    ENTRIES[0], kind=EntryKind.PAIN, result=RoutineResult(EntryKind.PAIN, Variant.SEATED, ()), id="0-end"
)
FAULT = Fault(
    Part.JOURNAL,
    "Your journal cannot be written: No space left on device (journal/desk.jsonl). "
    "Entries wait and are written as soon as it works again.",
)


class Paper:
    """A journal whose disk takes a limited number of entries; some entries it cannot write at all."""

    def __init__(self, room: int, bad: tuple[Entry, ...] = ()) -> None:
        self.room = room
        self.bad = bad
        self.entries: list[Entry] = []

    def append(self, entry: Entry) -> None:
        if entry in self.bad:
            msg = "no such moment"
            raise OverflowError(msg)
        if len(self.entries) >= self.room:
            raise OSError(28, "No space left on device", "journal/desk.jsonl")
        self.entries.append(entry)


def test_entries_are_written_at_once_and_in_order() -> None:
    posted: list[Message] = []
    paper = Paper(4)
    queue = JournalQueue(paper, MemorySafety(), posted.append)
    queue.add(ENTRIES)
    queue.write()

    assert (paper.entries, queue.waiting, queue.unwritten, posted) == (ENTRIES, 0, (), [])


def test_entries_that_cannot_be_written_wait_and_are_written_in_order() -> None:
    posted: list[Message] = []
    paper = Paper(1)
    queue = JournalQueue(paper, MemorySafety(), posted.append)
    for entry in ENTRIES[:3]:
        queue.add([entry])
        queue.write()
    waiting = queue.unwritten
    paper.room = 4
    queue.add(ENTRIES[3:])
    queue.write()
    queue.write()

    assert waiting == tuple(ENTRIES[1:3])
    assert (paper.entries, queue.waiting) == (ENTRIES, 0)
    assert posted == [FAULT, FAULT, Recovered(Part.JOURNAL)]


def test_some_waiting_entries_may_fit_and_none_is_written_twice() -> None:
    paper = Paper(0)
    queue = JournalQueue(paper, MemorySafety(), lambda _: None)
    queue.add(ENTRIES)
    queue.write()
    paper.room = 2
    queue.write()
    some = list(paper.entries)
    paper.room = 9
    queue.write()

    assert (some, paper.entries) == (ENTRIES[:2], ENTRIES)


def test_the_queue_has_a_limit_and_the_entries_it_drops_are_reported() -> None:
    """The queue is part of every snapshot."""
    posted: list[Message] = []
    queue = JournalQueue(Paper(0), MemorySafety(), posted.append)
    entries = [replace(ENTRIES[0], id=str(number)) for number in range(MOST_KEPT + 2)]
    queue.add(entries)
    queue.write()

    assert queue.unwritten == tuple(entries[2:])
    assert posted == [
        Fault(Part.JOURNAL, f"{FAULT.text} 2 of the oldest were too many to keep and are lost.")
    ]


def test_an_entry_that_can_never_be_written_is_a_fault_and_blocks_no_other(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Issue 8, 7: an exception other than OSError was at most logged, and nothing more was written."""
    posted: list[Message] = []
    paper = Paper(9, bad=(ENTRIES[1],))
    queue = JournalQueue(paper, MemorySafety(), posted.append)
    queue.add(ENTRIES)
    queue.write()
    written, kept = list(paper.entries), queue.unwritten
    paper.bad = ()
    queue.write()

    assert (written, kept) == ([ENTRIES[0], *ENTRIES[2:]], (ENTRIES[1],))
    assert paper.entries[-1] == ENTRIES[1]
    assert [type(message) for message in posted] == [Fault, Recovered]
    assert "OverflowError: no such moment" in caplog.text


def test_entries_that_an_earlier_run_could_not_write_are_written_by_this_one() -> None:
    paper = Paper(9)
    queue = JournalQueue(paper, MemorySafety(), lambda _: None)
    queue.take_over(Extras(7, tuple(ENTRIES)))
    queue.write()

    assert paper.entries == ENTRIES


def test_pain_is_learned_once_however_often_the_journal_refuses_the_entry() -> None:
    """Not at each attempt, nor at each start: a second stop in a week leaves only the gentle set."""
    lessons = MemorySafety()
    queue = JournalQueue(Paper(0), lessons, lambda _: None)
    queue.add([HURT])
    queue.write()
    queue.write()
    further = JournalQueue(Paper(0), lessons, lambda _: None)
    further.take_over(Extras(1, queue.unwritten, queue.learned))
    further.write()

    assert lessons.learned == [HURT.result]


def test_pain_that_the_safety_file_could_not_store_is_kept_until_it_can_be() -> None:
    """The journal already has the entry and does not get it twice."""
    lessons, paper = MemorySafety(waiting=1), Paper(9)
    queue = JournalQueue(paper, lessons, lambda _: None)
    queue.add([HURT])
    queue.write()
    queue.write()
    kept, learned, waiting = queue.unwritten, queue.learned, queue.waiting
    lessons.waiting = 0
    queue.write()

    assert (kept, learned, waiting) == ((HURT,), frozenset(), 0)
    assert (queue.unwritten, paper.entries, lessons.learned) == ((), [HURT], [HURT.result])

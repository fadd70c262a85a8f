"""Issue 8, 6: a file system that refuses one of our calls. Nothing is lost, duplicated, or reported as unchanged."""

from __future__ import annotations

import errno
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from deskbreak.app.journal_queue import JournalQueue
from deskbreak.app.state_store import StateStore
from deskbreak.core.guide.safety import Answered, Question, SafetyRecord
from deskbreak.core.model.clock import Instant
from deskbreak.core.model.fault import Fault, Part
from deskbreak.core.model.journal_entry import Entry, EntryKind
from deskbreak.core.model.settings import Settings
from deskbreak.core.timer.restart import Extras
from deskbreak.core.timer.state import State, begin
from deskbreak.doctor import files as doctor
from deskbreak.doctor.finding import Standing
from deskbreak.ports import Message
from deskbreak.storage.disk import Disk
from deskbreak.storage.journal import read
from deskbreak.storage.journal_writer import FileJournal
from deskbreak.storage.safety_file import SafetyFile
from deskbreak.storage.snapshot_file import SnapshotFile
from tests.support.fakes.disks import Refusing
from tests.support.fakes.safety_file import MemorySafety

NOW = Instant(1000.0, 5000.0, datetime(2026, 3, 2, 9, tzinfo=UTC))
TODAY = date(2026, 3, 2)
ENTRIES = [
    Entry(EntryKind.SKIPPED, datetime(2026, 3, 2, hour, tzinfo=UTC), 60.0, id=f"{hour}-skipped")
    for hour in range(3)
]
NEWS = Answered(frozenset({Question.NIGHT}), frozenset())

NOT_HERE = (errno.ENOLCK, errno.ENOSYS, errno.EPERM, errno.EOPNOTSUPP, errno.EINVAL)
OPTIONAL = [
    *((call, number) for call in ("try_lock", "sync", "set_mode", "sync_folder") for number in NOT_HERE),
    *(("try_lock", number) for number in (errno.EIO, errno.EROFS)),
    *(("sync_folder", number) for number in (errno.EIO, errno.EROFS)),
    ("remove", errno.EPERM),
]
NEEDED = [
    *(("open", number) for number in (errno.EACCES, errno.EIO, errno.ENOSPC, errno.EROFS, errno.EPERM)),
    *(("write", number) for number in (errno.EIO, errno.ENOSPC, errno.EDQUOT)),
    *(("sync", number) for number in (errno.EIO, errno.ENOSPC)),
    *(("close", number) for number in (errno.EIO, errno.ENOSPC)),
    *(("make_folder", number) for number in (errno.EACCES, errno.EROFS, errno.ENOSPC)),
]


def named(case: object) -> str:
    return errno.errorcode[case] if isinstance(case, int) else str(case)


class RefusingHome:
    """A user's files on a disk that refuses something, and the parts that write them."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        self.folder, self.disk = folder, disk
        self.told: list[Message] = []
        disk.report = lambda text: self.told.append(Fault(Part.FILES, text))
        self.journal = FileJournal(folder / "journal", folder / "state/device", disk)
        self.diary = JournalQueue(self.journal, MemorySafety(), self.told.append)
        self.store = SnapshotFile(folder / "state/state.json", folder / "run/state.spare", disk)
        self.memory = StateStore(self.store, "boot", self.told.append)
        self.care = SafetyFile(folder / "state/care.toml", self.told.append, disk=disk)

    def use(self, state: State) -> None:
        """Log three entries and save after each, as the engine does; answer a question."""
        for entry in ENTRIES:
            self.diary.add([entry])
            self.memory.save(state, self.diary.unwritten)
            self.diary.write()
        self.memory.save(state, self.diary.unwritten)
        self.care.add_news(NEWS, TODAY)

    @property
    def ids(self) -> list[str]:
        lines, problems = read(self.folder / "journal")

        assert problems == []
        return [line.entry.id for line in lines]

    @property
    def saved(self) -> tuple[State, Extras]:
        state_store = StateStore(SnapshotFile(self.store._path, self.store._spare), "boot", lambda _: None)
        state, _ = state_store.restore(NOW, Settings())
        return state, state_store.restored

    @property
    def answers(self) -> SafetyRecord:
        return SafetyFile(self.folder / "state/care.toml", lambda _: None).read()


@pytest.mark.parametrize(("call", "number"), OPTIONAL, ids=named)
def test_an_optional_call_that_is_refused_is_tolerated_and_reported_once(
    tmp_path: Path, call: str, number: int
) -> None:
    home = RefusingHome(tmp_path, Refusing(number, call))
    state = begin(NOW)
    home.use(state)
    entries = [entry.id for entry in ENTRIES]
    unknown = call in {"try_lock", "sync"}  # the others leave nothing undone that has to be reported

    assert (home.ids, home.saved[0], home.saved[1].unwritten) == (entries, state, ())
    assert home.answers.yes == {Question.NIGHT}
    assert [type(reported) for reported in home.told] == [Fault] * unknown
    assert (home.diary.waiting, home.care.waiting) == (0, 0)


@pytest.mark.parametrize(("call", "number"), NEEDED, ids=named)
def test_entries_blocked_by_a_refused_call_wait_and_are_written_once(
    tmp_path: Path, call: str, number: int
) -> None:
    disk = Refusing(number, call)
    home = RefusingHome(tmp_path, disk)
    home.use(begin(NOW))
    faults = {reported.part: reported.text for reported in home.told if isinstance(reported, Fault)}
    disk.allow()
    home.memory.save(begin(NOW), home.diary.unwritten)
    home.diary.write()
    home.care.write()

    assert set(faults) == {Part.JOURNAL, Part.SNAPSHOT, Part.SAFETY}
    assert home.ids == [entry.id for entry in ENTRIES]
    assert (home.diary.waiting, home.care.waiting, home.answers.yes) == (0, 0, {Question.NIGHT})


@pytest.mark.parametrize("number", [errno.EPERM, errno.EBUSY, errno.EXDEV, errno.ENOSYS], ids=named)
@pytest.mark.parametrize("is_first", [True, False])
def test_where_no_file_can_be_replaced_the_newest_state_is_still_kept(
    tmp_path: Path, number: int, *, is_first: bool
) -> None:
    if not is_first:
        RefusingHome(tmp_path, Disk()).use(begin(NOW))
    later = begin(NOW.plus(60.0))
    home = RefusingHome(tmp_path, Refusing(number, "replace"))
    home.memory.restore(NOW, Settings())
    home.memory.save(later, tuple(ENTRIES[:1]))

    assert home.saved[1].unwritten == tuple(ENTRIES[:1])
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.ENOSPC], ids=named)
def test_an_unusable_state_folder_keeps_no_entry_out_of_the_journal(tmp_path: Path, number: int) -> None:
    """The device's name cannot be kept; every start derives the same one from the machine."""
    for _ in range(2):
        disk = Refusing(number, "open", "make_folder", below=tmp_path / "state")
        home = RefusingHome(tmp_path, disk)
        home.use(begin(NOW))

    assert home.ids == [entry.id for entry in ENTRIES]
    assert len(list((tmp_path / "journal").iterdir())) == 1
    assert (home.diary.waiting, home.saved[0]) == (0, begin(NOW))


def test_waiting_entries_survive_a_restart_where_neither_folder_can_be_written(tmp_path: Path) -> None:
    """They are then in the runtime folder, and the message says until when."""
    for folder in ("journal", "state"):
        (tmp_path / folder).write_text("no folder at all")
    home = RefusingHome(tmp_path, Disk())
    home.use(begin(NOW))

    assert home.saved[1].unwritten == tuple(ENTRIES)
    assert home.memory.spare == str(tmp_path / "run/state.spare")


@pytest.mark.parametrize(("call", "number"), NEEDED, ids=named)
def test_doctor_reports_as_broken_what_the_engine_cannot_write(
    tmp_path: Path, call: str, number: int
) -> None:
    """It used to say "ok journal" where every entry failed."""
    disk = Refusing(number, call, below=tmp_path / "journal" if call in {"open", "make_folder"} else None)
    finding = doctor.writable_journal(tmp_path / "journal", tmp_path / "device", disk)

    assert (finding.part, finding.standing) == (Part.JOURNAL, Standing.BROKEN)
    assert not list(tmp_path.glob("journal/*.jsonl"))


def test_doctor_reports_what_the_file_system_does_not_support(tmp_path: Path) -> None:
    disk = Refusing(errno.ENOLCK, "try_lock")
    finding = doctor.writable_journal(tmp_path / "journal", tmp_path / "device", disk)

    assert finding.standing is Standing.DEGRADED
    assert finding.text == (
        "The file system of your files refuses to lock a file (No locks available). DeskBreak works without that."
    )


def test_doctor_reports_what_the_saved_state_lacks(tmp_path: Path) -> None:
    found = [
        doctor.saved_state(tmp_path / "state.json", disk=Refusing(number, "sync")).standing
        for number in (errno.EINVAL, errno.EIO)
    ]

    assert found == [Standing.DEGRADED, Standing.BROKEN]


def test_file_system_limits_are_reported_at_the_first_start_only(tmp_path: Path) -> None:
    state, reported = begin(NOW), []
    for _ in range(2):
        home = RefusingHome(tmp_path, Refusing(errno.ENOLCK, "try_lock"))
        home.memory.restore(NOW, Settings())
        home.use(state)
        (fault,) = (one for one in home.told if isinstance(one, Fault))
        reported.append(home.memory.was_reported(fault, state))
        home.memory.save(state)

    assert reported == [False, True]

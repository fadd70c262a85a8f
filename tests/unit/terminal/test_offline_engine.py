"""The end of a break that was guided in another process, after its engine has gone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deskbreak.adapters.system_clock import boot_id
from deskbreak.core.model.clock import Instant
from deskbreak.core.model.journal_entry import Entry, EntryKind, Outcome, RoutineResult, StepResult
from deskbreak.core.model.presence import LastInput
from deskbreak.core.model.routine import Variant
from deskbreak.core.model.settings import Settings
from deskbreak.core.timer import machine, restart
from deskbreak.core.timer.events import Observed, RoutineEnded, StartChosen, StepFinished, Ticked
from deskbreak.core.timer.state import OnBreak, Sitting, State, begin
from deskbreak.ipc.instance_lock import InstanceLock
from deskbreak.ports import SnapshotStore
from deskbreak.storage.snapshot_file import SnapshotFile
from deskbreak.terminal.offline_engine import log_ended
from tests.support.fakes.safety_file import MemorySafety

NOW = Instant(1000.0, 5000.0, datetime(2026, 3, 2, 9, 0, tzinfo=UTC))
SAT_S = 1500.0
SETTINGS = Settings()
REACH = StepResult("reach", 30.0, Outcome.DONE)
RESULT = RoutineResult(EntryKind.GUIDED, Variant.STANDING, (REACH,) * 3, 1, 6, 3)


@dataclass
class Pages:
    """A journal in memory, on a disk that can be full."""

    entries: list[Entry] = field(default_factory=list)
    full: bool = False

    def append(self, entry: Entry) -> None:
        if self.full:
            raise OSError(28, "No space left on device")
        self.entries.append(entry)


@dataclass
class FullStore:
    """A store with a snapshot in it, on a disk that is full."""

    texts: tuple[str, ...]

    def load(self) -> tuple[str, ...]:
        return self.texts

    def save(self, text: str, *, lasting: bool = True) -> None:
        raise OSError(28, "No space left on device")

    def set_aside(self, text: str) -> str:
        raise OSError(28, "No space left on device")


@dataclass
class Scene:
    """The remains of an engine: its lock file, its saved state and its journal."""

    lock: Path
    store: SnapshotStore
    journal: Pages = field(default_factory=Pages)
    safety: MemorySafety = field(default_factory=MemorySafety)

    def left_in_a_break(self) -> State:
        """Sit for 25 minutes, begin a break elsewhere, do one step of it, and save; then the engine is killed."""
        state, _ = machine.step(begin(NOW), Observed(LastInput(0.0)), NOW, SETTINGS)
        then = NOW.plus(SAT_S)
        state, _ = machine.step(state, StartChosen(elsewhere=True), then, SETTINGS)
        state, _ = machine.step(state, StepFinished(state.break_id, REACH), then, SETTINGS)
        self.store.save(restart.to_snapshot(state, boot_id()))
        return state

    def end(
        self,
        break_id: int,
        after_s: float,
        result: RoutineResult | None = RESULT,
    ) -> bool:
        """Report the end this many seconds after the break began."""
        now = NOW.plus(SAT_S + after_s)
        files = (self.lock,), self.store, self.journal, self.safety
        return log_ended(break_id, ended(now, result), now, SETTINGS, files)


def ended(now: Instant, result: RoutineResult | None = RESULT) -> Entry:
    """The guide's own knowledge of the break, without the sitting time before it."""
    return Entry(
        result.kind if result else EntryKind.PARTIAL, now.wall, seated_s=0.0, took_s=220.0, result=result
    )


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    tmp_path.chmod(0o700)
    return Scene(tmp_path / "lock", SnapshotFile(tmp_path / "state.json"))


@pytest.mark.parametrize("after_s", [220.0, 1300.0])
def test_the_journal_gets_what_the_engine_would_have_written(scene: Scene, after_s: float) -> None:
    """Even when the engine has been gone long enough to suspect an absence: the user was guided."""
    state = scene.left_in_a_break()
    now = NOW.plus(SAT_S + after_s)

    assert scene.end(state.break_id, after_s)
    assert scene.journal.entries == [
        Entry(EntryKind.GUIDED, now.wall, seated_s=SAT_S, took_s=after_s, result=RESULT)
    ]


def test_an_engine_that_starts_later_finds_the_break_over(scene: Scene) -> None:
    """It does not log it a second time."""
    state = scene.left_in_a_break()
    scene.end(state.break_id, 220.0)
    now = NOW.plus(SAT_S + 230.0)
    (saved,) = scene.store.load()
    found = restart.from_snapshot(saved, now, boot_id(), SETTINGS)
    found, _ = machine.step(found, Ticked(), now, SETTINGS)
    _, late = machine.step(found, RoutineEnded(state.break_id, RESULT), now, SETTINGS)

    assert (isinstance(found.mode, Sitting), late) == (True, ())


def test_a_running_engine_gets_the_report_instead(scene: Scene) -> None:
    """It has the lock; nothing is written behind its back."""
    state = scene.left_in_a_break()
    before = scene.store.load()
    engine = InstanceLock(scene.lock)
    engine.acquire()
    try:
        reported = scene.end(state.break_id, 220.0)
    finally:
        engine.release()

    assert (reported, scene.journal.entries, scene.store.load()) == (False, [], before)


def _nothing(scene: Scene) -> int:
    del scene  # nothing was ever saved
    return 1


def _nonsense(scene: Scene) -> int:
    scene.store.save('{"v": 1, "state": "half a')
    return 1


def _over(scene: Scene) -> int:
    state = scene.left_in_a_break()
    assert isinstance(state.mode, OnBreak)
    scene.store.save(restart.to_snapshot(replace(state, mode=Sitting()), boot_id()))
    return state.break_id


def _another(scene: Scene) -> int:
    return scene.left_in_a_break().break_id + 1


@pytest.mark.parametrize("left_behind", [_nothing, _nonsense, _over, _another])
def test_without_a_saved_state_of_this_break_the_guides_own_entry_is_logged(
    scene: Scene, left_behind: Callable[[Scene], int]
) -> None:
    """The saved state stays unchanged for the engine to interpret."""
    break_id = left_behind(scene)
    before = scene.store.load()

    assert scene.end(break_id, 220.0)
    assert scene.journal.entries == [ended(NOW.plus(SAT_S + 220.0))]
    assert scene.store.load() == before


def test_an_entry_without_a_result_is_logged_unchanged(scene: Scene) -> None:
    state = scene.left_in_a_break()

    assert scene.end(state.break_id, 220.0, None)
    assert scene.journal.entries == [ended(NOW.plus(SAT_S + 220.0), None)]


def test_an_entry_that_the_journal_cannot_take_is_saved_for_the_next_engine(scene: Scene) -> None:
    """Issue 8, 7: an entry that was promised to be written does not die with the process."""
    state = scene.left_in_a_break()
    scene.journal.full = True

    assert scene.end(state.break_id, 220.0)
    (saved,) = scene.store.load()
    extras = restart.read_extras(saved)
    assert [entry.kind for entry in extras.unwritten] == [EntryKind.GUIDED]
    assert extras.learned == {entry.id for entry in extras.unwritten}
    assert InstanceLock(scene.lock).acquire()


def test_a_break_that_can_neither_be_logged_nor_saved_is_reported_and_leaves_the_lock_free(
    scene: Scene,
) -> None:
    state = scene.left_in_a_break()
    before = scene.store.load()
    scene.journal.full = True
    scene.store = FullStore(scene.store.load())
    with pytest.raises(OSError, match="No space left"):
        scene.end(state.break_id, 220.0)

    assert scene.store.load() == before
    assert InstanceLock(scene.lock).acquire()


def test_pain_is_learned_as_the_engine_would_have(scene: Scene) -> None:
    """Once: the engine that starts later finds it done."""
    state = scene.left_in_a_break()
    hurt = replace(RESULT, kind=EntryKind.PAIN)
    scene.end(state.break_id, 220.0, hurt)

    (saved,) = scene.store.load()
    assert (scene.safety.learned, restart.read_extras(saved).unwritten) == ([hurt], ())

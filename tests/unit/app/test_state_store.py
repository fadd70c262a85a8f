"""The state on disk, and how it is restored."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deskbreak.app.state_store import StateStore
from deskbreak.core.model.clock import Instant
from deskbreak.core.model.fault import Fault, Part, Recovered
from deskbreak.core.model.journal_entry import Entry, EntryKind, Outcome, RoutineResult, StepResult
from deskbreak.core.model.routine import Variant
from deskbreak.core.model.settings import Settings
from deskbreak.core.timer import restart
from deskbreak.core.timer.events import PauseChosen
from deskbreak.core.timer.machine import step
from deskbreak.core.timer.restart import Extras
from deskbreak.core.timer.state import Paused, State, begin
from deskbreak.ports import Message
from deskbreak.storage.snapshot_file import SnapshotFile

NOW = Instant(1000.0, 5000.0, datetime(2026, 3, 2, 9, 0, tzinfo=UTC))
SETTINGS = Settings()


@dataclass
class BadDisk:
    """A store whose disk fails with another temporary name in the message each time."""

    fails: bool = True
    names: list[str] = field(default_factory=list)

    def load(self) -> tuple[str, ...]:
        raise OSError(5, "Input/output error")

    def save(self, text: str, *, lasting: bool = True) -> None:
        if self.fails:
            self.names.append(f"state.{len(self.names)}.new")
            raise OSError(28, "No space left on device", self.names[-1])

    def set_aside(self, text: str) -> str:
        raise OSError(5, "Input/output error")


@dataclass
class Texts:
    """A store that only collects."""

    saved: list[str]

    def load(self) -> tuple[str, ...]:
        return ()

    def save(self, text: str, *, lasting: bool = True) -> None:
        self.saved.append(text)

    def set_aside(self, text: str) -> str:
        raise FileNotFoundError(text)


def paused() -> State:
    return step(begin(NOW), PauseChosen(), NOW, SETTINGS)[0]


def test_a_saved_state_comes_back(tmp_path: Path) -> None:
    posted: list[Message] = []
    state_store = StateStore(SnapshotFile(tmp_path / "state.json"), "boot", posted.append)
    state_store.save(paused())

    assert state_store.restore(NOW, SETTINGS) == (paused(), ())
    assert posted == []


def test_without_a_saved_state_everything_starts_fresh() -> None:
    posted: list[Message] = []
    state_store = StateStore(SnapshotFile(Path("/nonexistent/state.json")), "boot", posted.append)

    assert state_store.restore(NOW, SETTINGS) == (begin(NOW), ())
    assert posted == []


@pytest.mark.parametrize("text", ["", "not a state", "[]", '{"v": 99}'])
def test_a_state_that_cannot_be_read_is_kept_and_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "state.json"
    path.write_text(text)
    posted: list[Message] = []
    recalled = StateStore(SnapshotFile(path), "boot", posted.append).restore(NOW, SETTINGS)

    assert recalled == (begin(NOW), ())
    assert [message.part for message in posted if isinstance(message, Fault)] == [Part.SNAPSHOT]
    assert str(tmp_path / "state.damaged") in str(posted[0])
    assert (tmp_path / "state.damaged").read_text() == text


def test_a_failing_disk_is_reported_in_the_same_words_each_time() -> None:
    """Otherwise it would be news each minute: the name of the temporary file always differs."""
    posted: list[Message] = []
    state_store = StateStore(BadDisk(), "boot", posted.append)
    state_store.save(paused())
    state_store.save(paused())

    assert posted[0] == posted[1]
    assert isinstance(posted[0], Fault)
    assert posted[0].text.startswith("DeskBreak's state cannot be saved: No space left on device.")


def test_a_disk_that_works_again_clears_the_fault_once() -> None:
    posted: list[Message] = []
    disk = BadDisk()
    state_store = StateStore(disk, "boot", posted.append)
    state_store.save(paused())
    disk.fails = False
    state_store.save(paused())
    state_store.save(paused())

    assert posted[1:] == [Recovered(Part.SNAPSHOT)]


def test_a_state_that_cannot_even_be_set_aside_stops_nothing() -> None:
    posted: list[Message] = []
    recalled = StateStore(BadDisk(), "boot", posted.append).restore(NOW, SETTINGS)

    assert recalled == (begin(NOW), ())
    assert "Input/output error" in str(posted[0])


def test_after_a_power_cut_the_lasting_state_comes_back(tmp_path: Path) -> None:
    """The cut leaves zeros where the text of the last minute was."""
    store = SnapshotFile(tmp_path / "state.json")
    store.save("at a change")
    store.save("a minute later", lasting=False)
    found = [store.load()]
    (tmp_path / "state.recent").write_bytes(b"\0" * 14)
    found.append(store.load())
    store.save("at the next change")
    found.append(store.load())

    assert found == [("at a change", "a minute later"), ("at a change",), ("at the next change",)]
    assert [path.name for path in tmp_path.iterdir()] == ["state.json"]


@pytest.mark.parametrize("older", ["state.json", "state.recent", "run/state.spare"])
@pytest.mark.parametrize("newer", ["state.json", "state.recent", "run/state.spare"])
def test_the_newer_state_wins_wherever_it_is(tmp_path: Path, older: str, newer: str) -> None:
    """Issue 8, 6: state.recent won over a newer state.json, and an acknowledged pause was lost."""
    texts: list[str] = []
    state_store = StateStore(Texts(texts), "boot", lambda _message: None)
    state_store.save(begin(NOW))
    state_store.save(paused())
    (tmp_path / "run").mkdir(mode=0o700)
    (tmp_path / older).write_text(texts[0] + "\n")
    (tmp_path / newer).write_text(texts[1] + "\n")
    store = SnapshotFile(tmp_path / "state.json", tmp_path / "run" / "state.spare")

    assert StateStore(store, "boot", lambda _message: None).restore(NOW, SETTINGS) == (paused(), ())


def test_of_two_states_by_an_older_program_the_later_one_wins(tmp_path: Path) -> None:
    """It did not count serial numbers."""
    later = NOW.plus(60.0)
    for name, state in (
        ("state.json", step(begin(NOW), PauseChosen(), later, SETTINGS)[0]),
        ("state.recent", begin(NOW)),
    ):
        tree = json.loads(restart.to_snapshot(state, "boot"))
        del tree["extras"]
        (tmp_path / name).write_text(json.dumps(tree) + "\n")
    recalled, _ = StateStore(SnapshotFile(tmp_path / "state.json"), "boot", lambda _message: None).restore(
        later, SETTINGS
    )

    assert isinstance(recalled.mode, Paused)


def test_a_state_saved_after_a_restart_is_newer_than_any_before_it(tmp_path: Path) -> None:
    """Even if the clock was set back in between."""
    store, posted = SnapshotFile(tmp_path / "state.json"), list[Message]()
    StateStore(store, "boot", posted.append).save(begin(NOW), lasting=False)
    state_store = StateStore(store, "boot", posted.append)
    state_store.restore(NOW, SETTINGS)
    yesterday = replace(NOW, wall=NOW.wall - timedelta(days=1))
    state_store.save(step(begin(yesterday), PauseChosen(), yesterday, SETTINGS)[0])
    old = json.dumps(json.loads(restart.to_snapshot(begin(NOW), "boot", Extras(1)))) + "\n"
    (tmp_path / "state.recent").write_text(old)  # as if it could not have been removed

    recalled, _ = StateStore(store, "boot", posted.append).restore(NOW, SETTINGS)

    assert (isinstance(recalled.mode, Paused), posted) == (True, [])


def test_a_state_folder_that_cannot_be_written_loses_nothing_until_logout(tmp_path: Path) -> None:
    """Issue 8, 5: each start from an old state logged the same break, and an absence that never happened."""
    state_folder = tmp_path / "state"
    state_folder.write_text("no folder at all")
    store = SnapshotFile(state_folder / "state.json", tmp_path / "run" / "state.spare")
    posted: list[Message] = []
    state_store = StateStore(store, "boot", posted.append)
    state_store.save(paused(), lasting=False)
    state_store.save(paused())

    assert StateStore(store, "boot", posted.append).restore(NOW, SETTINGS) == (paused(), ())
    assert (state_store.unsaved, state_store.spare) == ("", str(tmp_path / "run" / "state.spare"))
    assert {type(message) for message in posted} == {Fault}
    assert f"Until you log out it is kept in {tmp_path}/run/state.spare." in str(posted[0])


def test_pending_entries_come_back_with_the_state(tmp_path: Path) -> None:
    """Issue 8, 7: they were lost at logout, though the program had promised to write them."""
    entry = Entry(
        EntryKind.PAIN,
        NOW.wall,
        60.0,
        result=RoutineResult(EntryKind.PAIN, Variant.SEATED, (StepResult("lean", 4.0, Outcome.PAIN),)),
        id="a-end",
    )
    store = SnapshotFile(tmp_path / "state.json")
    StateStore(store, "boot", lambda _message: None).save(paused(), (entry,), frozenset({"a-end"}))
    state_store = StateStore(store, "boot", lambda _message: None)
    state_store.restore(NOW, SETTINGS)

    assert state_store.restored == Extras(1, (entry,), frozenset({"a-end"}))
    assert state_store.restored.unwritten[0].id == "a-end"


def test_a_damaged_recent_state_does_not_hide_the_sound_lasting_one(
    tmp_path: Path,
) -> None:
    store = SnapshotFile(tmp_path / "state.json")
    posted: list[Message] = []
    StateStore(store, "boot", posted.append).save(paused())
    (tmp_path / "state.recent").write_text('{"v": 1,\n')
    recalled = StateStore(store, "boot", posted.append).restore(NOW, SETTINGS)

    assert recalled == (paused(), ())
    assert posted == [
        Fault(
            Part.SNAPSHOT,
            f"The saved state cannot be used: not valid JSON. It was kept as {tmp_path}/state.recent.damaged."
            " The state saved before that is used.",
        )
    ]


def test_two_damaged_states_are_both_kept(tmp_path: Path) -> None:
    (tmp_path / "state.json").write_text("one")
    (tmp_path / "state.recent").write_text("the other\n")
    posted: list[Message] = []
    recalled = StateStore(SnapshotFile(tmp_path / "state.json"), "boot", posted.append).restore(NOW, SETTINGS)
    kept = {path.name: path.read_text() for path in tmp_path.iterdir()}

    assert recalled == (begin(NOW), ())
    assert kept == {"state.damaged": "one", "state.recent.damaged": "the other\n"}
    assert str(posted[0]).count("It was kept as") == 2


def test_the_reason_why_the_last_state_is_not_on_disk_is_known_until_it_is_saved() -> None:
    disk = BadDisk()
    state_store = StateStore(disk, "boot", lambda _message: None)
    state_store.save(paused())
    found = [state_store.unsaved]
    disk.fails = False
    state_store.save(paused())
    found.append(state_store.unsaved)

    assert found == ["No space left on device", ""]

"""The state on disk, and the way back from there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deskbreak.core.clock import Instant
from deskbreak.core.events import PauseChosen
from deskbreak.core.machine import step
from deskbreak.core.settings import Settings
from deskbreak.core.state import State, begin
from deskbreak.ports import Fault, Mended, Message, Part
from deskbreak.shell.memory import Memory
from deskbreak.shell.snapshot import FileStore

NOW = Instant(1000.0, 5000.0, datetime(2026, 3, 2, 9, 0, tzinfo=UTC))
SETTINGS = Settings()


@dataclass
class BadDisk:
    """A store whose disk fails, in words with another temporary name each time."""

    fails: bool = True
    names: list[str] = field(default_factory=list)

    def load(self) -> str | None:
        raise OSError(5, "Input/output error")

    def save(self, text: str, *, lasting: bool = True) -> None:
        if self.fails:
            self.names.append(f"state.{len(self.names)}.new")
            raise OSError(28, "No space left on device", self.names[-1])

    def set_aside(self) -> str:
        raise OSError(5, "Input/output error")


def paused() -> State:
    return step(begin(NOW), PauseChosen(), NOW, SETTINGS)[0]


def test_what_was_saved_comes_back(tmp_path: Path) -> None:
    posted: list[Message] = []
    memory = Memory(FileStore(tmp_path / "state.json"), "boot", posted.append)
    memory.save(paused())

    assert memory.recall(NOW, SETTINGS) == (paused(), ())
    assert posted == []


def test_without_a_saved_state_everything_begins() -> None:
    posted: list[Message] = []
    memory = Memory(FileStore(Path("/nonexistent/state.json")), "boot", posted.append)

    assert memory.recall(NOW, SETTINGS) == (begin(NOW), ())
    assert posted == []


@pytest.mark.parametrize("text", ["", "not a state", "[]", '{"v": 99}'])
def test_a_state_that_cannot_be_read_is_kept_and_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "state.json"
    path.write_text(text)
    posted: list[Message] = []
    recalled = Memory(FileStore(path), "boot", posted.append).recall(NOW, SETTINGS)

    assert recalled == (begin(NOW), ())
    assert [message.part for message in posted if isinstance(message, Fault)] == [Part.SNAPSHOT]
    assert str(tmp_path / "state.damaged") in str(posted[0])
    assert (tmp_path / "state.damaged").read_text() == text


def test_a_disk_that_fails_is_told_in_the_same_words_each_time() -> None:
    """Else it would be news each minute: the temporary file has another name each time."""
    posted: list[Message] = []
    memory = Memory(BadDisk(), "boot", posted.append)
    memory.save(paused())
    memory.save(paused())

    assert posted[0] == posted[1]
    assert isinstance(posted[0], Fault)
    assert posted[0].text.startswith("What DeskBreak knows cannot be saved: No space left on device.")


def test_a_disk_that_works_again_mends_the_fault_once() -> None:
    posted: list[Message] = []
    disk = BadDisk()
    memory = Memory(disk, "boot", posted.append)
    memory.save(paused())
    disk.fails = False
    memory.save(paused())
    memory.save(paused())

    assert posted[1:] == [Mended(Part.SNAPSHOT)]


def test_a_state_that_cannot_even_be_set_aside_stops_nothing() -> None:
    posted: list[Message] = []
    recalled = Memory(BadDisk(), "boot", posted.append).recall(NOW, SETTINGS)

    assert recalled == (begin(NOW), ())
    assert "Input/output error" in str(posted[0])


def test_the_most_recent_state_counts_and_a_power_cut_brings_back_the_lasting_one(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "state.json")
    store.save("at a change")
    store.save("a minute later", lasting=False)
    found = [store.load()]
    (tmp_path / "state.recent").write_bytes(b"\0" * 14)
    found.append(store.load())
    store.save("at the next change")
    found.append(store.load())

    assert found == ["a minute later", "at a change", "at the next change"]
    assert [path.name for path in tmp_path.iterdir()] == ["state.json"]


def test_a_damaged_state_of_this_minute_does_not_hide_the_sound_one_of_the_last_change(
    tmp_path: Path,
) -> None:
    store = FileStore(tmp_path / "state.json")
    posted: list[Message] = []
    Memory(store, "boot", posted.append).save(paused())
    (tmp_path / "state.recent").write_text('{"v": 1,\n')
    recalled = Memory(store, "boot", posted.append).recall(NOW, SETTINGS)

    assert recalled == (paused(), ())
    assert posted == [
        Fault(
            Part.SNAPSHOT,
            f"The saved state cannot be used: it is not whole JSON. It was kept as {tmp_path}/state.recent.damaged."
            " What was saved before it counts.",
        )
    ]


def test_where_both_states_are_damaged_both_are_kept(tmp_path: Path) -> None:
    (tmp_path / "state.json").write_text("one")
    (tmp_path / "state.recent").write_text("the other\n")
    posted: list[Message] = []
    recalled = Memory(FileStore(tmp_path / "state.json"), "boot", posted.append).recall(NOW, SETTINGS)
    kept = {path.name: path.read_text() for path in tmp_path.iterdir()}

    assert recalled == (begin(NOW), ())
    assert kept == {"state.damaged": "one", "state.recent.damaged": "the other\n"}
    assert str(posted[0]).count("It was kept as") == 2


def test_why_the_last_state_is_not_on_disk_is_known_until_it_is() -> None:
    disk = BadDisk()
    memory = Memory(disk, "boot", lambda _message: None)
    memory.save(paused())
    found = [memory.unsaved]
    disk.fails = False
    memory.save(paused())
    found.append(memory.unsaved)

    assert found == ["No space left on device", ""]

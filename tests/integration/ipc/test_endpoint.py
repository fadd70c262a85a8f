"""The endpoint of the running program when its folder disappears and returns."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskbreak.core.model.fault import Fault, Part, Recovered
from deskbreak.ipc.endpoint import Endpoint
from deskbreak.ipc.instance_lock import InstanceLock
from deskbreak.ipc.server import NotRunning, Server, ask
from deskbreak.ports import Message

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="AF_UNIX")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "run"


@pytest.fixture
def posted() -> list[Message]:
    return []


@pytest.fixture
def door(folder: Path, posted: list[Message]) -> Iterator[Endpoint]:
    lock = InstanceLock(folder / "lock")
    lock.acquire()
    door = Endpoint(lock, Server(folder / "socket", lambda _: {"ok": True}), posted.append)
    door.keep()
    yield door
    door.close()
    lock.release()


def test_the_running_program_is_reachable_again_after_its_runtime_folder_was_removed(
    door: Endpoint, folder: Path, posted: list[Message]
) -> None:
    """And a second instance finds the lock taken."""
    shutil.rmtree(folder)
    with pytest.raises(NotRunning):
        ask(folder / "socket", {})
    door.keep()

    assert ask(folder / "socket", {}) == {"ok": True}
    assert not InstanceLock(folder / "lock").acquire()
    assert posted == []


def test_a_folder_that_cannot_be_created_is_a_fault_until_it_can(
    door: Endpoint, folder: Path, posted: list[Message]
) -> None:
    """After the last logout the folder is missing until the next login."""
    shutil.rmtree(folder)
    folder.write_text("in the way")
    door.keep()
    folder.unlink()
    door.keep()

    assert ask(folder / "socket", {}) == {"ok": True}
    assert posted == [
        Fault(
            Part.REMOTE,
            f"The command line cannot reach DeskBreak: {folder} is in the way: it should be a folder.",
        ),
        Recovered(Part.REMOTE),
    ]


def test_a_working_socket_is_not_replaced(door: Endpoint, folder: Path) -> None:
    """Clients that are being answered lose nothing."""
    before = (folder / "socket").stat().st_ino
    door.keep()

    assert (folder / "socket").stat().st_ino == before

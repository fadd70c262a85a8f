"""One instance at a time, and nothing to clean up after a crash."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from pathlib import Path

import pytest

from deskbreak.ipc.instance_lock import InstanceLock


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "private" / "lock"


def test_the_holder_is_named_in_the_file(path: Path) -> None:
    """For users who want to know which process it is."""
    lock = InstanceLock(path)

    assert (lock.acquire(), lock.acquire(), lock.holder()) == (True, True, os.getpid())


def test_a_symlink_in_place_of_the_lock_is_not_followed(path: Path) -> None:
    """The target would be emptied."""
    path.parent.mkdir(mode=0o700)
    precious = path.parent / "precious"
    precious.write_text("mine")
    path.symlink_to(precious)

    with pytest.raises(OSError, match="symbolic link"):
        InstanceLock(path).acquire()

    assert precious.read_text() == "mine"


@pytest.mark.parametrize("content", ["", "no one", "\udc80"])
def test_a_lock_file_without_a_process_names_no_one(path: Path, content: str) -> None:
    """It was created and never locked."""
    path.parent.mkdir(mode=0o700)
    path.write_bytes(content.encode("utf-8", "surrogateescape"))

    assert InstanceLock(path).holder() is None


def test_a_removed_lock_is_created_again(tmp_path: Path, path: Path) -> None:
    """The next instance is refused by the file that every instance checks, in the usual way."""
    holder = InstanceLock(path, tmp_path / "state" / "lock")
    holder.acquire()
    shutil.rmtree(path.parent)
    shutil.rmtree(tmp_path / "state")
    holder.keep()
    holder.keep()
    next_one = InstanceLock(path, tmp_path / "state" / "lock")

    assert (next_one.acquire(), next_one.is_elsewhere, next_one.holder()) == (False, False, os.getpid())


def test_a_lock_that_another_process_briefly_holds_is_acquired_later(path: Path) -> None:
    """A start finds it free for a moment, until the second file refuses it."""
    holder, passer_by = InstanceLock(path), InstanceLock(path)
    holder.acquire()
    path.unlink()
    found = [passer_by.acquire()]
    holder.keep()
    passer_by.release()
    holder.keep()
    found.append(passer_by.acquire())

    assert found == [True, False]


@pytest.mark.skipif(sys.platform == "win32", reason="flock")
def test_a_file_system_without_locks_refuses_no_start_and_says_what_that_means(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Some network homes are like that (issue 8, number 21)."""

    def no_locks(_handle: int, _how: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr("fcntl.flock", no_locks)
    lock = InstanceLock(path, path.with_name("beside"))

    assert lock.acquire()
    assert "two DeskBreaks might run at the same time: " in caplog.text


def test_a_state_folder_that_cannot_be_locked_refuses_no_start(tmp_path: Path, path: Path) -> None:
    """A temporarily read-only home is reported as a state that cannot be saved."""
    (tmp_path / "state").write_text("in the way")

    assert InstanceLock(path, tmp_path / "state" / "lock").acquire()

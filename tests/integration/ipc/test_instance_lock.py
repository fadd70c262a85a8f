"""One instance at a time, and no clean-up after a crash."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from deskbreak.ipc.instance_lock import InstanceLock, holder_of
from tests.support.fixtures import Run

HOLD = """
import sys
from pathlib import Path
from deskbreak.ipc.instance_lock import InstanceLock
lock = InstanceLock(*map(Path, sys.argv[1:]))
print(lock.acquire(), flush=True)
sys.stdin.read()
"""

FULL = """
import resource, signal, sys
from pathlib import Path
from deskbreak.ipc.instance_lock import InstanceLock
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
before = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
lock = InstanceLock(Path(sys.argv[1]))
took = lock.acquire()
resource.setrlimit(resource.RLIMIT_FSIZE, before)
print(took, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "private" / "lock"


@pytest.mark.skipif(sys.platform != "linux", reason="no other system tells")
def test_the_holder_of_the_lock_is_found_without_touching_it(path: Path, child: Run) -> None:
    """A process that has ended is not named, nor one that has released the lock."""
    no_holder = holder_of(path)
    holder = child(HOLD, path)
    assert holder.stdout is not None
    holder.stdout.readline()
    found = holder_of(path)
    holder.kill()
    holder.wait()
    ours = InstanceLock(path)
    ours.acquire()
    ours.release()

    assert (no_holder, found, holder_of(path)) == (None, holder.pid, None)


def test_a_second_process_is_kept_out_until_the_first_releases_the_lock(path: Path, child: Run) -> None:
    """A second start must notice the first."""
    lock = InstanceLock(path)
    lock.acquire()
    second = child(HOLD, path)

    assert second.stdout is not None
    assert second.stdout.readline() == "False\n"

    lock.release()
    lock.release()
    third = child(HOLD, path)

    assert third.stdout is not None
    assert third.stdout.readline() == "True\n"


def test_a_holder_that_is_killed_leaves_no_lock(path: Path, child: Run) -> None:
    """kill -9, or a crash of its session."""
    first = child(HOLD, path)
    assert first.stdout is not None
    assert first.stdout.readline() == "True\n"
    lock = InstanceLock(path)

    assert (lock.acquire(), lock.holder()) == (False, first.pid)

    first.kill()
    first.wait()

    assert (lock.acquire(), lock.holder()) == (True, os.getpid())


def test_a_full_disk_does_not_prevent_a_start(path: Path, child: Run) -> None:
    """The lock works; only the process id, which is for people, is missing."""
    taker = child(FULL, path)
    assert taker.stdout is not None

    assert (taker.stdout.readline(), path.read_text()) == ("True\n", "")
    assert (InstanceLock(path).acquire(), InstanceLock(path).holder()) == (False, None)


def test_a_second_process_is_kept_out_where_the_runtime_folder_was_removed(
    tmp_path: Path, path: Path, child: Run
) -> None:
    """A login may recreate that folder, and other programs clean up /tmp: two instances would share the journal and the
    state.
    """
    beside = tmp_path / "state" / "lock"
    first = child(HOLD, path, beside)
    assert first.stdout is not None
    assert first.stdout.readline() == "True\n"
    shutil.rmtree(path.parent)
    lock = InstanceLock(path, beside)

    assert (lock.acquire(), lock.is_elsewhere, lock.holder()) == (False, True, first.pid)

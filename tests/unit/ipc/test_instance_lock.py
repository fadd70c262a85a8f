"""One at a time, and nothing to clean up after a crash."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from pathlib import Path

import pytest

from deskbreak.ipc.instance_lock import Lock, holder_of
from tests.support.fixtures import Run

HOLD = """
import sys
from pathlib import Path
from deskbreak.ipc.instance_lock import Lock
lock = Lock(*map(Path, sys.argv[1:]))
print(lock.acquire(), flush=True)
sys.stdin.read()
"""

FULL = """
import resource, signal, sys
from pathlib import Path
from deskbreak.ipc.instance_lock import Lock
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
before = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
lock = Lock(Path(sys.argv[1]))
took = lock.acquire()
resource.setrlimit(resource.RLIMIT_FSIZE, before)
print(took, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "private" / "lock"


def test_the_holder_is_named_in_the_file(path: Path) -> None:
    """For people who look who it is."""
    lock = Lock(path)

    assert (lock.acquire(), lock.acquire(), lock.holder()) == (True, True, os.getpid())


@pytest.mark.skipif(sys.platform != "linux", reason="no other system tells")
def test_who_has_the_lock_is_found_without_touching_it(path: Path, child: Run) -> None:
    """A process that is gone is not named, nor one that has signed and let go."""
    nobody = holder_of(path)
    holder = child(HOLD, path)
    assert holder.stdout is not None
    holder.stdout.readline()
    found = holder_of(path)
    holder.kill()
    holder.wait()
    ours = Lock(path)
    ours.acquire()
    ours.release()

    assert (nobody, found, holder_of(path)) == (None, holder.pid, None)


def test_a_second_process_is_kept_out_until_the_first_lets_go(path: Path, child: Run) -> None:
    """A second start must notice the first."""
    lock = Lock(path)
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
    """Kill -9, or a power cut of its session."""
    first = child(HOLD, path)
    assert first.stdout is not None
    assert first.stdout.readline() == "True\n"
    lock = Lock(path)

    assert (lock.acquire(), lock.holder()) == (False, first.pid)

    first.kill()
    first.wait()

    assert (lock.acquire(), lock.holder()) == (True, os.getpid())


def test_a_symlink_in_place_of_the_lock_is_not_written_through(path: Path) -> None:
    """The file would be emptied."""
    path.parent.mkdir(mode=0o700)
    precious = path.parent / "precious"
    precious.write_text("mine")
    path.symlink_to(precious)

    with pytest.raises(OSError, match="symbolic link"):
        Lock(path).acquire()

    assert precious.read_text() == "mine"


@pytest.mark.parametrize("content", ["", "nobody", "\udc80"])
def test_a_lock_file_with_no_process_in_it_names_nobody(path: Path, content: str) -> None:
    """It was made, and never locked."""
    path.parent.mkdir(mode=0o700)
    path.write_bytes(content.encode("utf-8", "surrogateescape"))

    assert Lock(path).holder() is None


def test_a_full_disk_keeps_nobody_from_starting(path: Path, child: Run) -> None:
    """Locked is locked: only the process id is missing, for people who look."""
    taker = child(FULL, path)
    assert taker.stdout is not None

    assert (taker.stdout.readline(), path.read_text()) == ("True\n", "")
    assert (Lock(path).acquire(), Lock(path).holder()) == (False, None)


def test_a_second_process_is_kept_out_where_the_runtime_folder_was_removed(
    tmp_path: Path, path: Path, child: Run
) -> None:
    """Logins make that folder anew, and others clean up /tmp: two would share the journal and the state."""
    beside = tmp_path / "state" / "lock"
    first = child(HOLD, path, beside)
    assert first.stdout is not None
    assert first.stdout.readline() == "True\n"
    shutil.rmtree(path.parent)
    lock = Lock(path, beside)

    assert (lock.acquire(), lock.astray, lock.holder()) == (False, True, first.pid)


def test_a_lock_that_was_removed_is_made_anew(tmp_path: Path, path: Path) -> None:
    """Whoever comes next is refused by the file that everybody looks at, in the usual way."""
    holder = Lock(path, tmp_path / "state" / "lock")
    holder.acquire()
    shutil.rmtree(path.parent)
    shutil.rmtree(tmp_path / "state")
    holder.keep()
    holder.keep()
    next_one = Lock(path, tmp_path / "state" / "lock")

    assert (next_one.acquire(), next_one.astray, next_one.holder()) == (False, False, os.getpid())


def test_a_lock_that_somebody_just_looks_at_is_taken_back_later(path: Path) -> None:
    """A start finds it free for a moment, until the second file refuses it."""
    holder, passer_by = Lock(path), Lock(path)
    holder.acquire()
    path.unlink()
    found = [passer_by.acquire()]
    holder.keep()
    passer_by.release()
    holder.keep()
    found.append(passer_by.acquire())

    assert found == [True, False]


@pytest.mark.skipif(sys.platform == "win32", reason="flock")
def test_a_file_system_that_locks_nothing_refuses_no_start_and_says_what_that_means(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """As some network homes (issue 8, number 21)."""

    def no_locks(_handle: int, _how: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr("fcntl.flock", no_locks)
    lock = Lock(path, path.with_name("beside"))

    assert lock.acquire()
    assert "two DeskBreaks might run at the same time: " in caplog.text


def test_a_state_folder_that_cannot_be_locked_refuses_no_start(tmp_path: Path, path: Path) -> None:
    """A home that is read-only for a while is told as what it is: a state that cannot be saved."""
    (tmp_path / "state").write_text("in the way")

    assert Lock(path, tmp_path / "state" / "lock").acquire()

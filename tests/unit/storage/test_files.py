"""Files replaced atomically, and what Windows refuses for a moment."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from deskbreak.storage.disk import Disk
from deskbreak.storage.files import NotRegularFile, read, replace_file, with_retries
from tests.support.fakes.disks import Mounted, Refusing, Stopped


class Scanned:
    """A file that a virus scanner keeps open for the first few attempts to replace it."""

    def __init__(self, refusals: int) -> None:
        self._refusals = refusals
        self.tried = 0

    def replace(self) -> None:
        self.tried += 1
        if self.tried <= self._refusals:
            raise PermissionError(13, "The process cannot access the file")


def test_a_replacement_that_is_refused_briefly_is_retried() -> None:
    """Otherwise saving would fail."""
    file = Scanned(refusals=2)
    with_retries(file.replace, patience_s=20.0)

    assert file.tried == 3


def test_a_permanent_refusal_is_reported() -> None:
    """A read-only folder."""
    with pytest.raises(PermissionError):
        with_retries(Scanned(refusals=10**9).replace, patience_s=0.0)


@pytest.mark.parametrize("lasting", [True, False])
def test_a_file_is_replaced_atomically_and_private_and_leaves_nothing_beside_it(
    tmp_path: Path, *, lasting: bool
) -> None:
    """Whatever its content and permissions were before."""
    path = tmp_path / "folder/state.json"
    path.parent.mkdir()
    path.write_text("old and longer")
    path.chmod(0o644)
    replace_file(path, b"new", lasting=lasting)

    found = {each.name: (each.read_bytes(), each.stat().st_mode & 0o777) for each in path.parent.iterdir()}
    private = 0o600 if sys.platform != "win32" else found["state.json"][1]
    assert {"state.json": (b"new", private)} == found


def test_a_file_that_cannot_be_replaced_leaves_nothing_beside_it(tmp_path: Path) -> None:
    """A folder is in the way."""
    (tmp_path / "state.json").mkdir()

    with pytest.raises(OSError, match=r"state\.json"):
        replace_file(tmp_path / "state.json", b"new")
    assert [tmp_path / "state.json"] == list(tmp_path.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="there are no FIFOs on this system")
@pytest.mark.timeout(20)
def test_a_fifo_in_place_of_a_file_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    """No process ever writes into it, and a device may have no end."""
    os.mkfifo(tmp_path / "pipe")

    for path in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(NotRegularFile, match="it is a pipe or a device, not a file"):
            read(path)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no FIFOs on this system")
@pytest.mark.timeout(20)
def test_a_fifo_in_place_of_a_copy_does_not_count_as_a_copy(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / ".name.kept")
    (tmp_path / "name").write_bytes(b"whole")

    assert read(tmp_path / "name") == b"whole"


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_a_file_is_its_owners_alone_from_the_first_moment_on(tmp_path: Path) -> None:
    """A process that opened it before its permissions are set could keep reading."""
    before: list[int] = []

    class Seen(Disk):
        def set_mode(self, handle: int, mode: int) -> None:
            before.append(os.fstat(handle).st_mode & 0o777)
            super().set_mode(handle, mode)

    path = tmp_path / "config.toml"
    replace_file(path, b"shared", 0o644, disk=Seen())

    assert (before, path.stat().st_mode & 0o777) == ([0o600], 0o644)


@pytest.mark.parametrize("number", [errno.EBUSY, errno.EPERM, errno.EXDEV], ids=errno.errorcode.get)
def test_a_file_that_cannot_be_replaced_is_overwritten(tmp_path: Path, number: int) -> None:
    """Issue 8, 6: a file that is a mount point, as in containers."""
    path = tmp_path / "state.json"
    path.write_bytes(b"old")
    replace_file(path, b"new", disk=Refusing(number, "replace"))

    assert (read(path), [each.name for each in tmp_path.iterdir()]) == (b"new", ["state.json"])


@pytest.mark.parametrize(
    ("old", "new"), [(b"", b"text"), (b"old", b"old and new"), (b"a longer text", b"text")]
)
def test_a_kill_during_an_overwrite_leaves_the_old_content_or_the_new(
    tmp_path: Path, old: bytes, new: bytes
) -> None:
    found = []
    for halfway in (False, True):
        for calls in range(1, 100):
            disk = Mounted(calls, halfway=halfway)
            path = tmp_path / "care.toml"
            path.write_bytes(old)
            with suppress(Stopped):
                replace_file(path, new, disk=disk)
            found.append(read(path))
            if disk.left > 0:
                break
            for each in tmp_path.iterdir():
                each.unlink()

    assert (len(found) > 20, set(found)) == (True, {old, new})


def test_a_copy_left_by_a_kill_does_not_replace_later_content(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"old")
    replace_file(path, b"new", disk=Refusing(errno.EBUSY, "replace", "remove"))
    path.write_bytes(b"by hand")

    assert read(path) == b"by hand"

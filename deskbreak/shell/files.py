"""What our files have in common: private folders, whole replacement, locks that die with their owner."""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import stat
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import BinaryIO

from deskbreak.shell import runtime

_log = logging.getLogger(__name__)
_LOCK_RETRY_S = 0.01
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


MOST = 1024 * 1024  # bytes of a file that a person writes: more is a mistake, and would be read by the minute


class NoFile(OSError):
    """Something else is in the place of a file, and reading it might never end."""


def words(error: OSError) -> str:
    """What went wrong, and where: for people, who have no use for the number."""
    why = error.strerror or str(error)
    return f"{error.filename}: {why}" if error.filename else why


# What a file system says of a call that it does not have, as some NFS, FUSE and vfat ones do.
_NOT_HERE = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL, errno.EPERM}


def sync(handle: int) -> None:
    """Wait until the disk has the file, where the file system can tell. Raises OSError."""
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NOT_HERE:
            raise
        _tell_once("sync", error.strerror)


@cache
def _tell_once(call: str, why: str) -> None:
    _log.warning("The file system of your files refuses to %s (%s). DeskBreak works without.", call, why)


def make_folder(folder: Path) -> None:
    """Make ``folder`` and what is missing above it, each 0700 as XDG asks. Raises OSError."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    with contextlib.suppress(FileExistsError):  # another process was faster
        folder.mkdir(mode=runtime.PRIVATE)
    if not folder.is_dir():
        msg = f"{folder} is in the way: it should be a folder"
        raise NotADirectoryError(msg)


def make_private_folder(folder: Path) -> None:
    """Make ``folder``, and trust it only if it is ours. Raises OSError (`runtime.UnsafeFolder` is one)."""
    if not folder.is_symlink():
        make_folder(folder)
    runtime.check(str(folder))


def refuse_odd(path: Path, found: os.stat_result) -> None:
    """Raise NoFile for a pipe or a device; folders are refused by the system itself, in its words."""
    if not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode):
        raise NoFile(errno.EINVAL, "it is a pipe or a device, and no file", str(path))


def refuse_pipe(path: Path, found: os.stat_result) -> None:
    """Raise NoFile for a pipe that is to be written to; a device says by itself why it cannot be."""
    if stat.S_ISFIFO(found.st_mode):
        raise NoFile(errno.EINVAL, "it is a pipe, and no file", str(path))


def opened(path: Path) -> BinaryIO:
    """Open a file to be read. Raises OSError (`NoFile` is one)."""
    refuse_odd(path, path.stat())
    return path.open("rb")


def mark(path: Path) -> tuple[object, ...]:
    """What changes when a file is edited, replaced, linked elsewhere, or can be read again. Never raises.

    A change of the mode, the owner or a link shows in the time of the last change of status; what
    else stood in the way (a folder above it, an access list, a network) shows by trying.
    """
    try:
        with opened(path) as file:
            found = os.fstat(file.fileno())
    except OSError as error:
        return str(path), error.errno
    times = found.st_mtime_ns, found.st_ctime_ns
    return os.path.realpath(path), found.st_dev, found.st_ino, found.st_size, *times


def read(path: Path, most: int = MOST) -> bytes:
    """The content of a file of at most ``most`` bytes. Raises OSError (`NoFile` is one)."""
    with opened(path) as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise OSError(errno.EFBIG, f"it is larger than {most // 1024} KiB", str(path))
    return data


def replace_file(path: Path, data: bytes, mode: int = 0o600, *, lasting: bool = True) -> None:
    """Replace ``path``: a reader, and a power cut, meet the old content or the new. Raises OSError.

    Not ``lasting``: nobody waits for the disk, so after a power cut, and only
    then, there may be neither.
    """
    make_folder(path.parent)
    temporary = path.with_name(f".{path.name}.{os.urandom(4).hex()}.new")
    try:
        # Its owner's alone from the first moment on: whoever opens it meanwhile reads on after a chmod.
        handle = os.open(temporary, _NEW, 0o600)
        with os.fdopen(handle, "wb") as file:
            if sys.platform != "win32":
                _set_mode(file.fileno(), mode)
            file.write(data)
            file.flush()
            if lasting:
                sync(file.fileno())
        if sys.platform == "win32":
            patiently(lambda: temporary.replace(path))
        else:
            temporary.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    if lasting:
        with contextlib.suppress(OSError):  # it is replaced, and must not be reported as unchanged
            sync_folder(path.parent)


def patiently(work: Callable[[], object], patience_s: float = 1.0) -> None:
    """Do what Windows refuses while a virus scanner, or a reader, has the file open. Raises PermissionError."""
    deadline = time.monotonic() + patience_s
    while True:
        try:
            work()
        except PermissionError:
            if time.monotonic() >= deadline:
                raise
            time.sleep(_LOCK_RETRY_S)
        else:
            return


if sys.platform == "win32":
    import msvcrt

    # Bytes that are locked cannot be read by others, so the lock is far behind any content.
    _LOCK_AT = 1 << 30

    def sync_folder(folder: Path) -> None:
        """Windows keeps folder entries safe by itself."""

    def try_lock(handle: int) -> bool:
        """Lock an open file for this process alone; False if another has it."""
        before = os.lseek(handle, 0, os.SEEK_CUR)
        os.lseek(handle, _LOCK_AT, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(handle, before, os.SEEK_SET)
        return True

    def unlock(handle: int) -> None:
        """Undo `try_lock`."""
        before = os.lseek(handle, 0, os.SEEK_CUR)
        os.lseek(handle, _LOCK_AT, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)
        os.lseek(handle, before, os.SEEK_SET)

else:
    import fcntl

    def _set_mode(handle: int, mode: int) -> None:
        try:
            os.fchmod(handle, mode)
        except OSError as error:  # it stays its owner's alone
            _tell_once("set a mode", error.strerror)

    def sync_folder(folder: Path) -> None:
        """Make a new or renamed entry of ``folder`` durable."""
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def try_lock(handle: int) -> bool:
        """Lock an open file for this process alone; False if another has it."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def unlock(handle: int) -> None:
        """Undo `try_lock`."""
        fcntl.flock(handle, fcntl.LOCK_UN)


def lock(handle: int, patience_s: float = 2.0) -> None:
    """Lock an open file, where the file system has locks. Raises TimeoutError rather than hang behind a stopped process."""
    deadline = time.monotonic() + patience_s
    while not _try_lock_if_any(handle):
        if time.monotonic() >= deadline:
            msg = f"another process has kept it locked for {patience_s:g} s"
            raise TimeoutError(msg)
        time.sleep(_LOCK_RETRY_S)


def _try_lock_if_any(handle: int) -> bool:
    try:
        return try_lock(handle)
    except OSError as error:
        if error.errno not in _NOT_HERE:
            raise
        _tell_once("lock", error.strerror)
        return True

"""Shared file operations: private folders, atomic replacement, locks that end with their process."""

from __future__ import annotations

import binascii
import contextlib
import errno
import os
import stat
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from deskbreak.storage import runtime_dir
from deskbreak.storage.disk import DISK, Disk
from deskbreak.waiting import until

PRIVATE = 0o600
_LOCK_RETRY_S = 0.01
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL


MOST = (
    1024 * 1024
)  # bytes of a file that a person writes: a larger one is a mistake, and would be read every minute


class NotRegularFile(OSError):
    """The path is not a regular file, and reading it might never end."""


class TooLarge(OSError):
    """A file is larger than any that a person writes."""


def error_text(error: OSError) -> str:
    """What went wrong and where, for people: without the error number."""
    why = error.strerror or str(error)
    return f"{error.filename}: {why}" if error.filename else why


# Errors for calls that a file system does not support, as on some NFS, FUSE and vfat file systems.
_NOT_HERE = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL, errno.EPERM}
# The same for a rename that cannot replace a file: one that is mounted by itself, as in containers.
_NOT_REPLACED = _NOT_HERE | {errno.EBUSY, errno.EXDEV}


def sync(handle: int, disk: Disk = DISK) -> None:
    """Wait until the file is on disk, if the file system supports it. Raises OSError."""
    try:
        disk.sync(handle)
    except OSError as error:
        if error.errno not in _NOT_HERE:
            raise
        disk.record_refusal("sync a file", error)


@contextlib.contextmanager
def writing(path: Path, flags: int, disk: Disk = DISK) -> Iterator[int]:
    """Open a file private to its owner. An error on closing it is raised unless there was one before. Raises OSError."""
    handle = disk.open(path, flags | getattr(os, "O_BINARY", 0), PRIVATE)
    try:
        yield handle
    except Exception:
        with contextlib.suppress(OSError):
            disk.close(handle)
        raise
    disk.close(handle)


def write_all(handle: int, data: bytes, disk: Disk = DISK) -> None:
    """Write all data, with a second try after a partial write, whose OSError says what is wrong."""
    while data:
        data = data[disk.write(handle, data) :]


def make_folder(folder: Path, disk: Disk = DISK) -> None:
    """Make ``folder`` and missing parents, each with mode 0700 as XDG requires. Raises OSError."""
    if folder.is_dir():
        return
    make_folder(folder.parent, disk)
    with contextlib.suppress(FileExistsError):  # another process was faster
        disk.make_folder(folder, runtime_dir.PRIVATE)
    if not folder.is_dir():
        msg = f"{folder} is in the way: it should be a folder"
        raise NotADirectoryError(msg)


def make_private_folder(folder: Path) -> None:
    """Make ``folder``, and accept it only if it belongs to us. Raises OSError (`runtime_dir.UnsafeFolder` is one)."""
    if not folder.is_symlink():
        make_folder(folder)
    runtime_dir.check(str(folder))


def refuse_odd(path: Path, found: os.stat_result) -> None:
    """Raise NoFile for a pipe or a device; for folders, the system's own error is good enough."""
    if not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode):
        raise NotRegularFile(errno.EINVAL, "it is a pipe or a device, not a file", str(path))


def refuse_pipe(path: Path, found: os.stat_result) -> None:
    """Raise NoFile for a pipe that would be written to; for a device, the system's own error is good enough."""
    if stat.S_ISFIFO(found.st_mode):
        raise NotRegularFile(errno.EINVAL, "it is a pipe, not a file", str(path))


def open_regular(path: Path) -> BinaryIO:
    """Open a file for reading. Raises OSError (`NotRegularFile` is one)."""
    refuse_odd(path, path.stat())
    return path.open("rb")


def fingerprint(path: Path) -> tuple[object, ...]:
    """A value that changes when a file is edited, replaced, relinked or becomes readable. Never raises.

    A change of mode, owner or link changes the time of the last status change. Other obstacles (a folder
    above it, an access list, a network) are found only by trying to open it.
    """
    try:
        with open_regular(path) as file:
            found = os.fstat(file.fileno())
    except OSError as error:
        return str(path), error.errno
    times = found.st_mtime_ns, found.st_ctime_ns
    return os.path.realpath(path), found.st_dev, found.st_ino, found.st_size, *times


def read(path: Path, most: int = MOST) -> bytes:
    """The content of a file of at most ``most`` bytes. Raises OSError (`NotRegularFile` is one)."""
    with open_regular(path) as file:
        data = _recovered(path, file.read(most + 1))
    if len(data) > most:
        raise TooLarge(errno.EFBIG, f"it is larger than {most // 1024} KiB", str(path))
    return data


def text_of(path: Path) -> str:
    """The text of a file that may be missing; "" if it cannot be read."""
    try:
        return read(path).decode("utf-8", "replace")
    except OSError:
        return ""


def replace_file(
    path: Path, data: bytes, mode: int = PRIVATE, *, lasting: bool = True, disk: Disk = DISK
) -> None:
    """Replace ``path``: a reader, or a power cut, finds the old content or the new. Raises OSError.

    If not ``lasting``, this does not wait for the disk, so after a power cut (and only then) both may be
    lost.
    """
    make_folder(path.parent, disk)
    temporary = path.with_name(f".{path.name}.{os.urandom(4).hex()}.new")
    try:
        _write(temporary, data, mode, lasting=lasting, disk=disk)
        _move(temporary, path, disk)
    except OSError as error:
        with contextlib.suppress(OSError):
            disk.remove(temporary)
        if error.errno not in _NOT_REPLACED or (path.exists() and not path.is_file()):
            raise
        _overwrite(path, data, disk)
        return
    if lasting:
        with contextlib.suppress(
            OSError
        ):  # it is replaced already, so this must not be reported as a failure
            disk.sync_folder(path.parent)


def _write(path: Path, data: bytes, mode: int, *, lasting: bool, disk: Disk) -> None:
    """Write a new file. It is private from the start, because a reader that opened it earlier can read on after a chmod."""
    with writing(path, _NEW, disk) as handle:
        if mode != PRIVATE:
            try:
                disk.set_mode(handle, mode)
            except OSError as error:  # it stays private to its owner
                disk.record_refusal("set the mode of a file", error)
        write_all(handle, data, disk)
        if lasting:
            sync(handle, disk)


def _move(old: Path, new: Path, disk: Disk) -> None:
    if sys.platform == "win32":
        with_retries(lambda: disk.replace(old, new))
    else:
        disk.replace(old, new)


def _overwrite(path: Path, data: bytes, disk: Disk) -> None:
    """Overwrite a file that cannot be replaced. If this is interrupted, `read` uses a copy beside it."""
    kept = _copy_of(path)
    with writing(kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, disk) as handle:
        write_all(handle, data + _whole(data), disk)
        sync(handle, disk)
    with writing(path, os.O_WRONLY | os.O_CREAT, disk) as handle:
        disk.truncate(handle, 0)
        write_all(handle, data, disk)
        sync(handle, disk)
    with contextlib.suppress(OSError):  # harmless: it only replaces an incomplete copy of the same content
        disk.remove(kept)


def _copy_of(path: Path) -> Path:
    return path.with_name(f".{path.name}.kept")


def _whole(data: bytes) -> bytes:
    """The marker at the end of a complete copy."""
    return b"%08x" % binascii.crc32(data)


def _recovered(path: Path, data: bytes) -> bytes:
    """The content of a file whose ``data`` may be incomplete because the writer was killed in `_overwrite`."""
    try:
        with open_regular(_copy_of(path)) as file:
            kept = file.read()
    except OSError:
        return data
    whole = kept[: -len(_whole(b""))]
    return whole if kept == whole + _whole(whole) and whole.startswith(data) else data


def with_retries(work: Callable[[], object], patience_s: float = 1.0) -> None:
    """Retry what Windows refuses while a virus scanner or a reader has the file open. Raises PermissionError."""
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


def lock(handle: int, patience_s: float = 2.0, disk: Disk = DISK) -> None:
    """Lock an open file, if the file system supports locks. Raises TimeoutError instead of waiting for a hung process."""
    if not until(lambda: _try_lock_if_any(handle, disk), patience_s, _LOCK_RETRY_S):
        msg = f"another process has kept it locked for {patience_s:g} s"
        raise TimeoutError(msg)


def _try_lock_if_any(handle: int, disk: Disk) -> bool:
    try:
        return disk.try_lock(handle)
    except OSError as error:  # whatever the error: writing the data is more important than the lock
        disk.record_refusal("lock a file", error)
        return True

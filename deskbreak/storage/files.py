"""What our files have in common: private folders, whole replacement, locks that die with their owner."""

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

PRIVATE = 0o600
_LOCK_RETRY_S = 0.01
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL


MOST = 1024 * 1024  # bytes of a file that a person writes: more is a mistake, and would be read by the minute


class NoFile(OSError):
    """Something else is in the place of a file, and reading it might never end."""


class TooLarge(OSError):
    """A file holds more than a person writes."""


def words(error: OSError) -> str:
    """What went wrong, and where: for people, who have no use for the number."""
    why = error.strerror or str(error)
    return f"{error.filename}: {why}" if error.filename else why


# What a file system says of a call that it does not have, as some NFS, FUSE and vfat ones do.
_NOT_HERE = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL, errno.EPERM}
# And of a rename where a file cannot be replaced as a whole: one that is mounted by itself, as containers do.
_NOT_REPLACED = _NOT_HERE | {errno.EBUSY, errno.EXDEV}


def sync(handle: int, disk: Disk = DISK) -> None:
    """Wait until the disk has the file, where the file system can tell. Raises OSError."""
    try:
        disk.sync(handle)
    except OSError as error:
        if error.errno not in _NOT_HERE:
            raise
        disk.refuses("sync a file", error)


@contextlib.contextmanager
def writing(path: Path, flags: int, disk: Disk = DISK) -> Iterator[int]:
    """Open a file of its owner's alone. An error on closing it counts, unless there was one before. Raises OSError."""
    handle = disk.open(path, flags | getattr(os, "O_BINARY", 0), PRIVATE)
    try:
        yield handle
    except Exception:
        with contextlib.suppress(OSError):
            disk.close(handle)
        raise
    disk.close(handle)


def write_all(handle: int, data: bytes, disk: Disk = DISK) -> None:
    """Write, once more where not all fits: that says what is wrong, in its OSError."""
    while data:
        data = data[disk.write(handle, data) :]


def make_folder(folder: Path, disk: Disk = DISK) -> None:
    """Make ``folder`` and what is missing above it, each 0700 as XDG asks. Raises OSError."""
    if folder.is_dir():
        return
    make_folder(folder.parent, disk)
    with contextlib.suppress(FileExistsError):  # another process was faster
        disk.make_folder(folder, runtime_dir.PRIVATE)
    if not folder.is_dir():
        msg = f"{folder} is in the way: it should be a folder"
        raise NotADirectoryError(msg)


def make_private_folder(folder: Path) -> None:
    """Make ``folder``, and trust it only if it is ours. Raises OSError (`runtime_dir.UnsafeFolder` is one)."""
    if not folder.is_symlink():
        make_folder(folder)
    runtime_dir.check(str(folder))


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
        data = _recovered(path, file.read(most + 1))
    if len(data) > most:
        raise TooLarge(errno.EFBIG, f"it is larger than {most // 1024} KiB", str(path))
    return data


def text_of(path: Path) -> str:
    """The text of a file that may be missing; "" where it cannot be read."""
    try:
        return read(path).decode("utf-8", "replace")
    except OSError:
        return ""


def replace_file(
    path: Path, data: bytes, mode: int = PRIVATE, *, lasting: bool = True, disk: Disk = DISK
) -> None:
    """Replace ``path``: a reader, and a power cut, meet the old content or the new. Raises OSError.

    Not ``lasting``: nobody waits for the disk, so after a power cut, and only
    then, there may be neither.
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
        with contextlib.suppress(OSError):  # it is replaced, and must not be reported as unchanged
            disk.sync_folder(path.parent)


def _write(path: Path, data: bytes, mode: int, *, lasting: bool, disk: Disk) -> None:
    """Write a new file. Its owner's alone from the first moment on: whoever opens it meanwhile reads on after a chmod."""
    with writing(path, _NEW, disk) as handle:
        if mode != PRIVATE:
            try:
                disk.set_mode(handle, mode)
            except OSError as error:  # it stays its owner's alone
                disk.refuses("set the mode of a file", error)
        write_all(handle, data, disk)
        if lasting:
            sync(handle, disk)


def _move(old: Path, new: Path, disk: Disk) -> None:
    if sys.platform == "win32":
        patiently(lambda: disk.replace(old, new))
    else:
        disk.replace(old, new)


def _overwrite(path: Path, data: bytes, disk: Disk) -> None:
    """Write over a file that cannot be replaced. A copy beside it stands in should that be cut short: see `read`."""
    kept = _copy_of(path)
    with writing(kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, disk) as handle:
        write_all(handle, data + _whole(data), disk)
        sync(handle, disk)
    with writing(path, os.O_WRONLY | os.O_CREAT, disk) as handle:
        disk.truncate(handle, 0)
        write_all(handle, data, disk)
        sync(handle, disk)
    with contextlib.suppress(OSError):  # no harm: it stands in for a part of the same content alone
        disk.remove(kept)


def _copy_of(path: Path) -> Path:
    return path.with_name(f".{path.name}.kept")


def _whole(data: bytes) -> bytes:
    """What a copy ends with when all of it was written."""
    return b"%08x" % binascii.crc32(data)


def _recovered(path: Path, data: bytes) -> bytes:
    """The content of a file, of which ``data`` may be the beginning only: the writer was killed in `_overwrite`."""
    try:
        with opened(_copy_of(path)) as file:
            kept = file.read()
    except OSError:
        return data
    whole = kept[: -len(_whole(b""))]
    return whole if kept == whole + _whole(whole) and whole.startswith(data) else data


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


def lock(handle: int, patience_s: float = 2.0, disk: Disk = DISK) -> None:
    """Lock an open file, where the file system has locks. Raises TimeoutError rather than hang behind a stopped process."""
    deadline = time.monotonic() + patience_s
    while not _try_lock_if_any(handle, disk):
        if time.monotonic() >= deadline:
            msg = f"another process has kept it locked for {patience_s:g} s"
            raise TimeoutError(msg)
        time.sleep(_LOCK_RETRY_S)


def _try_lock_if_any(handle: int, disk: Disk) -> bool:
    try:
        return disk.try_lock(handle)
    except OSError as error:  # whatever it says: what is to be written is worth more than the lock
        disk.refuses("lock a file", error)
        return True

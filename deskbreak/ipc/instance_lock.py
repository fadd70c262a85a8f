"""One DeskBreak a user: a locked file. The kernel lets go of it when its holder dies, however it dies.

The file that everybody looks at is in the runtime folder, which is made anew at each
login, and cleaned out by others. So a second file, beside what the holder writes, is
locked as well: two that found different runtime folders would share that.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import os
from pathlib import Path

from deskbreak.storage import files
from deskbreak.storage.disk import DISK

_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
_NO_LOCKS = frozenset({errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL})
_LOCKS = Path("/proc/locks")
_log = logging.getLogger(__name__)


class Lock:
    """The lock files, with the process id of their holder in them, for people who look."""

    def __init__(self, path: Path, *besides: Path) -> None:
        """``path`` is in a private folder; of those ``besides``, what cannot be locked for itself is left out."""
        self._path = path
        self._besides = besides
        self._held: dict[Path, int] = {}
        self._refused_by = path

    @property
    def astray(self) -> bool:
        """Whether the one that has the lock has another first file than we: it cannot be reached where we look."""
        return self._refused_by != self._path

    def acquire(self) -> bool:
        """Take the lock and keep it until `release` or death; False if another has it. Raises OSError."""
        if self._held:
            return True
        files.make_private_folder(self._path.parent)
        if not self._take_first():
            return False
        if not all(self._take_if_possible(path) for path in self._besides):
            self.release()
            return False
        for path in (self._path, *self._besides):
            self._sign(path)
        return True

    def keep(self) -> None:
        """Make and lock anew what was removed under our hands. Raises OSError."""
        for path, handle in tuple(self._held.items()):
            if _is_at(path, handle):
                continue
            files.make_folder(path.parent)
            if self._take(path):  # else somebody has just found it free, and will let go of it
                os.close(handle)
                self._sign(path)

    def holder(self) -> int | None:
        """The process id in the file, which may be of one that is gone; None if there is none."""
        try:
            return int(self._refused_by.read_bytes())
        except (OSError, ValueError):
            return None

    def release(self) -> None:
        """Give it up. The files stay: removing them would let two hold "the" lock. Idempotent."""
        while self._held:
            _, handle = self._held.popitem()
            DISK.unlock(handle)
            os.close(handle)

    def _take(self, path: Path) -> bool:
        handle = os.open(path, _FLAGS, 0o600)
        try:
            free = DISK.try_lock(handle)
        except OSError as error:
            os.close(handle)
            raise OSError(error.errno, error.strerror, str(path)) from error
        if free:
            self._held[path] = handle
        else:
            self._refused_by = path
            os.close(handle)
        return free

    def _take_first(self) -> bool:
        """As `_take`; True as well on a file system that locks nothing: then the socket alone tells of another."""
        try:
            return self._take(self._path)
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
            _log.warning("Two DeskBreaks might run here, one beside the other: %s", files.words(error))
            return True

    def _take_if_possible(self, path: Path) -> bool:
        """False only if another has it: a disk that is full, or read-only, is told when the state is saved."""
        try:
            files.make_folder(path.parent)
            return self._take(path)
        except OSError as error:
            _log.info("not locked: %s", files.words(error))
            return True

    def _sign(self, path: Path) -> None:
        """Locked is locked: where the disk is full, only people who look miss the process id."""
        if (handle := self._held.get(path)) is None:
            return
        with contextlib.suppress(OSError):
            os.ftruncate(handle, 0)
            os.write(handle, f"{os.getpid()}\n".encode("ascii"))


def holder_of(path: Path) -> int | None:
    """The process that has the file at ``path`` locked, where the system tells (Linux); else None.

    To try the lock would be to take it, and one that starts at that moment would find it taken. See proc_locks(5).
    """
    try:
        signed, inode = int(files.read(path)), path.stat().st_ino
        locks = _LOCKS.read_text("ascii", "replace").splitlines()
    except (OSError, ValueError):
        return None
    # 1: FLOCK  ADVISORY  WRITE 8498 fe:00:2154508 0 EOF
    held = [line.split()[4:6] for line in locks if " FLOCK " in line and "->" not in line]
    return signed if any(pid == str(signed) and place.endswith(f":{inode}") for pid, place in held) else None


def _is_at(path: Path, handle: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(handle))
    except OSError:
        return False

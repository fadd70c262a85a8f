"""Ensures one DeskBreak per user, with a locked file. The kernel releases the lock when its holder dies.

The main lock file is in the runtime folder, which is recreated at each login and may be
cleaned up by other programs. So a second file, next to the holder's data, is locked as
well: two instances with different runtime folders still share that one.
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


class InstanceLock:
    """The lock files, which contain the process id of their holder for users who look."""

    def __init__(self, path: Path, *besides: Path) -> None:
        """``path`` is in a private folder; files in ``besides`` that cannot be locked at all are ignored."""
        self._path = path
        self._others = besides
        self._held: dict[Path, int] = {}
        self._refused_by = path

    @property
    def is_elsewhere(self) -> bool:
        """Whether the holder's first file differs from ours, so that it cannot be reached at our path."""
        return self._refused_by != self._path

    def acquire(self) -> bool:
        """Take the lock and keep it until `release` or exit; False if another process has it. Raises OSError."""
        if self._held:
            return True
        files.make_private_folder(self._path.parent)
        if not self._take_first():
            return False
        if not all(self._take_if_possible(path) for path in self._others):
            self.release()
            return False
        for path in (self._path, *self._others):
            self._sign(path)
        return True

    def keep(self) -> None:
        """Recreate and lock files that were removed meanwhile. Raises OSError."""
        for path, handle in tuple(self._held.items()):
            if _is_at(path, handle):
                continue
            files.make_folder(path.parent)
            if self._take(path):  # otherwise another process has just taken it, and will release it
                os.close(handle)
                self._sign(path)

    def holder(self) -> int | None:
        """The process id in the file, whose process may be gone; None if there is none."""
        try:
            return int(self._refused_by.read_bytes())
        except (OSError, ValueError):
            return None

    def release(self) -> None:
        """Release the lock. The files stay: removing them would let two processes hold the lock. Idempotent."""
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
        """Like `_take`, but True on a file system without locks, where only the socket reveals another instance."""
        try:
            return self._take(self._path)
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
            _log.warning("two DeskBreaks might run at the same time: %s", files.error_text(error))
            return True

    def _take_if_possible(self, path: Path) -> bool:
        """False only if another process has it; a full or read-only disk is reported when the state is saved."""
        try:
            files.make_folder(path.parent)
            return self._take(path)
        except OSError as error:
            _log.info("not locked: %s", files.error_text(error))
            return True

    def _sign(self, path: Path) -> None:
        """Write the process id. On a full disk the lock works without it."""
        if (handle := self._held.get(path)) is None:
            return
        with contextlib.suppress(OSError):
            os.ftruncate(handle, 0)
            os.write(handle, f"{os.getpid()}\n".encode("ascii"))


def holder_of(path: Path) -> int | None:
    """The process that has locked the file at ``path``, if the system reports it (Linux); otherwise None.

    Trying the lock would take it, and an instance that starts at that moment would fail. See proc_locks(5).
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

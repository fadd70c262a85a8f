"""One DeskBreak a user: a locked file. The kernel lets go of it when its holder dies, however it dies."""

from __future__ import annotations

import os
from pathlib import Path

from deskbreak.shell import files

_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)


class Lock:
    """The lock file, with the process id of its holder in it, for people who look."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    def acquire(self) -> bool:
        """Take the lock and keep it until `release` or death; False if another has it. Raises OSError."""
        if self._handle is not None:
            return True
        files.make_private_folder(self._path.parent)
        handle = os.open(self._path, _FLAGS, 0o600)
        try:
            if not files.try_lock(handle):
                os.close(handle)
                return False
            os.ftruncate(handle, 0)
            os.write(handle, f"{os.getpid()}\n".encode("ascii"))
        except OSError as error:
            os.close(handle)
            raise OSError(error.errno, error.strerror, str(self._path)) from error
        self._handle = handle
        return True

    def holder(self) -> int | None:
        """The process id in the file, which may be of one that is gone; None if there is none."""
        try:
            return int(self._path.read_bytes())
        except (OSError, ValueError):
            return None

    def release(self) -> None:
        """Give it up. The file stays: removing it would let two hold "the" lock. Idempotent."""
        if self._handle is not None:
            handle, self._handle = self._handle, None
            files.unlock(handle)
            os.close(handle)

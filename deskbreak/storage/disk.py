"""All system calls that change DeskBreak's files, in one place.

A file system may refuse any of them, and the computer may stop between any two. Tests pass in a disk that
does so; everything else uses `DISK`.
"""

from __future__ import annotations

import logging
import os
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_log = logging.getLogger(__name__)


class Disk:
    """A file system as its calls. Each raises OSError."""

    def __init__(self) -> None:
        self.refused: dict[str, str] = {}  # optional calls that it does not support, with its error
        self.report: Callable[[str], None] | None = None  # called with all of them when one is added

    def record_refusal(self, call: str, error: OSError) -> None:
        """Note that it refuses an optional call: reported once, then ignored."""
        if call in self.refused:
            return
        self.refused[call] = error.strerror or str(error)
        _log.info("The file system refuses to %s: %s", call, self.refused[call])
        if self.report is not None:
            self.report(self.limitations)

    @property
    def limitations(self) -> str:
        """What it refuses and what that means; empty if it refuses nothing."""
        if not self.refused:
            return ""
        calls = " and ".join(f"to {call} ({why})" for call, why in self.refused.items())
        return f"The file system of your files refuses {calls}. DeskBreak works without that."

    def open(self, path: Path, flags: int, mode: int = 0o600) -> int:
        """As `os.open`."""
        return os.open(path, flags, mode)

    def write(self, handle: int, data: bytes) -> int:
        """As `os.write`."""
        return os.write(handle, data)

    def truncate(self, handle: int, size: int) -> None:
        """As `os.ftruncate`."""
        os.ftruncate(handle, size)

    def sync(self, handle: int) -> None:
        """As `os.fsync`."""
        os.fsync(handle)

    def close(self, handle: int) -> None:
        """As `os.close`. On a network file system, an error here may be the first sign that a write failed."""
        os.close(handle)

    def replace(self, old: Path, new: Path) -> None:
        """As `os.replace`."""
        os.replace(old, new)  # noqa: PTH105 - this class makes the calls themselves

    def remove(self, path: Path) -> None:
        """As `os.unlink`."""
        os.unlink(path)  # noqa: PTH108 - as above

    def make_folder(self, folder: Path, mode: int) -> None:
        """As `os.mkdir`."""
        os.mkdir(folder, mode)  # noqa: PTH102 - as above

    if sys.platform == "win32":
        import msvcrt

        # Others cannot read locked bytes, so the lock is far behind any content.
        _LOCK_AT: Final = 1 << 30

        def set_mode(self, handle: int, mode: int) -> None:
            """Does nothing: access lists keep a Windows profile private."""

        def sync_folder(self, folder: Path) -> None:
            """Does nothing: Windows makes folder entries durable by itself."""

        def try_lock(self, handle: int) -> bool:
            """Lock an open file for this process; False if another process has the lock."""
            before = os.lseek(handle, 0, os.SEEK_CUR)
            os.lseek(handle, self._LOCK_AT, os.SEEK_SET)
            try:
                self.msvcrt.locking(handle, self.msvcrt.LK_NBLCK, 1)
            except OSError:
                return False
            finally:
                os.lseek(handle, before, os.SEEK_SET)
            return True

        def unlock(self, handle: int) -> None:
            """Undo `try_lock`."""
            before = os.lseek(handle, 0, os.SEEK_CUR)
            os.lseek(handle, self._LOCK_AT, os.SEEK_SET)
            self.msvcrt.locking(handle, self.msvcrt.LK_UNLCK, 1)
            os.lseek(handle, before, os.SEEK_SET)

    else:
        import fcntl

        def set_mode(self, handle: int, mode: int) -> None:
            """As `os.fchmod`."""
            os.fchmod(handle, mode)

        def sync_folder(self, folder: Path) -> None:
            """Make a new or renamed entry of ``folder`` durable."""
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

        def try_lock(self, handle: int) -> bool:
            """Lock an open file for this process; False if another process has the lock."""
            try:
                self.fcntl.flock(handle, self.fcntl.LOCK_EX | self.fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

        def unlock(self, handle: int) -> None:
            """Undo `try_lock`."""
            self.fcntl.flock(handle, self.fcntl.LOCK_UN)


DISK: Final = Disk()

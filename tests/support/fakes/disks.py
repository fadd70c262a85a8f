"""Disks that refuse a call, and computers that stop between two calls."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from deskbreak.storage.disk import Disk

if TYPE_CHECKING:
    from pathlib import Path

CALLS = (
    *("open", "write", "truncate", "sync", "close", "replace", "remove", "make_folder"),
    *("set_mode", "sync_folder", "try_lock", "unlock"),
)


class Stopped(BaseException):
    """The process was killed: no handler may catch it."""


class _Watched(Disk):
    """A disk whose calls go through `_before`."""

    def _before(self, call: str, arguments: tuple[Any, ...]) -> None:
        raise NotImplementedError

    def __getattribute__(self, name: str) -> Any:
        found = super().__getattribute__(name)
        if name not in CALLS:
            return found

        def call(*arguments: Any) -> Any:
            self._before(name, arguments)
            return found(*arguments)

        return call


class Refusing(_Watched):
    """Answers some calls with an error, all others like the system."""

    def __init__(self, number: int, *calls: str, below: Path | None = None) -> None:
        """``below``: only there, where the call names a path."""
        super().__init__()
        self._number, self._calls, self._below = number, calls, below

    def allow(self) -> None:
        """Refuse no further calls."""
        self._calls = ()

    def _before(self, call: str, arguments: tuple[Any, ...]) -> None:
        if call not in self._calls:
            return
        if self._below is not None and self._below not in (arguments[0], *arguments[0].parents):
            return
        if call == "close":  # as on Linux, the file is closed even if data was lost
            os.close(arguments[0])
        raise OSError(self._number, os.strerror(self._number))


class Mortal(_Watched):
    """Stops for good before one of its calls, or during it if it is a write."""

    def __init__(self, calls: int, *, halfway: bool = False) -> None:
        super().__init__()
        self.left = calls
        self._halfway = halfway
        self._open: set[int] = set()

    def sync(self, handle: int) -> None:
        """Nothing to do: no test here cuts the power."""

    def sync_folder(self, folder: Path) -> None:
        """As above."""

    def open(self, path: Path, flags: int, mode: int = 0o600) -> int:
        handle = super().open(path, flags, mode)
        self._open.add(handle)
        return handle

    def close(self, handle: int) -> None:
        self._open.discard(handle)
        super().close(handle)

    def stop(self) -> None:
        """Close all open files and release all locks, as the kernel does for a dead process."""
        for handle in self._open:
            with suppress(OSError):
                os.close(handle)
        self._open.clear()

    def _before(self, call: str, arguments: tuple[Any, ...]) -> None:
        if self.left <= 0:
            raise Stopped
        self.left -= 1
        if self.left > 0:
            return
        if call == "write" and self._halfway:
            handle, data = arguments
            os.write(handle, data[: len(data) // 2])
        self.stop()
        raise Stopped


class Mounted(Mortal):
    """A mortal disk whose files cannot be replaced, since each is a mount point."""

    def replace(self, old: Path, new: Path) -> None:
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))

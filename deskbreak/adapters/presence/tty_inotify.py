"""Reports from the kernel that a program read from a terminal: inotify(7), which Python has no module for."""

from __future__ import annotations

import ctypes
import errno
import os
import select
import struct
import sys
from collections.abc import Iterable
from contextlib import closing

# <linux/inotify.h>
_IN_ACCESS, _IN_CREATE, _IN_ONESHOT = 0x1, 0x100, 0x80000000
_IN_CLOEXEC, _IN_NONBLOCK = 0o2000000, 0o4000
_EVENT = struct.Struct("=iIII")  # watch, mask, cookie, length of the name that follows
_PROOF_S = 1.0


class TerminalReads:
    """Readable for `select` when the user typed or a terminal was created."""

    def __init__(self, folder: str) -> None:
        """``folder``: where new terminals appear. Raises OSError if the kernel cannot report them."""
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._descriptor: int = self._libc.inotify_init1(_IN_CLOEXEC | _IN_NONBLOCK)
        if self._descriptor < 0:
            raise OSError(ctypes.get_errno(), "inotify_init1")
        self._watch(folder, _IN_CREATE)

    def close(self) -> None:
        """Close the descriptor and all its watches."""
        os.close(self._descriptor)

    def fileno(self) -> int:
        """The descriptor to wait for."""
        return self._descriptor

    def await_next(self, paths: Iterable[str]) -> None:
        """Report the next read from each of these, once. Repeated calls have no effect.

        Raises OSError if this user has no inotify watches left.
        """
        for path in paths:
            self._watch(path, _IN_ACCESS | _IN_ONESHOT)

    def take(self) -> bool:
        """Consume the pending events; return whether one of them was a read."""
        data, at, read = os.read(self._descriptor, 1 << 16), 0, False
        while at < len(data):
            _watch, what, _cookie, length = _EVENT.unpack_from(data, at)
            read = read or bool(what & _IN_ACCESS)
            at += _EVENT.size + length
        return read

    def _watch(self, path: str, what: int) -> None:
        watch = self._libc.inotify_add_watch(self._descriptor, os.fsencode(path), ctypes.c_uint32(what))
        if watch < 0 and ctypes.get_errno() in {errno.ENOSPC, errno.ENOMEM}:  # else it is gone or not ours
            raise OSError(ctypes.get_errno(), "inotify_add_watch")


def reads_are_reported() -> bool:
    """Whether the kernel reports reads from a terminal, tested with a new one."""
    if sys.platform != "linux":
        return False
    try:
        keyboard, terminal = os.openpty()
    except OSError:  # no terminal can be created
        return False
    try:
        with closing(TerminalReads(os.ttyname(terminal))) as reads:
            reads.await_next([os.ttyname(terminal)])
            os.write(keyboard, b"\n")  # a whole line: nothing can be read before that
            os.read(terminal, 1)
            return bool(select.select([reads], [], [], _PROOF_S)[0])
    except OSError:  # no inotify: switched off, or the user's limit is reached
        return False
    finally:
        os.close(keyboard)
        os.close(terminal)

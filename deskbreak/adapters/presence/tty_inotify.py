"""The kernel's word that a program read from a terminal: inotify(7), for which Python has no module."""

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
_EVENT = struct.Struct("=iIII")  # which watch, what happened, a cookie, the length of the name that follows
_PROOF_S = 1.0


class Reads:
    """Ready to be read from, as `select` has it, when somebody typed or a terminal came."""

    def __init__(self, folder: str) -> None:
        """``folder``: where new terminals come. Raises OSError where the kernel cannot tell."""
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._descriptor: int = self._libc.inotify_init1(_IN_CLOEXEC | _IN_NONBLOCK)
        if self._descriptor < 0:
            raise OSError(ctypes.get_errno(), "inotify_init1")
        self._watch(folder, _IN_CREATE)

    def close(self) -> None:
        """End, with all that is waited for."""
        os.close(self._descriptor)

    def fileno(self) -> int:
        """What to wait for."""
        return self._descriptor

    def await_next(self, paths: Iterable[str]) -> None:
        """Tell of the next read from each of these, once. To ask for one again changes nothing.

        Raises OSError where the kernel watches no more files for this user.
        """
        for path in paths:
            self._watch(path, _IN_ACCESS | _IN_ONESHOT)

    def take(self) -> bool:
        """Take what was told; whether there was a read among it."""
        data, at, read = os.read(self._descriptor, 1 << 16), 0, False
        while at < len(data):
            _watch, what, _cookie, length = _EVENT.unpack_from(data, at)
            read = read or bool(what & _IN_ACCESS)
            at += _EVENT.size + length
        return read

    def _watch(self, path: str, what: int) -> None:
        watch = self._libc.inotify_add_watch(self._descriptor, os.fsencode(path), ctypes.c_uint32(what))
        if watch < 0 and ctypes.get_errno() in {errno.ENOSPC, errno.ENOMEM}:  # else it is gone, or not ours
            raise OSError(ctypes.get_errno(), "inotify_add_watch")


def reads_are_told() -> bool:
    """Whether the kernel tells of reads from a terminal, tried out with one of our own."""
    if sys.platform != "linux":
        return False
    try:
        keyboard, terminal = os.openpty()
    except OSError:  # no terminals can be made here
        return False
    try:
        with closing(Reads(os.ttyname(terminal))) as reads:
            reads.await_next([os.ttyname(terminal)])
            os.write(keyboard, b"\n")  # a whole line: nothing is read before
            os.read(terminal, 1)
            return bool(select.select([reads], [], [], _PROOF_S)[0])
    except OSError:  # no inotify: switched off, or all of the user's share is taken
        return False
    finally:
        os.close(keyboard)
        os.close(terminal)

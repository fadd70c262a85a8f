"""Signals that arrive while the main thread is in a loop of the system.

Python runs a handler in the main thread, between two of its own instructions. The
tray's loop on Windows and macOS is one long call: Ctrl-C there would wait until the
icon is touched. What Python does at once, in whatever thread, is write the signal's
number to a descriptor; a thread of ours reads it.
https://docs.python.org/3/library/signal.html#signal.set_wakeup_fd
"""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Callable, Collection

_PIECE = 64  # bytes, one a signal


def hear_anywhere(numbers: Collection[int], stop: Callable[[], None]) -> Callable[[], None]:
    """Have ``stop`` called, in a thread of its own, at each of these signals; what is returned ends that.

    Each of them needs a handler of Python's besides. Both calls are for the main thread.
    """
    ours, theirs = socket.socketpair()
    theirs.setblocking(False)  # noqa: FBT003 - the standard library's
    before = signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)

    def listen(_kept_open: socket.socket) -> None:
        while heard := ours.recv(_PIECE):
            if any(number in numbers for number in heard):
                stop()

    thread = threading.Thread(target=listen, args=(theirs,), name="signals", daemon=True)
    thread.start()

    def end() -> None:
        signal.set_wakeup_fd(before)
        theirs.close()
        thread.join()
        ours.close()

    return end

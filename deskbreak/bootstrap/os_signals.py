"""Handles signals while the main thread is in a native event loop.

Python runs a handler in the main thread, between two of its instructions. The tray's
loop on Windows and macOS is one long call, so Ctrl-C would wait until the icon is
used. What Python does at once, in any thread, is to write the signal's number to a
descriptor; a separate thread reads it.
https://docs.python.org/3/library/signal.html#signal.set_wakeup_fd
"""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Callable, Collection

_PIECE = 64  # bytes, one per signal


def on_signals(numbers: Collection[int], stop: Callable[[], None]) -> Callable[[], None]:
    """Call ``stop`` in a separate thread at each of these signals. The returned function ends this.

    Each signal also needs a Python handler. Both calls belong to the main thread.
    """
    ours, theirs = socket.socketpair()
    theirs.setblocking(False)  # noqa: FBT003 - the standard library's
    before = signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)

    def listen(_kept_open: socket.socket) -> None:
        while received := ours.recv(_PIECE):
            if any(number in numbers for number in received):
                stop()

    thread = threading.Thread(target=listen, args=(theirs,), name="signals", daemon=True)
    thread.start()

    def end() -> None:
        signal.set_wakeup_fd(before)
        theirs.close()
        thread.join()
        ours.close()

    return end

"""A thread that waits for the outside world, and for our orders as well."""

from __future__ import annotations

import atexit
import logging
import socket
import threading
from collections.abc import Callable

from deskbreak.ports import Unavailable

_log = logging.getLogger(__name__)

REFRESH, STOP = b"r", b"s"
"""The orders, of one byte each; b"" is read where our half is gone, and means the second."""
_END_WITHIN_S = 2.0


class Absent(Unavailable):
    """What is looked at is not there, or does not answer; it may later."""


class Denied(Absent):
    """What is looked at is there, and does not let us in: its text says why, and what to do."""


class Lookout:
    """The thread, and our half of the pair of sockets that gives it orders. It takes any number of turns."""

    def __init__(self, name: str, end_within_s: float = _END_WITHIN_S) -> None:
        """``end_within_s``: how long `stop` waits for a thread that may hang in a library."""
        self._name = name
        self._end_within_s = end_within_s
        self._thread: threading.Thread | None = None
        self._ours: socket.socket | None = None

    def start(self, run: Callable[[socket.socket], None]) -> None:
        """Begin; ``run`` reads the orders from the socket, and returns at `STOP` or when it likes to."""
        self._ours, theirs = socket.socketpair()
        self._ours.setblocking(False)  # noqa: FBT003 - the standard library's

        def work() -> None:
            with theirs:
                run(theirs)

        self._thread = threading.Thread(target=work, name=self._name, daemon=True)
        self._thread.start()
        # libwayland brings the interpreter down if it ends while a connection is open.
        atexit.register(self.stop)

    def order(self, order: bytes) -> None:
        """Tell it, if it is still there."""
        if (ours := self._ours) is not None:
            try:
                ours.send(order)
            except OSError:  # or it hangs, with more orders before it than it will ever need
                _log.debug("%s has ended before, with what it looked at", self._name)

    def stop(self) -> None:
        """End the thread, and wait for it. Idempotent; from several threads at once, too."""
        atexit.unregister(self.stop)
        self.order(STOP)
        thread, ours = self._thread, self._ours
        if thread is not None and thread is not threading.current_thread():
            thread.join(self._end_within_s)
            if thread.is_alive():
                _log.warning("%s hangs, and is left behind", self._name)
        if ours is not None:
            ours.close()
        if self._thread is thread:
            self._thread = self._ours = None

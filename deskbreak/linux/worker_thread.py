"""A thread that waits for an external event source and for our orders."""

from __future__ import annotations

import atexit
import logging
import socket
import threading
from collections.abc import Callable

from deskbreak.ports import Unavailable

_log = logging.getLogger(__name__)

REFRESH, STOP = b"r", b"s"
"""The orders, one byte each; b"" is read if our socket is closed, and means stop."""
_END_WITHIN_S = 2.0


class Absent(Unavailable):
    """The server is missing or does not answer, but may do so later."""


class Denied(Absent):
    """The server refuses us; the text says why, and what to do."""


class WorkerThread:
    """A thread and our end of the socket pair that sends it orders. It can be started any number of times."""

    def __init__(self, name: str, end_within_s: float = _END_WITHIN_S) -> None:
        """``end_within_s``: time that `stop` waits for a thread that may hang in a library."""
        self._name = name
        self._end_within_s = end_within_s
        self._thread: threading.Thread | None = None
        self._ours: socket.socket | None = None

    def start(self, run: Callable[[socket.socket], None]) -> None:
        """Start; ``run`` reads the orders from the socket, and returns at `STOP` or by itself."""
        self._ours, theirs = socket.socketpair()
        self._ours.setblocking(False)  # noqa: FBT003 - the standard library's

        def work() -> None:
            with theirs:
                run(theirs)

        self._thread = threading.Thread(target=work, name=self._name, daemon=True)
        self._thread.start()
        # libwayland crashes if the interpreter exits while a connection is open.
        atexit.register(self.stop)

    def order(self, order: bytes) -> None:
        """Send an order, if the thread still runs."""
        if (ours := self._ours) is not None:
            try:
                ours.send(order)
            except OSError:  # or it hangs, and has enough orders pending
                _log.debug("%s has already ended with its server", self._name)

    def stop(self) -> None:
        """Stop the thread and wait for it. Idempotent, also from several threads at once."""
        atexit.unregister(self.stop)
        self.order(STOP)
        thread, ours = self._thread, self._ours
        if thread is not None and thread is not threading.current_thread():
            thread.join(self._end_within_s)
            if thread.is_alive():
                _log.warning("%s hangs and is abandoned", self._name)
        if ours is not None:
            ours.close()
        if self._thread is thread:
            self._thread = self._ours = None

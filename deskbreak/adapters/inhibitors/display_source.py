"""A full-screen window as reported by a display server, followed on a separate thread because it may block."""

from __future__ import annotations

import logging
import select
import socket
import time
from collections.abc import Callable
from functools import partial

from deskbreak.core.model.inhibitor import Inhibitor
from deskbreak.core.model.retries import growing_pauses
from deskbreak.linux.worker_thread import Absent, WorkerThread
from deskbreak.ports import Unavailable

_log = logging.getLogger(__name__)

RETRY_S = (1.0, 60.0)
_COVERS = frozenset({Inhibitor.FULL_SCREEN})
_NOT_YET = "The display server has not answered yet."

Report = Callable[[frozenset[Inhibitor]], None]
ReportFullScreen = Callable[[bool], None]


class DisplayInhibitorSource:
    """An `InhibitorSource` over a display server. If the server is lost or hangs, it retries with growing pauses."""

    def __init__(
        self,
        name: str,
        locate: Callable[[], None],
        follow: Callable[[socket.socket, ReportFullScreen], None],
        retry_s: tuple[float, float],
    ) -> None:
        """``locate`` does not wait, and raises Unavailable if there can be no server.

        ``follow`` connects and reports at each change whether the active window fills the screen, until there
        is an order to read. Raises Absent, or Unavailable if a retry would be useless. ``retry_s`` are the
        first and the longest pause between retries.
        """
        self._name = name
        self._locate = locate
        self._follow = follow
        self._retry_s = retry_s
        self._worker = WorkerThread(name)
        self._unavailable_reason = _NOT_YET

    @property
    def name(self) -> str:
        """The name of the source."""
        return self._name

    @property
    def covers(self) -> frozenset[Inhibitor]:
        """It reports full-screen windows."""
        return _COVERS

    @property
    def unavailable_reason(self) -> str:
        """Why it reports nothing now; empty while the server does."""
        return self._unavailable_reason

    def start(self, report: Report) -> None:
        """Start to follow the windows. Raises Unavailable."""
        self._locate()
        self._unavailable_reason = _NOT_YET
        self._worker.start(partial(self._run, report))

    def stop(self) -> None:
        """Stop the thread and wait for it. Idempotent."""
        self._worker.stop()

    def _run(self, report: Report, orders: socket.socket) -> None:
        reported: frozenset[Inhibitor] | None = None

        def report_full(full: bool, reason: str = "") -> None:  # noqa: FBT001 - the only thing to report
            nonlocal reported
            self._unavailable_reason = reason
            inhibitors = _COVERS if full else frozenset[Inhibitor]()
            if inhibitors != reported:
                reported = inhibitors
                report(inhibitors)

        pauses = growing_pauses(*self._retry_s)
        while not _ordered(orders, 0):
            began = time.monotonic()
            try:
                self._follow(orders, report_full)
            except Unavailable as why:
                if _ordered(orders, 0):
                    return
                _log.log(
                    logging.INFO if self._unavailable_reason else logging.WARNING, "%s: %s", self._name, why
                )
                report_full(False, str(why))  # noqa: FBT003 - as above
                if not isinstance(why, Absent):
                    return
            if time.monotonic() - began > self._retry_s[1]:
                pauses = growing_pauses(*self._retry_s)
            _ordered(orders, next(pauses))


def _ordered(orders: socket.socket, within_s: float) -> bool:
    return bool(select.select([orders], [], [], within_s)[0])

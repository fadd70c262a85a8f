"""Activity on X11, from alarms on the server's idle counter, without polling.

One thread owns the display connection and blocks until the server or we send
something. `refresh` and `stop` reach it through a socket pair, because a
python-xlib connection may be used by one thread only. Idle time is awake time:
the server's clock stops during suspend.

Where the server reports events of single devices, `x11_rest` distinguishes a trembling mouse from a person; the
alarms are for servers without the input extension.
"""

from __future__ import annotations

import logging
import select
import socket
from collections.abc import Callable
from functools import partial

from Xlib.display import Display

from deskbreak.adapters.presence.x11_raw_events import RawInput
from deskbreak.adapters.presence.x11_rest import RestDetector
from deskbreak.adapters.presence.x11_sync_extension import (
    NEGATIVE_TRANSITION,
    POSITIVE_TRANSITION,
    Sync,
)
from deskbreak.core.model.fault import Fault, Part
from deskbreak.core.model.presence import WHILE_UNKNOWN, LastInput, Reading, SourceLost
from deskbreak.linux.worker_thread import REFRESH, WorkerThread
from deskbreak.linux.x11 import ANSWER_S, BACK_SOON, NO_SERVER, connect
from deskbreak.ports import Post, Unavailable

_log = logging.getLogger(__name__)

_GONE = (
    "The connection to the X server is lost, so DeskBreak no longer sees when you are away."
    f" {WHILE_UNKNOWN} {BACK_SOON}"
)


class X11Idle:
    """ports.Sensor over the X Synchronization Extension."""

    def __init__(
        self,
        display_name: str | None = None,
        answer_within_s: float = ANSWER_S,
        devices: Callable[[Display], RawInput] = RawInput,
    ) -> None:
        """``display_name`` defaults to $DISPLAY. ``devices`` makes the source of input, or raises LookupError."""
        self._devices = devices
        self._display_name = display_name
        self._answer_within_s = answer_within_s
        self._worker = WorkerThread("x11 idle")

    @property
    def name(self) -> str:
        """The name of the sensor."""
        return "X11 SYNC"

    def start(self, report: Callable[[Reading], None], post: Post, idle_after_s: float) -> None:
        """Connect, then report the last input and its changes. Raises Unavailable."""
        display = connect(self._display_name, self._answer_within_s)
        try:
            sync = _sync(display)
        except Unavailable:
            display.close()
            raise
        try:
            raw = self._devices(display)
        except LookupError as reason:
            _log.info("a trembling mouse counts as activity: %s", reason)
            serve = _Alarms(display, sync, report, max(1, round(1000 * idle_after_s))).serve
        else:
            serve = RestDetector(display, sync, raw, report, idle_after_s).serve
        self._worker.start(partial(_run, display, serve, report, post))

    def refresh(self) -> None:
        """Report the current idle time, and the next input."""
        self._worker.order(REFRESH)

    def stop(self) -> None:
        """Stop the thread and wait for it. Idempotent."""
        self._worker.stop()


def _sync(display: Display) -> Sync:
    if display.query_extension("XWAYLAND") is not None:
        raise Unavailable("This X server runs inside Wayland and sees only part of the input.")
    try:
        return Sync(display)
    except LookupError as reason:
        raise Unavailable(f"The X server does not report the idle time: {reason}.") from reason


def _run(
    display: Display,
    serve: Callable[[socket.socket], None],
    report: Callable[[Reading], None],
    post: Post,
    orders: socket.socket,
) -> None:
    """Report until the order to stop, or until the server is gone."""
    try:
        serve(orders)
        display.close()
    except NO_SERVER as reason:
        _log.warning("The X server is gone: %s", reason)
        post(Fault(Part.IDLE, _GONE))
        report(SourceLost())


class _Alarms:
    """The loop of the thread for servers that have only the idle counter."""

    def __init__(
        self, display: Display, sync: Sync, report: Callable[[Reading], None], idle_after_ms: int
    ) -> None:
        self._display = display
        self._sync = sync
        self._report = report
        self._idle_after_ms = idle_after_ms
        self._idle_alarm: int | None = None
        self._back_alarm: int | None = None
        self._next_input_alarm: int | None = None

    def serve(self, orders: socket.socket) -> None:
        """Report until the order to stop. Raises the errors of python-xlib."""
        # The first reports that the user has left, the second that they are back. Both stay armed.
        self._idle_alarm = self._sync.create_alarm(POSITIVE_TRANSITION, self._idle_after_ms)
        self._back_alarm = self._sync.create_alarm(NEGATIVE_TRANSITION, self._idle_after_ms - 1)
        self._refresh()
        while True:
            while self._display.pending_events():
                self._on_event(self._display.next_event())
            ready, _, _ = select.select([self._display, orders], [], [])
            if orders in ready:
                if orders.recv(1) != REFRESH:
                    return
                self._refresh()

    def _on_event(self, event: object) -> None:
        alarm, idle_ms = self._sync.alarm_of(event) or (None, 0)
        if alarm == self._idle_alarm:
            self._report(LastInput(idle_ms / 1000))
        elif alarm in {self._back_alarm, self._next_input_alarm} - {None}:
            self._disarm()  # ignores what it sent twice before it was destroyed
            self._report(LastInput(0.0))

    def _refresh(self) -> None:
        """Report the idle time, and request the next input, even if it does not end an absence."""
        idle_ms = self._sync.idle_ms()
        self._disarm()
        if 1 < idle_ms < self._idle_after_ms:  # above that, the permanent alarm reports it
            self._next_input_alarm = self._sync.create_alarm(NEGATIVE_TRANSITION, idle_ms - 1)
            self._display.sync()  # the alarm is set before the report
        self._report(LastInput(idle_ms / 1000))

    def _disarm(self) -> None:
        if self._next_input_alarm is not None:
            self._sync.destroy_alarm(self._next_input_alarm)
            self._next_input_alarm = None

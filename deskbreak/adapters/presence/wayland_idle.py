"""Activity on Wayland, reported by the compositor: the common part of its protocols.

A client asks for a notice after a number of milliseconds without input on a seat.
Then "idled" is sent each time that this happens, and "resumed" at the first input
after it. The current idle time cannot be asked for, and the count begins only with
the request. So one notice with the threshold of the settings stays for the whole
time. At the start and after sleep, a second one, the *probe*, has the shortest
possible time: it is idle a moment later, and resumes at the very next input. A probe
that is not idle after `Dialect.settles_s` seconds shows that the user is active.
Until either is known, nothing is reported.

One thread owns the connection and blocks until the compositor or we send something.
The compositor's timers run on the clock that stops during suspend, like all times
here: idle time is awake time.
"""

from __future__ import annotations

import logging
import queue
import select
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pywayland.protocol.wayland import WlSeat
from pywayland.protocol_core.interface import Interface

from deskbreak.core.model.fault import Fault, Part
from deskbreak.core.model.presence import WHILE_UNKNOWN, LastInput, Reading, SourceLost
from deskbreak.linux.wayland import ANSWER_S, Compositor
from deskbreak.linux.worker_thread import REFRESH, WorkerThread
from deskbreak.ports import Post, Unavailable

_log = logging.getLogger(__name__)

# ext-idle-notify allows zero, but wlroots interprets it as "never" in org_kde_kwin_idle.
_PROBE_MS = 1
_GONE = (
    "The connection to the Wayland compositor is lost, so DeskBreak no longer sees when you are away."
    f" {WHILE_UNKNOWN} It resumes when the compositor is back."
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """The differences between the protocols for idle time.

    ``ask`` creates a notice from the manager, its version, the seat and the milliseconds. ``idled`` is the name of the
    event; the other is "resumed" in every protocol. ``release`` ends a notice. ``settles_s``: a probe that is not idle
    by then is delayed by input, or by anything else that the compositor counts as activity.
    """

    name: str
    manager: type[Interface]
    newest: int
    ask: Callable[[Any, int, Any, int], Any]
    idled: str
    release: Callable[[Any], None]
    settles_s: float


class WaylandIdle:
    """ports.Sensor over one of these protocols."""

    def __init__(
        self, dialect: Dialect, display_name: str | None = None, answer_within_s: float = ANSWER_S
    ) -> None:
        """``display_name`` defaults to $WAYLAND_DISPLAY."""
        self._dialect = dialect
        self._display_name = display_name
        self._answer_within_s = answer_within_s
        self._worker = WorkerThread("wayland idle")

    @property
    def name(self) -> str:
        """The name of the sensor."""
        return self._dialect.name

    def start(self, report: Callable[[Reading], None], post: Post, idle_after_s: float) -> None:
        """Connect, prove that idle time is counted, and report it. Raises Unavailable."""
        reasons: queue.SimpleQueue[str] = queue.SimpleQueue()

        def run(orders: socket.socket) -> None:
            try:
                watch = self._connected(orders, report, post, idle_after_s)
            except Unavailable as why:
                reasons.put(str(why))
                return
            reasons.put("")
            watch.run(orders)

        # Everything runs in this thread, which can be stopped even while it waits for a compositor that hangs.
        self._worker.start(run)
        if why := reasons.get():
            self._worker.stop()
            raise Unavailable(why)

    def refresh(self) -> None:
        """Report the idle time if it is known, and in any case the next input."""
        self._worker.order(REFRESH)

    def stop(self) -> None:
        """Stop the thread and wait for it. Idempotent."""
        self._worker.stop()

    def _connected(
        self, orders: socket.socket, report: Callable[[Reading], None], post: Post, idle_after_s: float
    ) -> _IdleWatch:
        compositor = Compositor(self._display_name, self._answer_within_s, orders)
        try:
            watch = _IdleWatch(
                compositor, _IdleNotices(compositor, self._dialect), report, post, idle_after_s
            )
            compositor.roundtrip()
        except (RuntimeError, TimeoutError) as reason:
            compositor.close()
            raise Unavailable(f"The Wayland compositor does not count idle time: {reason}.") from reason
        return watch


class _IdleNotices:
    """The notices from the compositor, in one of its protocols."""

    def __init__(self, compositor: Compositor, dialect: Dialect) -> None:
        """Raises Unavailable if the compositor does not support the protocol."""
        self.settles_s = dialect.settles_s
        self._dialect = dialect
        self._seat, _ = compositor.bind(WlSeat, 1)
        self._manager, self._version = compositor.bind(dialect.manager, dialect.newest)

    def ask(self, idle_ms: int, on_idled: Callable[[], None], on_resumed: Callable[[], None]) -> Any:
        """Create a notice for when the seat has been idle for ``idle_ms``, and for the first input after that."""
        notice = self._dialect.ask(self._manager, self._version, self._seat, idle_ms)
        notice.dispatcher[self._dialect.idled] = lambda _notice: on_idled()
        notice.dispatcher["resumed"] = lambda _notice: on_resumed()
        return notice

    def end(self, notice: Any) -> None:
        """End a notice."""
        self._dialect.release(notice)


class _IdleWatch:
    """The loop of the thread."""

    def __init__(
        self,
        compositor: Compositor,
        notices: _IdleNotices,
        report: Callable[[Reading], None],
        post: Post,
        idle_after_s: float,
    ) -> None:
        self._compositor = compositor
        self._notices = notices
        self._report = report
        self._post = post
        self._idle_after_s = idle_after_s
        self._last_input: float | None = None  # known only while the seat is idle
        self._probe: Any = None
        self._settled_at: float | None = None  # when the probe will have shown that the user is active
        self._notice = notices.ask(max(1, round(1000 * idle_after_s)), self._on_idled, self._on_input)

    def run(self, orders: socket.socket) -> None:
        """Report until the order to stop, or until the compositor is gone."""
        try:
            self._refresh()
            self._serve(orders)
            lost = False
        except (RuntimeError, OSError) as reason:
            _log.warning("The Wayland compositor is gone: %s", reason)
            lost = True
        self._compositor.close()
        if lost:
            self._post(Fault(Part.IDLE, _GONE))
            self._report(SourceLost())

    def _serve(self, orders: socket.socket) -> None:
        both: tuple[Compositor | socket.socket, ...] = (self._compositor, orders)
        while True:
            self._compositor.send()
            ready, _, _ = select.select(both, [], [], self._patience_s())
            if self._compositor in ready:
                self._compositor.read_events()
            if orders in ready:
                if orders.recv(1) != REFRESH:
                    return
                self._refresh()
            if self._patience_s() == 0.0:
                self._on_input()

    def _patience_s(self) -> float | None:
        """The seconds until the probe has shown that the user is active; None if it no longer can."""
        return None if self._settled_at is None else max(0.0, self._settled_at - time.monotonic())

    def _refresh(self) -> None:
        self._drop_probe()
        if self._last_input is not None:
            self._report(LastInput(time.monotonic() - self._last_input))
            return
        self._probe = self._notices.ask(_PROBE_MS, self._on_quiet, self._on_input)
        self._settled_at = time.monotonic() + self._notices.settles_s

    def _on_quiet(self) -> None:
        self._settled_at = None  # from now on the next input is reported

    def _on_idled(self) -> None:
        self._drop_probe()  # from now on the permanent notice reports the next input
        self._last_input = time.monotonic() - self._idle_after_s
        self._report(LastInput(self._idle_after_s))

    def _on_input(self) -> None:
        self._drop_probe()
        self._last_input = None
        self._report(LastInput(0.0))

    def _drop_probe(self) -> None:
        if self._probe is not None:
            self._notices.end(self._probe)
        self._probe = self._settled_at = None

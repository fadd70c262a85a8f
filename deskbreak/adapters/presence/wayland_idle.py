"""Activity on Wayland, told by the compositor: what the protocols for it have in common.

A client asks to be told when a seat has been idle for so many milliseconds; from
then on "idled" comes each time that it has, and "resumed" at the first input after
it. There is no way to ask for the idle time of now, and the count begins only when
it is asked for. So one such notice stands for the whole time, with the threshold
of the settings, and at the start and after sleep a second one, the *probe*, with
the shortest time there is: idle a moment later, it resumes with the very next
input. One that is not idle for `Dialect.settles_s` seconds has the compositor's
word that somebody is active. Until either is known, nothing is told.

One thread owns the connection and blocks until the compositor or we have something
to say. The compositor's timers run on the clock that stands still during suspend,
as all that is said here of time: idle time is awake time.
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
from deskbreak.core.model.presence import WHILE_UNKNOWN, Blind, LastInput, Reading
from deskbreak.linux.wayland import ANSWER_S, Compositor
from deskbreak.linux.worker_thread import REFRESH, Lookout
from deskbreak.ports import Post, Unavailable

_log = logging.getLogger(__name__)

# Zero is allowed by ext-idle-notify, but org_kde_kwin_idle takes it for "never" in wlroots.
_PROBE_MS = 1
_GONE = (
    "The connection to the Wayland compositor is lost, so DeskBreak no longer sees when you are away."
    f" {WHILE_UNKNOWN} It continues by itself when the compositor is back."
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a protocol for idle time is spoken.

    ``ask`` makes a notice from the manager, its version, the seat and the milliseconds. ``idled`` is the name of the
    event; the other is "resumed" in all of them. ``release`` ends a notice. ``settles_s``: a probe that
    is not idle by then is kept from it by input, or by whatever else the compositor takes for activity.
    """

    name: str
    manager: type[Interface]
    newest: int
    ask: Callable[[Any, int, Any, int], Any]
    idled: str
    release: Callable[[Any], None]
    settles_s: float


class WaylandIdle:
    """The port Sensor, in one of the dialects."""

    def __init__(
        self, dialect: Dialect, display_name: str | None = None, answer_within_s: float = ANSWER_S
    ) -> None:
        """``display_name``: as in $WAYLAND_DISPLAY, which it is when None."""
        self._dialect = dialect
        self._display_name = display_name
        self._answer_within_s = answer_within_s
        self._lookout = Lookout("wayland idle")

    @property
    def name(self) -> str:
        """What it is."""
        return self._dialect.name

    def start(self, tell: Callable[[Reading], None], post: Post, idle_after_s: float) -> None:
        """Connect, prove that idle time is counted, and go on telling. Raises Unavailable."""
        reasons: queue.SimpleQueue[str] = queue.SimpleQueue()

        def run(orders: socket.socket) -> None:
            try:
                watch = self._connected(orders, tell, post, idle_after_s)
            except Unavailable as why:
                reasons.put(str(why))
                return
            reasons.put("")
            watch.run(orders)

        # All of it in the one thread, which can be told to end even while it waits for a compositor that hangs.
        self._lookout.start(run)
        if why := reasons.get():
            self._lookout.stop()
            raise Unavailable(why)

    def refresh(self) -> None:
        """Tell for how long nobody has moved if that is known, and in any case of the next input."""
        self._lookout.order(REFRESH)

    def stop(self) -> None:
        """End the thread, and wait for it. Idempotent."""
        self._lookout.stop()

    def _connected(
        self, orders: socket.socket, tell: Callable[[Reading], None], post: Post, idle_after_s: float
    ) -> _Watch:
        compositor = Compositor(self._display_name, self._answer_within_s, orders)
        try:
            watch = _Watch(compositor, _Notices(compositor, self._dialect), tell, post, idle_after_s)
            compositor.settle()
        except (RuntimeError, TimeoutError) as reason:
            compositor.close()
            raise Unavailable(f"The Wayland compositor does not count idle time: {reason}.") from reason
        return watch


class _Notices:
    """What the compositor is asked to tell, in a dialect."""

    def __init__(self, compositor: Compositor, dialect: Dialect) -> None:
        """Raises Unavailable where the compositor does not speak it."""
        self.settles_s = dialect.settles_s
        self._dialect = dialect
        self._seat, _ = compositor.bind(WlSeat, 1)
        self._manager, self._version = compositor.bind(dialect.manager, dialect.newest)

    def ask(self, idle_ms: int, on_idled: Callable[[], None], on_resumed: Callable[[], None]) -> Any:
        """Have it told when the seat was idle for so long, and of the first input after that."""
        notice = self._dialect.ask(self._manager, self._version, self._seat, idle_ms)
        notice.dispatcher[self._dialect.idled] = lambda _notice: on_idled()
        notice.dispatcher["resumed"] = lambda _notice: on_resumed()
        return notice

    def end(self, notice: Any) -> None:
        """Hear no more of a notice."""
        self._dialect.release(notice)


class _Watch:
    """What runs in the thread."""

    def __init__(
        self,
        compositor: Compositor,
        notices: _Notices,
        tell: Callable[[Reading], None],
        post: Post,
        idle_after_s: float,
    ) -> None:
        self._compositor = compositor
        self._notices = notices
        self._tell = tell
        self._post = post
        self._idle_after_s = idle_after_s
        self._last_input: float | None = None  # known only while the seat is idle
        self._probe: Any = None
        self._settled_at: float | None = None  # when the probe has shown that somebody is active
        self._notice = notices.ask(max(1, round(1000 * idle_after_s)), self._on_idled, self._on_input)

    def run(self, orders: socket.socket) -> None:
        """Tell until the order to stop, or until the compositor is gone."""
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
            self._tell(Blind())

    def _serve(self, orders: socket.socket) -> None:
        both: tuple[Compositor | socket.socket, ...] = (self._compositor, orders)
        while True:
            self._compositor.send()
            ready, _, _ = select.select(both, [], [], self._patience_s())
            if self._compositor in ready:
                self._compositor.hear()
            if orders in ready:
                if orders.recv(1) != REFRESH:
                    return
                self._refresh()
            if self._patience_s() == 0.0:
                self._on_input()

    def _patience_s(self) -> float | None:
        """Seconds until the probe has shown that somebody is active; None if it cannot any more."""
        return None if self._settled_at is None else max(0.0, self._settled_at - time.monotonic())

    def _refresh(self) -> None:
        self._drop_probe()
        if self._last_input is not None:
            self._tell(LastInput(time.monotonic() - self._last_input))
            return
        self._probe = self._notices.ask(_PROBE_MS, self._on_quiet, self._on_input)
        self._settled_at = time.monotonic() + self._notices.settles_s

    def _on_quiet(self) -> None:
        self._settled_at = None  # from here on the next input tells

    def _on_idled(self) -> None:
        self._drop_probe()  # from here on the lasting notice tells of the next input
        self._last_input = time.monotonic() - self._idle_after_s
        self._tell(LastInput(self._idle_after_s))

    def _on_input(self) -> None:
        self._drop_probe()
        self._last_input = None
        self._tell(LastInput(0.0))

    def _drop_probe(self) -> None:
        if self._probe is not None:
            self._notices.end(self._probe)
        self._probe = self._settled_at = None

"""Activity on systems that return the time of the last input but send no events: Windows and macOS.

There is no polling while the user is active: input moves the idle threshold ahead, so one
look at that moment is enough, and it sets the next one. Only while there is no input, a
look every `POLL_S` seconds waits for the first one. An event for it would need a keyboard
hook, which no break reminder should install.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from deskbreak.core.model.fault import Fault, Part
from deskbreak.core.model.presence import WHILE_UNKNOWN, LastInput, Reading, SourceLost
from deskbreak.ports import Post, Unavailable

_log = logging.getLogger(__name__)

POLL_S = 5.0  # the maximum delay until a return is noticed
_SOONEST_S = 0.05  # minimum wait, in case clocks disagree by a tick

_GONE = (
    "The system no longer reports the last input, so DeskBreak no longer sees when you are away."
    f" {WHILE_UNKNOWN} Restart DeskBreak."
)


@dataclass(frozen=True, slots=True)
class PollResult:
    """The result of one look: a reading to report, or None, and the seconds until the next look."""

    reading: LastInput | None
    wait_s: float


class IdleLoop:
    """Decides what a look at the last input means. Pure: uses no clock and no system call."""

    def __init__(self, idle_after_s: float, poll_s: float = POLL_S) -> None:
        self._idle_after_s = idle_after_s
        self._poll_s = poll_s
        self._polled_at = 0.0
        self._idle = False  # idleness was reported, and there was no input since
        self._awaited = False  # the next input must be reported

    def refresh(self, ago_s: float, now_s: float) -> PollResult:
        """Report the current state, and later the next input, even if it does not end an absence."""
        self._polled_at = now_s
        self._idle = ago_s >= self._idle_after_s
        self._awaited = True
        return PollResult(LastInput(ago_s), self._wait_s(ago_s))

    def poll(self, ago_s: float, now_s: float) -> PollResult:
        """The last input was ``ago_s`` seconds before ``now_s``, on any monotonic clock."""
        moved = ago_s < now_s - self._polled_at
        self._polled_at = now_s
        reported = moved and self._awaited
        if moved:
            self._idle = self._awaited = False
        if not self._idle and ago_s >= self._idle_after_s:
            self._idle = self._awaited = reported = True
        return PollResult(LastInput(ago_s) if reported else None, self._wait_s(ago_s))

    def _wait_s(self, ago_s: float) -> float:
        until_idle = max(_SOONEST_S, self._idle_after_s - ago_s)
        if self._idle:
            return self._poll_s
        return min(self._poll_s, until_idle) if self._awaited else until_idle


class _Order(Enum):
    REFRESH = auto()
    STOP = auto()


class PolledIdle:
    """ports.Sensor over a call that returns the time since the last input."""

    def __init__(
        self,
        name: str,
        ago_s: Callable[[], float],
        *,
        clock: Callable[[], float] = time.monotonic,
        poll_s: float = POLL_S,
    ) -> None:
        """``ago_s`` returns the seconds since the last input, and raises OSError if they are unknown."""
        self._name = name
        self._ago_s = ago_s
        self._clock = clock
        self._poll_s = poll_s
        self._thread: threading.Thread | None = None
        self._orders: queue.SimpleQueue[_Order] = queue.SimpleQueue()

    @property
    def name(self) -> str:
        """The name of the sensor."""
        return self._name

    def start(self, report: Callable[[Reading], None], post: Post, idle_after_s: float) -> None:
        """Report the last input and its changes. Raises Unavailable."""
        try:
            self._ago_s()
        except OSError as reason:
            raise Unavailable(f"The system does not report the last input: {reason}.") from reason
        orders: queue.SimpleQueue[_Order] = queue.SimpleQueue()
        self._orders = orders
        loop = IdleLoop(idle_after_s, self._poll_s)
        self._thread = threading.Thread(
            target=self._run, args=(loop, orders, report, post), name="idle", daemon=True
        )
        self._thread.start()

    def refresh(self) -> None:
        """Report the last input now, and the next one."""
        self._orders.put(_Order.REFRESH)

    def stop(self) -> None:
        """Stop the thread and wait for it. Idempotent."""
        self._orders.put(_Order.STOP)
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()
        self._thread = None

    def _run(
        self,
        loop: IdleLoop,
        orders: queue.SimpleQueue[_Order],
        report: Callable[[Reading], None],
        post: Post,
    ) -> None:
        order: _Order | None = _Order.REFRESH
        while order is not _Order.STOP:
            try:
                ago_s = self._ago_s()
            except OSError as reason:
                _log.warning("The last input is no longer reported: %s", reason)
                post(Fault(Part.IDLE, _GONE))
                report(SourceLost())
                return
            decide = loop.refresh if order is _Order.REFRESH else loop.poll
            found = decide(ago_s, self._clock())
            if found.reading is not None:
                report(found.reading)
            order = _next(orders, found.wait_s)


def _next(orders: queue.SimpleQueue[_Order], wait_s: float) -> _Order | None:
    """The next order; None after ``wait_s`` seconds without one."""
    try:
        return orders.get(timeout=min(wait_s, threading.TIMEOUT_MAX))
    except queue.Empty:
        return None

"""Activity where the system can be asked for the last input, but tells of none: Windows and macOS.

Nothing polls while somebody is at work: input moves the moment of idleness ahead,
so one look at that moment is enough, and it sets the next one. Only while nobody
moves is there a look each `LOOK_S` seconds, for the first input; what would tell of
it by an event is a hook on the keyboard, which no break reminder should ask for.
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
from deskbreak.core.model.presence import WHILE_UNKNOWN, Blind, LastInput, Reading
from deskbreak.ports import Post, Unavailable

_log = logging.getLogger(__name__)

LOOK_S = 5.0  # so late is a return noticed at most
_SOONEST_S = 0.05  # where clocks disagree by a tick, the next look is not at once

_GONE = (
    "The system no longer says when there was input, so DeskBreak no longer sees when you are away."
    f" {WHILE_UNKNOWN} Start DeskBreak again."
)


@dataclass(frozen=True, slots=True)
class Look:
    """What one look led to: a reading to tell, or None, and the seconds until the next look."""

    tell: LastInput | None
    wait_s: float


class IdleLoop:
    """Decides what a look at the last input means. Knows no clock and no system."""

    def __init__(self, idle_after_s: float, look_s: float = LOOK_S) -> None:
        self._idle_after_s = idle_after_s
        self._look_s = look_s
        self._looked_at = 0.0
        self._idle = False  # idleness has been told, and no input since
        self._awaited = False  # the next input is to be told

    def asked(self, ago_s: float, now_s: float) -> Look:
        """Tell what is so, and later of the next input, whether or not it ends an absence."""
        self._looked_at = now_s
        self._idle = ago_s >= self._idle_after_s
        self._awaited = True
        return Look(LastInput(ago_s), self._wait_s(ago_s))

    def look(self, ago_s: float, now_s: float) -> Look:
        """The last input was ``ago_s`` seconds before ``now_s``, which is on any clock that runs forward."""
        moved = ago_s < now_s - self._looked_at
        self._looked_at = now_s
        told = moved and self._awaited
        if moved:
            self._idle = self._awaited = False
        if not self._idle and ago_s >= self._idle_after_s:
            self._idle = self._awaited = told = True
        return Look(LastInput(ago_s) if told else None, self._wait_s(ago_s))

    def _wait_s(self, ago_s: float) -> float:
        until_idle = max(_SOONEST_S, self._idle_after_s - ago_s)
        if self._idle:
            return self._look_s
        return min(self._look_s, until_idle) if self._awaited else until_idle


class _Order(Enum):
    REFRESH = auto()
    STOP = auto()


class LookingIdle:
    """The port Sensor over a call that says how long ago the last input was."""

    def __init__(
        self,
        name: str,
        ago_s: Callable[[], float],
        *,
        clock: Callable[[], float] = time.monotonic,
        look_s: float = LOOK_S,
    ) -> None:
        """``ago_s`` gives the seconds since the last input, and raises OSError where that is not known."""
        self._name = name
        self._ago_s = ago_s
        self._clock = clock
        self._look_s = look_s
        self._thread: threading.Thread | None = None
        self._orders: queue.SimpleQueue[_Order] = queue.SimpleQueue()

    @property
    def name(self) -> str:
        """What it is."""
        return self._name

    def start(self, tell: Callable[[Reading], None], post: Post, idle_after_s: float) -> None:
        """Tell of the last input, and go on telling. Raises Unavailable."""
        try:
            self._ago_s()
        except OSError as reason:
            raise Unavailable(f"The system does not say when there was input: {reason}.") from reason
        orders: queue.SimpleQueue[_Order] = queue.SimpleQueue()
        self._orders = orders
        loop = IdleLoop(idle_after_s, self._look_s)
        self._thread = threading.Thread(
            target=self._run, args=(loop, orders, tell, post), name="idle", daemon=True
        )
        self._thread.start()

    def refresh(self) -> None:
        """Tell of the last input now, and of the next one."""
        self._orders.put(_Order.REFRESH)

    def stop(self) -> None:
        """End the thread, and wait for it. Idempotent."""
        self._orders.put(_Order.STOP)
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()
        self._thread = None

    def _run(
        self,
        loop: IdleLoop,
        orders: queue.SimpleQueue[_Order],
        tell: Callable[[Reading], None],
        post: Post,
    ) -> None:
        order: _Order | None = _Order.REFRESH
        while order is not _Order.STOP:
            try:
                ago_s = self._ago_s()
            except OSError as reason:
                _log.warning("The last input is no longer reported: %s", reason)
                post(Fault(Part.IDLE, _GONE))
                tell(Blind())
                return
            decide = loop.asked if order is _Order.REFRESH else loop.look
            found = decide(ago_s, self._clock())
            if found.tell is not None:
                tell(found.tell)
            order = _next(orders, found.wait_s)


def _next(orders: queue.SimpleQueue[_Order], wait_s: float) -> _Order | None:
    """The next order, None when ``wait_s`` seconds have passed without one."""
    try:
        return orders.get(timeout=min(wait_s, threading.TIMEOUT_MAX))
    except queue.Empty:
        return None

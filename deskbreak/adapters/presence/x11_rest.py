"""Activity on X11, which distinguishes a trembling mouse from a person.

The server's idle counter counts every input as activity: a mouse on a shaking table, or one with a dirty sensor,
would keep an empty desk busy. So there are two states. *Busy*: a look every half minute, and no events. *Quiet*,
after no input for that time, or while the pointer stands still because the user types: each input is reported by the
device. A key, a button, the wheel, or a pointer that moves farther than it trembles, is a person, and ends the quiet;
a few pixels and back count as nothing, however often. Quiet costs nothing without input.

A user who reads with small moves of the mouse moves it farther than that. Undetected is a user who only ever
moves the pointer by three pixels or fewer.
"""

from __future__ import annotations

import math
import select
import socket
import time
from collections.abc import Callable

from Xlib.display import Display

from deskbreak.adapters.presence.x11_raw_events import InputKind, RawInput
from deskbreak.adapters.presence.x11_sync_extension import Sync
from deskbreak.core.model.presence import LastInput, Reading
from deskbreak.linux.worker_thread import REFRESH

TREMBLES_PX = 3
_LOOK_EACH_S = 30.0
_BURST_S = 1.0  # motion after a longer rest is a new one, so that a slow drift does not count as a move
_DEAF_S = 0.25  # ignore events after each tremble, so that it cannot keep us awake


class RestDetector:
    """The loop of the sensor's thread. Times are on the clock that stops during suspend, like the server's."""

    def __init__(
        self,
        display: Display,
        sync: Sync,
        raw: RawInput,
        report: Callable[[Reading], None],
        idle_after_s: float,
    ) -> None:
        self._display = display
        self._sync = sync
        self._raw = raw
        self._report = report
        self._idle_after_s = idle_after_s
        self._look_each_s = min(_LOOK_EACH_S, idle_after_s / 3)
        self._quiet = False
        self._gone = False  # the absence was reported
        self._next_reported = False  # the next input must be reported, even if it does not end an absence
        self._last_input = 0.0
        self._rests_at = self._seen_at = (0, 0)
        self._moved = -math.inf
        self._look_at = 0.0

    def serve(self, orders: socket.socket) -> None:
        """Report until the order to stop. Raises the errors of python-xlib."""
        self._refresh()
        while True:
            now = time.monotonic()
            deaf_s = max(0.0, self._moved + _DEAF_S - now) if self._quiet else 0.0
            if not deaf_s:
                while self._display.pending_events():
                    self._on_event(self._display.next_event())
            wait_s = self._look_at - time.monotonic()
            sources = [orders] if deaf_s else [self._display, orders]
            waits = [wait for wait in (wait_s, deaf_s or math.inf) if wait < math.inf]
            ready, _, _ = select.select(sources, [], [], max(0.0, min(waits)) if waits else None)
            if orders in ready:
                if orders.recv(1) != REFRESH:
                    return
                self._refresh()
            elif time.monotonic() >= self._look_at:
                self._look()

    def _refresh(self) -> None:
        if not self._quiet:
            self._rest()
        self._next_reported = True
        idle_s = time.monotonic() - self._last_input
        self._gone = idle_s >= self._idle_after_s
        self._plan()
        self._report(LastInput(idle_s))

    def _look(self) -> None:
        if not self._quiet:
            idle_s = self._sync.idle_ms() / 1000
            at = self._raw.pointer()
            if idle_s >= self._look_each_s or _near(at, self._rests_at):
                self._rest()
            else:
                self._rests_at, self._look_at = at, time.monotonic() + self._look_each_s
        idle_s = time.monotonic() - self._last_input
        if self._quiet and idle_s >= self._idle_after_s:
            self._gone = True
            self._report(LastInput(idle_s))
        if self._quiet:
            self._plan()

    def _rest(self) -> None:
        """Listen to the devices; earlier input is in the counter."""
        self._raw.listen(on=True)
        self._quiet, self._moved = True, -math.inf
        self._rests_at = self._seen_at = self._raw.pointer()
        self._last_input = time.monotonic() - self._sync.idle_ms() / 1000

    def _plan(self) -> None:
        self._look_at = math.inf if self._gone else self._last_input + self._idle_after_s

    def _on_event(self, event: object) -> None:
        kind = self._raw.input_of(event)
        if not self._quiet or kind is None or (kind is InputKind.MOTION and self._trembles()):
            return
        self._raw.listen(on=False)
        self._quiet = False
        self._rests_at, self._look_at = self._raw.pointer(), time.monotonic() + self._look_each_s
        if self._gone or self._next_reported:
            self._gone = self._next_reported = False
            self._report(LastInput(0.0))

    def _trembles(self) -> bool:
        now, at = time.monotonic(), self._raw.pointer()
        if now - self._moved > _BURST_S:
            self._rests_at = self._seen_at
        self._moved, self._seen_at = now, at
        return _near(at, self._rests_at)


def _near(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return max(abs(one[0] - other[0]), abs(one[1] - other[1])) <= TREMBLES_PX

"""Activity on GNOME and other desktops with Mutter, from its idle monitor on the session bus.

https://gitlab.gnome.org/GNOME/mutter/-/blob/main/data/dbus-interfaces/org.gnome.Mutter.IdleMonitor.xml

An idle watch fires each time that there has been no input for a given number of
milliseconds; a user active watch fires once, at the next input. A restarted shell has
lost all watches.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from deskbreak.adapters.delayed_fault import DelayedFault
from deskbreak.core.model.fault import Fault, Part
from deskbreak.core.model.presence import WHILE_UNKNOWN, LastInput, Reading, SourceLost
from deskbreak.linux.dbus.bus import Bus, Cancel
from deskbreak.linux.dbus.messages import Body, BusError, Call, Match, Signal
from deskbreak.ports import Message, Post, Unavailable

IDLE_MONITOR = "org.gnome.Mutter.IdleMonitor"  # both bus name and interface
CORE = "/org/gnome/Mutter/IdleMonitor/Core"  # for all devices together

_RESTART_GRACE_S = 15.0  # GNOME on X11 restarts in place
_GONE = (
    f"GNOME Shell is gone, so DeskBreak no longer sees when you are away. {WHILE_UNKNOWN} It resumes when the shell"
    " is back."
)


class MutterIdle:
    """ports.Sensor over Mutter's idle monitor."""

    def __init__(self, bus: Bus, grace_s: float = _RESTART_GRACE_S) -> None:
        """``bus``: the session bus. ``grace_s``: how long the shell may be gone without a fault."""
        self._bus = bus
        self._grace_s = grace_s
        self._lock = threading.RLock()
        self._cancels: list[Cancel] = []
        self._running = False
        self._idle_watch: int | None = None
        self._active_watch: int | None = None

    @property
    def name(self) -> str:
        """The name of the sensor."""
        return "Mutter idle monitor"

    def start(self, report: Callable[[Reading], None], post: Post, idle_after_s: float) -> None:
        """Report the idle time and its changes. Raises Unavailable."""
        try:
            self._bus.call(_call("GetIdletime"))
        except BusError as reason:
            raise Unavailable(f"Mutter is not available to report the idle time: {reason.text}.") from reason
        self._report = report
        self._post = post
        self._idle_after_ms = max(1, round(1000 * idle_after_s))
        self._fault = DelayedFault(Part.IDLE, self._on_lost, self._grace_s)
        self._running = True
        fired = Match(IDLE_MONITOR, "WatchFired", sender=IDLE_MONITOR, path=CORE)
        self._cancels.append(self._bus.listen(fired, self._on_fired))
        self._cancels.append(self._bus.watch_name(IDLE_MONITOR, self._on_owner))

    def refresh(self) -> None:
        """Report the current idle time, and the next input."""
        if self._running:
            self._bus.ask(_call("GetIdletime"), self._on_idle_time)

    def stop(self) -> None:
        """Remove the watches. Idempotent."""
        with self._lock:
            if not self._running:
                return
            self._running = False
            for watch in (self._idle_watch, self._active_watch):
                self._remove(watch)
            self._idle_watch = self._active_watch = None
        self._fault.forget()  # without our lock, which the outage may need for its report
        while self._cancels:
            self._cancels.pop()()

    # These methods run on the reading thread of the bus.

    def _on_owner(self, owner: str) -> None:
        with self._lock:
            self._idle_watch = self._active_watch = None  # they are lost with their owner
        if not owner:
            self._fault.begin(_GONE)
            return
        self._fault.end()
        self._bus.ask(_call("AddIdleWatch", "t", self._idle_after_ms), self._on_idle_watch)
        self.refresh()

    def _on_idle_watch(self, reply: Body | BusError) -> None:
        if isinstance(reply, BusError):
            return  # it is gone again, which `_on_owner` handles
        with self._lock:
            self._idle_watch = reply[0]
            if not self._running:
                self._remove(reply[0])

    def _on_active_watch(self, reply: Body | BusError) -> None:
        if isinstance(reply, BusError):
            return  # as above
        with self._lock:
            if self._running and self._active_watch is None:
                self._active_watch = reply[0]
            else:
                self._remove(reply[0])

    def _on_idle_time(self, reply: Body | BusError) -> None:
        if isinstance(reply, BusError):
            return  # as above
        self._report_reading(LastInput(reply[0] / 1000))
        self._watch_for_input()

    def _on_fired(self, signal: Signal) -> None:
        with self._lock:
            (watch,) = signal.body
            idle = watch == self._idle_watch
            active = watch == self._active_watch
            if active:
                self._active_watch = None
        if idle:
            self._report_reading(LastInput(self._idle_after_ms / 1000))
            self._watch_for_input()
        elif active:
            self._report_reading(LastInput(0.0))

    def _watch_for_input(self) -> None:
        if self._active_watch is None:
            self._bus.ask(_call("AddUserActiveWatch"), self._on_active_watch)

    def _remove(self, watch: int | None) -> None:
        if watch is not None:
            self._bus.send(_call("RemoveWatch", "u", watch))

    def _report_reading(self, reading: Reading) -> None:
        with self._lock:
            if self._running:
                self._report(reading)

    def _on_lost(self, message: Message) -> None:
        with self._lock:
            if self._running:
                self._post(message)
                if isinstance(message, Fault):
                    self._report(SourceLost())


def _call(member: str, signature: str = "", *body: object) -> Call:
    return Call(IDLE_MONITOR, CORE, IDLE_MONITOR, member, signature, body)

"""Activity as the desktop reports it to logind: the last resort in a desktop session.

https://www.freedesktop.org/software/systemd/man/org.freedesktop.login1.html

The desktop sets IdleHint when it considers the user idle, after a delay that we cannot
read. So there has been no input for *at least* that time, and an absence is reported late
by up to that delay. Many desktops never set the hint, which looks like a user who is
always present; only a desktop that has set it before in this session is trusted.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from deskbreak.adapters.delayed_fault import DelayedFault
from deskbreak.core.model.fault import Fault, Part
from deskbreak.core.model.presence import WHILE_UNKNOWN, LastInput, Reading, SourceLost
from deskbreak.linux.dbus.bus import Bus, Cancel
from deskbreak.linux.dbus.messages import PROPERTIES, Body, BusError, Call, Match, Signal
from deskbreak.linux.dbus.services import LOGIN, LOGIN_SESSION, own_session
from deskbreak.ports import Message, Post, Unavailable

_DESKTOPS = frozenset({"x11", "wayland", "mir"})  # a console: see tty_idle, which is better
_RESTART_GRACE_S = 15.0  # logind is restarted by updates
_GONE = (
    "The login service (logind) is gone, so DeskBreak no longer sees when you are away."
    f" {WHILE_UNKNOWN} It resumes when the service is back."
)


class LogindIdle:
    """ports.Sensor over the IdleHint of our session."""

    def __init__(self, system_bus: Bus, grace_s: float = _RESTART_GRACE_S) -> None:
        """``grace_s``: how long logind may be gone without a fault."""
        self._bus = system_bus
        self._grace_s = grace_s
        self._lock = threading.RLock()
        self._cancels: list[Cancel] = []
        self._timer: threading.Timer | None = None
        self._idle_since: float | None = None
        self._session = ""
        self._running = False

    @property
    def name(self) -> str:
        """The name of the sensor."""
        return "logind idle hint"

    def start(self, report: Callable[[Reading], None], post: Post, idle_after_s: float) -> None:
        """Read the hint, and report its changes. Raises Unavailable."""
        try:
            (path,) = self._bus.call(own_session())
            (properties,) = self._bus.call(_all_of(path))
        except BusError as reason:
            raise Unavailable(f"The login service does not know your session: {reason.text}.") from reason
        facts = {name: value for name, (_signature, value) in properties.items()}
        if facts.get("Type") not in _DESKTOPS or not (facts.get("IdleHint") or facts.get("IdleSinceHint")):
            raise Unavailable("Your desktop does not report to the login service when you are away.")
        self._session = path
        self._report = report
        self._post = post
        self._idle_after_s = idle_after_s
        self._fault = DelayedFault(Part.IDLE, self._on_lost, self._grace_s)
        self._running = True
        changed = Match(PROPERTIES, "PropertiesChanged", sender=LOGIN, path=path, arg0=LOGIN_SESSION)
        self._cancels.append(self._bus.listen(changed, self._on_changed))
        self._cancels.append(self._bus.watch_name(LOGIN, self._on_owner))

    def refresh(self) -> None:
        """Report the current hint. The desktop cannot report the next input."""
        if self._running:
            self._bus.ask(_all_of(self._session), self._on_all)

    def stop(self) -> None:
        """Stop. Idempotent."""
        with self._lock:
            if not self._running:
                return
            self._running = False
            self._disarm()
        self._fault.forget()  # without our lock, which the outage may need for its report
        while self._cancels:
            self._cancels.pop()()

    # These methods run on the reading thread of the bus.

    def _on_owner(self, owner: str) -> None:
        if owner:
            self._fault.end()
            self.refresh()
        else:
            self._fault.begin(_GONE)

    def _on_all(self, reply: Body | BusError) -> None:
        if not isinstance(reply, BusError):  # it is gone again, which `_on_owner` handles
            self._take(reply[0])

    def _on_changed(self, signal: Signal) -> None:
        _interface, changed, _invalidated = signal.body
        if "IdleHint" in changed:
            self._take(changed)

    def _take(self, properties: Mapping[str, Any]) -> None:
        with self._lock:
            if not self._running:
                return
            self._disarm()
            if not properties["IdleHint"][1]:
                self._report(LastInput(0.0))
                return
            # In microseconds of the clock that stops during suspend, like Python's monotonic.
            since_us = properties.get("IdleSinceHintMonotonic", ("t", 0))[1]
            now = time.monotonic()
            self._idle_since = min(now, since_us / 1e6) if since_us else now
            left_s = self._idle_since + self._idle_after_s - now
            if left_s <= 0:
                self._report(LastInput(now - self._idle_since))
                return
            self._timer = threading.Timer(left_s, self._on_idle)
            self._timer.daemon = True
            self._timer.start()

    def _on_idle(self) -> None:
        with self._lock:
            if self._running and self._idle_since is not None:
                self._report(LastInput(time.monotonic() - self._idle_since))

    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._idle_since = None

    def _on_lost(self, message: Message) -> None:
        with self._lock:
            if not self._running:
                return
            self._post(message)
            if isinstance(message, Fault):
                self._disarm()
                self._report(SourceLost())


def _all_of(session: str) -> Call:
    return Call(LOGIN, session, PROPERTIES, "GetAll", "s", (LOGIN_SESSION,))

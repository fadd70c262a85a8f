"""Checks of icon, notifications and locks on Windows and macOS.

Not run on Windows or macOS yet.
"""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Sequence

from deskbreak.core.model.fault import Fault, Part
from deskbreak.core.presentation.notification import Notification, Slot
from deskbreak.doctor.finding import Finding, Standing
from deskbreak.doctor.instance import Running
from deskbreak.ports import Message, Notifier, Sensor, Unavailable

_SEEN_S = 2.0  # on the screen
_TRIAL = Notification(Slot.STATUS, "Testing DeskBreak", "This test closes by itself.")


def tray(running: Running) -> Finding:
    """Report what the running instance says about its icon; a test icon would show no more."""
    if not running.pid:
        text = "Not tested: the icon is there while DeskBreak runs. Start it with: deskbreak"
        return Finding(Part.TRAY, Standing.OFF, text)
    fault = running.faults.get(Part.TRAY)
    if fault:
        return Finding(Part.TRAY, Standing.BROKEN, fault)
    text = "DeskBreak shows its icon; it may be hidden behind the arrow beside the clock."
    return Finding(Part.TRAY, Standing.WORKS, text)


def notifications(
    make: Callable[[Callable[[Message], None]], Sequence[Notifier]], seen_s: float = _SEEN_S
) -> Finding:
    """Show a notification for a moment, through the first notifier that works."""
    posted: queue.SimpleQueue[Message] = queue.SimpleQueue()
    reasons = []
    for notifier in make(posted.put):
        try:
            notifier.start()
        except Unavailable as why:
            reasons.append(str(why))
            continue
        notifier.show(_TRIAL)
        time.sleep(seen_s)
        notifier.withdraw(_TRIAL.slot)
        notifier.stop()
        while not posted.empty():
            observed = posted.get()
            if isinstance(observed, Fault):
                return Finding(Part.NOTIFIER, Standing.BROKEN, observed.text)
        if reasons:
            text = f"Notifications are shown as plain text, without buttons. {' '.join(reasons)}"
            return Finding(Part.NOTIFIER, Standing.DEGRADED, text)
        return Finding(Part.NOTIFIER, Standing.WORKS, "One was shown and closed.")
    return Finding(Part.NOTIFIER, Standing.BROKEN, " ".join(reasons))


def lock(sensor: Sensor) -> Finding:
    """Check whether the system reports locks and sleep."""
    try:
        sensor.start(lambda _reading: None, lambda _message: None, 0.0)
    except Unavailable as why:
        return Finding(Part.LOCK, Standing.DEGRADED, str(why))
    sensor.stop()
    return Finding(Part.LOCK, Standing.WORKS, f"{sensor.name} reports locks and sleep.")

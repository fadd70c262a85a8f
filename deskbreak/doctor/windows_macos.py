"""Icon, notifications and locks where the system shows them by itself: Windows and macOS."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Sequence

from deskbreak.core.model.fault import Fault, Part
from deskbreak.core.model.finding import Finding, Standing
from deskbreak.core.presentation.notification import Note, Slot
from deskbreak.doctor.instance import Running
from deskbreak.ports import Message, Notifier, Sensor, Unavailable

_SEEN_S = 2.0  # on the screen
_TRIAL = Note(Slot.STATUS, "DeskBreak is tested", "This trial closes by itself.")


def tray(running: Running) -> Finding:
    """What the running one knows of its icon; one that is put up for a trial would tell no more."""
    if not running.pid:
        text = "It was not tried: the icon is there while DeskBreak runs. It starts with: deskbreak"
        return Finding(Part.TRAY, Standing.OFF, text)
    trouble = running.faults.get(Part.TRAY)
    if trouble:
        return Finding(Part.TRAY, Standing.BROKEN, trouble)
    text = "The running one has its icon up; it may stand behind the arrow beside the clock."
    return Finding(Part.TRAY, Standing.WORKS, text)


def notifications(
    make: Callable[[Callable[[Message], None]], Sequence[Notifier]], seen_s: float = _SEEN_S
) -> Finding:
    """Show a notification for a moment by the first notifier that works."""
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
            told = posted.get()
            if isinstance(told, Fault):
                return Finding(Part.NOTIFIER, Standing.BROKEN, told.text)
        if reasons:
            text = f"Notifications are shown as plain text, without buttons. {' '.join(reasons)}"
            return Finding(Part.NOTIFIER, Standing.DEGRADED, text)
        return Finding(Part.NOTIFIER, Standing.WORKS, "One was shown, and taken away.")
    return Finding(Part.NOTIFIER, Standing.BROKEN, " ".join(reasons))


def lock(sensor: Sensor) -> Finding:
    """Whether the system would tell of locks and sleep."""
    try:
        sensor.start(lambda _reading: None, lambda _message: None, 0.0)
    except Unavailable as why:
        return Finding(Part.LOCK, Standing.DEGRADED, str(why))
    sensor.stop()
    return Finding(Part.LOCK, Standing.WORKS, f"{sensor.name} reports locks and sleep.")

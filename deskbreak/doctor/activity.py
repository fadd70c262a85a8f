"""Check that idle time is really counted."""

from __future__ import annotations

import queue
from collections.abc import Callable

from deskbreak.core.model.fault import Fault, Part
from deskbreak.core.model.presence import WHILE_UNKNOWN, LastInput, Reading, SourceLost
from deskbreak.doctor.finding import Finding, Standing
from deskbreak.ports import Message, Sensor, Unavailable

STILL_S = 2.0  # after this time without input, the sensor must report it
_SLACK_S = 1.5
_CHANCES = 5


def activity(make: Callable[[], Sensor]) -> Finding:
    """Wait until the sensor reports `STILL_S` without input, or input."""
    sensor = make()
    observed: queue.SimpleQueue[Reading] = queue.SimpleQueue()
    faults: list[Message] = []
    try:
        sensor.start(observed.put, faults.append, STILL_S)
    except Unavailable as why:
        return Finding(Part.IDLE, Standing.BROKEN, f"{why} {WHILE_UNKNOWN}")
    try:
        counted = [_first(observed, faults)]
        if counted != [SourceLost()]:
            sensor.refresh()  # without this, continued typing is reported only once
            counted.append(_next(observed))
        name = f"{sensor.name[:1].upper()}{sensor.name[1:]}"
    finally:
        sensor.stop()
    wrong = [fault.text for fault in faults if isinstance(fault, Fault)]
    if counted == [SourceLost()]:
        wrong.append(WHILE_UNKNOWN)
    if wrong:
        return Finding(Part.IDLE, Standing.BROKEN, " ".join(wrong))
    readings = [reading for reading in counted if isinstance(reading, LastInput)]
    if any(reading.ago_s >= STILL_S - _SLACK_S for reading in readings):
        return Finding(Part.IDLE, Standing.WORKS, f"{name} counts the time since your last input.")
    if len(readings) > 1:
        return Finding(Part.IDLE, Standing.WORKS, f"{name} sees your input.")
    text = f"{name} is there, but reported nothing, with or without input, for {STILL_S + _SLACK_S:g} s."
    return Finding(
        Part.IDLE, Standing.DEGRADED, text, "Try again with your hands off the keyboard and mouse."
    )


def without_pywayland(finding: Finding, advice: str) -> Finding:
    """Add the advice to install pywayland to a finding; ``advice`` is empty if it is not missing."""
    if not advice or finding.standing is Standing.BROKEN:  # then the sensor itself says so
        return finding
    text = f"{finding.text} The compositor would be more precise, but cannot be asked."
    return Finding(finding.part, Standing.DEGRADED, text, advice)


def _first(observed: queue.SimpleQueue[Reading], faults: list[Message]) -> Reading | None:
    """Wait longer for the first reading: if a sensor's service hangs, the next sensor is tried only after a timeout."""
    for _ in range(_CHANCES):
        reading = _next(observed)
        if reading is not None or faults:
            return reading
    return None


def _next(observed: queue.SimpleQueue[Reading]) -> Reading | None:
    try:
        return observed.get(timeout=STILL_S + _SLACK_S)
    except queue.Empty:
        return None

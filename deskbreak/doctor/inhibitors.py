"""Check which inhibitors are reported on this system."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from deskbreak.app.inhibitor_monitor import InhibitorMonitor, SourceFinding
from deskbreak.core.model.fault import Part
from deskbreak.core.model.inhibitor import Inhibitor
from deskbreak.doctor.finding import Finding, Standing
from deskbreak.ports import InhibitorSource, Message

_ANSWERS_WITHIN_S = 1.5  # for programs on the bus and the sound server
NAMES = {
    Inhibitor.DO_NOT_DISTURB: "do-not-disturb",
    Inhibitor.CALL: "calls",
    Inhibitor.FULL_SCREEN: "full screen",
    Inhibitor.SHARING: "screen sharing",
    Inhibitor.PROGRAM: "programs in your list",
}
_AWAKE = frozenset({Inhibitor.AWAKE})
_NO_SOURCE = "No source reports calls or do-not-disturb here, so a reminder may come in the middle of a call."

_INSTEAD = "Before a one-hour call: deskbreak pause 60"


def inhibitors(
    make: Callable[[tuple[str, ...]], Sequence[InhibitorSource]],
    wanted: frozenset[Inhibitor],
    programs: tuple[str, ...],
    answers_within_s: float = _ANSWERS_WITHIN_S,
) -> Finding:
    """Start all sources for a moment and list which of the wanted inhibitors they report."""
    wanted -= frozenset() if programs else {Inhibitor.PROGRAM}
    if not wanted - _AWAKE:
        return Finding(Part.INHIBITORS, Standing.OFF, "No inhibitors are enabled in your settings.")
    posted: list[Message] = []
    watch = InhibitorMonitor(make, posted.append)
    watch.start(wanted, programs)
    try:
        time.sleep(answers_within_s)
        found, who = watch.findings, watch.who
    finally:
        watch.stop()
    finding = _finding(wanted - _AWAKE, found)
    return replace(finding, text=f"{finding.text} {_kept_awake(found, who)}".strip())


def _kept_awake(found: Sequence[SourceFinding], who: Sequence[str]) -> str:
    """Say which sources report that the screen is kept awake, and which programs keep it awake now."""
    names = [each.name for each in found if each.covers == _AWAKE and not each.reason]
    if not names:
        return ""
    now = f" Right now: {', '.join(who)}." if who else ""
    return f"While a program keeps the screen awake (reported by {', '.join(names)}), silence counts as sitting.{now}"


def _finding(wanted: frozenset[Inhibitor], found: Sequence[SourceFinding]) -> Finding:
    observed = {
        hold: [each.name for each in found if hold in each.covers and not each.reason]
        for hold in Inhibitor
        if hold in wanted
    }
    known = [f"{NAMES[hold]} ({', '.join(names)})" for hold, names in observed.items() if names]
    unknown = [NAMES[hold] for hold, names in observed.items() if not names]
    if not known:
        return Finding(Part.INHIBITORS, Standing.DEGRADED, _NO_SOURCE, _INSTEAD)
    text = f"A reminder waits for {', '.join(known)}."
    if unknown:
        text += f" Nothing here reports {' or '.join(unknown)}."
    return Finding(Part.INHIBITORS, Standing.WORKS, text)

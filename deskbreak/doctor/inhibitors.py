"""Who tells of reasons to hold a reminder back."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from deskbreak.app.inhibitor_monitor import HoldFinding, HoldWatch
from deskbreak.core.model.fault import Part
from deskbreak.core.model.finding import Finding, Standing
from deskbreak.core.model.inhibitor import Hold
from deskbreak.ports import HoldSource, Message

_ANSWERS_WITHIN_S = 1.5  # programs on the bus, and a sound server
NAMES = {
    Hold.DO_NOT_DISTURB: "do-not-disturb",
    Hold.CALL: "calls",
    Hold.FULL_SCREEN: "full screen",
    Hold.SHARING: "screen sharing",
    Hold.PROGRAM: "programs of your list",
}
_AWAKE = frozenset({Hold.AWAKE})
_NOBODY = "No source reports calls or do-not-disturb here, so a reminder may come in the middle of a call."

_INSTEAD = "Before a call of an hour: deskbreak pause 60"


def holds(
    make: Callable[[tuple[str, ...]], Sequence[HoldSource]],
    wanted: frozenset[Hold],
    programs: tuple[str, ...],
    answers_within_s: float = _ANSWERS_WITHIN_S,
) -> Finding:
    """Start all sources for a moment, and say which of the wanted reasons somebody tells of."""
    wanted -= frozenset() if programs else {Hold.PROGRAM}
    if not wanted - _AWAKE:
        return Finding(Part.HOLDS, Standing.OFF, "Your settings hold no reminder back.")
    posted: list[Message] = []
    watch = HoldWatch(make, posted.append)
    watch.start(wanted, programs)
    try:
        time.sleep(answers_within_s)
        found, who = watch.findings, watch.who
    finally:
        watch.stop()
    finding = _finding(wanted - _AWAKE, found)
    return replace(finding, text=f"{finding.text} {_kept_awake(found, who)}".strip())


def _kept_awake(found: Sequence[HoldFinding], who: Sequence[str]) -> str:
    """Who tells that the screen is kept awake, and by which programs it is now."""
    names = [each.name for each in found if each.covers == _AWAKE and not each.reason]
    if not names:
        return ""
    now = f" Now it is: {', '.join(who)}." if who else ""
    return f"While a program keeps the screen awake (reported by {', '.join(names)}), silence counts as sitting.{now}"


def _finding(wanted: frozenset[Hold], found: Sequence[HoldFinding]) -> Finding:
    told = {
        hold: [each.name for each in found if hold in each.covers and not each.reason]
        for hold in Hold
        if hold in wanted
    }
    known = [f"{NAMES[hold]} ({', '.join(names)})" for hold, names in told.items() if names]
    unknown = [NAMES[hold] for hold, names in told.items() if not names]
    if not known:
        return Finding(Part.HOLDS, Standing.DEGRADED, _NOBODY, _INSTEAD)
    text = f"A reminder waits for {', '.join(known)}."
    if unknown:
        text += f" Nothing here reports {' or '.join(unknown)}."
    return Finding(Part.HOLDS, Standing.WORKS, text)

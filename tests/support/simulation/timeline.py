"""Timelines: everything that the machine ordered, as lines of text."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

from deskbreak.core.model.clock import later
from deskbreak.core.timer.effects import (
    AskSensors,
    CloseRoutine,
    Effect,
    OpenRoutine,
    Record,
    Refuse,
    SaveState,
    ShowReminder,
    WithdrawReminder,
)

if TYPE_CHECKING:
    from datetime import datetime

    from deskbreak.core.model.journal_entry import Entry


def moment(wall: datetime, today: datetime) -> str:
    """``09:45``, with seconds and the weekday only where they matter."""
    wall = later(wall, 0.0005).astimezone(wall.tzinfo)
    clock = f"{wall:%H:%M}" if wall.second == 0 else f"{wall:%H:%M:%S}"
    return clock if wall.date() == today.date() else f"{wall:%a} {clock}"


def amount(seconds: float) -> str:
    """Minutes, with seconds only where they matter."""
    whole = round(seconds, 3)
    minutes, rest = divmod(whole, 60)
    return f"{minutes:.0f}m" if rest == 0 else f"{minutes:.0f}m{rest:g}s"


def line(effect: Effect, now: datetime) -> str:
    """An order with all its fields, as one line."""
    match effect:
        case ShowReminder():
            again = " again" if effect.again else ""
            sat, over = amount(effect.seated_s), amount(effect.over_s)
            return f"remind {effect.break_id}{again}: sat {sat}, over {over}, {effect.snoozes_left} snoozes"
        case WithdrawReminder():
            return f"withdraw {effect.break_id}"
        case OpenRoutine():
            return f"open {effect.break_id} {effect.variant}{' with focus' if effect.take_focus else ''}"
        case CloseRoutine():
            return f"close {effect.break_id}{': ' if effect.why else ''}{effect.why}"
        case Record():
            return entry_line(effect.entry, now)
        case Refuse():
            return f"refuse: {effect.why}"
        case SaveState() | AskSensors():
            return type(effect).__name__


def entry_line(entry: Entry, now: datetime) -> str:
    """A journal entry as one line."""
    words = [f"log {entry.kind}: sat {amount(entry.seated_s)}"]
    if entry.took_s:
        words.append(f"took {amount(entry.took_s)}")
    if entry.minutes is not None:
        words.append(f"for {entry.minutes:g} min")
    if entry.result is not None:
        words.append(" ".join(f"{step.id} {step.done_s:g}s" for step in entry.result.steps) or "no steps")
    if abs((entry.at - now).total_seconds()) > 1e-3:
        words.append(f"since {moment(entry.at, now)}")
    return ", ".join(words)


def story(text: str) -> list[str]:
    """The lines of a timeline."""
    return [reported for reported in dedent(text).splitlines() if reported]

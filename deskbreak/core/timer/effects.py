"""What the shell is ordered to do. Effects of a break carry its id."""

from __future__ import annotations

from dataclasses import dataclass

from deskbreak.core.model.journal_entry import Entry
from deskbreak.core.model.routine import Variant


@dataclass(frozen=True, slots=True)
class ShowReminder:
    """Show, or replace in place, the reminder of this break. Seconds."""

    break_id: int
    seated_s: float
    over_s: float  # since the break was due, as sitting time
    snoozes_left: int
    again: bool  # it was shown for this break before, and was not answered since


@dataclass(frozen=True, slots=True)
class WithdrawReminder:
    """The reminder of this break has become pointless."""

    break_id: int


@dataclass(frozen=True, slots=True)
class OpenRoutine:
    """Open the guide. ``take_focus`` only where a person's click asked for it."""

    break_id: int
    variant: Variant
    take_focus: bool


@dataclass(frozen=True, slots=True)
class CloseRoutine:
    """Close the guide of this break; it was ended from outside. ``why``: for the person, who may find it gone."""

    break_id: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """Write one journal entry."""

    entry: Entry


@dataclass(frozen=True, slots=True)
class SaveState:
    """Write the snapshot now."""


@dataclass(frozen=True, slots=True)
class AskSensors:
    """Every sensor should say what it knows now: sleep, a call or a film may have hidden a change."""


@dataclass(frozen=True, slots=True)
class Refuse:
    """What was asked for cannot be done, in words for the person who asked."""

    why: str


Effect = (
    ShowReminder | WithdrawReminder | OpenRoutine | CloseRoutine | Record | SaveState | AskSensors | Refuse
)

"""Effects: what the machine orders the engine to do. Effects of a break carry its id."""

from __future__ import annotations

from dataclasses import dataclass

from deskbreak.core.model.journal_entry import Entry
from deskbreak.core.model.routine import Variant


@dataclass(frozen=True, slots=True)
class ShowReminder:
    """Show the reminder of this break, or update it in place. Times in seconds."""

    break_id: int
    seated_s: float
    over_s: float  # sitting time since the break was due
    snoozes_left: int
    again: bool  # it was shown for this break before and has not been answered since


@dataclass(frozen=True, slots=True)
class WithdrawReminder:
    """Remove the reminder of this break, which no longer applies."""

    break_id: int


@dataclass(frozen=True, slots=True)
class OpenRoutine:
    """Open the guide. ``take_focus`` only if a click of the user asked for it."""

    break_id: int
    variant: Variant
    take_focus: bool


@dataclass(frozen=True, slots=True)
class CloseRoutine:
    """Close the guide of this break, which was ended from outside. ``why`` explains that to the user."""

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
    """Ask all sensors for their current reading: sleep, a call or a film may have hidden a change."""


@dataclass(frozen=True, slots=True)
class Refuse:
    """Reject a request. ``why`` explains it to the user."""

    why: str


Effect = (
    ShowReminder | WithdrawReminder | OpenRoutine | CloseRoutine | Record | SaveState | AskSensors | Refuse
)

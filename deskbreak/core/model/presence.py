"""Whether the user is present: a value with a documented order of precedence.

Asleep beats locked, locked beats idle, and idle beats input. A suspended computer says nothing about its
keyboard, and a locked screen means away even if a cat walks over the keys.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class AbsenceReason(StrEnum):
    """Why the user counts as gone."""

    IDLE = "idle"
    LOCKED = "locked"
    ASLEEP = "asleep"


@dataclass(frozen=True, slots=True)
class Here:
    """There was input less than ``away_after`` ago, or a call or a film is running."""


@dataclass(frozen=True, slots=True)
class Gone:
    """The user is away. ``since`` is on the boot clock: when the absence began, not when it was noticed."""

    since: float
    why: AbsenceReason
    name: str = field(default="", compare=False)  # of this absence, for the journal


@dataclass(frozen=True, slots=True)
class Unknown:
    """No sensor reports activity. Time counts as sitting as long as reminders are answered."""


WHILE_UNKNOWN: Final = "Sitting counts only while you answer reminders."
"""The consequence, appended to messages that a sensor is missing or lost."""


Presence = Here | Gone | Unknown


@dataclass(frozen=True, slots=True)
class LastInput:
    """A reading: the last input was ``ago_s`` seconds of awake time ago."""

    ago_s: float


@dataclass(frozen=True, slots=True)
class Locked:
    """A reading: the screen was locked just now."""


@dataclass(frozen=True, slots=True)
class Unlocked:
    """A reading: the screen was unlocked just now, which takes a user."""


@dataclass(frozen=True, slots=True)
class SourceLost:
    """A reading: the sensor failed, or there is none."""


Reading = LastInput | Locked | Unlocked | SourceLost

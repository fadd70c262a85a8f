"""Is somebody sitting here? A value, with a documented order of precedence.

Asleep over locked over idle over input: a suspended computer says nothing of
its keyboard, and a locked screen is away even while the cat walks over the keys.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class Why(StrEnum):
    """What told us that the person is gone."""

    IDLE = "idle"
    LOCKED = "locked"
    ASLEEP = "asleep"


@dataclass(frozen=True, slots=True)
class Here:
    """There was input less than ``away_after`` ago, or a call or a film goes on."""


@dataclass(frozen=True, slots=True)
class Gone:
    """``since`` on the boot clock: when the absence began, not when it was noticed."""

    since: float
    why: Why
    name: str = field(default="", compare=False)  # of this absence, for the journal


@dataclass(frozen=True, slots=True)
class Unknown:
    """No source tells of activity; time counts as sitting as long as reminders are answered."""


WHILE_UNKNOWN: Final = "Sitting counts only while you answer reminders."
"""What that means, for whoever is told that a source is missing or lost."""


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
    """A reading: the screen was unlocked just now, which takes a person."""


@dataclass(frozen=True, slots=True)
class Blind:
    """A reading: the source died, or there never was one."""


Reading = LastInput | Locked | Unlocked | Blind

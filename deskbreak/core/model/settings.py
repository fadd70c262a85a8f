"""The settings as one frozen value, read from TOML by `settings_parser`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum

from deskbreak.core.model.inhibitor import BLOCKING, Inhibitor
from deskbreak.core.model.routine import Variant

MINUTE = 60.0


class ThemeChoice(StrEnum):
    """Light or dark; SYSTEM follows the desktop if it provides the setting."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Contrast(StrEnum):
    """Whether to draw in high contrast; SYSTEM follows the desktop."""

    SYSTEM = "system"
    NORMAL = "normal"
    HIGH = "high"


class Motion(StrEnum):
    """Whether the figure moves; REDUCED shows still images. SYSTEM follows the desktop."""

    SYSTEM = "system"
    FULL = "full"
    REDUCED = "reduced"


def wanted(setting: ThemeChoice | Contrast | Motion, desktop: Callable[[], bool]) -> bool:
    """Whether it is to be dark, strong or still: as set, else as the desktop says when asked."""
    match setting:
        case ThemeChoice.SYSTEM | Contrast.SYSTEM | Motion.SYSTEM:
            return desktop()
        case _:
            return setting in {ThemeChoice.DARK, Contrast.HIGH, Motion.REDUCED}


class Body(StrEnum):
    """The figure's build and hair."""

    NEUTRAL = "neutral"
    SOFT = "soft"
    BROAD = "broad"


class Skin(StrEnum):
    """The figure's skin tone."""

    LIGHT = "light"
    MEDIUM = "medium"
    DARK = "dark"


class Channel(StrEnum):
    """A way to be heard that can be turned on and off; named as in the settings."""

    SOUNDS = "sounds"
    VOICE = "voice"


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """When reminders may come. ``days`` are weekdays, 0 = Monday; a window may end on the next day."""

    enabled: bool = False
    days: frozenset[int] = frozenset(range(5))
    start: time = time(9)
    end: time = time(18)


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. Times are in seconds here and in minutes in the file."""

    interval_s: float = 45 * MINUTE
    natural_break_s: float = 5 * MINUTE
    away_after_s: float = 5 * MINUTE
    remind_again_s: float = 5 * MINUTE
    snooze_s: float = 5 * MINUTE
    snoozes: int = 3
    inhibit_at_most_s: float = 60 * MINUTE
    inhibitors: frozenset[Inhibitor] = BLOCKING  # inhibitors that hold reminders back
    inhibiting_programs: tuple[str, ...] = ()  # names of programs that hold reminders back while they run
    office_hours: OfficeHours = field(default_factory=OfficeHours)
    routine: str = "upper_back"
    variant: Variant = Variant.STANDING
    breath_s: float = 5.0
    theme: ThemeChoice = ThemeChoice.SYSTEM
    contrast: Contrast = Contrast.SYSTEM
    motion: Motion = Motion.SYSTEM
    body: Body = Body.NEUTRAL
    skin: Skin = Skin.MEDIUM
    text: float = 1.0  # factor of the normal text size
    sounds: bool = True
    volume: float = 0.5  # 0 to 1
    voice: bool = False
    panel: ThemeChoice = ThemeChoice.SYSTEM  # the panel colour that the tray icon is drawn for
    summary_enabled: bool = True
    summary_at: time = time(17)

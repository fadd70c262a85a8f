"""The parts that can fail independently, and the messages that one failed or recovered."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """The parts that can fail independently."""

    TRAY = "tray icon"
    NOTIFIER = "notifications"
    IDLE = "activity"
    LOCK = "lock and sleep"
    INHIBITORS = "calls and do-not-disturb"
    JOURNAL = "journal"
    SNAPSHOT = "saved state"
    SETTINGS = "settings"
    SAFETY = "safety"
    FILES = "file system"
    POPUP = "break window"
    CUES = "sounds"
    REMOTE = "command line"


@dataclass(frozen=True, slots=True)
class Fault:
    """A part stopped working. ``text`` says in full sentences what is wrong and what to do."""

    part: Part
    text: str


@dataclass(frozen=True, slots=True)
class Recovered:
    """A part works again."""

    part: Part

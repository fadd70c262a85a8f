"""The ways in which a break is heard."""

from __future__ import annotations

from enum import StrEnum


class Channel(StrEnum):
    """A way to be heard that can be turned on and off; named as in the settings."""

    SOUNDS = "sounds"
    VOICE = "voice"

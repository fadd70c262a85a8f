"""Why a reminder is held back, and why a person who touches nothing may not be away."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Hold(StrEnum):
    """A reason to keep a reminder back for now."""

    DO_NOT_DISTURB = "do-not-disturb"
    CALL = "call"
    FULL_SCREEN = "full-screen"
    SHARING = "sharing"
    PROGRAM = "program"
    AWAKE = "awake"  # another program keeps the screen awake: counts as sitting, but holds no reminder


HOLDING: Final = frozenset(Hold) - {Hold.AWAKE}
"""The reasons to hold a reminder back. A film in a window is not one: do-not-disturb is there for that."""

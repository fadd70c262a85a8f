"""Why a reminder is held back, and why a user without input may still be present."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Inhibitor(StrEnum):
    """An inhibitor: a reason to hold a reminder back for now."""

    DO_NOT_DISTURB = "do-not-disturb"
    CALL = "call"
    FULL_SCREEN = "full-screen"
    SHARING = "sharing"
    PROGRAM = "program"
    AWAKE = "awake"  # another program keeps the screen awake: counts as sitting, but holds no reminder back


BLOCKING: Final = frozenset(Inhibitor) - {Inhibitor.AWAKE}
"""Inhibitors that hold a reminder back. A film in a window is not one; for that, there is do-not-disturb."""

"""Why a reminder is held back, and why somebody who touches nothing is not away."""

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
    AWAKE = (
        "awake"  # another program keeps the screen awake: a reason to count silence as sitting, and no other
    )


HOLDING: Final = frozenset(Hold) - {Hold.AWAKE}
"""The reasons that keep a reminder back. A film in a window does not: who wants none turns on do-not-disturb."""

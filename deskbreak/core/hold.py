"""Why a reminder is held back."""

from __future__ import annotations

from enum import StrEnum


class Hold(StrEnum):
    """A reason to keep a reminder back for now."""

    DO_NOT_DISTURB = "do-not-disturb"
    CALL = "call"
    FULL_SCREEN = "full-screen"
    SHARING = "sharing"
    PROGRAM = "program"

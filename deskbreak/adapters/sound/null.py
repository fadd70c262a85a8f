"""Nothing that plays, and nothing that speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deskbreak.core.guide.cues import Cue


class NullSound:
    """ports.Sound in silence."""

    def start(self) -> None:
        """Need nothing."""

    def play(self, cues: tuple[Cue, ...]) -> None:
        """Play nothing."""

    def stop(self) -> None:
        """Have nothing to end."""


class NullVoice:
    """ports.Voice in silence."""

    def start(self) -> None:
        """Need nothing."""

    def say(self, words: str) -> None:
        """Say nothing."""

    def stop(self) -> None:
        """Have nothing to end."""

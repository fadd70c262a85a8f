"""Silent implementations of ports.Sound and ports.Voice."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deskbreak.core.guide.cues import Cue


class NullSound:
    """A ports.Sound that plays nothing."""

    def start(self) -> None:
        """Do nothing."""

    def play(self, cues: tuple[Cue, ...]) -> None:
        """Do nothing."""

    def stop(self) -> None:
        """Do nothing."""


class NullVoice:
    """A ports.Voice that says nothing."""

    def start(self) -> None:
        """Do nothing."""

    def say(self, words: str) -> None:
        """Do nothing."""

    def stop(self) -> None:
        """Do nothing."""

"""The sensor of a machine where nothing tells of activity."""

from __future__ import annotations

from collections.abc import Callable

from deskbreak.core.model.presence import Blind, Reading
from deskbreak.ports import Post


class NoSensor:
    """Says once that it sees nothing."""

    @property
    def name(self) -> str:
        """What it is."""
        return "none"

    def start(self, tell: Callable[[Reading], None], post: Post, idle_after_s: float) -> None:
        """Tell that there is nothing to see."""
        del post, idle_after_s
        tell(Blind())

    def refresh(self) -> None:
        """There is nothing new."""

    def stop(self) -> None:
        """There is nothing to end."""

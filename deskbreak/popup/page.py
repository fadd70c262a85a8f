"""What a window shows and does, whatever draws it: the surface that the window works against."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deskbreak.core.model.routine import Variant
    from deskbreak.render.pages.sheet import Press, Sheet, Touch
    from deskbreak.render.popup_view import Part


class Key(StrEnum):
    """The keys that are neither a character nor about the focus ring."""

    SPACE = "space"
    LEFT = "Left"
    RIGHT = "Right"
    UP = "Up"
    DOWN = "Down"
    RETURN = "Return"
    ESCAPE = "Escape"
    BACKSPACE = "BackSpace"
    DELETE = "Delete"
    HELP = "F1"


class Showing(Protocol):
    """A page of its own kind: the guided break, or a dialog. Every call returns the lines to say."""

    @property
    def page(self) -> str:
        """Which of its pages is shown: another one has other buttons."""

    @property
    def moving(self) -> bool:
        """Whether time changes what is shown."""

    @property
    def fps(self) -> int:
        """How often a second it may change while it is moving."""

    @property
    def title(self) -> str:
        """What the window is called: it changes once a step, for screen readers."""

    @property
    def over(self) -> bool:
        """Whether there is nothing more to show."""

    @property
    def default(self) -> str:
        """The id of the widget that Return presses when none has the focus ring; may be empty."""

    def sheet(self) -> Sheet:
        """What can be clicked now."""

    def parts(self, touch: Touch) -> Sequence[Part]:
        """What is drawn now."""

    def tick(self, seconds: float) -> list[str]:
        """Let time pass."""

    def press(self, press: Press) -> list[str]:
        """Do what a widget asks for."""

    def key(self, key: Key) -> list[str] | None:
        """Do what a key asks for; None when it means nothing here."""

    def typed(self, character: str) -> list[str]:
        """Take a typed character."""

    def stops(self, key: str) -> bool:
        """Whether a key, or a character, is the pain stop."""

    def choose(self, variant: Variant) -> None:
        """Set the variant before the window is shown."""

    def rescale(self, scale: float) -> None:
        """Draw at another scale from now on."""

    def warm_up(self) -> None:
        """Load what later pages need: the first page is on the screen, or waits to be."""

    def close(self) -> list[str]:
        """End now."""

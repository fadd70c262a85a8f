"""The interface between the window and its content."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deskbreak.core.model.routine import Variant
    from deskbreak.protocol.popup import PopupReport
    from deskbreak.render.pages.sheet import Press, Sheet, Touch
    from deskbreak.render.popup_view import PagePart


class Key(StrEnum):
    """The keys that are neither characters nor move the focus."""

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


class WindowContent(Protocol):
    """The content of a window: the guided break, or a dialog. Calls return the reports to send."""

    @property
    def page(self) -> str:
        """The name of the current page; another page has other buttons."""

    @property
    def moving(self) -> bool:
        """Whether the page changes with time."""

    @property
    def fps(self) -> int:
        """The frame rate while it is moving."""

    @property
    def title(self) -> str:
        """The title of the window, which changes once per step, for screen readers."""

    @property
    def over(self) -> bool:
        """Whether the window can close."""

    @property
    def default(self) -> str:
        """The id of the widget that Return presses when none has the focus ring; may be empty."""

    def sheet(self) -> Sheet:
        """The current page with its widgets."""

    def parts(self, touch: Touch) -> Sequence[PagePart]:
        """All parts to draw."""

    def tick(self, seconds: float) -> list[PopupReport]:
        """Advance the time."""

    def press(self, press: Press) -> list[PopupReport]:
        """Carry out the action of a widget."""

    def key(self, key: Key) -> list[PopupReport] | None:
        """Carry out the action of a key; None if it has no meaning on this page."""

    def typed(self, character: str) -> list[PopupReport]:
        """Handle a typed character."""

    def stops(self, key: str) -> bool:
        """Whether a key or a character is the pain stop."""

    def choose(self, variant: Variant) -> None:
        """Set the variant before the window is shown."""

    def rescale(self, scale: float) -> None:
        """Change the scale."""

    def warm_up(self) -> None:
        """Load what later pages need; the first page is shown, or ready to be."""

    def close(self) -> list[PopupReport]:
        """End now and return the last reports."""

"""One window of the popup, as the engine's side knows it: its process, what it is for, and how far it came.

A window is *wanted* once ``show`` was sent; a guide that is built but not
wanted is the warm one, hidden until a reminder is answered.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import threading
    from collections.abc import Mapping

    from deskbreak.core.routine import Variant
    from deskbreak.shell.popup_child import PopupChild


@dataclass(slots=True, eq=False)
class PopupWindow:
    """A value to change, under the lock of whoever owns it."""

    page: str
    variant: Variant
    about: Mapping[str, object] = field(default_factory=dict)  # what its process was given
    basis: object = None  # of that, as it was then
    chosen: Variant | None = None  # instead of it, after the window was built
    break_id: int | None = None
    child: PopupChild | None = None
    wanted: bool = False
    shown: bool = False
    answered: bool = False  # RoutineEnded was posted
    dropped: bool = False  # we ended it: what it still says is of no interest
    garbled: bool = False  # it said something that is not the protocol; told once
    patience: threading.Timer | None = None

    @property
    def waiting(self) -> bool:
        """Whether it is the warm guide, for any break."""
        return self.page == "guide" and not self.wanted and not self.dropped

    @property
    def guided(self) -> int | None:
        """The break that it guides, while the engine waits for its end."""
        return self.break_id if self.wanted and not (self.answered or self.dropped) else None

    @property
    def guides(self) -> bool:
        """Whether it is a guide that a person sees; what a hidden one says of care and cues is nobody's wish."""
        return self.page == "guide" and self.wanted

    def send(self, message: Mapping[str, object]) -> None:
        """Say something to its process, if it has one."""
        if self.child is not None:
            self.child.send(message)

    def stop_waiting(self) -> None:
        """It is on the screen, or will never be."""
        if self.patience is not None:
            self.patience.cancel()
            self.patience = None

    def drop(self) -> None:
        """End it; its process has the time of grace for that."""
        self.dropped = True
        self.stop_waiting()
        self.send({"do": "close"})
        if self.child is not None:
            self.child.let_go()

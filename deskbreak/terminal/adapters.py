"""What the engine may order of a terminal, and the three faces by which it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from deskbreak.core.model.routine import Variant
from deskbreak.core.presentation.notification import Note, Slot
from deskbreak.core.presentation.view import View


@dataclass(frozen=True, slots=True)
class ShowView:
    """The state is another one."""

    view: View


@dataclass(frozen=True, slots=True)
class ShowNote:
    """Tell this."""

    note: Note


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Answer this no more."""

    slot: Slot


@dataclass(frozen=True, slots=True)
class Open:
    """Guide a break."""

    break_id: int
    variant: Variant


@dataclass(frozen=True, slots=True)
class Close:
    """Leave the guided break."""

    break_id: int | None  # None: whichever is open


@dataclass(frozen=True, slots=True)
class AskInterval:
    """Let the person type an interval."""

    minutes: float


@dataclass(frozen=True, slots=True)
class About:
    """Say what this program is."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Give the terminal back."""


Order = ShowView | ShowNote | Withdraw | Open | Close | AskInterval | About | Stop
Give: TypeAlias = Callable[[Order], None]  # from any thread
Run: TypeAlias = Callable[[Callable[[], None]], None]


class Tray:
    """The desk as the engine's tray."""

    def __init__(self, order: Give, run: Run) -> None:
        self._order = order
        self._run = run

    def run(self, started: Callable[[], None]) -> None:
        """Own the main thread until `stop`."""
        self._run(started)

    def show(self, view: View) -> None:
        """Show this in the status line."""
        self._order(ShowView(view))

    def stop(self) -> None:
        """Let `run` return."""
        self._order(Stop())


class Notifier:
    """The desk as the engine's notifications."""

    def __init__(self, order: Give) -> None:
        self._order = order

    def start(self) -> None:
        """Nothing to connect to."""

    def show(self, note: Note) -> None:
        """Tell it, with the bell where it is a reminder."""
        self._order(ShowNote(note))

    def withdraw(self, slot: Slot) -> None:
        """Answer its keys no more."""
        self._order(Withdraw(slot))

    def stop(self) -> None:
        """Withdraw everything."""
        for slot in Slot:
            self._order(Withdraw(slot))


class Popup:
    """The desk as the engine's break window."""

    def __init__(self, order: Give, wait_for_guide: Callable[[], object] = lambda: None) -> None:
        self._order = order
        self._wait_for_guide = wait_for_guide

    @property
    def lacks(self) -> str:
        """Nothing: the terminal is there."""
        return ""

    def warm(self, variant: Variant) -> None:
        """Nothing to get ready."""

    def cool(self) -> None:
        """Nothing was got ready."""

    def open(self, break_id: int, variant: Variant, *, take_focus: bool) -> None:  # noqa: ARG002 - it has it
        """Guide a break on the whole screen."""
        self._order(Open(break_id, variant))

    def close(self, break_id: int) -> None:
        """End that guide from outside."""
        self._order(Close(break_id))

    def ask_interval(self, minutes: float) -> None:
        """Let the person type an interval in the status line."""
        self._order(AskInterval(minutes))

    def about(self) -> None:
        """Say what this program is."""
        self._order(About())

    def stop(self) -> None:
        """End whatever is open, and wait for its last words."""
        self._order(Close(None))
        self._wait_for_guide()

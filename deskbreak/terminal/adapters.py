"""The engine's orders to a terminal, and the three adapters that send them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from deskbreak.core.model.routine import Variant
from deskbreak.core.presentation.notification import Notification, Slot
from deskbreak.core.presentation.view import View


@dataclass(frozen=True, slots=True)
class ShowView:
    """Show the new state."""

    view: View


@dataclass(frozen=True, slots=True)
class ShowNotification:
    """Show a notification."""

    notification: Notification


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Stop accepting keys for a notification."""

    slot: Slot


@dataclass(frozen=True, slots=True)
class OpenGuide:
    """Guide a break."""

    break_id: int
    variant: Variant


@dataclass(frozen=True, slots=True)
class CloseGuide:
    """Close the guided break."""

    break_id: int | None  # None: the current one


@dataclass(frozen=True, slots=True)
class AskInterval:
    """Let the user type an interval."""

    minutes: float


@dataclass(frozen=True, slots=True)
class ShowAbout:
    """Show what this program is."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Stop using the terminal."""


Order = ShowView | ShowNotification | Withdraw | OpenGuide | CloseGuide | AskInterval | ShowAbout | Stop
Give: TypeAlias = Callable[[Order], None]  # callable from any thread
Run: TypeAlias = Callable[[Callable[[], None]], None]


class TerminalTray:
    """The engine's tray on this terminal."""

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
        """Make `run` return."""
        self._order(Stop())


class TerminalNotifier:
    """The engine's notifier on this terminal."""

    def __init__(self, order: Give) -> None:
        self._order = order

    def start(self) -> None:
        """There is nothing to connect to."""

    def show(self, notification: Notification) -> None:
        """Print a notification; reminders ring the bell."""
        self._order(ShowNotification(notification))

    def withdraw(self, slot: Slot) -> None:
        """Stop accepting its keys."""
        self._order(Withdraw(slot))

    def stop(self) -> None:
        """Withdraw all notifications."""
        for slot in Slot:
            self._order(Withdraw(slot))


class TerminalPopup:
    """The engine's break window on this terminal."""

    def __init__(self, order: Give, wait_for_guide: Callable[[], object] = lambda: None) -> None:
        self._order = order
        self._wait_for_guide = wait_for_guide

    @property
    def unavailable_reason(self) -> str:
        """Always empty, since the terminal is there."""
        return ""

    def prewarm(self, variant: Variant) -> None:
        """There is nothing to prewarm."""

    def discard(self) -> None:
        """There is nothing to discard."""

    def open(self, break_id: int, variant: Variant, *, take_focus: bool) -> None:  # noqa: ARG002 - it has it
        """Guide a break on the whole screen."""
        self._order(OpenGuide(break_id, variant))

    def close(self, break_id: int) -> None:
        """End that guide from outside."""
        self._order(CloseGuide(break_id))

    def ask_interval(self, minutes: float) -> None:
        """Let the user type an interval in the status line."""
        self._order(AskInterval(minutes))

    def about(self) -> None:
        """Show what this program is."""
        self._order(ShowAbout())

    def stop(self) -> None:
        """End the guide and wait for its final messages."""
        self._order(CloseGuide(None))
        self._wait_for_guide()

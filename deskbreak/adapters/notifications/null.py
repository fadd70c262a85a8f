"""ports.Notifier without any notifications."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deskbreak.core.presentation.notification import Notification, Slot


class NullNotifier:
    """Shows nothing; the tray icon and the command line still report."""

    def start(self) -> None:
        """Do nothing."""

    def show(self, notification: Notification) -> None:
        """Do nothing."""

    def withdraw(self, slot: Slot) -> None:
        """Do nothing."""

    def stop(self) -> None:
        """Do nothing."""

"""The adapters of Windows and macOS for each port.

Not run on Windows or macOS yet.

Imports are made where they are needed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any

from deskbreak.core.model.fault import Part
from deskbreak.ports import InhibitorSource, Notifier, Post, Sensor


def notifiers(post: Post) -> list[Notifier]:
    """The notifiers, best first; not started."""
    from deskbreak.adapters.notifications.desktop_notifier import ToastNotifier
    from deskbreak.adapters.notifications.plyer_notifier import PlyerNotifier
    from deskbreak.resources import data_path

    return [ToastNotifier(post, data_path("icons", "png", "deskbreak-128.png")), PlyerNotifier(post)]


if sys.platform == "win32":

    def sensors(saved: Callable[[], None]) -> tuple[tuple[Part, Sensor], ...]:
        """The presence sensors. ``saved`` blocks until the state is on disk."""
        from deskbreak.adapters.presence.windows import windows_idle, windows_session

        return (Part.IDLE, windows_idle()), (Part.LOCK, windows_session(saved))

    def inhibitor_sources(programs: tuple[str, ...]) -> Sequence[InhibitorSource]:
        """The sources of inhibitors; ``programs`` are those that hold reminders back while they run."""
        from deskbreak.adapters.inhibitors.windows import windows_sources

        return windows_sources(programs)

    def icon_class() -> Any:
        """The icon class of pystray."""
        from deskbreak.adapters.tray.pystray_tray import stock_icon
        from deskbreak.adapters.tray.windows_icon import with_session_end

        return with_session_end(stock_icon())

elif sys.platform == "darwin":

    def sensors(saved: Callable[[], None]) -> tuple[tuple[Part, Sensor], ...]:
        """The presence sensors. ``saved`` blocks until the state is on disk."""
        from deskbreak.adapters.presence.macos import mac_idle, mac_session

        return (Part.IDLE, mac_idle()), (Part.LOCK, mac_session(saved))

    def inhibitor_sources(programs: tuple[str, ...]) -> Sequence[InhibitorSource]:
        """The sources of inhibitors; ``programs`` are those that hold reminders back while they run."""
        from deskbreak.adapters.inhibitors.macos import mac_sources

        return mac_sources(programs)

    def icon_class() -> Any:
        """The icon class of pystray."""
        from deskbreak.adapters.tray.pystray_tray import stock_icon

        return stock_icon()

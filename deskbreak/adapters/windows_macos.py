"""The adapters of Windows and macOS for each port.

Not run on Windows or macOS yet.

Imports are made where they are needed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any

from deskbreak.core.model.fault import Part
from deskbreak.ports import HoldSource, Notifier, Post, Sensor


def notifiers(post: Post) -> list[Notifier]:
    """The notifiers, best first; not started."""
    from deskbreak.adapters.notifications.desktop_notifier import DesktopNotes
    from deskbreak.adapters.notifications.plyer_notifier import PlainNotifier
    from deskbreak.resources import data_path

    return [DesktopNotes(post, data_path("icons", "png", "deskbreak-128.png")), PlainNotifier(post)]


if sys.platform == "win32":

    def sensors(saved: Callable[[], None]) -> tuple[tuple[Part, Sensor], ...]:
        """The presence sensors. ``saved`` blocks until the state is on disk."""
        from deskbreak.adapters.presence.windows import windows_idle, windows_session

        return (Part.IDLE, windows_idle()), (Part.LOCK, windows_session(saved))

    def hold_sources(programs: tuple[str, ...]) -> Sequence[HoldSource]:
        """The sources of inhibitors; ``programs`` are those that hold reminders back while they run."""
        from deskbreak.adapters.inhibitors.windows import windows_holds

        return windows_holds(programs)

    def icon_class() -> Any:
        """The icon class of pystray."""
        from deskbreak.adapters.tray.pystray_tray import stock_icon
        from deskbreak.adapters.tray.windows_icon import compliant

        return compliant(stock_icon())

elif sys.platform == "darwin":

    def sensors(saved: Callable[[], None]) -> tuple[tuple[Part, Sensor], ...]:
        """The presence sensors. ``saved`` blocks until the state is on disk."""
        from deskbreak.adapters.presence.macos import mac_idle, mac_session

        return (Part.IDLE, mac_idle()), (Part.LOCK, mac_session(saved))

    def hold_sources(programs: tuple[str, ...]) -> Sequence[HoldSource]:
        """The sources of inhibitors; ``programs`` are those that hold reminders back while they run."""
        from deskbreak.adapters.inhibitors.macos import mac_holds

        return mac_holds(programs)

    def icon_class() -> Any:
        """The icon class of pystray."""
        from deskbreak.adapters.tray.pystray_tray import stock_icon

        return stock_icon()

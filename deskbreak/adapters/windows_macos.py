"""What Windows and macOS have for each port, by platform: their interfaces are the platform's own.

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
    """What shows notifications, the best first; not started."""
    from deskbreak.adapters.notifications.desktop_notifier import DesktopNotes
    from deskbreak.adapters.notifications.plyer_notifier import PlainNotifier
    from deskbreak.resources import data_path

    return [DesktopNotes(post, data_path("icons", "png", "deskbreak-128.png")), PlainNotifier(post)]


if sys.platform == "win32":

    def sensors(saved: Callable[[], None]) -> tuple[tuple[Part, Sensor], ...]:
        """What tells of presence. ``saved`` blocks until the state is on disk."""
        from deskbreak.adapters.presence.windows import windows_idle, windows_session

        return (Part.IDLE, windows_idle()), (Part.LOCK, windows_session(saved))

    def hold_sources(programs: tuple[str, ...]) -> Sequence[HoldSource]:
        """What tells when to hold a reminder; ``programs`` are those that do while they run."""
        from deskbreak.adapters.inhibitors.windows import windows_holds

        return windows_holds(programs)

    def icon_class() -> Any:
        """What makes an icon, by pystray."""
        from deskbreak.adapters.tray.pystray_tray import stock_icon
        from deskbreak.adapters.tray.windows_icon import compliant

        return compliant(stock_icon())

elif sys.platform == "darwin":

    def sensors(saved: Callable[[], None]) -> tuple[tuple[Part, Sensor], ...]:
        """What tells of presence. ``saved`` blocks until the state is on disk."""
        from deskbreak.adapters.presence.macos import mac_idle, mac_session

        return (Part.IDLE, mac_idle()), (Part.LOCK, mac_session(saved))

    def hold_sources(programs: tuple[str, ...]) -> Sequence[HoldSource]:
        """What tells when to hold a reminder; ``programs`` are those that do while they run."""
        from deskbreak.adapters.inhibitors.macos import mac_holds

        return mac_holds(programs)

    def icon_class() -> Any:
        """What makes an icon, by pystray."""
        from deskbreak.adapters.tray.pystray_tray import stock_icon

        return stock_icon()

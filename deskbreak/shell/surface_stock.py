"""The adapters of Windows and of macOS, by platform: their interfaces are the platform's own.

Imports are made where they are needed, as in `surface`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from deskbreak.ports import HoldSource, Notifier, Part, Post, Sensor
from deskbreak.shell.desktop_parts import first_notifier, first_tray, panel_for, popup
from deskbreak.shell.making import Making, Surface


def notifiers(post: Post) -> list[Notifier]:
    """What shows notifications, the best first; not started."""
    from deskbreak.render.assets import data_path
    from deskbreak.shell.notify.desktop import DesktopNotes
    from deskbreak.shell.notify.plain import PlainNotifier

    return [DesktopNotes(post, data_path("icons", "png", "deskbreak-128.png")), PlainNotifier(post)]


if sys.platform == "win32":

    def sensors(saved: Callable[[], None]) -> tuple[tuple[Part, Sensor], ...]:
        """What tells of presence. ``saved`` blocks until the state is on disk."""
        from deskbreak.shell.sensors.windows import windows_idle, windows_session

        return (Part.IDLE, windows_idle()), (Part.LOCK, windows_session(saved))

    def hold_sources(programs: tuple[str, ...]) -> Sequence[HoldSource]:
        """What tells when to hold a reminder; ``programs`` are those that do while they run."""
        from deskbreak.shell.holds.windows import windows_holds

        return windows_holds(programs)

    def icon_class() -> Any:
        """What makes an icon, by pystray."""
        from deskbreak.shell.tray.pystray_stock import stock_icon
        from deskbreak.shell.tray.windows_icon import compliant

        return compliant(stock_icon())

elif sys.platform == "darwin":

    def sensors(saved: Callable[[], None]) -> tuple[tuple[Part, Sensor], ...]:
        """What tells of presence. ``saved`` blocks until the state is on disk."""
        from deskbreak.shell.sensors.macos import mac_idle, mac_session

        return (Part.IDLE, mac_idle()), (Part.LOCK, mac_session(saved))

    def hold_sources(programs: tuple[str, ...]) -> Sequence[HoldSource]:
        """What tells when to hold a reminder; ``programs`` are those that do while they run."""
        from deskbreak.shell.holds.macos import mac_holds

        return mac_holds(programs)

    def icon_class() -> Any:
        """What makes an icon, by pystray."""
        from deskbreak.shell.tray.pystray_stock import stock_icon

        return stock_icon()


if sys.platform != "linux":

    def desktop(making: Making) -> Surface:
        """The adapters of a desktop: pystray as it comes, and what each system tells of itself."""
        from deskbreak.render.icons import draw_icon
        from deskbreak.shell.desktop_theme import is_dark, panel
        from deskbreak.shell.tray.pystray_stock import StockTray

        post = making.inbox.post
        draw = partial(draw_icon, panel=panel_for(making.preferences.current.panel, panel))
        return Surface(
            tray=first_tray([StockTray(draw, post, icon_class=icon_class)], making),
            notifier=first_notifier(notifiers(post), making),
            popup=popup(making, is_dark),
            sensors=sensors(making.saved),
            holds=hold_sources,
        )

"""Wires the adapters for Windows and macOS together.

Not run on Windows or macOS yet.

Imports are local, as in `adapters`.
"""

from __future__ import annotations

import sys
from functools import partial

from deskbreak.bootstrap.context import Making, Surface
from deskbreak.bootstrap.desktop import first_notifier, first_tray, panel_for, popup

if sys.platform != "linux":
    from deskbreak.adapters.windows_macos import hold_sources, icon_class, notifiers, sensors

    def desktop(making: Making) -> Surface:
        """The adapters for a desktop: stock pystray, and the sensors of each system."""
        from deskbreak.adapters.appearance.theme import is_dark, panel
        from deskbreak.adapters.tray.pystray_tray import StockTray
        from deskbreak.render.icons.tray_icon import draw_icon

        post = making.inbox.post
        draw = partial(draw_icon, panel=panel_for(making.preferences.current.panel, panel))
        return Surface(
            tray=first_tray([StockTray(draw, post, icon_class=icon_class)], making),
            notifier=first_notifier(notifiers(post), making),
            popup=popup(making, is_dark),
            sensors=sensors(making.saved),
            holds=hold_sources,
        )

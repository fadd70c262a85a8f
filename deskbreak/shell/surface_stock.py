"""Wire the adapters of Windows and of macOS together. Not run there yet.

Imports are made where they are needed, as in `surface`.
"""

from __future__ import annotations

import sys
from functools import partial

from deskbreak.shell.desktop_parts import first_notifier, first_tray, panel_for, popup
from deskbreak.shell.making import Making, Surface

if sys.platform != "linux":
    from deskbreak.shell.stock_parts import hold_sources, icon_class, notifiers, sensors

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

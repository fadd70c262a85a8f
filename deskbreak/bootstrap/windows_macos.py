"""Wires the adapters for Windows and macOS together.

Not run on Windows or macOS yet.

Imports are local, as in `adapters`.
"""

from __future__ import annotations

import sys
from functools import partial

from deskbreak.bootstrap.context import Context, Surface
from deskbreak.bootstrap.desktop import first_notifier, first_tray, panel_for, popup

if sys.platform != "linux":
    from deskbreak.adapters.windows_macos import icon_class, inhibitor_sources, notifiers, sensors

    def desktop(context: Context) -> Surface:
        """The adapters for a desktop: stock pystray, and the sensors of each system."""
        from deskbreak.adapters.appearance.theme import is_dark, panel
        from deskbreak.adapters.tray.pystray_tray import PystrayTray
        from deskbreak.render.icons.tray_icon import draw_icon

        post = context.inbox.post
        draw = partial(draw_icon, panel=panel_for(context.user_settings.current.panel, panel))
        return Surface(
            tray=first_tray([PystrayTray(draw, post, icon_class=icon_class)], context),
            notifier=first_notifier(notifiers(post), context),
            popup=popup(context, is_dark),
            sensors=sensors(context.save_now),
            inhibitor_sources=inhibitor_sources,
        )

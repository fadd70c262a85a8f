"""The adapters of Linux: over the session bus, over the system bus, on X11 and on Wayland.

Imports are made where they are needed, as in `surface`.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from deskbreak.core.events import QuitChosen
from deskbreak.core.fault import Part
from deskbreak.core.settings import Contrast
from deskbreak.ports import Notifier
from deskbreak.shell.belonging import Belonging
from deskbreak.shell.desktop_parts import Fresh, first_notifier, first_tray, panel_for, popup
from deskbreak.shell.hold_sources import hold_sources
from deskbreak.shell.idle_choice import idle_sensor
from deskbreak.shell.linux.bus import opened, opened_system_bus
from deskbreak.shell.making import Making, Surface
from deskbreak.shell.theme_signs import wants_dark

if TYPE_CHECKING:
    from deskbreak.render.theme import Theme
    from deskbreak.shell.linux.bus import Bus
    from deskbreak.shell.linux.display_server import DisplayServer


def desktop(making: Making) -> Surface:
    """The adapters of a desktop, over the session bus where there is one."""
    from deskbreak.render.assets import data_path
    from deskbreak.render.icons import icon_pixels
    from deskbreak.shell.desktop_theme import is_dark, panel
    from deskbreak.shell.linux.bus import Bus
    from deskbreak.shell.linux.display_server import DisplayServer
    from deskbreak.shell.notify.freedesktop import FreedesktopNotifier
    from deskbreak.shell.notify.plain import PlainNotifier
    from deskbreak.shell.tray.either import linux_trays

    post = making.inbox.post
    bus, system_bus, server = opened(Bus()), opened_system_bus(), DisplayServer()
    ask = bus.call if bus is not None else None
    draw = partial(icon_pixels, panel=panel_for(making.preferences.current.panel, partial(panel, ask)))
    token: Callable[[], str] = str
    notifiers: list[Notifier] = [PlainNotifier(post)]
    if bus is not None:
        notifier = FreedesktopNotifier(bus, post, data_path("icons", "png", "deskbreak-128.png"))
        notifiers.insert(0, notifier)
        token = notifier.take_token
    theme = partial(_menu_theme, making, Fresh(partial(is_dark, ask), otherwise=False))
    on_x11 = bool(os.environ.get("DISPLAY"))
    surface = Surface(
        tray=first_tray(linux_trays(bus, draw, post, theme, on_x11=on_x11), making),
        notifier=first_notifier(notifiers, making),
        popup=popup(making, partial(is_dark, ask), ask, token, server.lacks),
        holds=partial(hold_sources, bus, system_bus),
        belonging=session_of(bus, server, lambda: post(QuitChosen())),
    )
    if bus is not None:
        surface.closing.append(bus.close)
    watch_presence(surface, making, bus, system_bus)
    return surface


def session_of(bus: Bus | None, server: DisplayServer, end: Callable[[], None]) -> Belonging:
    """The session, by its bus and its display; none where neither is there, whatever the environment says."""
    from deskbreak.shell.linux.messages import DBUS

    if bus is None and not server.there():  # as in a terminal that has outlived its own session
        return Belonging()
    belonging = Belonging(lambda: bus is not None and bus.alive, server.there, end)
    if bus is not None:
        bus.watch_name(DBUS, lambda owner: None if owner else belonging.look())  # nobody's: the bus is lost
    return belonging


def _menu_theme(making: Making, desktop_dark: Fresh) -> Theme:
    """The colours of a menu of our own: as set, else as the desktop's windows have them."""
    from deskbreak.render.theme import theme_for

    settings = making.preferences.current
    dark = wants_dark(settings.theme, desktop_dark.value)
    return theme_for(dark=dark, high_contrast=settings.contrast is Contrast.HIGH)


def watch_presence(surface: Surface, making: Making, session_bus: Bus | None, system_bus: Bus | None) -> None:
    """Add the sensors: of activity, and, where there is a bus to hear of them, of locks and sleep."""
    from deskbreak.shell.sensors.logind import LogindWatch

    if system_bus is not None:
        surface.closing.append(system_bus.close)
    surface.sensors += ((Part.IDLE, idle_sensor(session_bus, system_bus)),)
    if system_bus is not None or session_bus is not None:
        watch = LogindWatch(system_bus, session_bus, making.saved)
        surface.sensors += ((Part.LOCK, watch),)

"""The adapters for Linux: the session bus, the system bus, X11 and Wayland.

Imports are local, as in `adapters`.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from deskbreak.adapters.inhibitors.sources import hold_sources
from deskbreak.adapters.presence.candidates import idle_sensor
from deskbreak.app.session_lifetime import Belonging
from deskbreak.bootstrap.context import Making, Surface
from deskbreak.bootstrap.desktop import Fresh, first_notifier, first_tray, panel_for, popup
from deskbreak.core.model.fault import Part
from deskbreak.core.model.settings import wanted
from deskbreak.core.timer.events import QuitChosen
from deskbreak.linux.dbus.bus import opened, opened_system_bus
from deskbreak.ports import Notifier

if TYPE_CHECKING:
    from deskbreak.linux.dbus.bus import Bus
    from deskbreak.linux.display_server import DisplayServer
    from deskbreak.render.theme import Theme


def desktop(making: Making) -> Surface:
    """The adapters for a desktop, over the session bus if there is one."""
    from deskbreak.adapters.appearance.accessibility import wants_more_contrast
    from deskbreak.adapters.appearance.theme import is_dark, panel
    from deskbreak.adapters.notifications.freedesktop import FreedesktopNotifier
    from deskbreak.adapters.notifications.plyer_notifier import PlainNotifier
    from deskbreak.adapters.tray.linux_tray import linux_trays
    from deskbreak.linux.dbus.bus import Bus
    from deskbreak.linux.display_server import DisplayServer
    from deskbreak.render.icons.tray_icon import icon_pixels
    from deskbreak.resources import data_path

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
    dark, strong = (Fresh(partial(wish, ask), otherwise=False) for wish in (is_dark, wants_more_contrast))
    on_x11 = bool(os.environ.get("DISPLAY"))
    surface = Surface(
        tray=first_tray(
            linux_trays(bus, draw, post, partial(menu_theme, making, dark, strong), on_x11=on_x11), making
        ),
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
    """Watch the session by its bus and its display; watches nothing if neither exists, despite the environment."""
    from deskbreak.linux.dbus.messages import DBUS

    if bus is None and not server.there():  # as in a terminal that has outlived its session
        return Belonging()
    belonging = Belonging(lambda: bus is not None and bus.alive, server.there, end)
    if bus is not None:
        bus.watch_name(DBUS, lambda owner: None if owner else belonging.look())  # no owner: the bus is lost
    return belonging


def menu_theme(making: Making, dark: Fresh, strong: Fresh) -> Theme:
    """The colours of our own menu: by the settings, otherwise as reported by the desktop."""
    from deskbreak.render.theme import theme_for

    settings = making.preferences.current
    return theme_for(
        dark=wanted(settings.theme, dark.value), high_contrast=wanted(settings.contrast, strong.value)
    )


def watch_presence(surface: Surface, making: Making, session_bus: Bus | None, system_bus: Bus | None) -> None:
    """Add the sensors of activity and, if there is a bus, of locks and sleep."""
    from deskbreak.adapters.presence.logind_session import LogindWatch

    if system_bus is not None:
        surface.closing.append(system_bus.close)
    surface.sensors += ((Part.IDLE, idle_sensor(session_bus, system_bus)),)
    if system_bus is not None or session_bus is not None:
        watch = LogindWatch(system_bus, session_bus, making.saved)
        surface.sensors += ((Part.LOCK, watch),)

"""The adapters for Linux: the session bus, the system bus, X11 and Wayland.

Imports are local, as in `adapters`.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from deskbreak.adapters.inhibitors.sources import inhibitor_sources
from deskbreak.adapters.presence.candidates import idle_sensor
from deskbreak.app.session_lifetime import SessionLifetime
from deskbreak.bootstrap.context import Context, Surface
from deskbreak.bootstrap.desktop import FreshAnswer, first_notifier, first_tray, panel_for, popup
from deskbreak.core.model.fault import Part
from deskbreak.core.model.settings import wanted
from deskbreak.core.timer.events import QuitChosen
from deskbreak.linux.dbus.bus import opened, opened_system_bus
from deskbreak.ports import Notifier

if TYPE_CHECKING:
    from deskbreak.linux.dbus.bus import Bus
    from deskbreak.linux.display_server import DisplayServer
    from deskbreak.render.theme import Theme


def desktop(context: Context) -> Surface:
    """The adapters for a desktop, over the session bus if there is one."""
    from deskbreak.adapters.appearance.accessibility import wants_more_contrast
    from deskbreak.adapters.appearance.theme import is_dark, panel
    from deskbreak.adapters.notifications.freedesktop import FreedesktopNotifier
    from deskbreak.adapters.notifications.plyer_notifier import PlyerNotifier
    from deskbreak.adapters.tray.linux_tray import linux_trays
    from deskbreak.linux.dbus.bus import Bus
    from deskbreak.linux.display_server import DisplayServer
    from deskbreak.render.icons.tray_icon import icon_pixels
    from deskbreak.resources import data_path

    post = context.inbox.post
    bus, system_bus, server = opened(Bus()), opened_system_bus(), DisplayServer()
    ask = bus.call if bus is not None else None
    draw = partial(icon_pixels, panel=panel_for(context.user_settings.current.panel, partial(panel, ask)))
    token: Callable[[], str] = str
    notifiers: list[Notifier] = [PlyerNotifier(post)]
    if bus is not None:
        notifier = FreedesktopNotifier(bus, post, data_path("icons", "png", "deskbreak-128.png"))
        notifiers.insert(0, notifier)
        token = notifier.take_token
    dark, strong = (
        FreshAnswer(partial(wish, ask), otherwise=False) for wish in (is_dark, wants_more_contrast)
    )
    on_x11 = bool(os.environ.get("DISPLAY"))
    surface = Surface(
        tray=first_tray(
            linux_trays(bus, draw, post, partial(menu_theme, context, dark, strong), on_x11=on_x11), context
        ),
        notifier=first_notifier(notifiers, context),
        popup=popup(context, partial(is_dark, ask), ask, token, server.unavailable_reason),
        inhibitor_sources=partial(inhibitor_sources, bus, system_bus),
        lifetime=session_lifetime(bus, server, lambda: post(QuitChosen())),
    )
    if bus is not None:
        surface.closers.append(bus.close)
    add_sensors(surface, context, bus, system_bus)
    return surface


def session_lifetime(bus: Bus | None, server: DisplayServer, end: Callable[[], None]) -> SessionLifetime:
    """Watch the session by its bus and its display; watches nothing if neither exists, despite the environment."""
    from deskbreak.linux.dbus.messages import DBUS

    if bus is None and not server.is_there():  # as in a terminal that has outlived its session
        return SessionLifetime()
    lifetime = SessionLifetime(lambda: bus is not None and bus.alive, server.is_there, end)
    if bus is not None:
        bus.watch_name(DBUS, lambda owner: None if owner else lifetime.check())  # no owner: the bus is lost
    return lifetime


def menu_theme(context: Context, dark: FreshAnswer, strong: FreshAnswer) -> Theme:
    """The colours of our own menu: by the settings, otherwise as reported by the desktop."""
    from deskbreak.render.theme import theme_for

    settings = context.user_settings.current
    return theme_for(
        dark=wanted(settings.theme, dark.value), high_contrast=wanted(settings.contrast, strong.value)
    )


def add_sensors(surface: Surface, context: Context, session_bus: Bus | None, system_bus: Bus | None) -> None:
    """Add the sensors of activity and, if there is a bus, of locks and sleep."""
    from deskbreak.adapters.presence.logind_session import LogindSession

    if system_bus is not None:
        surface.closers.append(system_bus.close)
    surface.sensors += ((Part.IDLE, idle_sensor(session_bus, system_bus)),)
    if system_bus is not None or session_bus is not None:
        watch = LogindSession(system_bus, session_bus, context.save_now)
        surface.sensors += ((Part.LOCK, watch),)

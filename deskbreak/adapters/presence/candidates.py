"""Lists the activity sensors to try on Linux, best first.

They are chosen by what the session offers, never by the name of a desktop; the sensors then
prove that they work (`failover`). Each one's dependencies are imported only when it is
tried, so that a GNOME session never loads Xlib.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from deskbreak.adapters.display import has_display
from deskbreak.adapters.presence.failover import FailoverSensor
from deskbreak.linux import wayland_extra
from deskbreak.ports import Sensor, Unavailable

if TYPE_CHECKING:
    from deskbreak.linux.dbus.bus import Bus

_ADVICE = "X11, GNOME, KDE Plasma, and Wayland compositors with ext-idle-notify-v1 report it."

_NOT_LOADED = (ImportError, TypeError)  # TypeError comes from a pywayland that is too old
_UNLOADED = "pywayland cannot be loaded: {}."


def idle_sensor(session_bus: Bus | None, system_bus: Bus | None = None) -> Sensor:
    """Make the activity sensor for this system, not started yet."""
    return sensor_of_desktop(session_bus, system_bus) if has_display() else sensor_of_terminal()


def sensor_of_desktop(session_bus: Bus | None, system_bus: Bus | None) -> FailoverSensor:
    """The sensor for a session with a display. Terminals do not count: most of the work there is in windows."""
    missing = wayland_extra.advice()
    return FailoverSensor(candidates(session_bus, system_bus), f"{missing}." if missing else _ADVICE)


def candidates(session_bus: Bus | None, system_bus: Bus | None) -> list[Callable[[], Sensor]]:
    """The sensors of a desktop, best first. Only X11 can distinguish a trembling mouse from a person."""
    x11 = [_x11] if os.environ.get("DISPLAY") else []
    mutter = [partial(_mutter, session_bus)] if session_bus is not None else []
    logind = [partial(_logind, system_bus)] if system_bus is not None else []
    if not os.environ.get("WAYLAND_DISPLAY"):
        return [*x11, *mutter, *logind]
    return [*mutter, *([] if wayland_extra.advice() else [_ext_idle, _kwin_idle]), *x11, *logind]


def sensor_of_terminal() -> FailoverSensor:
    """The sensor for a console, or over ssh."""
    return FailoverSensor([_tty])


def _mutter(session_bus: Bus) -> Sensor:
    from deskbreak.adapters.presence.mutter_idle import MutterIdle

    return MutterIdle(session_bus)


def _ext_idle() -> Sensor:
    try:
        from deskbreak.adapters.presence.wayland_ext_idle import ExtIdle
    except _NOT_LOADED as reason:
        raise Unavailable(_UNLOADED.format(reason)) from reason
    return ExtIdle()


def _kwin_idle() -> Sensor:
    try:
        from deskbreak.adapters.presence.wayland_kde_idle import KwinIdle
    except _NOT_LOADED as reason:
        raise Unavailable(_UNLOADED.format(reason)) from reason
    return KwinIdle()


def _x11() -> Sensor:
    from deskbreak.adapters.presence.x11_idle import X11Idle

    return X11Idle()


def _logind(system_bus: Bus) -> Sensor:
    from deskbreak.adapters.presence.logind_idle import LogindIdle

    return LogindIdle(system_bus)


def _tty() -> Sensor:
    from deskbreak.adapters.presence.tty_idle import TtyActivity

    return TtyActivity()

"""The sources of inhibitors on this system; each finds out by itself whether it can report anything."""

from __future__ import annotations

import logging
import os
import sys
from typing import TYPE_CHECKING

from deskbreak.linux import wayland_extra
from deskbreak.ports import InhibitorSource

if TYPE_CHECKING:
    from deskbreak.linux.dbus.bus import Bus

_log = logging.getLogger(__name__)

_MUTTER = "org.gnome.Mutter.DisplayConfig"  # the compositor of GNOME

if sys.platform == "linux":

    def inhibitor_sources(
        bus: Bus | None, system_bus: Bus | None, programs: tuple[str, ...]
    ) -> list[InhibitorSource]:
        """The sources for the session with the message bus ``bus`` and for these names of programs."""
        from deskbreak.adapters.inhibitors.idle_inhibitors import LogindInhibitors
        from deskbreak.adapters.inhibitors.microphone import Microphone

        sources: list[InhibitorSource] = [Microphone()]
        if system_bus is not None:
            sources.append(LogindInhibitors(system_bus))
        if bus is not None:
            sources += _on_the_bus(bus)
        if os.environ.get("WAYLAND_DISPLAY"):
            if bus is None or not bus.has_owner(
                _MUTTER
            ):  # Mutter does not offer the protocol, and finding that out costs 3 MiB
                sources += _on_wayland()
        elif os.environ.get("DISPLAY"):
            from deskbreak.adapters.inhibitors.x11_fullscreen import X11FullScreen

            sources.append(X11FullScreen())
        if programs:
            from deskbreak.adapters.inhibitors.processes import linux_programs

            sources.append(linux_programs(programs))
        return sources

    def _on_wayland() -> list[InhibitorSource]:
        try:
            from deskbreak.adapters.inhibitors.wlr_fullscreen import ForeignToplevels
        except (ImportError, TypeError) as reason:  # pywayland is missing or too old: the sensor reports that
            level = logging.INFO if wayland_extra.advice() else logging.WARNING
            _log.log(level, "No source reports full-screen windows: %s", reason)
            return []
        return [ForeignToplevels()]

    def _on_the_bus(bus: Bus) -> list[InhibitorSource]:
        from deskbreak.adapters.inhibitors.do_not_disturb import QUERIES, do_not_disturb
        from deskbreak.adapters.inhibitors.gsettings import CINNAMON, GNOME, GSettingsSource
        from deskbreak.adapters.inhibitors.idle_inhibitors import (
            GnomeInhibitors,
            KdeInhibitors,
            PowerInhibitors,
        )
        from deskbreak.adapters.inhibitors.mutter_screencast import MutterCast

        return [
            *(do_not_disturb(name, bus) for name in QUERIES),
            GSettingsSource(bus, GNOME),
            GSettingsSource(bus, CINNAMON),
            MutterCast(bus),
            GnomeInhibitors(bus),
            KdeInhibitors(bus),
            PowerInhibitors(bus),
        ]

else:

    def inhibitor_sources(
        bus: Bus | None, system_bus: Bus | None, programs: tuple[str, ...]
    ) -> list[InhibitorSource]:
        """None: the one source of Windows or macOS is chosen in `adapters/windows_macos.py`."""
        del bus, system_bus, programs
        return []

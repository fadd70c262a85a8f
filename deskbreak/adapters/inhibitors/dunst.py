"""Do-not-disturb of dunst: its property ``paused``, since version 1.7.

https://github.com/dunst-project/dunst/blob/master/src/dbus.c
"""

from __future__ import annotations

from deskbreak.adapters.inhibitors.dbus_source import (
    NOTIFICATIONS,
    NOTIFICATIONS_PATH,
    BusHold,
    property_of,
)
from deskbreak.core.model.inhibitor import Hold
from deskbreak.linux.dbus.bus import Bus


class Dunst(BusHold):
    """Holds while dunst is paused."""

    def __init__(self, bus: Bus) -> None:
        paused = property_of(NOTIFICATIONS, NOTIFICATIONS_PATH, "org.dunstproject.cmd0", "paused")
        super().__init__(bus, "dunst", Hold.DO_NOT_DISTURB, paused)

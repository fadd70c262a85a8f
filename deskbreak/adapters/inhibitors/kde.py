"""Do-not-disturb of KDE Plasma: the property ``Inhibited`` of its notification server.

It is true for the person's own choice, and while Plasma itself or another program holds notifications back,
as Plasma does with mirrored screens (plasma-workspace, libnotificationmanager, class Server).
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


class Plasma(BusHold):
    """Holds while Plasma holds notifications back."""

    def __init__(self, bus: Bus) -> None:
        inhibited = property_of(NOTIFICATIONS, NOTIFICATIONS_PATH, NOTIFICATIONS, "Inhibited")
        super().__init__(bus, "Plasma", Hold.DO_NOT_DISTURB, inhibited)

"""Do-not-disturb of notification programs that answer a single question on the bus.

- dunst: its property ``paused``, available since version 1.7.
 https://github.com/dunst-project/dunst/blob/master/src/dbus.c
- xfce4-notifyd: a property of its Xfconf channel, which is missing until first used.
 https://docs.xfce.org/xfce/xfconf/start
- KDE Plasma: the property ``Inhibited`` of its notification server. It is true if the user chose so, and while
 Plasma or another program holds notifications back, as Plasma does with mirrored screens
 (plasma-workspace, libnotificationmanager, class Server).
- SwayNotificationCenter:
 https://github.com/ErikReider/SwayNotificationCenter/blob/main/src/swayncDaemon/swayncDaemon.vala
"""

from __future__ import annotations

from deskbreak.adapters.inhibitors.dbus_source import (
    Answer,
    BusQuery,
    BusQuerySource,
    property_query,
    truth_value,
)
from deskbreak.core.model.inhibitor import Inhibitor
from deskbreak.linux.dbus.bus import Bus
from deskbreak.linux.dbus.messages import Call, Match
from deskbreak.linux.dbus.services import NOTIFICATIONS, NOTIFICATIONS_PATH

_XFCONF, _CHANNEL = "org.xfce.Xfconf", "xfce4-notifyd"
_SWAYNC, _SWAYNC_PATH = "org.erikreider.swaync.cc", "/org/erikreider/swaync/cc"


def _on(answer: Answer) -> bool:
    return bool(truth_value(answer))  # on an error, the property is missing


QUERIES = {
    "dunst": property_query(NOTIFICATIONS, NOTIFICATIONS_PATH, "org.dunstproject.cmd0", "paused"),
    "xfce4-notifyd": BusQuery(
        NOTIFICATIONS,
        Call(_XFCONF, "/org/xfce/Xfconf", _XFCONF, "GetProperty", "ss", (_CHANNEL, "/do-not-disturb")),
        (Match(_XFCONF, "PropertyChanged", arg0=_CHANNEL), Match(_XFCONF, "PropertyRemoved", arg0=_CHANNEL)),
        read=_on,
        server="Xfce Notify Daemon",
    ),
    "Plasma": property_query(NOTIFICATIONS, NOTIFICATIONS_PATH, NOTIFICATIONS, "Inhibited"),
    "SwayNotificationCenter": BusQuery(
        _SWAYNC,
        Call(_SWAYNC, _SWAYNC_PATH, _SWAYNC, "GetDnd"),
        (Match(_SWAYNC, "SubscribeV2", sender=_SWAYNC), Match(_SWAYNC, "Subscribe", sender=_SWAYNC)),
    ),
}
"""The questions by program name."""


def do_not_disturb(name: str, bus: Bus) -> BusQuerySource:
    """The source for the program of this name."""
    return BusQuerySource(bus, name, Inhibitor.DO_NOT_DISTURB, QUERIES[name])

"""Do-not-disturb of SwayNotificationCenter.

https://github.com/ErikReider/SwayNotificationCenter/blob/main/src/swayncDaemon/swayncDaemon.vala
"""

from __future__ import annotations

from deskbreak.adapters.inhibitors.dbus_source import BusHold, Question
from deskbreak.core.model.inhibitor import Hold
from deskbreak.linux.dbus.bus import Bus
from deskbreak.linux.dbus.messages import Call, Match

_SWAYNC = "org.erikreider.swaync.cc"
_PATH = "/org/erikreider/swaync/cc"


class SwayNotificationCenter(BusHold):
    """Holds while its do-not-disturb is on."""

    def __init__(self, bus: Bus) -> None:
        question = Question(
            _SWAYNC,
            Call(_SWAYNC, _PATH, _SWAYNC, "GetDnd"),
            (Match(_SWAYNC, "SubscribeV2", sender=_SWAYNC), Match(_SWAYNC, "Subscribe", sender=_SWAYNC)),
        )
        super().__init__(bus, "SwayNotificationCenter", Hold.DO_NOT_DISTURB, question)

"""Do-not-disturb of xfce4-notifyd: a property of its Xfconf channel, which is absent until first used.

https://docs.xfce.org/xfce/xfconf/start
"""

from __future__ import annotations

from deskbreak.adapters.inhibitors.dbus_source import NOTIFICATIONS, Answer, BusHold, Question, yes
from deskbreak.core.model.inhibitor import Hold
from deskbreak.linux.dbus.bus import Bus
from deskbreak.linux.dbus.messages import Call, Match

_XFCONF = "org.xfce.Xfconf"
_CHANNEL = "xfce4-notifyd"


class XfceNotifyd(BusHold):
    """Holds while do-not-disturb is on, and xfce4-notifyd shows the notifications."""

    def __init__(self, bus: Bus) -> None:
        question = Question(
            NOTIFICATIONS,
            Call(_XFCONF, "/org/xfce/Xfconf", _XFCONF, "GetProperty", "ss", (_CHANNEL, "/do-not-disturb")),
            (
                Match(_XFCONF, "PropertyChanged", arg0=_CHANNEL),
                Match(_XFCONF, "PropertyRemoved", arg0=_CHANNEL),
            ),
            read=_on,
            server="Xfce Notify Daemon",
        )
        super().__init__(bus, "xfce4-notifyd", Hold.DO_NOT_DISTURB, question)


def _on(answer: Answer) -> bool:
    return bool(yes(answer))  # an error: the property is absent

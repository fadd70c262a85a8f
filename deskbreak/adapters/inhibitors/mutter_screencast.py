"""Screen sharing and recording on GNOME: the streams that Mutter's screen cast service has open.

Browsers and meeting programs reach it through the desktop portal, which tells nobody else of its sessions;
Mutter's own objects are there for everyone on the session bus:
https://gitlab.gnome.org/GNOME/mutter/-/blob/main/data/dbus-interfaces/org.gnome.Mutter.ScreenCast.xml
Other desktops tell of no sharing that could be told from a web camera, and on X11 any program may look at the
screen unseen.
"""

from __future__ import annotations

from deskbreak.adapters.inhibitors.dbus_source import Answer, BusHold, Question
from deskbreak.core.model.inhibitor import Hold
from deskbreak.linux.dbus.bus import Bus
from deskbreak.linux.dbus.messages import BusError, Call, Match

_CAST = "org.gnome.Mutter.ScreenCast"
_STREAMS = "/org/gnome/Mutter/ScreenCast/Stream"


class MutterCast(BusHold):
    """Holds while Mutter has a stream of the screen open."""

    def __init__(self, bus: Bus) -> None:
        question = Question(
            _CAST,
            Call(_CAST, _STREAMS, "org.freedesktop.DBus.Introspectable", "Introspect"),
            (
                Match(f"{_CAST}.Stream", "PipeWireStreamAdded", sender=_CAST),
                Match(f"{_CAST}.Session", "Closed", sender=_CAST),
            ),
            read=_streaming,
        )
        super().__init__(bus, "Mutter", Hold.SHARING, question)


def _streaming(answer: Answer) -> bool | None:
    """Whether the description of the folder of all streams names one."""
    if isinstance(answer, BusError):
        return None
    (description,) = answer
    return "<node name=" in description

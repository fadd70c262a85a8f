"""Screen sharing and recording on GNOME: the open streams of Mutter's screen cast service.

Browsers and meeting programs use it through the desktop portal, which does not expose its sessions to other
programs. Mutter's own objects are visible to all programs on the session bus:
https://gitlab.gnome.org/GNOME/mutter/-/blob/main/data/dbus-interfaces/org.gnome.Mutter.ScreenCast.xml
Other desktops report no sharing that can be distinguished from a web camera, and on X11 any program can
capture the screen unnoticed.
"""

from __future__ import annotations

from deskbreak.adapters.inhibitors.dbus_source import Answer, BusQuery, BusQuerySource
from deskbreak.core.model.inhibitor import Inhibitor
from deskbreak.linux.dbus.bus import Bus
from deskbreak.linux.dbus.messages import BusError, Call, Match

_CAST = "org.gnome.Mutter.ScreenCast"
_STREAMS = "/org/gnome/Mutter/ScreenCast/Stream"


class MutterCast(BusQuerySource):
    """Active while Mutter has an open screen stream."""

    def __init__(self, bus: Bus) -> None:
        query = BusQuery(
            _CAST,
            Call(_CAST, _STREAMS, "org.freedesktop.DBus.Introspectable", "Introspect"),
            (
                Match(f"{_CAST}.Stream", "PipeWireStreamAdded", sender=_CAST),
                Match(f"{_CAST}.Session", "Closed", sender=_CAST),
            ),
            read=_streaming,
        )
        super().__init__(bus, "Mutter", Inhibitor.SHARING, query)


def _streaming(answer: Answer) -> bool | None:
    """Whether the introspection of the streams' parent object lists a stream."""
    if isinstance(answer, BusError):
        return None
    (description,) = answer
    return "<node name=" in description

"""Activity on Wayland by ext-idle-notify-v1: KDE, Sway 1.8 and later, Hyprland, COSMIC and others.

https://wayland.app/protocols/ext-idle-notify-v1

A film keeps the screen awake by an idle inhibitor. Notices of version 1 take that for
activity; those that version 2 of the protocol added count input alone, and these are
what we want: whether a reminder waits for the film is not the sensor's business.
With version 1, sitting before a film counts as sitting, and so does a film that plays
on in an empty room.
"""

from __future__ import annotations

from typing import Any

from pywayland.protocol.ext_idle_notify_v1 import ExtIdleNotifierV1

from deskbreak.adapters.presence.wayland_idle import Dialect, WaylandIdle
from deskbreak.linux.wayland import ANSWER_S

_COUNTS_INPUT_ALONE = 2


def _ask(manager: Any, version: int, seat: Any, idle_ms: int) -> Any:
    if version >= _COUNTS_INPUT_ALONE:
        return manager.get_input_idle_notification(idle_ms, seat)
    return manager.get_idle_notification(idle_ms, seat)


_DIALECT = Dialect(
    name="ext-idle-notify",
    manager=ExtIdleNotifierV1,
    newest=_COUNTS_INPUT_ALONE,
    ask=_ask,
    idled="idled",
    release=lambda notice: notice.destroy(),
    settles_s=1.0,
)


class ExtIdle(WaylandIdle):
    """The port Sensor over ext-idle-notify-v1."""

    def __init__(self, display_name: str | None = None, answer_within_s: float = ANSWER_S) -> None:
        """``display_name``: as in $WAYLAND_DISPLAY, which it is when None."""
        super().__init__(_DIALECT, display_name, answer_within_s)

"""Activity on Wayland from ext-idle-notify-v1: KDE, Sway 1.8 and later, Hyprland, COSMIC and others.

https://wayland.app/protocols/ext-idle-notify-v1

A film keeps the screen awake with an idle inhibitor. Notifications of version 1 count
that as activity. Version 2 of the protocol added notifications that count only input,
and these are used: whether a reminder waits for the film is not decided by the sensor.
With version 1, sitting before a film counts as sitting, and so does a film that plays
in an empty room.
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
    """ports.Sensor over ext-idle-notify-v1."""

    def __init__(self, display_name: str | None = None, answer_within_s: float = ANSWER_S) -> None:
        """``display_name`` defaults to $WAYLAND_DISPLAY."""
        super().__init__(_DIALECT, display_name, answer_within_s)

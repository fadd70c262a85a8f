"""Activity on Wayland by org_kde_kwin_idle: compositors from before ext-idle-notify-v1, such as Sway 1.7.

A film that keeps the screen awake by an idle inhibitor counts as activity here.
"""

from __future__ import annotations

from deskbreak.adapters.presence.wayland_idle import Dialect, WaylandIdle
from deskbreak.adapters.presence.wayland_kde_protocol import OrgKdeKwinIdle
from deskbreak.linux.wayland import ANSWER_S

_DIALECT = Dialect(
    name="org_kde_kwin_idle",
    manager=OrgKdeKwinIdle,
    newest=1,
    ask=lambda manager, _version, seat, idle_ms: manager.get_idle_timeout(seat, idle_ms),
    idled="idle",
    release=lambda timeout: timeout.release(),
    settles_s=2.0,  # a compositor may count no time as short as the probe's
)


class KwinIdle(WaylandIdle):
    """The port Sensor over org_kde_kwin_idle."""

    def __init__(self, display_name: str | None = None, answer_within_s: float = ANSWER_S) -> None:
        """``display_name``: as in $WAYLAND_DISPLAY, which it is when None."""
        super().__init__(_DIALECT, display_name, answer_within_s)

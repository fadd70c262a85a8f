"""The tray on Linux: shows views through a StatusNotifierItem."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping

from deskbreak.adapters.delayed_fault import DelayedFault
from deskbreak.adapters.tray.pystray_menu import build_menu, by_id, shape
from deskbreak.adapters.tray.sni_item import SniIcon
from deskbreak.adapters.tray.sni_pixmap import DrawPixels, Pixmaps, pixmaps
from deskbreak.core.model.fault import Part
from deskbreak.core.presentation.view import Icon as IconValue, MenuItem as Line, View
from deskbreak.linux.dbus.bus import Bus
from deskbreak.ports import Post, Unavailable

_KEPT_ICONS = 6  # the ring changes every minute or two, the face more rarely: older icons are drawn again
_PANEL_GRACE_S = 15.0  # a panel that starts later at login, or restarts, is not reported


class SniTray:
    """ports.Tray over `SniIcon`: shows views, posts the chosen actions."""

    def __init__(self, bus: Bus, draw_icon: DrawPixels, post: Post, grace_s: float = _PANEL_GRACE_S) -> None:
        """``grace_s``: how long the panel may be missing before the user is notified."""
        self._bus = bus
        self._draw_icon = draw_icon
        self._post = post
        self._lock = threading.Lock()  # guards the state shared by `run` and `show`
        self._view: View | None = None
        self._lines: Mapping[str, Line] = {}
        self._ready = False
        self._ended = False
        self._drawn: OrderedDict[IconValue, Pixmaps] = OrderedDict()
        self._icon = SniIcon(bus, DelayedFault(Part.TRAY, post, grace_s), "deskbreak", "DeskBreak")

    def run(self, started: Callable[[], None]) -> None:
        """Own this thread until `stop`. Raises Unavailable without a bus; a missing panel is a Fault."""
        if not self._bus.alive:
            raise Unavailable("This session has no message bus, and therefore no tray.")

        def set_up(icon: SniIcon) -> None:
            with self._lock:
                if self._ended:  # stopped before the icon was up
                    return
                self._ready = True
                icon.visible = self._view is not None
            started()

        try:
            self._icon.run(set_up)
        finally:
            with self._lock:  # the engine may still have something to show
                self._ready, self._ended = False, True
                self._icon.visible = False

    def show(self, view: View) -> None:
        """Show this view, and update only what is different."""
        with self._lock:
            before, self._view = self._view, view
            self._lines = by_id(view.menu)
            if before is None or before.icon != view.icon:
                self._icon.icon = self._pixmaps(view.icon)
            self._icon.title = f"{view.title}\n{view.detail}"
            self._icon.attention = view.attention
            if before is None or shape(before.menu) != shape(view.menu):
                self._icon.menu = build_menu(view, lambda: self._lines, self._post)
            elif before.menu != view.menu:
                self._icon.update_menu()
            if self._ready:
                self._icon.visible = True

    def stop(self) -> None:
        """Let `run` return. From any thread, also in a signal handler; idempotent."""
        self._icon.stop()

    def _pixmaps(self, icon: IconValue) -> Pixmaps:
        if icon not in self._drawn:
            self._drawn[icon] = pixmaps(lambda size: self._draw_icon(icon, size))
            if len(self._drawn) > _KEPT_ICONS:
                self._drawn.popitem(last=False)
        self._drawn.move_to_end(icon)
        return self._drawn[icon]

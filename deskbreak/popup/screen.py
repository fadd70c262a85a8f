"""Describes the screen that a window opens on: X11 directly, other systems through Tk."""

from __future__ import annotations

import logging
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from deskbreak.popup.geometry import Area, Screen
from deskbreak.render.screen_scale import desktop_scale, dpi_of_screen, quartered

if TYPE_CHECKING:
    import tkinter as tk

    from deskbreak.popup.x11 import X11Desktop

log = logging.getLogger(__name__)


class WindowSystem:
    """The desktop around a window.

    X11 is queried over one permanent connection: opening it takes longer than all queries between a click and the
    window.
    """

    def __init__(self, root: tk.Tk) -> None:
        self._root = root
        self._x11 = _x11_desktop() if _is_x11(root) else None

    @property
    def x11(self) -> X11Desktop | None:
        """The X11 desktop, or None on other systems."""
        return self._x11

    def look(self) -> Screen:
        """Query the current monitors."""
        if self._x11 is not None:
            try:
                scale = desktop_scale(self._x11.dpi() or self._dpi_by_size(), os.environ)
                monitors, monitor = self._x11.monitors()
                return Screen(scale, self._x11.free_part(monitor), monitor, monitors)
            except OSError as error:
                log.warning("cannot ask the X server about its monitors: %s", error)
        whole = Area(0, 0, self._root.winfo_screenwidth(), self._root.winfo_screenheight())
        return Screen(quartered(self._root.winfo_fpixels("1i")), whole, whole, (whole,))

    def _dpi_by_size(self) -> float:
        """Tk's result from the reported size of the monitor, if plausible."""
        root = self._root
        pixels = root.winfo_screenwidth(), root.winfo_screenheight()
        return dpi_of_screen(pixels, (root.winfo_screenmmwidth(), root.winfo_screenmmheight()))

    def before_mapping(self, *, focus: bool, token: str) -> None:
        """Tell the window manager whether a click requested the window, and which one."""
        if self._x11 is None:
            return
        try:
            if not self._x11.introduce(self._root.winfo_id(), focus=focus, token=token) and not focus:
                log.warning("the popup may take the keyboard: its outer window was not found")
        except OSError as error:
            log.warning("the window manager was not informed about the popup: %s", error)

    def activate(self) -> None:
        """Ask the window manager to bring the window to the front, as the user requested."""
        if self._x11 is None:
            return
        try:
            self._x11.activate(self._root.winfo_id())
        except OSError as error:
            log.warning("the window manager was not asked to bring the popup to the front: %s", error)

    def arranges(self, frame: Area, screen: Screen) -> bool:
        """Whether the desktop, not the user, set the size of the window."""
        if self._x11 is None:
            return self._root.state() == "zoomed"
        try:
            return self._x11.arranged(self._root.winfo_id(), frame, (screen.free, *screen.monitors))
        except OSError as error:
            log.warning("the window manager was not asked who resized the popup: %s", error)
            return True

    def after_mapping(self, token: str) -> None:
        """End the desktop's busy cursor, which started at a click with a token."""
        if self._x11 is None or not token:
            return
        try:
            self._x11.end_startup(token)
        except OSError as error:
            log.warning("the desktop may show a busy cursor for a while: %s", error)

    def close(self) -> None:
        """Close the connection to the X server."""
        if self._x11 is not None:
            with suppress(OSError):  # the server may already be gone
                self._x11.close()
            self._x11 = None


def _x11_desktop() -> X11Desktop | None:
    from deskbreak.popup.x11 import connected  # imported here: other systems have no Xlib

    try:
        return connected()
    except OSError as error:
        log.warning("cannot ask the X server: %s", error)
        return None


def _is_x11(root: tk.Tk) -> bool:
    return bool(root.tk.call("tk", "windowingsystem") == "x11")


def declare_dpi_aware() -> None:
    """On Windows, declare before the first window that we scale ourselves."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.shcore.SetProcessDpiAwareness(2)

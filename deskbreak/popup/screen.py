"""The screen that a window opens on: X11 asked in its own words, anything else through Tk."""

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

    from deskbreak.popup.x11 import Desktop

log = logging.getLogger(__name__)


class Surroundings:
    """The desktop around a window.

    X11 is asked over one connection that stays: opening it takes longer than all that is asked between a click and the
    window.
    """

    def __init__(self, root: tk.Tk) -> None:
        self._root = root
        self._x11 = _x11_desktop() if _is_x11(root) else None

    @property
    def x11(self) -> Desktop | None:
        """The X11 desktop, where it is one."""
        return self._x11

    def look(self) -> Screen:
        """Ask for the monitors as they are now."""
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
        """What Tk makes of the size that the monitor gave, where that can be."""
        root = self._root
        pixels = root.winfo_screenwidth(), root.winfo_screenheight()
        return dpi_of_screen(pixels, (root.winfo_screenmmwidth(), root.winfo_screenmmheight()))

    def before_mapping(self, *, focus: bool, token: str) -> None:
        """Tell the window manager whether a click asked for the window, and for which one it is the answer."""
        if self._x11 is None:
            return
        try:
            if not self._x11.introduce(self._root.winfo_id(), focus=focus, token=token) and not focus:
                log.warning("the popup may take the keyboard: its outer window was not found")
        except OSError as error:
            log.warning("the window manager was not told about the popup: %s", error)

    def activate(self) -> None:
        """Have the window manager bring the window to the front: a person asked for it."""
        if self._x11 is None:
            return
        try:
            self._x11.activate(self._root.winfo_id())
        except OSError as error:
            log.warning("the window manager was not asked to bring the popup to the front: %s", error)

    def arranges(self, frame: Area, screen: Screen) -> bool:
        """Whether the desktop gave the window its size, and not the person's hand."""
        if self._x11 is None:
            return self._root.state() == "zoomed"
        try:
            return self._x11.arranged(self._root.winfo_id(), frame, (screen.free, *screen.monitors))
        except OSError as error:
            log.warning("the window manager was not asked who resized the popup: %s", error)
            return True

    def after_mapping(self, token: str) -> None:
        """End the desktop's busy cursor, which a click with a token began."""
        if self._x11 is None or not token:
            return
        try:
            self._x11.end_startup(token)
        except OSError as error:
            log.warning("the desktop may show a busy cursor for a while: %s", error)

    def close(self) -> None:
        """Ask nothing any more."""
        if self._x11 is not None:
            with suppress(OSError):  # a server that has gone needs no good-bye
                self._x11.close()
            self._x11 = None


def _x11_desktop() -> Desktop | None:
    from deskbreak.popup.x11 import connected  # here: other systems have no Xlib

    try:
        return connected()
    except OSError as error:
        log.warning("cannot ask the X server: %s", error)
        return None


def _is_x11(root: tk.Tk) -> bool:
    return bool(root.tk.call("tk", "windowingsystem") == "x11")


def be_sharp() -> None:
    """On Windows: say that we scale by ourselves, before the first window."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.shcore.SetProcessDpiAwareness(2)

"""The screen that a window opens on: X11 asked in its own words, anything else through Tk."""

from __future__ import annotations

import logging
import os
import sys
from typing import TYPE_CHECKING

from deskbreak.popup.placement import LARGEST, Area, Screen, quartered

if TYPE_CHECKING:
    import tkinter as tk

log = logging.getLogger(__name__)


def look(root: tk.Tk) -> Screen:
    """Ask the desktop."""
    dpi = root.winfo_fpixels("1i")
    whole = Area(0, 0, root.winfo_screenwidth(), root.winfo_screenheight())
    if _is_x11(root):
        from deskbreak.popup.x11 import desktop

        try:
            with desktop() as x11:
                scale = max(quartered(x11.dpi() or dpi), gdk_scale(os.environ.get("GDK_SCALE", "")))
                monitors, monitor = x11.monitors()
                return Screen(scale, x11.free_part(monitor), monitor, monitors)
        except OSError as error:
            log.warning("cannot ask the X server about its monitors: %s", error)
    return Screen(quartered(dpi), whole, whole, (whole,))


def gdk_scale(text: str) -> float:
    """What ``GDK_SCALE`` asks for: a whole number. Desktops that scale by it may leave Xft.dpi alone."""
    return min(LARGEST, float(text)) if text.isascii() and text.isdigit() and text.strip("0") else 1.0


def before_mapping(root: tk.Tk, *, focus: bool, token: str) -> None:
    """Tell the window manager whether a click asked for the window, and for which one it is the answer."""
    if not _is_x11(root):
        return
    from deskbreak.popup.x11 import desktop

    try:
        with desktop() as x11:
            if not x11.introduce(root.winfo_id(), focus=focus, token=token) and not focus:
                log.warning("the popup may take the keyboard: its outer window was not found")
    except OSError as error:
        log.warning("the window manager was not told about the popup: %s", error)


def after_mapping(root: tk.Tk, token: str) -> None:
    """End the desktop's busy cursor, which a click with a token began."""
    if not token or not _is_x11(root):
        return
    from deskbreak.popup.x11 import desktop

    try:
        with desktop() as x11:
            x11.end_startup(token)
    except OSError as error:
        log.warning("the desktop may show a busy cursor for a while: %s", error)


def _is_x11(root: tk.Tk) -> bool:
    return bool(root.tk.call("tk", "windowingsystem") == "x11")


def be_sharp() -> None:
    """On Windows: say that we scale by ourselves, before the first window."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.shcore.SetProcessDpiAwareness(2)

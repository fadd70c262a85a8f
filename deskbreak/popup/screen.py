"""The screen that a window opens on: X11 asked in its own words, anything else through Tk."""

from __future__ import annotations

import logging
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deskbreak.popup.placement import Area, quartered

if TYPE_CHECKING:
    import tkinter as tk

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Screen:
    """The scale of the desktop, and the free part of the active monitor in pixels."""

    scale: float
    free: Area


def look(root: tk.Tk) -> Screen:
    """Ask the desktop."""
    dpi = root.winfo_fpixels("1i")
    free = Area(0, 0, root.winfo_screenwidth(), root.winfo_screenheight())
    if root.tk.call("tk", "windowingsystem") == "x11":
        dpi, free = _asked_x11(dpi, free)
    return Screen(quartered(dpi), free)


def _asked_x11(dpi: float, free: Area) -> tuple[float, Area]:
    from deskbreak.popup.x11 import desktop

    try:
        with desktop() as x11:
            return x11.dpi() or dpi, x11.active_area()
    except OSError as error:
        log.warning("cannot ask the X server about its monitors: %s", error)
        return dpi, free


def keep_focus_away(root: tk.Tk) -> None:
    """See to it that mapping the window leaves the keyboard where it is."""
    if root.tk.call("tk", "windowingsystem") != "x11":
        return
    from deskbreak.popup.x11 import desktop

    try:
        with desktop() as x11:
            if not x11.keep_focus_away(root.winfo_id()):
                log.warning("the popup may take the keyboard: its outer window was not found")
    except OSError as error:
        log.warning("the popup may take the keyboard: %s", error)


def be_sharp() -> None:
    """On Windows: say that we scale by ourselves, before the first window."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.shcore.SetProcessDpiAwareness(2)

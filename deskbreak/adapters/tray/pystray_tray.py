"""ports.Tray through pystray: its own backends on Windows and macOS, our XEmbed icon on X11.

Importing a backend opens a display or a native toolkit, so `PystrayTray.run`
does it.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from deskbreak.adapters.tray.pystray_menu import build_menu, by_id, shape
from deskbreak.ports import Post, Unavailable

if TYPE_CHECKING:
    from PIL import Image

    from deskbreak.core.presentation.view import Icon, MenuItem, View

log = logging.getLogger(__name__)

# The tooltip of the Windows tray has 128 UTF-16 units including the terminator (NOTIFYICONDATAW.szTip).
LONGEST_TOOLTIP: Final = 127
# The sizes that pystray scales: Windows loads 32 pixels from the ICO; a menu bar is 22 points of 2 pixels.
_SIZES: Final = {"win32": 32, "darwin": 44}
_BACKENDS: Final = {"win32": "pystray._win32", "darwin": "pystray._darwin"}

DrawIcon: TypeAlias = "Callable[[Icon, int], Image.Image]"


def stock_icon() -> Any:
    """Import pystray's Icon class for this system. Raises whatever its backend raises."""
    return import_module(_BACKENDS.get(sys.platform, "pystray._xorg")).Icon


def tooltip(view: View, longest: int = LONGEST_TOOLTIP) -> str:
    """Title and detail on two lines, cut to ``longest`` UTF-16 units."""
    text = "\n".join(line for line in (view.title, view.detail) if line)
    if _units(text) <= longest:
        return text
    while _units(text) > longest - 1:
        text = text[:-1]
    return text.rstrip() + "…"


class PystrayTray:
    """A tray icon shown by a pystray backend."""

    def __init__(
        self,
        draw: DrawIcon,
        post: Post,
        *,
        icon_class: Callable[[], Any] = stock_icon,
        run_change: Callable[[Callable[[], None]], None] | None = None,
    ) -> None:
        """``draw(icon, size)`` draws the picture. ``run_change`` runs a change in the icon's thread; None: as the system needs it."""
        self._draw_icon = draw
        self._post = post
        self._icon_class = icon_class
        self._run_change = run_change or _on_its_thread
        self._lock = threading.RLock()  # a signal handler may call `stop` in the middle of our own calls
        self._drawing = threading.RLock()
        self._up = False
        self._view: View | None = None
        self._drawn: View | None = None
        self._lines: dict[str, MenuItem] = {}
        self._icon: Any = None
        self._ended = False
        self._broken: str | None = None

    def run(self, started: Callable[[], None]) -> None:
        """Show the icon, and run the system's event loop until `stop`. Raises Unavailable."""
        # pystray logs tracebacks, mostly for an icon without a panel; our Faults report these.
        logging.getLogger("pystray").setLevel(logging.CRITICAL)
        if self._ended:
            return
        try:
            icon = self._icon_class()("deskbreak", title="DeskBreak")
        except Exception as error:  # each backend raises its own errors; all mean that there is no icon
            log.info("pystray cannot show an icon", exc_info=True)
            raise Unavailable(f"The tray icon cannot be shown ({_first_line(error)}).") from error
        with self._lock:
            if self._ended:
                return
            self._icon = icon
        try:
            icon.run(setup=lambda _: self._set_up(started))
        finally:
            with self._lock:
                self._ended = True  # after this, pystray's X11 backend would wait forever for an answer
                self._icon = None
        if self._broken is not None:
            raise Unavailable(f"The tray icon cannot be shown ({self._broken}).")

    def show(self, view: View) -> None:
        """Show this view; if the icon is not up yet, it starts with this view."""
        with self._lock:
            self._view = view
            icon = self._icon
            up = self._up and not self._ended
        if up:
            self._run_change(lambda: self._draw(icon))

    def stop(self) -> None:
        """Let `run` return."""
        with self._lock:
            ended, self._ended = self._ended, True
            icon = self._icon
        if icon is not None and not ended:
            icon.stop()

    def _set_up(self, started: Callable[[], None]) -> None:
        """Show the icon. Runs once, on a pystray thread, when its loop is up."""
        with self._lock:
            icon, ended = self._icon, self._ended
            self._up = True
        if icon is None:
            return
        if ended:  # stop() was called before the loop could react
            icon.stop()
            return
        try:
            self._run_change(lambda: self._draw(icon))
        except Exception as error:  # as in `run`; the loop must be stopped so that `run` can report it
            log.info("pystray cannot show its icon", exc_info=True)
            self._broken = _first_line(error)
            self.stop()
            return
        started()

    def _draw(self, icon: Any) -> None:
        """Update the icon to the newest view; touches only what has changed."""
        with self._drawing:
            with self._lock:
                view, before = self._view, self._drawn
                if view is None or self._ended:
                    return
                self._drawn = view
            if before is None or before.icon != view.icon:
                size = _SIZES.get(sys.platform, 48)
                icon.icon = self._draw_icon(view.icon, size)
            if before is None or tooltip(before) != tooltip(view):
                icon.title = tooltip(view)
            lines = by_id(view.menu)
            if before is None or shape(before.menu) != shape(view.menu):
                self._lines = lines  # the previous menu may be open, and keeps reading its own lines
                icon.menu = build_menu(view, lambda: lines, self._post)
                icon.visible = True
            elif before.menu != view.menu:
                self._lines.update(lines)
                icon.update_menu()


def _on_its_thread(change: Callable[[], None]) -> None:
    """Run a change on the main thread, as AppKit requires; the other backends handle this themselves."""
    if sys.platform == "darwin":
        import_module("PyObjCTools.AppHelper").callAfter(change)
    else:
        change()


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), "") or type(error).__name__

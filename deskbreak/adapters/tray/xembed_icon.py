"""The tray icon on X11 for panels with XEmbed only, with clicks, a menu and transparency.

https://specifications.freedesktop.org/systemtray-spec/systemtray-spec-latest.html

pystray's X11 backend docks a window and draws into it, but it ignores clicks, has
no menu, loses the transparency of the icon, and ends when its panel does. This is
the same backend with these faults fixed.

Importing this module opens the X display for a moment, like pystray's backend,
and raises the same errors: import it only to show an icon.
"""

from __future__ import annotations

import logging
import select
import socket
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, Final

from PIL import Image, ImageChops
from Xlib import X, Xatom, Xutil, error

from deskbreak.adapters.delayed_fault import DelayedFault
from deskbreak.adapters.tray.pystray_base import (
    MenuItem,  # before pystray itself, to keep it from choosing a backend
)
from deskbreak.adapters.tray.xembed_menu import MenuWindow
from deskbreak.linux.x11_connection import patch_xlib
from deskbreak.render.theme import Theme

patch_xlib()
from pystray import _xorg  # noqa: E402 - the import opens the display

_log = logging.getLogger(__name__)

_LEFT, _RIGHT = 1, 3
_WAKINGS: Final = 4096  # bytes, one per order
_ARGB_DEPTH: Final = 32
_SMALLEST: Final = 24  # pixels; some trays give an icon the size that it requests
_MASK: Final = X.ExposureMask | X.StructureNotifyMask | X.ButtonPressMask | X.ButtonReleaseMask
_NO_PANEL: Final = (
    "No panel shows tray icons here. Add a notification area to your panel, "
    "or use the command line: deskbreak status, start, snooze, pause, quit."
)


class EmbeddedIcon(_xorg.Icon):  # type: ignore[misc]  # pystray has no types
    """pystray's X11 icon: a left click is the default action, a right click opens the menu.

    One thread talks to the display, that of `run`; the others give it orders.
    python-xlib uses locks, but with several threads it sometimes loses a wakeup,
    and pystray's own loop then waits forever.
    """

    HAS_MENU = True
    HAS_MENU_RADIO = True

    def __init__(self, *args: Any, theme: Callable[[], Theme], fault: DelayedFault, **kwargs: Any) -> None:
        """``theme``: the colours of the menu; ``fault`` reports a missing panel."""
        self._fault = fault
        self._ending = False
        self._visual = 0
        self._orders: deque[Callable[[], None]] = deque()
        self._ordering = threading.RLock()  # a signal handler may place an order during another one
        self._waking, self._woken = socket.socketpair()
        self._waking.setblocking(False)  # noqa: FBT003 - the standard library's
        super().__init__(*args, **kwargs)
        self._display.set_error_handler(lambda failure, _request: _log.debug("X11: %s", failure))
        self._manager_atom = self._display.intern_atom("MANAGER")
        self._window_menu = MenuWindow(self._display, lambda: self.menu, self._choose, theme)
        self._message_handlers |= {
            X.ButtonPress: self._on_button_press,
            X.ButtonRelease: self._to_menu,
            X.MotionNotify: self._to_menu,
            X.KeyPress: self._to_menu,
            X.ClientMessage: self._on_client_message,
        }
        # A new panel is announced to all clients that listen on the root window.
        self._display.screen().root.change_attributes(event_mask=X.StructureNotifyMask)

    def __del__(self) -> None:
        """Do nothing, unlike pystray's, which would use a display that is already closed."""

    # The event loop.

    def _rewrite_implementation(self, *hooks: Callable[[], None]) -> None:
        """Make these run in the thread of the loop. pystray calls this at the end of its ``__init__``."""
        for hook in hooks:
            setattr(self, hook.__name__, partial(self._order, hook))

    def _order(self, work: Callable[[], None]) -> None:
        """Run this soon, once; from any thread and in signal handlers. Never waits for a display that hangs."""
        with self._ordering:
            with suppress(ValueError):  # not ordered yet
                self._orders.remove(work)
            self._orders.append(work)
        with suppress(OSError):  # the loop has ended, or has wakeups pending
            self._waking.send(b"\0")

    def _next_order(self) -> Callable[[], None] | None:
        with self._ordering:
            return self._orders.popleft() if self._orders else None

    def _mainloop(self) -> None:
        try:
            self._serve()
        except (error.ConnectionClosedError, OSError) as reason:
            _log.info("the X server is gone, and so is the icon: %s", reason)
        finally:
            self._running = self._visible = False
            self._fault.forget()
            self._waking.close()
            self._woken.close()
            with suppress(error.ConnectionClosedError, OSError):
                self._display.close()

    def _serve(self) -> None:
        while not self._ending:
            while self._display.pending_events():
                self._safely(partial(self._handle, self._display.next_event()))
            # What a busy server does not accept at once, python-xlib sends with the next call, mostly menu pictures.
            unsent = [self._display] if self._display.display.data_send else []
            ready, _, _ = select.select([self._display, self._woken], unsent, [])
            if self._woken in ready:
                self._woken.recv(_WAKINGS)
                while not self._ending and (order := self._next_order()) is not None:
                    self._safely(order)

    def _handle(self, event: Any) -> None:
        handle = self._message_handlers.get(event.type)
        if handle is not None:
            handle(event)

    def _safely(self, work: Callable[[], None]) -> None:
        try:
            work()
        except (error.ConnectionClosedError, OSError):
            raise
        except Exception:  # noqa: BLE001 - the boundary to the main thread: a lost window must not end the program
            _log.exception("The tray icon failed at something")

    # The hooks of pystray's Icon, all but the last run in the loop.

    def _show(self) -> None:
        self._adopt()

    def _hide(self) -> None:
        self._window_menu.close()
        self._fault.forget()
        super()._hide()

    def _stop(self) -> None:
        self._ending = True
        self._window_menu.close()
        self._window.destroy()
        self._display.flush()

    def _update_icon(self) -> None:
        if self._adopt():
            self._draw()
        self._icon_valid = True

    def _update_menu(self) -> None:
        self._order(self._window_menu.refresh)

    # Docking in a panel.

    def _adopt(self) -> bool:
        """Ask the panel to dock the window, unless it already has; return whether there is a panel."""
        owner = self._get_systray_manager()
        if owner is None:
            self._systray_manager = None
            self._fault.begin(_NO_PANEL)
            return False
        if self._systray_manager is None or self._systray_manager.id != owner.id:
            if self._visual != self._wanted_visual(owner):
                former = self._window
                self._make_window()
                former.destroy()
            self._dock_window()
        self._fault.end()
        return True

    def _on_destroy_notify(self, event: Any) -> None:
        """Handle a crashed panel, which may have destroyed our window as well."""
        ours = event.window.id == self._window.id
        panels = self._systray_manager is not None and event.window.id == self._systray_manager.id
        if self._ending or not (ours or panels):
            return
        self._systray_manager = None
        self._window_menu.close()
        if ours:
            self._make_window()
        self._adopt()

    def _on_client_message(self, event: Any) -> None:
        announced = event.client_type == self._manager_atom and event.data[1][1] == self._net_system_tray_sx
        if announced and self.visible:
            self._adopt()

    # The window and its content.

    def _make_window(self) -> None:
        self._window = self._create_window()
        self._gc = self._window.create_gc()

    def _create_window(self) -> Any:
        owner = self._get_systray_manager()
        self._visual = self._wanted_visual(owner) if owner is not None else 0
        screen = self._display.screen()
        if self._visual:
            colours = screen.root.create_colormap(self._visual, X.AllocNone)
            look = {
                "visual": self._visual,
                "colormap": colours,
                "background_pixel": 0,
                "border_pixel": 0,
                "depth": _ARGB_DEPTH,
            }
        else:
            look = {"background_pixmap": X.ParentRelative, "depth": screen.root_depth}
        window = screen.root.create_window(
            *(-1, -1, _SMALLEST, _SMALLEST, 0), window_class=X.InputOutput, event_mask=_MASK, **look
        )
        window.set_wm_class(f"{self.name}SystemTrayIcon", self.name)
        window.set_wm_name(self.title)
        flags = Xutil.PPosition | Xutil.PSize | Xutil.PMinSize
        window.set_wm_normal_hints(flags=flags, min_width=_SMALLEST, min_height=_SMALLEST)
        window.change_property(
            self._xembed_info, self._xembed_info, 32, [self._XEMBED_VERSION, self._XEMBED_MAPPED]
        )
        return window

    def _wanted_visual(self, owner: Any) -> int:
        """The panel's visual if it has an alpha channel, else 0: that of the screen."""
        name = self._display.intern_atom("_NET_SYSTEM_TRAY_VISUAL")
        try:
            found = owner.get_full_property(name, Xatom.VISUALID)
        except error.BadWindow:  # the panel left meanwhile
            return 0
        wanted = int(found.value[0]) if found is not None else 0
        for depth in self._display.screen().allowed_depths:
            if depth.depth == _ARGB_DEPTH and any(v.visual_id == wanted for v in depth.visuals):
                return wanted
        return 0

    def _draw(self) -> None:
        """Paint the picture: with alpha if the panel blends it, otherwise on the panel's background."""
        if not self._icon:
            return
        try:
            size = self._window.get_geometry()
            picture = _fitting(self._icon, size.width, size.height)
            if self._visual:
                data = _premultiplied(picture).tobytes("raw", "BGRA")
                self._window.put_image(
                    *(self._gc, 0, 0, size.width, size.height, X.ZPixmap, _ARGB_DEPTH, 0), data
                )
            else:
                self._window.clear_area()
                raw = self._window.get_image(0, 0, size.width, size.height, X.ZPixmap, 0xFFFFFFFF).data
                ground = Image.frombytes("RGB", picture.size, raw, "raw", "BGRX")
                ground.paste(picture, (0, 0), picture)
                self._window.put_pil_image(self._gc, 0, 0, ground)
            self._display.flush()
        except (error.BadDrawable, error.BadWindow, error.BadMatch) as reason:
            # Not on the screen yet, or no longer; an Expose follows when it is.
            _log.debug("the icon is not drawn: %s", reason)

    # Clicks.

    def _on_expose(self, event: Any) -> None:
        if event.window.id == self._window.id:
            self._draw()
        else:
            self._to_menu(event)

    def _on_button_press(self, event: Any) -> None:
        if self._window_menu.is_open:
            self._window_menu.handle(event)
        elif event.window.id != self._window.id:
            return  # belongs to the menu, which the previous click has just closed
        elif event.detail == _LEFT:
            self()
        elif event.detail == _RIGHT:
            self._window_menu.open(event.root_x, event.root_y, event.time)

    def _to_menu(self, event: Any) -> None:
        if self._window_menu.is_open:
            self._window_menu.handle(event)

    def _choose(self, item: MenuItem) -> None:
        item(self)


def _fitting(picture: Image.Image, wide: int, high: int) -> Image.Image:
    """The picture scaled to fit, centred on a transparent ground."""
    side = max(1, min(wide, high))
    fitted = Image.new("RGBA", (wide, high), (0, 0, 0, 0))
    scaled = picture.convert("RGBA").resize((side, side), Image.Resampling.LANCZOS)
    fitted.paste(scaled, ((wide - side) // 2, (high - side) // 2))
    return fitted


def _premultiplied(picture: Image.Image) -> Image.Image:
    """Multiply the colours by alpha, as X11 compositing requires."""
    red, green, blue, alpha = picture.split()
    return Image.merge("RGBA", (*(ImageChops.multiply(c, alpha) for c in (red, green, blue)), alpha))

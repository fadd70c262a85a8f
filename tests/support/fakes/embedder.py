"""An X11 panel that only embeds tray icons (XEmbed), with a simulated user at its screen."""

from __future__ import annotations

import select
import socket
import threading
from typing import Any

from PIL import Image
from Xlib import X, Xatom, error, protocol
from Xlib.display import Display
from Xlib.ext import composite, damage, xtest

SIDE = 24
PLACE = (10, 10)
GROUND = (200, 60, 60)
"""The panel's colour, and where on the screen its first icon is."""
_ARGB_DEPTH = 32


class Embedder:
    """Owns the tray of a display until it is closed; ``crash`` destroys the icons' windows as well."""

    def __init__(self, display_name: str, *, side: int = SIDE, ground: tuple[int, int, int] = GROUND) -> None:
        self.docked: list[int] = []
        self._side = side
        self._ground = ground
        self._display = Display(display_name)
        self._root = self._display.screen().root
        red, green, blue = ground
        self._panel = self._root.create_window(
            *(*PLACE, 4 * side, side, 0, X.CopyFromParent),
            override_redirect=True,
            background_pixel=red << 16 | green << 8 | blue,
            event_mask=X.SubstructureNotifyMask,
        )
        self._panel.map()
        self._display.set_error_handler(lambda *_: None)  # icons come and go
        self._announce()
        self._ours, self._theirs = socket.socketpair()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End as a panel does: its windows disappear, and its icons with them. Idempotent."""
        if self._thread.is_alive():
            self._ours.send(b"\0")
            self._thread.join(20)
            self._ours.close()
            self._theirs.close()

    def _announce(self) -> None:
        selection = self._display.intern_atom(f"_NET_SYSTEM_TRAY_S{self._display.get_default_screen()}")
        self._panel.set_selection_owner(selection, X.CurrentTime)
        message = protocol.event.ClientMessage(
            window=self._root,
            client_type=self._display.intern_atom("MANAGER"),
            data=(32, [X.CurrentTime, selection, self._panel.id, 0, 0]),
        )
        self._root.send_event(message, event_mask=X.StructureNotifyMask)
        self._display.sync()

    def _serve(self) -> None:
        opcode = self._display.intern_atom("_NET_SYSTEM_TRAY_OPCODE")
        while True:
            while self._display.pending_events():
                event = self._display.next_event()
                if event.type == X.ClientMessage and event.client_type == opcode:
                    self._dock(event.data[1][2])
                else:
                    self._hear(event)
            ready, _, _ = select.select([self._display, self._theirs], [], [])
            if self._theirs in ready:
                self._display.close()
                return

    def _hear(self, event: Any) -> None:
        """Take another event."""

    def _dock(self, number: int) -> None:
        window: Any = self._display.create_resource_object("window", number)
        window.reparent(self._panel, self._side * len(self.docked), 0)
        window.configure(width=self._side, height=self._side)
        window.map()
        self._display.sync()
        self.docked.append(number)


class BlendingEmbedder(Embedder):
    """A panel that requests icons with an alpha channel and blends each with its background, as on composited desktops.

    The icons' windows are not mapped to a screen: their pictures are read from the server's storage.
    """

    def _announce(self) -> None:
        depths = self._display.screen().allowed_depths
        visual = next(d.visuals[0].visual_id for d in depths if d.depth == _ARGB_DEPTH and d.visuals)
        wants = self._display.intern_atom("_NET_SYSTEM_TRAY_VISUAL")
        self._panel.change_property(wants, Xatom.VISUALID, 32, [visual])
        composite.query_version(self._display)
        self._display.damage_query_version()
        self._icons: dict[
            int, tuple[Any, int]
        ] = {}  # with their places, by the numbers of their damage objects
        super()._announce()

    def _dock(self, number: int) -> None:
        window: Any = self._display.create_resource_object("window", number)
        window.composite_redirect_window(composite.RedirectManual)
        watch = window.damage_create(damage.DamageReportRawRectangles)
        self._icons[watch] = window, self._side * len(self.docked)
        super()._dock(number)

    def depths(self) -> list[int]:
        """The bits per pixel of the icons' windows, read once no more events come."""
        return [window.get_geometry().depth for window, _ in self._icons.values()]

    def _hear(self, event: Any) -> None:
        if (found := self._icons.get(getattr(event, "damage", 0))) is None:
            return
        self._display.damage_subtract(event.damage)
        window, left = found
        shown = window.composite_name_window_pixmap()
        raw = shown.get_image(0, 0, self._side, self._side, X.ZPixmap, 0xFFFFFFFF).data
        shown.free()
        icon = Image.frombytes("RGBa", (self._side, self._side), raw, "raw", "BGRa")
        blended = Image.new("RGBA", icon.size, (*self._ground, 255))
        blended.alpha_composite(icon.convert("RGBA"))
        pen = self._panel.create_gc(subwindow_mode=X.IncludeInferiors)
        self._panel.put_pil_image(pen, left, 0, blended.convert("RGB"))
        pen.free()
        self._display.flush()


class PanelUser:
    """Sees a display, and uses its mouse and keyboard (XTEST)."""

    def __init__(self, display_name: str) -> None:
        self._display = Display(display_name)
        self._root = self._display.screen().root

    def close(self) -> None:
        """Close the connection."""
        try:
            self._display.close()
        except error.ConnectionClosedError:
            return

    def see(self) -> Image.Image:
        """The screen as it is now."""
        size = self._root.get_geometry()
        raw = self._root.get_image(0, 0, size.width, size.height, X.ZPixmap, 0xFFFFFFFF).data
        return Image.frombytes("RGB", (size.width, size.height), raw, "raw", "BGRX")

    def point(self, x: int, y: int) -> None:
        """Move the pointer there."""
        xtest.fake_input(self._display, X.MotionNotify, x=x, y=y)
        self._display.sync()

    def click(self, x: int, y: int, button: int = 1) -> None:
        """Press and release a button there."""
        self.point(x, y)
        for kind in (X.ButtonPress, X.ButtonRelease):
            xtest.fake_input(self._display, kind, button)
            self._display.sync()

    def key(self, symbol: int) -> None:
        """Press a key."""
        code = self._display.keysym_to_keycode(symbol)
        for kind in (X.KeyPress, X.KeyRelease):
            xtest.fake_input(self._display, kind, code)
            self._display.sync()

    def menus(self) -> list[tuple[int, int, int, int]]:
        """The popup menus on the screen, lowest first: left, top, width, height."""
        kind = self._display.intern_atom("_NET_WM_WINDOW_TYPE")
        popup_menu = self._display.intern_atom("_NET_WM_WINDOW_TYPE_POPUP_MENU")
        found = []
        for window in self._root.query_tree().children:
            try:
                types = window.get_full_property(kind, Xatom.ATOM)
                shown = window.get_attributes().map_state == X.IsViewable
                if shown and types is not None and popup_menu in types.value:
                    at = window.get_geometry()
                    found.append((at.x, at.y, at.width, at.height))
            except (error.BadWindow, error.BadDrawable):  # closed meanwhile
                continue
        return found

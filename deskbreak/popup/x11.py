"""Handles what Tk lacks on X11: the DPI, the monitors, the free area, and opening without the focus.

It uses a separate connection. If the server lacks a feature, the result is None, and the caller has a fallback.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from Xlib import X, Xatom, display, error
from Xlib.ext import randr  # noqa: F401 - registers its requests
from Xlib.protocol import event

from deskbreak.linux.x11_connection import patch_xlib
from deskbreak.popup.geometry import Area, around, believable
from deskbreak.render.screen_scale import xft_dpi

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHORTCUTS = range(0xFFE7, 0xFFEF)  # Meta, Alt, Super and Hyper, left and right (keysymdef.h)
_ASCII = range(0x21, 0x7F)  # keysyms that are their characters
_ANY_LENGTH = 1 << 16  # of a property, in units of four bytes
_MESSAGE_BYTES = 20  # in one client message
_ARRANGED = ("MAXIMIZED_VERT", "MAXIMIZED_HORZ", "FULLSCREEN")
_TILED_EDGES = 0b01010101
_BY_THE_PERSON = 2  # source indication: the request comes from the user


@contextmanager
def _server_errors() -> Iterator[None]:
    """Convert all errors of the server to OSError."""
    try:
        yield
    except (error.DisplayError, error.ConnectionClosedError, error.XError) as reason:
        raise OSError(str(reason)) from reason


@_server_errors()
def connected() -> X11Desktop:
    """The desktop, over a separate connection. Raises OSError, like all its methods."""
    patch_xlib()
    return X11Desktop(display.Display())


class X11Desktop:
    """One X11 screen."""

    def __init__(self, connection: display.Display) -> None:
        self._display = connection
        self._root = connection.screen().root

    @_server_errors()
    def close(self) -> None:
        """Close the connection."""
        self._display.close()

    @_server_errors()
    def dpi(self) -> float | None:
        """``Xft.dpi`` from the resource manager, the scale that the user chose on the desktop."""
        found = self._root.get_full_property(Xatom.RESOURCE_MANAGER, Xatom.STRING, sizehint=_ANY_LENGTH)
        if found is None:
            return None
        raw = found.value if isinstance(found.value, bytes) else str(found.value).encode()
        return xft_dpi(raw.decode("latin-1"))

    @_server_errors()
    def monitors(self) -> tuple[tuple[Area, ...], Area]:
        """All monitors, and the one with the pointer."""
        pointer = self._root.query_pointer()
        found = tuple(dict.fromkeys(self._monitors()))  # mirrored ones have the same place
        here = next((area for area in found if area.contains(pointer.root_x, pointer.root_y)), found[0])
        return found, here

    @_server_errors()
    def free_part(self, monitor: Area) -> Area:
        """A monitor without panels and docks, if the window manager reports a plausible area."""
        found = self._cardinals(self._root, "_NET_WORKAREA")[:4]
        if len(found) < len(("x", "y", "width", "height")):
            return monitor
        free = Area(*found)
        return monitor.cut(free) if believable(free, around(tuple(self._monitors()))) else monitor

    @_server_errors()
    def arranged(self, window: int, inner: Area, rooms: tuple[Area, ...]) -> bool:
        """Whether the desktop set a window's size: maximised, full screen, or tiled to a side or a corner.

        ``inner`` is reported by Tk: the position of the frame, and the size without the frame.
        """
        try:
            if (outer := self._outer(window)) is None:
                return False
            states = {self._atom(f"_NET_WM_STATE_{name}") for name in _ARRANGED}
            if states & set(self._cardinals(outer, "_NET_WM_STATE")):
                return True
            edges = self._cardinals(
                outer, "_GTK_EDGE_CONSTRAINTS"
            )  # of Mutter: four pairs of "tiled", "resizable"
            if edges and edges[0] & _TILED_EDGES:
                return True
            left, right, top, bottom = (*self._cardinals(outer, "_NET_FRAME_EXTENTS"), 0, 0, 0, 0)[:4]
        except error.XError:  # the window is gone
            return False
        framed = Area(inner.x, inner.y, inner.width + left + right, inner.height + top + bottom)
        return any(framed.touches(room) for room in rooms)

    def _monitors(self) -> list[Area]:
        screen = self._root.get_geometry()  # queried, because the value of the connection is as old as itself
        whole = Area(0, 0, screen.width, screen.height)
        try:
            found = self._root.xrandr_get_monitors().monitors
        except (AttributeError, error.XError):  # a server without RANDR 1.5
            return [whole]
        return [Area(m.x, m.y, m.width_in_pixels, m.height_in_pixels) for m in found] or [whole]

    @_server_errors()
    def shortcut_modifiers(self) -> int:
        """The bits of Alt, Meta, Super and Hyper in an event's state; other bits are NumLock or AltGr."""
        return sum(
            1 << index
            for index, codes in enumerate(self._display.get_modifier_mapping())
            if any(symbol in _SHORTCUTS for code in codes for symbol in self._symbols(code))
        )

    @_server_errors()
    def characters(self, keycode: int) -> list[str]:
        """The ASCII characters of a key in all groups of the layout."""
        return [chr(symbol) for symbol in self._symbols(keycode) if symbol in _ASCII]

    def _symbols(self, keycode: int) -> list[int]:
        if not keycode:
            return []
        return list(self._display.get_keyboard_mapping(keycode, 1)[0])

    @_server_errors()
    def introduce(self, window: int, *, focus: bool, token: str) -> bool:
        """Set the startup properties on the outer window that Tk wraps a window in, before it is mapped (EWMH 1.5).

        ``_NET_WM_USER_TIME`` is 0 without a click. With a token: ``_NET_STARTUP_ID`` and the time of the click.
        """
        when = _time_of(token) if focus else 0
        if when is None and not token:
            return True  # nothing to set
        try:
            outer = self._outer(window)
            if outer is None:
                return False
            if when is not None:
                outer.change_property(self._atom("_NET_WM_USER_TIME"), Xatom.CARDINAL, 32, [when])
            if focus and token:
                name, kind = self._atom("_NET_STARTUP_ID"), self._atom("UTF8_STRING")
                outer.change_property(name, kind, 8, token.encode())
            self._display.sync()
        except error.XError:
            return False
        return True

    @_server_errors()
    def activate(self, window: int) -> None:
        """Request the focus and the front on behalf of the user (``_NET_ACTIVE_WINDOW``)."""
        try:
            if (outer := self._outer(window)) is None:
                return
            data = (32, [_BY_THE_PERSON, X.CurrentTime, 0, 0, 0])
            message = event.ClientMessage(
                window=outer, client_type=self._atom("_NET_ACTIVE_WINDOW"), data=data
            )
            self._root.send_event(message, event_mask=X.SubstructureRedirectMask | X.SubstructureNotifyMask)
            self._display.sync()
        except error.XError:  # the window is gone
            return

    def _outer(self, window: int) -> Any:
        """The window that Tk wraps a window in; None if there is none."""
        outer = self._display.create_resource_object("window", window).query_tree().parent
        return None if outer in {self._root, 0} else outer

    @_server_errors()
    def end_startup(self, token: str) -> None:
        """Announce the end of the startup (freedesktop.org startup notification 0.1)."""
        quoted = token.replace("\\", "\\\\").replace('"', '\\"')
        data = f'remove: ID="{quoted}"'.encode() + b"\0"
        ours = self._root.create_window(-1, -1, 1, 1, 0, self._display.screen().root_depth)
        kind = self._atom("_NET_STARTUP_INFO_BEGIN")
        for at in range(0, len(data), _MESSAGE_BYTES):
            piece = data[at : at + _MESSAGE_BYTES].ljust(_MESSAGE_BYTES, b"\0")
            message = event.ClientMessage(window=ours, client_type=kind, data=(8, piece))
            self._root.send_event(message, event_mask=X.PropertyChangeMask)
            kind = self._atom("_NET_STARTUP_INFO")
        ours.destroy()
        self._display.sync()

    def _atom(self, name: str) -> int:
        return int(self._display.intern_atom(name))

    def _cardinals(self, window: Any, name: str) -> list[int]:
        found = window.get_full_property(self._atom(name), X.AnyPropertyType)
        return list(found.value) if found else []


def _time_of(token: str) -> int | None:
    """The server time of the click, at the end of startup ids: ``..._TIME123456``."""
    time = token.rpartition("_TIME")[2] if "_TIME" in token else ""
    return int(time) & 0xFFFFFFFF if time.isascii() and time.isdigit() else None

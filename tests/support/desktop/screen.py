"""The windows and pixels of an X screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PIL import Image
from Xlib import X, Xatom, display, error, protocol
from Xlib.ext import res

if TYPE_CHECKING:
    from collections.abc import Iterator

_BYTES_OF_A_PIXEL = 4
_FRAME_OF_I3 = "i3-frame"  # a separate class, like the window of a program


@dataclass(frozen=True)
class Rectangle:
    """A part of the screen, in pixels."""

    x: int
    y: int
    w: int
    h: int

    @property
    def centre(self) -> tuple[int, int]:
        """Where to click."""
        return self.x + self.w // 2, self.y + self.h // 2

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Left, top, right, bottom: what Pillow crops by."""
        return self.x, self.y, self.x + self.w, self.y + self.h

    def contains(self, other: Rectangle) -> bool:
        """Whether the other rectangle is inside."""
        return (
            self.x <= other.x
            and self.y <= other.y
            and other.x + other.w <= self.x + self.w
            and other.y + other.h <= self.y + self.h
        )

    def grown(self, pixels: int) -> Rectangle:
        """The same with a margin, cut off at the screen's left and upper edges."""
        x, y = max(0, self.x - pixels), max(0, self.y - pixels)
        return Rectangle(x, y, self.x + self.w + pixels - x, self.y + self.h + pixels - y)


@dataclass(frozen=True)
class Window(Rectangle):
    """A window that can be seen; its rectangle is without the window manager's frame."""

    id: int
    title: str
    class_: str
    pid: int


class Screen:
    """A view of an X display. Use it from one thread only."""

    def __init__(self, name: str) -> None:
        self._display = display.Display(name)
        self._root = self._display.screen().root

    def close(self) -> None:
        """Close the display, which may be gone already."""
        try:
            self._display.close()
        except error.ConnectionClosedError:
            return

    def screenshot(self) -> Image.Image:
        """The whole screen as it is now."""
        size = self._root.get_geometry()
        raw = self._root.get_image(0, 0, size.width, size.height, X.ZPixmap, 0xFFFFFFFF).data
        stride = size.width * _BYTES_OF_A_PIXEL
        return Image.frombytes("RGB", (size.width, size.height), raw, "raw", "BGRX", stride)

    def windows(self) -> list[Window]:
        """The visible windows of all applications, lowest first."""
        return list(self._below(self._root, depth=0))

    def framed(self, window: Window) -> Rectangle:
        """The window with the frame that its window manager draws around it (_NET_FRAME_EXTENTS)."""
        atom = self._display.intern_atom("_NET_FRAME_EXTENTS")
        found = self._display.create_resource_object("window", window.id).get_full_property(
            atom, Xatom.CARDINAL
        )
        left, right, top, bottom = found.value if found is not None else (0, 0, 0, 0)
        return Rectangle(window.x - left, window.y - top, window.w + left + right, window.h + top + bottom)

    def close_window(self, window_id: int) -> None:
        """Ask the window manager to close a window, as its close button does (_NET_CLOSE_WINDOW)."""
        message = protocol.event.ClientMessage(
            window=self._display.create_resource_object("window", window_id),
            client_type=self._display.intern_atom("_NET_CLOSE_WINDOW"),
            data=(32, [X.CurrentTime, 2, 0, 0, 0]),  # 2: a request of the user, through a pager or the like
        )
        mask = X.SubstructureRedirectMask | X.SubstructureNotifyMask
        self._root.send_event(message, event_mask=mask)
        self._display.flush()

    def maximise(self, window_id: int) -> None:
        """Ask the window manager to let a window fill the work area (_NET_WM_STATE)."""
        sides = [self._display.intern_atom(f"_NET_WM_STATE_MAXIMIZED_{side}") for side in ("VERT", "HORZ")]
        message = protocol.event.ClientMessage(
            window=self._display.create_resource_object("window", window_id),
            client_type=self._display.intern_atom("_NET_WM_STATE"),
            data=(32, [1, *sides, 2, 0]),  # 1: add
        )
        mask = X.SubstructureRedirectMask | X.SubstructureNotifyMask
        self._root.send_event(message, event_mask=mask)
        self._display.flush()

    def paint_wallpaper(self, colour: int) -> None:
        """Paint the background (colour: 0xRRGGBB), also for a compositing window manager, which reads it from the root."""
        size = self._root.get_geometry()
        wallpaper = self._root.create_pixmap(size.width, size.height, self._display.screen().root_depth)
        wallpaper.fill_rectangle(wallpaper.create_gc(foreground=colour), 0, 0, size.width, size.height)
        self._root.change_attributes(background_pixmap=wallpaper)
        self._root.change_property(
            self._display.intern_atom("_XROOTPMAP_ID"), Xatom.PIXMAP, 32, [wallpaper.id]
        )
        self._root.clear_area()
        self._display.sync()

    def window_manager(self) -> str | None:
        """The name of the running window manager."""
        try:
            found = self._root.get_full_property(
                self._display.intern_atom("_NET_SUPPORTING_WM_CHECK"), X.AnyPropertyType
            )
            return (
                self._text(self._display.create_resource_object("window", found.value[0]), "_NET_WM_NAME")
                if found
                else None
            )
        except error.BadWindow:  # of a former one
            return None

    def active_window(self) -> int | None:
        """The id of the window that has the focus."""
        found = self._root.get_full_property(
            self._display.intern_atom("_NET_ACTIVE_WINDOW"), X.AnyPropertyType
        )
        return int(found.value[0]) or None if found else None

    def _below(self, parent: Any, depth: int) -> Iterator[Window]:
        """Search for application windows: they are on the root, or in one or two frames of the window manager."""
        for child in parent.query_tree().children:
            try:
                if child.get_attributes().map_state != X.IsViewable:
                    continue
                if window := self._application_window(child):
                    yield window
                elif depth < 2:
                    yield from self._below(child, depth + 1)
            except (error.BadWindow, error.BadDrawable):  # closed meanwhile
                continue

    def _application_window(self, window: Any) -> Window | None:
        class_ = window.get_wm_class()
        if class_ is None or class_[0] == _FRAME_OF_I3:
            return None
        size = window.get_geometry()
        where = self._root.translate_coords(window, 0, 0)
        return Window(
            # translate_coords from root to window gives where the root's corner lies, seen from the window.
            x=where.x,
            y=where.y,
            w=size.width,
            h=size.height,
            id=window.id,
            title=self._text(window, "_NET_WM_NAME") or window.get_wm_name() or "",
            class_=class_[1],
            pid=self._pid(window),
        )

    def _pid(self, window: Any) -> int:
        """The process id from the X server: tkinter windows do not set _NET_WM_PID."""
        reply = self._display.res_query_client_ids([(window.id, res.LocalClientPIDMask)])
        return int(reply.ids[0].value[0]) if reply.ids else 0

    def _text(self, window: Any, atom: str) -> str | None:
        found = window.get_full_property(self._display.intern_atom(atom), X.AnyPropertyType)
        return bytes(found.value).decode("utf-8", "replace") if found else None

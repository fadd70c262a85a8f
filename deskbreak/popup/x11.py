"""What Tk does not tell about an X11 desktop: its dpi, its monitors, its free area, and how not to take the focus.

One short connection of its own. Whatever the server lacks is answered with None, and the caller has another way.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from Xlib import X, Xatom, display, error
from Xlib.ext import randr  # noqa: F401  registers its requests

from deskbreak.popup.placement import Area

if TYPE_CHECKING:
    from collections.abc import Iterator

_ANY_LENGTH = 1 << 16  # of a property, in units of four bytes


@contextmanager
def desktop() -> Iterator[Desktop]:
    """Connect to the display for a moment."""
    connection = display.Display()
    try:
        yield Desktop(connection)
    finally:
        connection.close()


class Desktop:
    """One X11 screen."""

    def __init__(self, connection: display.Display) -> None:
        self._display = connection
        self._root = connection.screen().root

    def dpi(self) -> float | None:
        """``Xft.dpi`` of the resource manager, which desktops set to what the person chose."""
        found = self._root.get_full_property(Xatom.RESOURCE_MANAGER, Xatom.STRING, sizehint=_ANY_LENGTH)
        if found is None:
            return None
        raw = found.value if isinstance(found.value, bytes) else str(found.value).encode()
        for line in raw.decode("latin-1").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "Xft.dpi":
                return _number(value)
        return None

    def active_area(self) -> Area:
        """The free part of the monitor that the pointer is on."""
        pointer = self._root.query_pointer()
        monitors = self._monitors()
        here = next((area for area in monitors if area.holds(pointer.root_x, pointer.root_y)), monitors[0])
        free = self._cardinals(self._root, "_NET_WORKAREA")
        return here.cut(Area(*free[:4])) if free else here

    def _monitors(self) -> list[Area]:
        screen = self._display.screen()
        whole = Area(0, 0, screen.width_in_pixels, screen.height_in_pixels)
        try:
            found = self._root.xrandr_get_monitors().monitors
        except (AttributeError, error.XError):  # a server without RANDR 1.5
            return [whole]
        return [Area(m.x, m.y, m.width_in_pixels, m.height_in_pixels) for m in found] or [whole]

    def keep_focus_away(self, window: int) -> bool:
        """Say that no click asked for this window: set on the outer window that Tk wraps it in.

        ``_NET_WM_USER_TIME`` 0 must be there before the window is mapped (EWMH 1.5).
        """
        try:
            outer = self._display.create_resource_object("window", window).query_tree().parent
            if outer in {self._root, 0}:
                return False
            atom = self._display.intern_atom("_NET_WM_USER_TIME")
            outer.change_property(atom, Xatom.CARDINAL, 32, [0])
            self._display.sync()
        except error.XError:
            return False
        return True

    def _cardinals(self, window: Any, name: str) -> list[int]:
        found = window.get_full_property(self._display.intern_atom(name), X.AnyPropertyType)
        return list(found.value) if found else []


def _number(text: str) -> float | None:
    try:
        return float(text) or None
    except ValueError:
        return None

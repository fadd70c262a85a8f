"""A menu on X11, for trays that support an icon but no menu.

Each level is one override-redirect window that shows one picture. While the menu
is open, it grabs pointer and keyboard, as every menu does, so that a click
anywhere else closes it. Everything runs in the thread that reads the display.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from Xlib import XK, X, Xatom, error

from deskbreak.adapters.tray.pystray_base import Menu, MenuItem
from deskbreak.render.menu import MenuLine, MenuSheet, menu_sheet, paint_menu
from deskbreak.render.screen_scale import desktop_scale, dpi_of_screen, xft_dpi
from deskbreak.render.theme import Theme

_log = logging.getLogger(__name__)

_STILL_OPENING_MS: Final = 400  # the release of the click that opened the menu must not choose an item
_POINTER_MASK: Final = X.ButtonPressMask | X.ButtonReleaseMask | X.PointerMotionMask
_ANY_LENGTH: Final = 1 << 16  # of a property, in units of four bytes
_WHEEL: Final = frozenset({4, 5, 6, 7})  # buttons that stand for the wheel

Area = tuple[int, int, int, int]
"""Left, top, width, height, in pixels of the screen."""


@dataclass(slots=True, eq=False)
class _MenuLevel:
    """The menu, or one of its submenus. ``opener`` is the item that opens it, None for the menu itself."""

    opener: MenuItem | None
    window: Any
    items: tuple[MenuItem, ...]
    sheet: MenuSheet
    x: int
    y: int
    lit: int | None = None

    def contains(self, x: int, y: int) -> bool:
        """Whether it contains a point of the screen."""
        return self.x <= x < self.x + self.sheet.width and self.y <= y < self.y + self.sheet.height


class MenuWindow:
    """The menu of an icon. ``read`` returns the current pystray Menu, ``theme`` its colours."""

    def __init__(
        self,
        display: Any,
        read: Callable[[], Menu | None],
        choose: Callable[[MenuItem], None],
        theme: Callable[[], Theme],
    ) -> None:
        self._display = display
        self._root = display.screen().root
        self._read = read
        self._choose = choose
        self._ask_theme = theme
        self._theme = theme()
        self._scale = 1.0
        self._levels: list[_MenuLevel] = []
        self._opened_at = 0  # server time in ms

    @property
    def is_open(self) -> bool:
        """Whether the menu is on the screen."""
        return bool(self._levels)

    def open(self, x: int, y: int, time: int) -> None:
        """Open the menu beside a point of the screen; ``time`` is the server time of the click in ms."""
        self.close()
        items = tuple(self._read() or ())
        if not items:
            return
        self._theme = self._ask_theme()
        self._scale = _scale(self._display.screen())
        self._opened_at = time
        menu = self._push(None, items, x, x, y)
        # The root window holds the grab, because it is already on the screen: so we get the clicks of a quick
        # user who sees the menu.
        mode = X.GrabModeAsync
        grabbed = self._root.grab_pointer(False, _POINTER_MASK, mode, mode, X.NONE, X.NONE, time)  # noqa: FBT003 - Xlib's own signature
        if grabbed != X.GrabSuccess:  # another menu is open; ours could not be closed
            _log.info("the menu cannot be opened: another program grabs the pointer (%s)", grabbed)
            self.close()
            return
        self._root.grab_keyboard(False, mode, mode, time)  # noqa: FBT003 - as above; without it, the mouse still works
        menu.window.map()
        self._display.flush()

    def close(self) -> None:
        """Close the menu."""
        if self._levels:
            self._display.ungrab_keyboard(X.CurrentTime)
            self._display.ungrab_pointer(X.CurrentTime)
            self._pop_to(0)
            self._display.flush()

    def refresh(self) -> None:
        """Redraw the items in place; a level whose item is gone closes."""
        for depth, level in enumerate(self._levels):
            above = self._levels[depth - 1].items if depth else ()
            if level.opener is not None and not (level.opener in above and level.opener.enabled):
                self._pop_to(depth)
                break
            lit = level.items[level.lit] if level.lit is not None else None
            level.items = tuple((self._read() if level.opener is None else level.opener.submenu) or ())
            level.lit = level.items.index(lit) if lit is not None and lit in level.items else None
            sheet = menu_sheet([_line(item) for item in level.items], self._scale)
            if sheet != level.sheet:
                level.sheet = sheet
                level.window.configure(width=sheet.width, height=sheet.height)
                self._paint(level)
        self._display.flush()

    def handle(self, event: Any) -> None:
        """Handle an event of the pointer, the keyboard, or one of the windows."""
        match event.type:
            case X.Expose:
                for level in self._levels:
                    if level.window.id == event.window.id:
                        self._paint(level)
            case X.MotionNotify:
                self._point(event.root_x, event.root_y)
            case X.ButtonPress if event.detail not in _WHEEL and not self._level_at(
                event.root_x, event.root_y
            ):
                self.close()
            case X.ButtonRelease if event.detail not in _WHEEL:
                self._let_go(event)
            case X.KeyPress:
                self._press(self._display.keycode_to_keysym(event.detail, 0))
        self._display.flush()

    # Pointer events.

    def _level_at(self, x: int, y: int) -> _MenuLevel | None:
        return next((level for level in reversed(self._levels) if level.contains(x, y)), None)

    def _point(self, x: int, y: int) -> None:
        level = self._level_at(x, y)
        if level is None:
            self._light(self._levels[-1], None)
            return
        index = level.sheet.line_at(x - level.x, y - level.y)
        depth = self._levels.index(level)
        below = self._levels[depth + 1] if depth + 1 < len(self._levels) else None
        if index is not None and below is not None and level.items[index] is not below.opener:
            self._pop_to(depth + 1)
            below = None
        if index is not None or below is None:
            self._light(level, index)
        if below is None:
            self._go_deeper(level)

    def _let_go(self, event: Any) -> None:
        level = self._level_at(event.root_x, event.root_y)
        if level is None or event.time - self._opened_at < _STILL_OPENING_MS:
            return
        self._point(event.root_x, event.root_y)
        self._take(level)

    # Keyboard events.

    def _press(self, key: int) -> None:
        level = self._levels[-1]
        match key:
            case XK.XK_Down | XK.XK_Up:
                self._light(level, level.sheet.step_from(level.lit, 1 if key == XK.XK_Down else -1))
            case XK.XK_Right if self._go_deeper(level):
                self._light(self._levels[-1], self._levels[-1].sheet.step_from(None, 1))
            case XK.XK_Return | XK.XK_KP_Enter | XK.XK_space:
                if self._go_deeper(level):
                    self._light(self._levels[-1], self._levels[-1].sheet.step_from(None, 1))
                else:
                    self._take(level)
            case XK.XK_Left if len(self._levels) > 1:
                self._pop_to(len(self._levels) - 1)
            case XK.XK_Escape:
                if len(self._levels) > 1:
                    self._pop_to(len(self._levels) - 1)
                else:
                    self.close()

    # Levels.

    def _take(self, level: _MenuLevel) -> None:
        """Choose the highlighted line, if it can be chosen."""
        if level.lit is None or not level.sheet.lines[level.lit].choosable:
            return
        item = level.items[level.lit]
        if not item.submenu:
            self.close()
            self._choose(item)

    def _go_deeper(self, level: _MenuLevel) -> bool:
        """Open the submenu of the highlighted line, if there is one."""
        if level.lit is None:
            return False
        item, line = level.items[level.lit], level.sheet.lines[level.lit]
        if not (line.deeper and line.choosable):
            return False
        top = level.y + level.sheet.tops[level.lit] - level.sheet.tops[0]
        self._push(item, tuple(item.submenu), level.x + level.sheet.width, level.x, top).window.map()
        return True

    def _light(self, level: _MenuLevel, index: int | None) -> None:
        if index != level.lit:
            level.lit = index
            self._paint(level)

    def _push(
        self, opener: MenuItem | None, items: tuple[MenuItem, ...], right_of: int, left_of: int, y: int
    ) -> _MenuLevel:
        """Create a level, not shown yet: to the right of one x position or, without room, to the left of another."""
        sheet = menu_sheet([_line(item) for item in items], self._scale)
        left, top, wide, high = self._monitor(left_of, y)
        x = right_of if right_of + sheet.width <= left + wide else max(left, left_of - sheet.width)
        if y + sheet.height > top + high:
            # The menu itself opens upwards from its click; a submenu moves up as far as needed.
            y = max(top, (y if opener is None else top + high) - sheet.height)
        window = self._root.create_window(
            *(x, y, sheet.width, sheet.height, 0, self._display.screen().root_depth),
            window_class=X.InputOutput,
            override_redirect=True,
            save_under=True,
            event_mask=X.ExposureMask,
        )
        window.set_wm_class("deskbreak-menu", "deskbreak")
        kind = self._display.intern_atom("_NET_WM_WINDOW_TYPE")
        popup_menu = self._display.intern_atom("_NET_WM_WINDOW_TYPE_POPUP_MENU")
        window.change_property(kind, Xatom.ATOM, 32, [popup_menu])
        level = _MenuLevel(opener, window, items, sheet, x, y)
        self._levels.append(level)
        return level

    def _pop_to(self, depth: int) -> None:
        while len(self._levels) > depth:
            self._levels.pop().window.destroy()

    def _paint(self, level: _MenuLevel) -> None:
        pen = level.window.create_gc()
        level.window.put_pil_image(pen, 0, 0, paint_menu(level.sheet, self._theme, level.lit))
        pen.free()

    def _monitor(self, x: int, y: int) -> Area:
        """The monitor that contains a point."""
        screen = self._display.screen()
        whole = (0, 0, screen.width_in_pixels, screen.height_in_pixels)
        try:
            monitors = self._root.xrandr_get_monitors().monitors
        except (AttributeError, error.XError):  # a server without RANDR 1.5
            return whole
        areas = ((m.x, m.y, m.width_in_pixels, m.height_in_pixels) for m in monitors)
        return next((a for a in areas if a[0] <= x < a[0] + a[2] and a[1] <= y < a[1] + a[3]), whole)


def _line(item: MenuItem) -> MenuLine:
    if item is Menu.SEPARATOR:
        return MenuLine()
    return MenuLine(item.text, bool(item.enabled), item.checked, bool(item.submenu))


def _scale(screen: Any) -> float:
    """The scale of the desktop, as in the break window."""
    found = screen.root.get_full_property(Xatom.RESOURCE_MANAGER, Xatom.STRING, sizehint=_ANY_LENGTH)
    raw = b"" if found is None else found.value
    text = raw.decode("latin-1") if isinstance(raw, bytes) else str(raw)
    pixels = screen.width_in_pixels, screen.height_in_pixels
    by_size = dpi_of_screen(pixels, (screen.width_in_mms, screen.height_in_mms))
    return desktop_scale(xft_dpi(text) or by_size, os.environ)

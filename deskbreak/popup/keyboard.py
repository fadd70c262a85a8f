"""Interprets Tk key events: whether one is for this window, and which key it is on any layout.

Plain, Shift and AltGr keys belong to the window; keys with Alt, Super, Control, Meta or Hyper are shortcuts of
other programs. The X server decides which bit of an event's state is which modifier, so it is queried. On
Windows and macOS Tk fixes the bits; both classes follow Tk's sources (tkWinKey.c, tkMacOSXKeyEvent.c) and were
not run on those systems.
"""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Final, Protocol

from deskbreak.core.guide.latin_keys import latin_key

if TYPE_CHECKING:
    import tkinter as tk

    from deskbreak.popup.x11 import X11Desktop

log = logging.getLogger(__name__)

SHIFT: Final = 0x1
_UNICODE: Final = (
    0x1000000  # keysyms from here on are characters; older ones have separate blocks (keysymdef.h)
)
_OTHER_SCRIPTS: Final = {0x04, 0x05, 0x06, 0x07, 0x0C, 0x0D, 0x0E, 0x14, 0x15, 0x16}
_CONTROL: Final = 0x4
_MOD1: Final = 0x8
_DEFAULT_FOREIGN: Final = _CONTROL | 0x8 | 0x40  # Alt is Mod1, Super is Mod4

# Positions on a US keyboard, by key code; X11's are those of Linux (evdev) plus 8.
_X11_ROWS: Final = ((10, "1234567890"), (24, "qwertyuiop"), (38, "asdfghjkl"), (52, "zxcvbnm"))
_X11: Final = {first + n: key for first, row in _X11_ROWS for n, key in enumerate(row)}
_MAC_CODES: Final = (
    *(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 25, 26, 28, 29),
    *(31, 32, 34, 35, 37, 38, 40, 45, 46),
)
_MAC: Final = dict(zip(_MAC_CODES, "asdfhgzxcvbqweryt1234659780ouipljknm", strict=True))
_MAC_CODE_BITS: Final = 24  # the virtual key code is in the bits above (Tk 8.6.11)


class Keyboard(Protocol):
    """The keyboard of one windowing system."""

    def is_foreign(self, event: tk.Event[tk.Misc]) -> bool:
        """Whether a modifier makes it another program's shortcut."""

    def character(self, event: tk.Event[tk.Misc]) -> str:
        """The character of the key on a Latin keyboard."""


def keyboard_of(system: str, x11: X11Desktop | None) -> Keyboard:
    """Return the keyboard of a windowing system, by Tk's name for it."""
    match system:
        case "win32":
            return WindowsKeyboard()
        case "aqua":
            return MacKeyboard()
    return X11Keyboard(x11)


class X11Keyboard:
    """Any keyboard of an X server."""

    def __init__(self, x11: X11Desktop | None) -> None:
        self._x11 = x11
        self._foreign: int | None = None

    def is_foreign(self, event: tk.Event[tk.Misc]) -> bool:
        """Whether a modifier makes it a shortcut, by the server's modifier mapping."""
        if self._foreign is None:
            self._foreign = self._ask_foreign()
        return bool(int(event.state) & self._foreign)

    def character(self, event: tk.Event[tk.Misc]) -> str:
        """Found by the character, the key's other groups in the layout, and its position."""
        typed = event.char or _dead(event.keysym) or _letter(event.keysym_num)
        if typed.isascii() and typed.isalnum():
            return typed.lower()
        others: list[str] = []
        if self._x11 is not None:
            try:
                others = self._x11.characters(event.keycode)
            except OSError as error:
                log.warning("cannot ask the X server about a key: %s", error)
        return latin_key(typed, others, _X11.get(event.keycode, ""), shifted=bool(int(event.state) & SHIFT))

    def _ask_foreign(self) -> int:
        if self._x11 is None:
            return _DEFAULT_FOREIGN
        try:
            return self._x11.shortcut_modifiers() | _CONTROL
        except OSError as error:
            log.warning("cannot ask the X server about modifiers: %s", error)
            return _DEFAULT_FOREIGN


class WindowsKeyboard:
    """Tk on Windows: a virtual key code names the key by the layout's Latin letter. Not run on Windows yet."""

    _ALT: Final = 0x20000

    def is_foreign(self, event: tk.Event[tk.Misc]) -> bool:
        """Whether Control or Alt is held; both together are AltGr if they type a character."""
        held = int(event.state) & (_CONTROL | self._ALT)
        return bool(held) and not (held == _CONTROL | self._ALT and event.char and event.char.isprintable())

    def character(self, event: tk.Event[tk.Misc]) -> str:
        """Found by the character, and the virtual key code."""
        position = chr(event.keycode).lower() if 0 < event.keycode < 0x80 else ""  # noqa: PLR2004 - ASCII
        position = position if position.isalnum() else ""
        return latin_key(event.char, (), position, shifted=bool(int(event.state) & SHIFT))


class MacKeyboard:
    """Tk on macOS: Command is Mod1; Option types characters, as AltGr does. Not run on macOS yet."""

    def is_foreign(self, event: tk.Event[tk.Misc]) -> bool:
        """Whether Control or Command is held."""
        return bool(int(event.state) & (_CONTROL | _MOD1))

    def character(self, event: tk.Event[tk.Misc]) -> str:
        """Found by the character, and the position."""
        position = _MAC.get(event.keycode >> _MAC_CODE_BITS, "")
        return latin_key(event.char, (), position, shifted=bool(int(event.state) & SHIFT))


def _letter(keysym: int) -> str:
    """The letter of another script on a key; Tk has none if the locale cannot represent it (LC_ALL=C).

    For the older keysyms any letter suffices, because the key itself identifies it.
    """
    if _UNICODE <= keysym <= _UNICODE + sys.maxunicode:
        return chr(keysym - _UNICODE)
    return "я" if keysym >> 8 in _OTHER_SCRIPTS else ""


def _dead(keysym: str) -> str:
    """Return a circumflex for any dead key, which types no character alone."""
    return "^" if keysym.startswith("dead_") else ""

"""Reads the theme that an X11 desktop announces by XSETTINGS.

https://specifications.freedesktop.org/xsettings-spec/0.5/: a settings manager
(xfsettingsd, those of GNOME, MATE and Cinnamon, xsettingsd) owns the selection
``_XSETTINGS_S<screen>``; the window that owns it carries all settings in one property.
"""

from __future__ import annotations

import logging
import struct
from typing import Final

from Xlib import X
from Xlib.display import Display

from deskbreak.linux.x11 import NO_SERVER, connect
from deskbreak.ports import Unavailable

_log = logging.getLogger(__name__)

_THEME: Final = "Net/ThemeName"
_HEADER_SIZE: Final = 12  # byte order, three unused, serial, number of settings
_LONG: Final = 4
_INTEGER, _STRING, _COLOUR = 0, 1, 2
_BODY_SIZES: Final = {_INTEGER: 4, _COLOUR: 8}  # bytes; a string contains its own size


def theme_name(display_name: str | None = None) -> str:
    """The theme of GTK programs, "" if unknown; ``display_name`` defaults to $DISPLAY."""
    try:
        display = connect(display_name)
        try:
            return strings(_property(display)).get(_THEME, "")
        finally:
            display.close()
    except (Unavailable, *NO_SERVER) as reason:
        _log.debug("no XSETTINGS: %s", reason)  # the manager and its window may disappear at any time
        return ""


def strings(data: bytes) -> dict[str, str]:
    """The text settings by name; for damaged data, those before the damage."""
    order = ">" if data[:1] == b"\1" else "<"  # as in the X protocol: 0 is the least significant byte first
    found: dict[str, str] = {}
    at = _HEADER_SIZE
    try:
        (count,) = struct.unpack_from(f"{order}I", data, 8)
        for _ in range(count):
            kind, name_size = struct.unpack_from(f"{order}BxH", data, at)
            name = data[at + _LONG : at + _LONG + name_size]
            at += _LONG + _padded(name_size) + _LONG  # the last four: the serial of its last change
            if kind == _STRING:
                (size,) = struct.unpack_from(f"{order}I", data, at)
                at += _LONG
                found[name.decode("ascii", "replace")] = data[at : at + size].decode("utf-8", "replace")
                at += _padded(size)
            else:
                at += _BODY_SIZES[kind]
    except (struct.error, KeyError) as reason:
        _log.debug("incomplete XSETTINGS: %r", reason)
    return found


def _property(display: Display) -> bytes:
    selection = display.intern_atom(f"_XSETTINGS_S{display.get_default_screen()}")
    owner = display.get_selection_owner(selection)
    if owner == X.NONE:
        return b""
    found = owner.get_full_property(display.intern_atom("_XSETTINGS_SETTINGS"), X.AnyPropertyType)
    return b"" if found is None or found.format != 8 else bytes(found.value)  # noqa: PLR2004 - bits per item


def _padded(size: int) -> int:
    return -(-size // _LONG) * _LONG

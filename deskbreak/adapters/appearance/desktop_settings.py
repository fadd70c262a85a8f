"""Where desktops keep their appearance settings: portal, files, tools. Nothing here raises."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Final

from deskbreak.adapters.command import output_of
from deskbreak.storage import files, paths

log = logging.getLogger(__name__)

INTERFACE: Final = "org.gnome.desktop.interface"  # in GSettings
_PORTAL_S: Final = 0.8  # time limit for the portal, which may first have to start
_TOOL_S: Final = 0.5  # time limit for a system tool
_MOST_NESTED: Final = 3  # Read wraps the value in two variants (a known bug of the portal), ReadOne in one

Ask = Callable[[Any, float], tuple[Any, ...]]
"""The call function of the session bus: `linux.dbus.bus.Bus.call`."""


def portal_number(call: Ask | None, key: str) -> int | None:
    """The settings portal's value of a key of org.freedesktop.appearance; None if it does not answer."""
    if call is None:
        return None
    from deskbreak.linux.dbus.messages import BusError, Call  # jeepney is for Linux only

    where = ("org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop")
    asked = ("org.freedesktop.appearance", key)
    try:
        reply = call(Call(*where, "org.freedesktop.portal.Settings", "Read", "ss", asked), _PORTAL_S)
    except BusError as error:  # there is no portal, or it does not support this key
        log.debug("the settings portal has no %s: %s", key, error)
        return None
    return number_in(reply[0]) if reply else None


def number_in(answer: object) -> int | None:
    """The number inside any nesting of (signature, value) pairs."""
    for _ in range(_MOST_NESTED):
        if isinstance(answer, tuple) and len(answer) == 2 and isinstance(answer[0], str):  # noqa: PLR2004 - a pair
            answer = answer[1]
    return answer if isinstance(answer, int) and not isinstance(answer, bool) else None


def config_text(name: str) -> str:
    """The text of a file in the user's configuration folder, or an empty string."""
    return files.text_of(paths.config_home() / name)


def tool(*command: str) -> str:
    """The output of a small system tool; empty if it is missing or fails."""
    return output_of(*command, within_s=_TOOL_S) or ""

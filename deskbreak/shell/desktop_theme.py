"""Is the desktop dark? Asked once a window or an icon is made; nothing here polls or raises.

What each system says is read by a small reader; what it means is decided by
pure functions. The panel is another matter: only Windows says how dark it is
(``SystemUsesLightTheme``); elsewhere it is taken for dark, as GNOME's, Xfce's and most others are.
"""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Callable
from typing import Any, Final

log = logging.getLogger(__name__)

_DARK_MODES: Final = 1  # org.freedesktop.appearance color-scheme: 0 no preference, 1 dark, 2 light
_LIGHT_MODES: Final = 2
_MOST_NESTED: Final = (
    3  # Read wraps the value in two variants (a known mistake of the portal), ReadOne in one
)
_TOOL_S: Final = 2.0  # seconds that a system's own tool may take
_PERSONALIZE: Final = r"Software\Microsoft\Windows\CurrentVersion\Themes\Personalize"

Body = tuple[Any, ...]


def means_dark(color_scheme: object) -> bool | None:
    """What the portal's ``color-scheme`` says; None: no preference, or nothing that can be understood.

    ``color_scheme`` is the number, in as many variants, pairs of signature and value, as it came in.
    """
    value = color_scheme
    for _ in range(_MOST_NESTED):
        if isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], str):  # noqa: PLR2004 -- a pair
            value = value[1]
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return {_DARK_MODES: True, _LIGHT_MODES: False}.get(value)


def theme_name_means_dark(name: str) -> bool:
    """Whether a GTK theme is a dark one, by its name: "Adwaita-dark", "Yaru-dark", "Greybird-dark"."""
    words = name.strip().strip("'\"").lower().replace("-", " ").replace("_", " ").replace(":", " ").split()
    return "dark" in words or "black" in words


if sys.platform == "win32":

    def is_dark(call: object = None) -> bool:
        """Whether windows of programs are dark."""
        del call  # for desktops with a session bus
        return _registry("AppsUseLightTheme") == 0

    def is_panel_dark() -> bool:
        """Whether the task bar is dark."""
        return _registry("SystemUsesLightTheme") != 1

    def _registry(name: str) -> object:
        import winreg  # noqa: PLC0415 -- Windows only

        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _PERSONALIZE) as key:
                value: object = winreg.QueryValueEx(key, name)[0]
        except OSError:  # Windows before 10, or never set
            return None
        return value

elif sys.platform == "darwin":

    def is_dark(call: object = None) -> bool:
        """Whether windows of programs are dark."""
        del call  # for desktops with a session bus
        return _run("defaults", "read", "-g", "AppleInterfaceStyle").strip() == "Dark"

    def is_panel_dark() -> bool:
        """Whether the menu bar is dark: it goes with the picture behind it, but light style is the best guess."""
        return is_dark()

else:

    def is_dark(call: Callable[[Any], Body] | None = None) -> bool:
        """Whether windows of programs are dark; ``call`` is that of the session bus, `linux.bus.Bus.call`."""
        answer = _from_portal(call) if call is not None else None
        if answer is None:
            answer = theme_name_means_dark(
                _run("gsettings", "get", "org.gnome.desktop.interface", "gtk-theme")
            )
        return answer

    def is_panel_dark() -> bool:
        """Whether the panel is dark: no desktop says so; most are."""
        return True

    def _from_portal(call: Callable[[Any], Body]) -> bool | None:
        from deskbreak.shell.linux.messages import BusError, Call  # noqa: PLC0415 -- jeepney is for Linux only

        portal = Call(
            "org.freedesktop.portal.Desktop",
            "/org/freedesktop/portal/desktop",
            "org.freedesktop.portal.Settings",
            "Read",
            "ss",
            ("org.freedesktop.appearance", "color-scheme"),
        )
        try:
            reply = call(portal)
        except BusError as error:
            log.debug("no settings portal: %s", error)
            return None
        return means_dark(reply[0]) if reply else None


def _run(*command: str) -> str:
    """What a small tool of the system prints; nothing, if it is missing or fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_TOOL_S, check=False)
    except (OSError, subprocess.TimeoutExpired, UnicodeDecodeError) as error:
        log.debug("%s: %s", command[0], error)
        return ""
    return done.stdout if done.returncode == 0 else ""

"""Whether the desktop and its panel are dark. Read once per window or icon; nothing here polls or raises.

A small reader gets each system's setting, and the pure functions of `theme_rules` interpret it. All readers
together take less than 2 s.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Final

from deskbreak.adapters.appearance.desktop_settings import INTERFACE, Ask, config_text, portal_number, tool
from deskbreak.adapters.appearance.theme_rules import (
    by_color_scheme,
    by_gsettings,
    by_gtk,
    by_kde_colours,
    by_theme_name,
    panel_of,
    plasma_panel,
    xfce_panel,
)
from deskbreak.core.presentation.view import Panel

_PERSONALIZE: Final = r"Software\Microsoft\Windows\CurrentVersion\Themes\Personalize"
# Values of XDG_CURRENT_DESKTOP for GNOME Shell, whose top bar is dark even with light windows.
_GNOME_SHELL: Final = frozenset({"gnome", "ubuntu", "pop"})
_GTK_PANELS: Final = frozenset({"mate", "lxde"})  # drawn in the theme of the windows

if sys.platform == "win32":

    def is_dark(call: object = None) -> bool:
        """Whether application windows are dark."""
        del call  # for desktops with a session bus
        return _registry("AppsUseLightTheme") == 0

    def panel(call: object = None) -> Panel:
        """The brightness of the taskbar: dark by default."""
        del call
        return panel_of(_registry("SystemUsesLightTheme") != 1)

    def _registry(name: str) -> object:
        import winreg  # Windows only

        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _PERSONALIZE) as key:
                value: object = winreg.QueryValueEx(key, name)[0]
        except OSError:  # Windows before 10, or never set
            return None
        return value

elif sys.platform == "darwin":

    def is_dark(call: object = None) -> bool:
        """Whether application windows are dark."""
        del call  # for desktops with a session bus
        return tool("defaults", "read", "-g", "AppleInterfaceStyle").strip() == "Dark"

    def panel(call: object = None) -> Panel:
        """The brightness of the menu bar: it depends on the wallpaper behind it, which is not reported."""
        del call
        return Panel.UNKNOWN

else:

    def is_dark(call: Ask | None = None) -> bool:
        """Whether application windows are dark; ``call`` is that of the session bus."""
        return bool(
            _first(
                lambda: by_theme_name(_forced()),
                lambda: _color_scheme(call),
                _xsettings,
                lambda: by_gsettings(tool("gsettings", "list-recursively", INTERFACE)),
                lambda: by_gtk("", config_text("gtk-3.0/settings.ini")),
                _kde_colours,
            )
        )

    def panel(call: Ask | None = None) -> Panel:
        """The brightness of the panel behind the tray icons.

        Cinnamon, LXQt and Budgie have separate themes for panels, which cannot be read reliably.
        """
        desktop = {name for name in os.environ.get("XDG_CURRENT_DESKTOP", "").lower().split(":") if name}
        if "gnome" in desktop and desktop <= _GNOME_SHELL:
            return Panel.DARK
        if "kde" in desktop:
            return plasma_panel(config_text("plasmarc"), _first(lambda: _color_scheme(call), _kde_colours))
        if "xfce" in desktop:
            return xfce_panel(
                tool("xfconf-query", "--channel", "xfce4-panel", "--list", "--verbose"),
                _gtk(),
                forced=bool(_forced()),
            )
        return panel_of(_gtk()) if desktop & _GTK_PANELS else Panel.UNKNOWN

    def _first(*signs: Callable[[], bool | None]) -> bool | None:
        """The first sign that is conclusive; those after it are not evaluated."""
        return next((said for look in signs if (said := look()) is not None), None)

    def _gtk() -> bool | None:
        forced = _forced()
        return by_theme_name(forced) if forced else by_gtk(_theme_name(), config_text("gtk-3.0/settings.ini"))

    def _xsettings() -> bool | None:
        theme = _theme_name()
        return by_gtk(theme, config_text("gtk-3.0/settings.ini")) if theme else None

    def _forced() -> str:
        return os.environ.get("GTK_THEME", "")

    def _theme_name() -> str:
        if not os.environ.get("DISPLAY"):
            return ""
        from deskbreak.linux.xsettings import theme_name  # python-xlib is for Linux only

        return theme_name()

    def _kde_colours() -> bool | None:
        return by_kde_colours(config_text("kdeglobals"))

    def _color_scheme(call: Ask | None) -> bool | None:
        return by_color_scheme(portal_number(call, "color-scheme"))

"""Signs of a dark or light desktop, and what each one means. Pure: `theme` reads them.

True is dark, False is light, None is unknown. None is a useful answer: a wrong guess draws a white icon on a
white panel.
"""

from __future__ import annotations

import re
from typing import Final

from deskbreak.adapters.appearance.desktop_settings import INTERFACE
from deskbreak.core.config.ini import entry
from deskbreak.core.presentation.view import Panel

_COLOR_SCHEMES: Final = {1: True, 2: False}  # org.freedesktop.appearance color-scheme; 0 is unset
_DARK_WORDS: Final = frozenset({"dark", "black", "inverse", "dracula", "nordic"})
# Themes of toolkits and desktops that are entirely light, including panels. Other names may mislead:
# Arc-Darker and Ambiant-MATE have light windows and a dark panel.
_LIGHT_THEMES: Final = frozenset({"adwaita", "breeze", "default", "highcontrast", "raleigh", "yaru"})
_BUILT_IN: Final = "Adwaita"  # the value of gsettings if the user never chose a theme
_HALF_BRIGHT: Final = 128.0


def by_color_scheme(number: int | None) -> bool | None:
    """From the portal's ``color-scheme``."""
    return None if number is None else _COLOR_SCHEMES.get(number)


def by_theme_name(name: str) -> bool | None:
    """From the name of a theme: "Adwaita-dark", "Adwaita:dark", "BreezeDark", "Yaru-blue", "Arc-Light"."""
    words = [word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name)]
    if not _DARK_WORDS.isdisjoint(words):
        return True
    family = re.split(r"[-_:]", name.lower())[0]
    return False if "light" in words or family in _LIGHT_THEMES else None


def by_gsettings(listing: str) -> bool | None:
    """From the output of ``gsettings list-recursively org.gnome.desktop.interface``."""
    found = dict(
        re.findall(rf"^{re.escape(INTERFACE)} (color-scheme|gtk-theme) '(.*)'$", listing, re.MULTILINE)
    )
    chosen = {"prefer-dark": True, "prefer-light": False}.get(found.get("color-scheme", ""))
    theme = found.get("gtk-theme", _BUILT_IN)
    return chosen if chosen is not None or theme == _BUILT_IN else by_theme_name(theme)


def by_gtk(theme: str, ini: str) -> bool | None:
    """As a GTK 3 program decides if GTK_THEME, which has priority, is not set.

    ``theme`` is the XSETTINGS theme name, "" for none; ``ini`` is the text of ``gtk-3.0/settings.ini``.
    https://docs.gtk.org/gtk3/property.Settings.gtk-application-prefer-dark-theme.html
    """
    if entry(ini, "Settings", "gtk-application-prefer-dark-theme").lower() in {"1", "true"}:
        return True
    return by_theme_name(theme or entry(ini, "Settings", "gtk-theme-name"))


def by_kde_colours(kdeglobals: str) -> bool | None:
    """From the window background in KDE's ``kdeglobals``, otherwise from the name of the colour scheme there."""
    colour = re.fullmatch(r"(\d+),(\d+),(\d+)(,\d+)?", entry(kdeglobals, "Colors:Window", "BackgroundNormal"))
    if colour is None:
        return by_theme_name(entry(kdeglobals, "General", "ColorScheme"))
    red, green, blue = (int(colour[i]) for i in (1, 2, 3))
    return 0.299 * red + 0.587 * green + 0.114 * blue < _HALF_BRIGHT  # luma of ITU-R BT.601


def xfce_panel(listing: str, gtk: bool | None, *, forced: bool) -> Panel:  # noqa: FBT001 - one of three signs
    """From the output of ``xfconf-query -c xfce4-panel -lv`` and GTK's decision; ``forced`` by GTK_THEME.

    A panel may have a colour or a picture of its own (a ``background-style`` other than 0). Its switch "Dark
    mode" selects the dark variant of the GTK theme, unless GTK_THEME names one.
    """
    found = dict(re.findall(r"^/panels/(\S+)\s+(\S+)$", listing, re.MULTILINE))
    if any(key.endswith("/background-style") and style != "0" for key, style in found.items()):
        return Panel.UNKNOWN
    return panel_of(gtk if forced or found.get("dark-mode") != "true" else True)


def plasma_panel(plasmarc: str, colours: bool | None) -> Panel:  # noqa: FBT001 - one of three signs
    """From KDE's ``plasmarc``; without a theme of its own, the panel takes the ``colours`` of the windows."""
    theme = entry(plasmarc, "Theme", "name")
    return panel_of(colours if theme in {"", "default"} else by_theme_name(theme))


def panel_of(dark: bool | None) -> Panel:  # noqa: FBT001 - one of three signs
    """Convert the sign to a kind of panel."""
    if dark is None:
        return Panel.UNKNOWN
    return Panel.DARK if dark else Panel.LIGHT

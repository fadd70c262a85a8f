"""Whether the desktop asks for less motion or more contrast. Read once per window; nothing here raises.

A small reader gets each system's setting, and pure functions interpret it.
"""

from __future__ import annotations

import os
import sys
from typing import Final

from deskbreak.adapters.appearance.desktop_settings import INTERFACE, Ask, config_text, portal_number, tool
from deskbreak.core.config.ini import entry

_WISHED: Final = (
    1  # the portal's value of ``contrast`` for more contrast, and of ``reduced-motion`` for less motion
)


def kde_stands_still(kdeglobals: str) -> bool:
    """Whether Plasma's animations are off: ``AnimationDurationFactor=0`` in the group KDE."""
    found = entry(kdeglobals, "KDE", "AnimationDurationFactor")
    try:
        return float(found) == 0.0
    except ValueError:
        return False


def gtk_stands_still(settings: str) -> bool:
    """Whether a GTK settings.ini turns animations off."""
    return entry(settings, "Settings", "gtk-enable-animations").lower() in {"0", "false"}


def has_strong_theme(theme: str) -> bool:
    """Whether the name of a GTK theme means high contrast: "HighContrast", "HighContrastInverse"."""
    return "highcontrast" in theme.lower().replace("-", "").replace("_", "")


if sys.platform == "win32":
    import ctypes

    _GET_ANIMATION: Final = 0x1042  # SPI_GETCLIENTAREAANIMATION
    _GET_CONTRAST: Final = 0x0042  # SPI_GETHIGHCONTRAST
    _CONTRAST_ON: Final = 0x1  # HCF_HIGHCONTRASTON

    class _HighContrast(ctypes.Structure):
        _fields_ = (("size", ctypes.c_uint), ("flags", ctypes.c_uint), ("scheme", ctypes.c_wchar_p))

    def wants_less_motion(call: Ask | None = None) -> bool:
        """Whether "Animation effects" are off."""
        del call  # for desktops with a session bus
        shown = ctypes.c_int(1)
        asked = ctypes.windll.user32.SystemParametersInfoW(_GET_ANIMATION, 0, ctypes.byref(shown), 0)
        return bool(asked) and not shown.value

    def wants_more_contrast(call: Ask | None = None) -> bool:
        """Whether a contrast theme is on."""
        del call  # as above
        found = _HighContrast(size=ctypes.sizeof(_HighContrast))
        asked = ctypes.windll.user32.SystemParametersInfoW(_GET_CONTRAST, found.size, ctypes.byref(found), 0)
        return bool(asked) and bool(found.flags & _CONTRAST_ON)

elif sys.platform == "darwin":
    _ACCESS: Final = "com.apple.universalaccess"

    def wants_less_motion(call: Ask | None = None) -> bool:
        """Whether "Reduce motion" is on."""
        del call  # for desktops with a session bus
        return tool("defaults", "read", _ACCESS, "reduceMotion").strip() == "1"

    def wants_more_contrast(call: Ask | None = None) -> bool:
        """Whether "Increase contrast" is on."""
        del call  # as above
        return tool("defaults", "read", _ACCESS, "increaseContrast").strip() == "1"

else:

    def wants_less_motion(call: Ask | None = None) -> bool:
        """Whether any of the desktop's settings asks for less motion; ``call`` is that of the session bus."""
        if portal_number(call, "reduced-motion") == _WISHED:
            return True
        return (
            kde_stands_still(config_text("kdeglobals"))
            or gtk_stands_still(config_text("gtk-3.0/settings.ini"))
            or tool("gsettings", "get", INTERFACE, "enable-animations").strip() == "false"
        )

    def wants_more_contrast(call: Ask | None = None) -> bool:
        """Whether any of the desktop's settings asks for more contrast; ``call`` is that of the session bus."""
        if portal_number(call, "contrast") == _WISHED:
            return True
        return (
            has_strong_theme(os.environ.get("GTK_THEME", ""))
            or tool("gsettings", "get", "org.gnome.desktop.a11y.interface", "high-contrast").strip() == "true"
            or has_strong_theme(tool("gsettings", "get", INTERFACE, "gtk-theme"))
        )

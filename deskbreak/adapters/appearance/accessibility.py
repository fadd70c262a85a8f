"""Does the desktop ask for less motion, or for more contrast? Asked once a window is made; nothing here raises.

What each system says is read by a small reader; what it means is decided by pure functions.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from deskbreak.storage import files, paths

log = logging.getLogger(__name__)

_TOOL_S: Final = 0.5  # seconds that a system's own tool may take
_MOST_NESTED: Final = 3  # variants around the portal's answer
_INTERFACE: Final = "org.gnome.desktop.interface"

Body = tuple[Any, ...]
PortalCall = Callable[[Any], Body]


def portal_flag(answer: object) -> bool | None:
    """What the portal's ``contrast`` and ``reduced-motion`` say: 1 is more contrast, or less motion; 0 no wish."""
    for _ in range(_MOST_NESTED):
        if isinstance(answer, tuple) and len(answer) == 2 and isinstance(answer[0], str):  # noqa: PLR2004 - a pair
            answer = answer[1]
    if isinstance(answer, bool) or not isinstance(answer, int):
        return None
    return answer == 1


def kde_stands_still(kdeglobals: str) -> bool:
    """Whether Plasma's animations are off: ``AnimationDurationFactor=0`` in the group KDE."""
    found = _option(kdeglobals, "KDE", "AnimationDurationFactor")
    try:
        return float(found) == 0.0
    except ValueError:
        return False


def gtk_stands_still(settings: str) -> bool:
    """Whether a GTK settings.ini turns animations off."""
    return _option(settings, "Settings", "gtk-enable-animations").lower() in {"0", "false"}


def has_strong_theme(theme: str) -> bool:
    """Whether a GTK theme is one of strong contrast, by its name: "HighContrast", "HighContrastInverse"."""
    return "highcontrast" in theme.lower().replace("-", "").replace("_", "")


def _option(text: str, section: str, name: str) -> str:
    import configparser  # here: this is asked when a break is near

    parser = configparser.ConfigParser(strict=False, interpolation=None, allow_no_value=True)
    try:
        parser.read_string(text)
    except configparser.Error:  # not as it should be, and not ours
        return ""
    return (parser.get(section, name, fallback="") or "").strip()


if sys.platform == "win32":
    import ctypes

    _GET_ANIMATION: Final = 0x1042  # SPI_GETCLIENTAREAANIMATION
    _GET_CONTRAST: Final = 0x0042  # SPI_GETHIGHCONTRAST
    _CONTRAST_ON: Final = 0x1  # HCF_HIGHCONTRASTON

    class _HighContrast(ctypes.Structure):
        _fields_ = (("size", ctypes.c_uint), ("flags", ctypes.c_uint), ("scheme", ctypes.c_wchar_p))

    def wants_less_motion(call: PortalCall | None = None) -> bool:
        """Whether "Animation effects" are off."""
        del call  # for desktops with a session bus
        shown = ctypes.c_int(1)
        asked = ctypes.windll.user32.SystemParametersInfoW(_GET_ANIMATION, 0, ctypes.byref(shown), 0)
        return bool(asked) and not shown.value

    def wants_more_contrast(call: PortalCall | None = None) -> bool:
        """Whether a contrast theme is on."""
        del call  # as above
        found = _HighContrast(size=ctypes.sizeof(_HighContrast))
        asked = ctypes.windll.user32.SystemParametersInfoW(_GET_CONTRAST, found.size, ctypes.byref(found), 0)
        return bool(asked) and bool(found.flags & _CONTRAST_ON)

elif sys.platform == "darwin":
    _ACCESS: Final = "com.apple.universalaccess"

    def wants_less_motion(call: PortalCall | None = None) -> bool:
        """Whether "Reduce motion" is on."""
        del call  # for desktops with a session bus
        return _run("defaults", "read", _ACCESS, "reduceMotion").strip() == "1"

    def wants_more_contrast(call: PortalCall | None = None) -> bool:
        """Whether "Increase contrast" is on."""
        del call  # as above
        return _run("defaults", "read", _ACCESS, "increaseContrast").strip() == "1"

else:

    def wants_less_motion(call: PortalCall | None = None) -> bool:
        """Whether any of the desktop's settings asks for it; ``call`` is that of the session bus."""
        if call is not None and _from_portal(call, "reduced-motion"):
            return True
        config = paths.config_home()
        return (
            kde_stands_still(_text_of(config / "kdeglobals"))
            or gtk_stands_still(_text_of(config / "gtk-3.0" / "settings.ini"))
            or _run("gsettings", "get", _INTERFACE, "enable-animations").strip() == "false"
        )

    def wants_more_contrast(call: PortalCall | None = None) -> bool:
        """Whether any of the desktop's settings asks for it; ``call`` is that of the session bus."""
        if call is not None and _from_portal(call, "contrast"):
            return True
        return (
            has_strong_theme(os.environ.get("GTK_THEME", ""))
            or _run("gsettings", "get", "org.gnome.desktop.a11y.interface", "high-contrast").strip() == "true"
            or has_strong_theme(_run("gsettings", "get", _INTERFACE, "gtk-theme"))
        )

    def _from_portal(call: PortalCall, key: str) -> bool | None:
        from deskbreak.linux.dbus.messages import BusError, Call

        settings = ("org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop")
        asked = ("org.freedesktop.appearance", key)
        try:
            reply = call(Call(*settings, "org.freedesktop.portal.Settings", "Read", "ss", asked))
        except BusError as error:  # no portal, or one that does not know this yet
            log.debug("the settings portal has no %s: %s", key, error)
            return None
        return portal_flag(reply[0]) if reply else None

    def _text_of(path: Path) -> str:
        try:
            return files.read(path).decode("utf-8")
        except (OSError, UnicodeDecodeError):
            return ""


def _run(*command: str) -> str:
    """What a small tool of the system prints; nothing, if it is missing or fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_TOOL_S, check=False)
    except (OSError, subprocess.TimeoutExpired, UnicodeDecodeError) as error:
        log.debug("%s: %s", command[0], error)
        return ""
    return done.stdout if done.returncode == 0 else ""

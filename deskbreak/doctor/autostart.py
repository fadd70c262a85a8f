"""Check whether DeskBreak starts at login."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from deskbreak.core.config.ini import entry
from deskbreak.doctor.finding import Finding, Standing
from deskbreak.storage import files, paths

PART = "start at login"
_HOW = "To start it at login, add this command to the startup programs of your desktop: deskbreak"


def autostart(entries: Iterable[str] | None = None) -> Finding:
    """Look for an entry that starts DeskBreak. ``entries`` are those to search; None means those of this system."""
    found = next(iter(_entries() if entries is None else entries), "")
    if found:
        return Finding(PART, Standing.WORKS, f"By {found}.")
    return Finding(PART, Standing.OFF, _HOW)


def desktop_entries(folders: Iterable[Path], executable: str = "deskbreak") -> list[str]:
    """Return the enabled XDG autostart entries that start ``executable``. A key in an entry can disable it.

    https://specifications.freedesktop.org/autostart-spec/latest/
    """
    seen: set[str] = set()
    found = []
    for path in (path for folder in folders for path in sorted(folder.glob("*.desktop"))):
        if (
            path.name in seen
        ):  # a folder of higher priority has an entry of this name, which overrides this one
            continue
        seen.add(path.name)
        value = partial(entry, files.text_of(path), "Desktop Entry")
        off = value("Hidden") == "true" or value("X-GNOME-Autostart-enabled") == "false"
        if executable in value("Exec") and not off:
            found.append(str(path))
    return found


if sys.platform == "win32":

    def _entries() -> list[str]:
        """Values of the user's Run key."""
        import winreg

        where = r"Software\Microsoft\Windows\CurrentVersion\Run"
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, where) as key:
                count = winreg.QueryInfoKey(key)[1]
                values = [winreg.EnumValue(key, index) for index in range(count)]
        except OSError:
            return []
        return [
            f"the registry value {name}" for name, value, _ in values if "deskbreak" in str(value).lower()
        ]

elif sys.platform == "darwin":

    def _entries() -> list[str]:
        """Launch agents of the user."""
        return [str(path) for path in (paths.home() / "Library" / "LaunchAgents").glob("*deskbreak*.plist")]

else:

    def _absolute(folders: str) -> list[str]:
        return [folder for folder in folders.split(":") if folder.startswith("/")]

    def _entries() -> list[str]:
        """Entries in the XDG autostart folders, highest priority first."""
        own = paths.config_home()
        system = os.environ.get("XDG_CONFIG_DIRS") or "/etc/xdg"
        return desktop_entries(Path(folder) / "autostart" for folder in (str(own), *_absolute(system)))

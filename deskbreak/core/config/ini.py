"""Read INI files of desktops: GTK's settings.ini, KDE's kdeglobals, .desktop files."""

from __future__ import annotations


def entry(text: str, section: str, key: str) -> str:
    """A value, the last where there are several, or "". What the file has besides may be anything, as in KDE's."""
    found, inside = "", False
    for line in map(str.strip, text.splitlines()):
        if line.startswith("["):
            inside = line == f"[{section}]"
        name, equals, value = line.partition("=")
        if inside and equals and name.strip() == key:
            found = value.strip().strip("'\"")
    return found

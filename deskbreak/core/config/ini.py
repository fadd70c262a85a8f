"""Reads INI files of desktops: GTK's settings.ini, KDE's kdeglobals, .desktop files."""

from __future__ import annotations


def entry(text: str, section: str, key: str) -> str:
    """The value of a key (the last one if there are several) or "". The rest of the file may be invalid, as in KDE's."""
    found, inside = "", False
    for line in map(str.strip, text.splitlines()):
        if line.startswith("["):
            inside = line == f"[{section}]"
        name, equals, value = line.partition("=")
        if inside and equals and name.strip() == key:
            found = value.strip().strip("'\"")
    return found

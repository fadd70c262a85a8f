"""Whether there is a display, and which one."""

from __future__ import annotations

import os
import sys


def has_display() -> bool:
    """Whether there is a display to show anything on."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def display_name() -> str:
    """The current display according to the environment; empty if there is none."""
    if sys.platform in {"win32", "darwin"}:
        return "desktop"
    return os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY") or ""

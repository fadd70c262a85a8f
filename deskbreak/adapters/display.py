"""Whether there is a display to show anything on, and which."""

from __future__ import annotations

import os
import sys


def has_display() -> bool:
    """Whether there is a screen to show anything on."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def display_name() -> str:
    """The screen that we are on, as the environment has it; empty where there is none."""
    if sys.platform in {"win32", "darwin"}:
        return "desktop"
    return os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY") or ""

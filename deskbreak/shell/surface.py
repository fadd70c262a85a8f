"""Which adapters face the person and the machine here: the one place that chooses them.

By capability where one can be asked (is there a bus, a display, a terminal),
by platform only where the interface is the platform's own. Imports are made
where they are needed: a tray on Linux should not carry what Windows needs.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from deskbreak.core.routine import Variant
from deskbreak.core.settings import Theme
from deskbreak.core.view import Icon
from deskbreak.ports import Fault, Mended, Notifier, Part, Popup, Sensor, Tray, Unavailable
from deskbreak.shell.inbox import Inbox
from deskbreak.shell.preferences import Preferences

if TYPE_CHECKING:
    from PIL import Image

    from deskbreak.shell.linux.bus import Bus


@dataclass(slots=True)
class Surface:
    """The adapters, and what has to be closed after them."""

    tray: Tray
    notifier: Notifier
    popup: Popup
    sensors: tuple[tuple[Part, Sensor], ...] = ()
    closing: list[Callable[[], None]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Making:
    """What adapters are made with. ``saved`` blocks until the state is on disk."""

    inbox: Inbox
    preferences: Preferences
    saved: Callable[[], None]


def has_display() -> bool:
    """Whether there is a screen to show anything on."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def surface_for(making: Making, *, plain: bool) -> Surface:
    """The adapters for where we are."""
    if not has_display():
        return _terminal(making, plain=plain)
    if sys.platform == "linux":
        return _linux(making)
    return _stock(making)

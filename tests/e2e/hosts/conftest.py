"""Desktops as fixtures: each is started once; pictures are kept in out/hosts/."""

from __future__ import annotations

import shutil
import threading
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import pytest

from deskbreak.adapters.tray.sni_tray import SniTray
from deskbreak.core.presentation.view import Face, Icon, Panel, View
from deskbreak.linux.dbus.bus import Bus
from deskbreak.render.icons.tray_icon import ON_DARK, icon_pixels
from tests.support.hosts.hosts import at_rest, blob
from tests.support.hosts.wayland import Gnome, Sway
from tests.support.hosts.x11 import Lxqt, Plasma, Xfce

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deskbreak.ports import Message
    from tests.support.desktop.screen import Rectangle
    from tests.support.hosts.hosts import Host

OUT = Path(__file__).parents[3] / "out" / "hosts"
_HOSTS = (Xfce, Lxqt, Sway, Plasma, Gnome)


@pytest.fixture(scope="session", params=_HOSTS, ids=lambda kind: kind.name)
def host(request: pytest.FixtureRequest) -> Iterator[Host]:
    """Each desktop in turn."""
    keep_in = OUT / request.param.name
    shutil.rmtree(keep_in, ignore_errors=True)
    with request.param(keep_in) as running:
        yield running


class ShownTray:
    """Our icon on a host."""

    due: ClassVar = ON_DARK.due
    moving: ClassVar = ON_DARK.moving

    def __init__(self, host: Host, bus: Bus) -> None:
        self.host = host
        self.bus = bus
        self.posted: list[Message] = []
        self.tray = SniTray(bus, partial(icon_pixels, panel=Panel.DARK), self.posted.append)

    def show(self, view: View) -> None:
        """Show another view."""
        self.tray.show(view)

    def place(self, face: Face = Face.DUE) -> Rectangle:
        """Wait until the host has drawn a face; returns its position."""
        colour = self.due if face is Face.DUE else self.moving
        return at_rest(self.host, lambda: blob(self.host.screenshot(), colour))

    def items(self) -> list[str]:
        """The items that the host's watcher lists."""
        watcher = "org.kde.StatusNotifierWatcher"
        items = self.host.bus.get(watcher, "/StatusNotifierWatcher", watcher, "RegisteredStatusNotifierItems")
        return [item.partition("/")[0].removesuffix("@") for item in items]


@contextmanager
def shown_on(host: Host, view: View) -> Iterator[ShownTray]:
    """Run our tray on a host, on its own bus connection."""
    bus = Bus(host.address)
    bus.open()
    shown = ShownTray(host, bus)
    shown.show(view)
    up = threading.Event()
    thread = threading.Thread(target=shown.tray.run, args=(up.set,))
    thread.start()
    try:
        assert up.wait(20)
        yield shown
    finally:
        shown.tray.stop()
        thread.join(20)
        bus.close()
        host.eventually(lambda: not blob(host.screenshot(), ShownTray.due), 10)


DUE = Icon(Face.DUE, 30)

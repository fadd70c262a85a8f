"""A window on a real Wayland compositor that can fill the screen, as a film does."""

from __future__ import annotations

import os
from typing import Any

from pywayland.client.display import Display
from pywayland.protocol.wayland import WlCompositor, WlShm
from pywayland.protocol.xdg_shell import XdgWmBase

_SIZE = 64  # pixels, square
_STRIDE = 4 * _SIZE
_XRGB = WlShm.format.xrgb8888.value


class WaylandWindow:
    """Open and focused from the start. ``name``: the compositor's socket."""

    def __init__(self, name: str) -> None:
        self._display = Display(name)
        self._display.connect()
        self._found: dict[str, Any] = {}
        registry = self._display.get_registry()
        registry.dispatcher["global"] = self._on_global
        self._display.roundtrip()
        shell = self._found[XdgWmBase.name]
        shell.dispatcher["ping"] = lambda shell, serial: shell.pong(serial)
        self._surface = self._found[WlCompositor.name].create_surface()
        self._role = shell.get_xdg_surface(self._surface)
        self._role.dispatcher["configure"] = self._on_configure
        self._window = self._role.get_toplevel()
        self._window.set_title("a film")
        self._picture = self._paint()
        self._is_configured = False
        self._surface.commit()
        while not self._is_configured:
            self._display.dispatch(block=True)
        self._surface.attach(self._picture, 0, 0)
        self._surface.commit()
        self._display.roundtrip()

    def fill_the_screen(self) -> None:
        """Ask the compositor for full screen."""
        self._window.set_fullscreen(None)
        self._display.roundtrip()

    def fill_it_no_more(self) -> None:
        """Leave full screen."""
        self._window.unset_fullscreen()
        self._display.roundtrip()

    def close(self) -> None:
        """Close it. Idempotent."""
        self._display.disconnect()

    def _on_global(self, registry: Any, number: int, interface: str, _version: int) -> None:
        for wanted in (WlCompositor, WlShm, XdgWmBase):
            if interface == wanted.name:
                self._found[interface] = registry.bind(number, wanted, 1)

    def _on_configure(self, role: Any, serial: int) -> None:
        self._is_configured = True
        role.ack_configure(serial)
        self._surface.commit()

    def _paint(self) -> Any:
        """Make it black."""
        state_store = os.memfd_create("window")
        os.truncate(state_store, _STRIDE * _SIZE)
        pool = self._found[WlShm.name].create_pool(state_store, _STRIDE * _SIZE)
        picture = pool.create_buffer(0, _SIZE, _SIZE, _STRIDE, _XRGB)
        self._display.roundtrip()  # the compositor has its own reference to the memory now
        os.close(state_store)
        return picture

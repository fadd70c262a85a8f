"""Whether the active window fills the screen on Wayland, as reported by the compositor without polling.

https://wayland.app/protocols/wlr-foreign-toplevel-management-unstable-v1 was made for taskbars. Sway,
Hyprland, labwc, niri, Wayfire with its plugin foreign-protocol, and others offer it to every program. GNOME,
KDE and COSMIC do not, and have no other protocol for it that ordinary programs may use.

Changes of a window take effect with its "done" event, and everything that arrived together counts as one
change, so that switching between two full-screen windows is not reported. As on X11, a film on the second
screen does not count while the active window is an ordinary one on the first.
"""

from __future__ import annotations

import select
import socket
from collections.abc import Callable
from functools import partial
from typing import Any

from deskbreak.adapters.inhibitors.display_source import RETRY_S, DisplayInhibitorSource, ReportFullScreen
from deskbreak.adapters.inhibitors.wlr_protocol import (
    ACTIVATED,
    FULL_SCREEN,
    ZwlrForeignToplevelManagerV1,
)
from deskbreak.linux.wayland import ANSWER_S, Compositor, locate
from deskbreak.linux.worker_thread import Absent

_SAYS_FULL_SCREEN = 2  # the first version of the protocol with the full-screen state
_IN_FULL = frozenset({ACTIVATED, FULL_SCREEN})
_GONE = (
    "The connection to the Wayland compositor is lost ({}). DeskBreak reconnects when the compositor is back."
)


class ForeignToplevels(DisplayInhibitorSource):
    """An `InhibitorSource` over wlr-foreign-toplevel-management."""

    def __init__(
        self,
        display_name: str | None = None,
        answer_within_s: float = ANSWER_S,
        retry_s: tuple[float, float] = RETRY_S,
    ) -> None:
        """``display_name`` as in $WAYLAND_DISPLAY, which is the default."""

        def follow(orders: socket.socket, report: ReportFullScreen) -> None:
            compositor = Compositor(display_name, answer_within_s, orders)
            try:
                windows = _Windows(compositor)
                compositor.roundtrip()  # the existing windows are reported first
                windows.follow(orders, report)
            except (RuntimeError, OSError) as reason:
                raise Absent(_GONE.format(reason)) from reason
            finally:
                compositor.close()

        super().__init__("Wayland windows", partial(locate, display_name), follow, retry_s)


class _Windows:
    """The windows of one connection."""

    def __init__(self, compositor: Compositor) -> None:
        """Raises Unavailable if the compositor does not report windows."""
        self._compositor = compositor
        self._known: set[_Window] = set()
        self._finished = False
        self._manager, _ = compositor.bind(
            ZwlrForeignToplevelManagerV1, _SAYS_FULL_SCREEN, oldest=_SAYS_FULL_SCREEN
        )
        self._manager.dispatcher["toplevel"] = self._on_window
        self._manager.dispatcher["finished"] = self._on_finished

    def follow(self, orders: socket.socket, report: ReportFullScreen) -> None:
        """Report at each change whether a window fills the screen, until there is an order. Raises RuntimeError, OSError."""
        both: tuple[Compositor | socket.socket, ...] = (self._compositor, orders)
        while not self._finished:
            report(any(window.in_full for window in self._known))
            self._compositor.send()
            ready, _, _ = select.select(both, [], [])
            if orders in ready:
                return
            self._compositor.read_events()
        raise RuntimeError("it reports no more windows")

    def _on_window(self, _manager: object, handle: Any) -> None:
        self._known.add(_Window(handle, self._known.discard))

    def _on_finished(self, _manager: object) -> None:
        self._finished = True


class _Window:
    """A window; its title, which may change every second, is ignored."""

    def __init__(self, handle: Any, forget: Callable[[_Window], None]) -> None:
        self.in_full = False
        self._coming = False  # its state after the next "done"
        self._forget = forget
        self._handle = handle
        handle.dispatcher["state"] = self._on_state
        handle.dispatcher["done"] = self._on_done
        handle.dispatcher["closed"] = self._on_closed

    def _on_state(self, _handle: object, states: bytes) -> None:
        self._coming = set(memoryview(states).cast("I")) >= _IN_FULL

    def _on_done(self, _handle: object) -> None:
        self.in_full = self._coming

    def _on_closed(self, _handle: object) -> None:
        self._handle.destroy()
        self._forget(self)

"""The window in use fills the screen, on Wayland: told by the compositor, no polling.

https://wayland.app/protocols/wlr-foreign-toplevel-management-unstable-v1, which was made for taskbars: Sway, Hyprland,
labwc, niri, Wayfire with its plugin foreign-protocol, and others offer it to every program. GNOME, KDE and COSMIC do
not; they offer nothing else that an ordinary program could learn it from.

What is told of a window is so from its "done" on; and all that came at once is one change, so that the step from one
window that fills the screen to another is none. As on X11, a film on the second screen is none while the window in
use is an ordinary one on the first.
"""

from __future__ import annotations

import logging
import select
import socket
from collections.abc import Callable
from typing import Any

from deskbreak.core.hold import Hold
from deskbreak.ports import Unavailable
from deskbreak.shell.holds.wlr_toplevels import ACTIVATED, FULL_SCREEN, ZwlrForeignToplevelManagerV1
from deskbreak.shell.linux.lookout import Lookout
from deskbreak.shell.linux.wayland import ANSWER_S, Compositor

_log = logging.getLogger(__name__)

_COVERS = frozenset({Hold.FULL_SCREEN})
_SAYS_FULL_SCREEN = 2  # the version of the protocol
_IN_FULL = frozenset({ACTIVATED, FULL_SCREEN})
_GONE = "The connection to the Wayland compositor is lost. Start DeskBreak again in the new session."

Tell = Callable[[frozenset[Hold]], None]


class ForeignToplevels:
    """The port HoldSource over wlr-foreign-toplevel-management."""

    def __init__(self, display_name: str | None = None, answer_within_s: float = ANSWER_S) -> None:
        """``display_name``: as in $WAYLAND_DISPLAY, which it is when None."""
        self._display_name = display_name
        self._answer_within_s = answer_within_s
        self._lookout = Lookout("wayland windows")
        self._watch: _Watch | None = None

    @property
    def name(self) -> str:
        """What it is."""
        return "Wayland windows"

    @property
    def covers(self) -> frozenset[Hold]:
        """That a window fills the screen."""
        return _COVERS

    @property
    def lacks(self) -> str:
        """Why it tells of nothing now; empty while the compositor is there."""
        return _GONE if self._watch is not None and self._watch.lost else ""

    def start(self, tell: Tell) -> None:
        """Connect, and follow the windows. Raises Unavailable."""
        compositor = Compositor(self._display_name, self._answer_within_s)
        self._watch = _Watch(compositor, tell)
        try:
            compositor.settle()  # the windows that there are come first
        except (RuntimeError, TimeoutError) as reason:
            compositor.close()
            raise Unavailable(f"The Wayland compositor does not tell of windows: {reason}.") from reason
        self._lookout.start(self._watch.run)

    def stop(self) -> None:
        """End the thread, and wait for it. Idempotent."""
        self._lookout.stop()


class _Watch:
    """What runs in the thread."""

    def __init__(self, compositor: Compositor, tell: Tell) -> None:
        """Raises Unavailable where the compositor does not tell of windows."""
        self.lost = False
        self._compositor = compositor
        self._tell = tell
        self._told: frozenset[Hold] | None = None
        self._windows: set[_Window] = set()
        self._manager, _ = compositor.bind(
            ZwlrForeignToplevelManagerV1, _SAYS_FULL_SCREEN, oldest=_SAYS_FULL_SCREEN
        )
        self._manager.dispatcher["toplevel"] = self._on_window
        self._manager.dispatcher["finished"] = self._on_finished

    def run(self, orders: socket.socket) -> None:
        """Tell until the order to stop, or until the compositor tells no more."""
        try:
            self._serve(orders)
        except (RuntimeError, OSError) as reason:
            _log.warning("The Wayland compositor is gone: %s", reason)
            self.lost = True
        self._compositor.close()
        if self.lost:
            self._say(full=False)

    def _serve(self, orders: socket.socket) -> None:
        both: tuple[Compositor | socket.socket, ...] = (self._compositor, orders)
        while not self.lost:
            self._say(full=any(window.in_full for window in self._windows))
            self._compositor.send()
            ready, _, _ = select.select(both, [], [])
            if orders in ready:
                return
            self._compositor.hear()

    def _on_window(self, _manager: object, handle: Any) -> None:
        self._windows.add(_Window(handle, self._windows.discard))

    def _on_finished(self, _manager: object) -> None:
        _log.warning("The Wayland compositor tells of no more windows.")
        self.lost = True

    def _say(self, *, full: bool) -> None:
        holds = _COVERS if full else frozenset[Hold]()
        if holds != self._told:
            self._told = holds
            self._tell(holds)


class _Window:
    """A window; its title, which may change each second, is not heard."""

    def __init__(self, handle: Any, forget: Callable[[_Window], None]) -> None:
        self.in_full = False
        self._coming = False  # what it will be at "done"
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

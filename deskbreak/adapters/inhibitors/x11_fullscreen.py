"""Whether the active window fills the screen on X11, as reported by the window manager without polling.

https://specifications.freedesktop.org/wm-spec/latest/: the root window's property _NET_ACTIVE_WINDOW names
the active window, and _NET_WM_STATE_FULLSCREEN among that window's states says that it fills the screen.

The root window reports which window is active. From that window we request only moves and changes of size,
not changes of properties, some of which change with each key press (_NET_WM_USER_TIME): a window that enters
or leaves full screen changes its size. The window manager may update the state a moment later, so the state
is read at once, and again when the window has come to rest.
"""

from __future__ import annotations

import select
import socket
from functools import partial

from Xlib import X, error
from Xlib.display import Display
from Xlib.xobject.drawable import Window

from deskbreak.adapters.inhibitors.display_source import RETRY_S, DisplayInhibitorSource, ReportFullScreen
from deskbreak.linux.worker_thread import Absent
from deskbreak.linux.x11 import ANSWER_S, BACK_SOON, NO_SERVER, connect, locate
from deskbreak.ports import Unavailable

_REST_S = 0.5
_ANY_LENGTH = 1024  # of a property, in units of four bytes
_GONE = f"The connection to the X server is lost ({{}}). {BACK_SOON}"


class X11FullScreen(DisplayInhibitorSource):
    """An `InhibitorSource` over the X11 window manager."""

    def __init__(
        self,
        display_name: str | None = None,
        answer_within_s: float = ANSWER_S,
        retry_s: tuple[float, float] = RETRY_S,
    ) -> None:
        """``display_name`` as in $DISPLAY, which is the default."""

        def follow(orders: socket.socket, report: ReportFullScreen) -> None:
            display = connect(display_name, answer_within_s)
            try:
                if display.query_extension("XWAYLAND") is not None:
                    display.close()
                    raise Unavailable("This X server runs inside Wayland and knows only some of the windows.")
                _ActiveWindow(display, report).serve(orders)
                display.close()
            except NO_SERVER as reason:
                raise Absent(_GONE.format(reason)) from reason

        super().__init__("X11 windows", partial(locate, display_name), follow, retry_s)


class _ActiveWindow:
    """The windows of one connection."""

    def __init__(self, display: Display, report: ReportFullScreen) -> None:
        """Raises what python-xlib raises, as do all methods."""
        self._display = display
        self._report_change = report
        self._root: Window = display.screen().root
        self._window: Window | None = None
        names = ("_NET_ACTIVE_WINDOW", "_NET_WM_STATE", "_NET_WM_STATE_FULLSCREEN", "_NET_WM_WINDOW_TYPE")
        self._active, self._state, self._full, self._type = map(display.intern_atom, names)
        self._desktop = display.intern_atom("_NET_WM_WINDOW_TYPE_DESKTOP")
        self._root.change_attributes(event_mask=X.PropertyChangeMask)
        self._follow()

    def serve(self, orders: socket.socket) -> None:
        """Report the active window at each change, until there is an order."""
        moving = False
        while True:
            moved = False
            while self._display.pending_events():
                moved |= self._on_event(self._display.next_event())
            ready, _, _ = select.select([self._display, orders], [], [], _REST_S if moved or moving else None)
            if orders in ready:
                return
            if moving and not ready:
                self._look()  # the window is at rest
            moving = (moved or moving) and bool(ready)

    def _on_event(self, event: object) -> bool:
        """Process an event; return whether the active window moved."""
        kind = getattr(event, "type", None)
        if kind == X.PropertyNotify and getattr(event, "atom", None) == self._active:
            self._follow()
        if getattr(event, "window", None) != self._window or self._window is None:
            return False
        if (
            kind == X.DestroyNotify
        ):  # some window managers do not reset _NET_ACTIVE_WINDOW when the window is closed
            self._window = None
            self._report_change(False)  # noqa: FBT003 - the only thing to report
        if kind == X.ConfigureNotify:
            self._look()
        return bool(kind == X.ConfigureNotify)

    def _follow(self) -> None:
        """Find the active window and request events about its moves."""
        (number, *_) = self._read(self._root, self._active) or (X.NONE,)
        if self._window is not None and number != self._window.id:
            self._ask(self._window, X.NoEventMask)
        # Even for the same number: it may belong to another window now.
        self._window = self._display.create_resource_object("window", number) if number else None
        self._ask(self._window, X.StructureNotifyMask)
        self._look()

    def _ask(self, window: Window | None, events: int) -> None:
        if window is not None:
            # A window may close at any time, and python-xlib would print that error to the terminal.
            window.change_attributes(event_mask=events, onerror=error.CatchError(error.BadWindow))

    def _look(self) -> None:
        window = self._window
        self._report_change(
            window is not None
            and self._full in self._read(window, self._state)
            and self._desktop not in self._read(window, self._type)
        )

    def _read(self, window: Window, name: int) -> tuple[int, ...]:
        """The numbers of a property; empty if there is no such property, or the window is closed."""
        try:
            found = window.get_property(name, X.AnyPropertyType, 0, _ANY_LENGTH)
        except error.BadWindow:
            return ()
        return tuple(found.value) if found is not None else ()

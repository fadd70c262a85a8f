"""The tray icon on Linux: StatusNotifierItem with a dbusmenu, as a backend for pystray.

The specification is https://www.freedesktop.org/wiki/Specifications/StatusNotifierItem/.
In practice, hosts ask org.kde.StatusNotifierWatcher for the items, read the
properties of /StatusNotifierItem on our connection, and read them again after a
New… signal. After a restart of its panel a host may not know us, so we register
again whenever the watcher's name gets an owner.
"""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from deskbreak.adapters.delayed_fault import DelayedFault
from deskbreak.adapters.tray import dbusmenu
from deskbreak.adapters.tray.pystray_base import Icon, MenuItem
from deskbreak.adapters.tray.sni_pixmap import Pixmaps, scaled
from deskbreak.adapters.tray.sni_watcher import (
    NO_HOST,
    WATCHER,
    WATCHER_PATH,
    advice_for,
    watch_host,
)
from deskbreak.linux.dbus.bus import Bus, Cancel
from deskbreak.linux.dbus.messages import Body, Call
from deskbreak.linux.dbus.objects import CallRefused, Interface, Method, Property

_PATH = "/StatusNotifierItem"
_ITEM = "org.kde.StatusNotifierItem"

_NO_BUS = (
    "The connection to the desktop's message bus is lost, so the tray icon is gone. DeskBreak keeps running"
    " and tries to reconnect."
)


@contextmanager
def _signals_wake(end: socket.socket) -> Iterator[None]:
    """Make each signal write its number to a socket.

    Otherwise a signal could be left waiting: one that arrives just before the main
    thread blocks would not interrupt it, and Python runs handlers in that thread.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread receives signals
        return
    before = signal.set_wakeup_fd(end.fileno(), warn_on_full_buffer=False)
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)


class SniIcon(Icon):  # type: ignore[misc]  # pystray has no types
    """A pystray Icon on the message bus.

    As in pystray's backends, ``icon`` may be a Pillow image, but `Pixmaps`, which are
    drawn for each size, look better. A line break in ``title`` separates the title of
    the tooltip from its text.
    """

    HAS_NOTIFICATION = False

    def __init__(self, bus: Bus, fault: DelayedFault, name: str, label: str, icon: object = None) -> None:
        super().__init__(name, icon)
        self._bus = bus
        self._fault = fault
        self._label = label
        self._attention = False
        self._pixmaps: Pixmaps = ()
        self._stopping = False
        self._waking: socket.socket | None = None
        self._shown = False
        self._watching: list[Cancel] = []
        self._menu_server = dbusmenu.DbusMenu(bus, lambda: self.menu, self._choose)

    @property
    def attention(self) -> bool:
        """Whether the icon asks for attention: hosts then show it even among collapsed icons."""
        return self._attention

    @attention.setter
    def attention(self, value: bool) -> None:
        if value != self._attention:
            self._attention = value
            self._emit("NewStatus", "s", (self._status(),))

    def stop(self) -> None:
        """Let `run` return. Unlike pystray's, it works before `run` is ready and in a signal handler."""
        self._stopping = True
        if self._waking is not None:
            with suppress(OSError):  # `run` has ended
                self._waking.send(b"\0")

    # The hooks of pystray's Icon.

    def _run(self) -> None:
        self._run_detached()
        self._waking, woken = socket.socketpair()
        self._waking.settimeout(0)  # set_wakeup_fd requires it
        with self._waking, woken, _signals_wake(self._waking):
            while not self._stopping:
                woken.recv(1)  # blocks until `stop` or a signal, whose handler then runs
        self.visible = False
        self._running = False

    def _run_detached(self) -> None:
        self._bus.serve(_PATH, self._interface())
        self._menu_server.serve()
        self._mark_ready()

    def _stop(self) -> None:
        self.stop()

    def _show(self) -> None:
        self._shown = True
        self._emit("NewStatus", "s", (self._status(),))
        self._watching = [
            self._bus.watch_name(WATCHER, self._watcher_owned),
            watch_host(self._bus, self._on_host),
        ]

    def _hide(self) -> None:
        # An item cannot unregister: hosts drop it when its connection ends.
        self._shown = False
        self._emit("NewStatus", "s", (self._status(),))
        while self._watching:
            self._watching.pop()()
        self._fault.forget()

    def _update_icon(self) -> None:
        self._pixmaps = self._icon if isinstance(self._icon, tuple) else scaled(self._icon)
        self._icon_valid = True
        self._emit("NewIcon")
        self._emit("NewAttentionIcon")

    def _update_title(self) -> None:
        self._emit("NewToolTip")

    def _update_menu(self) -> None:
        self._menu_server.update()

    def _notify(self, message: str, title: str | None = None) -> None:
        raise NotImplementedError

    # Registration with a host. All of this runs on the bus's thread.

    def _watcher_owned(self, owner: str) -> None:
        if owner:
            register = "RegisterStatusNotifierItem"
            # For a unique name, hosts use the path from the specification.
            self._bus.send(Call(WATCHER, WATCHER_PATH, WATCHER, register, "s", (self._bus.unique_name,)))

    def _on_host(self, has_host: bool) -> None:  # noqa: FBT001 - the signature that `watch_host` requires
        if has_host:
            self._fault.end()
        else:
            self._fault.begin(f"{NO_HOST} {advice_for()}" if self._bus.alive else _NO_BUS)

    # Requests from hosts.

    def _interface(self) -> Interface:
        methods = {name: Method("ii", "", lambda _x, _y: ()) for name in ("ContextMenu", "SecondaryActivate")}
        methods |= {
            "Activate": Method("ii", "", self._activate),
            "Scroll": Method("is", "", lambda _delta, _direction: ()),
            "ProvideXdgActivationToken": Method("s", "", lambda _token: ()),
        }
        signals = dict.fromkeys(
            ("NewTitle", "NewIcon", "NewAttentionIcon", "NewOverlayIcon", "NewToolTip"), ""
        )
        return Interface(_ITEM, methods, self._properties(), signals | {"NewStatus": "s"})

    def _properties(self) -> Mapping[str, Property]:
        def constant(signature: str, value: Any) -> Property:
            return Property(signature, lambda: value)

        def pictures() -> list[tuple[int, int, bytes]]:
            return list(self._pixmaps)

        return {
            "Category": constant("s", "ApplicationStatus"),
            "Id": constant("s", self.name),
            "Title": constant("s", self._label),
            "Status": Property("s", self._status),
            "WindowId": constant("i", 0),
            "IconName": constant("s", ""),
            "IconThemePath": constant("s", ""),
            "IconPixmap": Property("a(iiay)", pictures),
            "OverlayIconName": constant("s", ""),
            "OverlayIconPixmap": constant("a(iiay)", []),
            "AttentionIconName": constant("s", ""),
            # Hosts that show this icon during attention show a gap if it is missing.
            "AttentionIconPixmap": Property("a(iiay)", pictures),
            "AttentionMovieName": constant("s", ""),
            "ToolTip": Property("(sa(iiay)ss)", self._tooltip),
            # True would disable the left click.
            "ItemIsMenu": constant("b", False),  # noqa: FBT003 - a value on the wire
            "Menu": constant("o", dbusmenu.PATH),
        }

    def _status(self) -> str:
        if not self._shown:
            return "Passive"
        return "NeedsAttention" if self._attention else "Active"

    def _tooltip(self) -> tuple[str, list[Any], str, str]:
        title, _, text = self.title.partition("\n")
        return "", [], title, text

    def _activate(self, _x: int, _y: int) -> tuple[()]:
        if self.menu is None:
            raise CallRefused("NotSupported", "There is no menu, so there is no default action.")
        self()
        return ()

    def _choose(self, item: MenuItem) -> None:
        item(self)

    def _emit(self, member: str, signature: str = "", body: Body = ()) -> None:
        self._bus.emit(_PATH, _ITEM, member, signature, body)

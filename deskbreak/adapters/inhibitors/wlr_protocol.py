"""The protocol wlr-foreign-toplevel-management for pywayland, which ships only those of wayland-protocols.

Requests and events are in the order of the protocol's description, version 2, since the order defines the
wire format. Version 3 added an event that is not needed here:
https://wayland.app/protocols/wlr-foreign-toplevel-management-unstable-v1
"""

from __future__ import annotations

from typing import Final

from pywayland.protocol.wayland import WlOutput, WlSeat, WlSurface
from pywayland.protocol_core.argument import Argument
from pywayland.protocol_core.globals import Global
from pywayland.protocol_core.interface import Interface
from pywayland.protocol_core.proxy import Proxy
from pywayland.protocol_core.resource import Resource
from pywayland.scanner.argument import ArgumentType

from deskbreak.linux.wayland import EventProxy

ACTIVATED: Final = 2
FULL_SCREEN: Final = 3


class ZwlrForeignToplevelHandleV1(Interface):
    """A window of any program."""

    name = "zwlr_foreign_toplevel_handle_v1"
    version = 2


class ZwlrForeignToplevelManagerV1(Interface):
    """Reports all windows."""

    name = "zwlr_foreign_toplevel_manager_v1"
    version = 2


class ZwlrForeignToplevelHandleV1Proxy(EventProxy[ZwlrForeignToplevelHandleV1]):
    """A window on the client side."""

    interface = ZwlrForeignToplevelHandleV1

    @ZwlrForeignToplevelHandleV1.request()
    def set_maximized(self) -> None:
        """Request to maximize it."""
        self._marshal(0)

    @ZwlrForeignToplevelHandleV1.request()
    def unset_maximized(self) -> None:
        """Request to restore its size."""
        self._marshal(1)

    @ZwlrForeignToplevelHandleV1.request()
    def set_minimized(self) -> None:
        """Request to minimize it."""
        self._marshal(2)

    @ZwlrForeignToplevelHandleV1.request()
    def unset_minimized(self) -> None:
        """Request to restore it from minimized."""
        self._marshal(3)

    @ZwlrForeignToplevelHandleV1.request(Argument(ArgumentType.Object, interface=WlSeat))
    def activate(self, seat: object) -> None:
        """Request to activate it."""
        self._marshal(4, seat)

    @ZwlrForeignToplevelHandleV1.request()
    def close(self) -> None:
        """Request to close it."""
        self._marshal(5)

    @ZwlrForeignToplevelHandleV1.request(
        Argument(ArgumentType.Object, interface=WlSurface),
        Argument(ArgumentType.Int),
        Argument(ArgumentType.Int),
        Argument(ArgumentType.Int),
        Argument(ArgumentType.Int),
    )
    def set_rectangle(self, surface: object, x: int, y: int, width: int, height: int) -> None:
        """Set where a taskbar shows it."""
        self._marshal(6, surface, x, y, width, height)

    @ZwlrForeignToplevelHandleV1.request()
    def destroy(self) -> None:
        """Stop events about it."""
        self._marshal(7)
        self._destroy()

    @ZwlrForeignToplevelHandleV1.request(
        Argument(ArgumentType.Object, interface=WlOutput, nullable=True), version=2
    )
    def set_fullscreen(self, output: object) -> None:
        """Request to show it in full screen."""
        self._marshal(8, output)

    @ZwlrForeignToplevelHandleV1.request(version=2)
    def unset_fullscreen(self) -> None:
        """Request to leave full screen."""
        self._marshal(9)


class ZwlrForeignToplevelHandleV1Resource(Resource[ZwlrForeignToplevelHandleV1]):
    """A window on the compositor's side."""

    interface = ZwlrForeignToplevelHandleV1

    @ZwlrForeignToplevelHandleV1.event(Argument(ArgumentType.String))
    def title(self, title: str) -> None:
        """Report its title."""
        self._post_event(0, title)

    @ZwlrForeignToplevelHandleV1.event(Argument(ArgumentType.String))
    def app_id(self, app_id: str) -> None:
        """Report its application."""
        self._post_event(1, app_id)

    @ZwlrForeignToplevelHandleV1.event(Argument(ArgumentType.Object, interface=WlOutput))
    def output_enter(self, output: object) -> None:
        """Report that it is visible on a screen."""
        self._post_event(2, output)

    @ZwlrForeignToplevelHandleV1.event(Argument(ArgumentType.Object, interface=WlOutput))
    def output_leave(self, output: object) -> None:
        """Report that it is no longer visible on a screen."""
        self._post_event(3, output)

    @ZwlrForeignToplevelHandleV1.event(Argument(ArgumentType.Array))
    def state(self, state: object) -> None:
        """Report its complete state as 32-bit numbers: maximized 0, minimized 1, activated 2, full screen 3."""
        self._post_event(4, state)

    @ZwlrForeignToplevelHandleV1.event()
    def done(self) -> None:
        """Report that all changes since the last "done" take effect."""
        self._post_event(5)

    @ZwlrForeignToplevelHandleV1.event()
    def closed(self) -> None:
        """Report that it is closed."""
        self._post_event(6)


class ZwlrForeignToplevelManagerV1Proxy(Proxy[ZwlrForeignToplevelManagerV1]):
    """The manager on the client side."""

    interface = ZwlrForeignToplevelManagerV1

    @ZwlrForeignToplevelManagerV1.request()
    def stop(self) -> None:
        """Request to receive no more windows."""
        self._marshal(0)


class ZwlrForeignToplevelManagerV1Resource(Resource[ZwlrForeignToplevelManagerV1]):
    """The manager on the compositor's side."""

    interface = ZwlrForeignToplevelManagerV1

    @ZwlrForeignToplevelManagerV1.event(
        Argument(ArgumentType.NewId, interface=ZwlrForeignToplevelHandleV1),
    )
    def toplevel(self, toplevel: object) -> None:
        """Report a window."""
        self._post_event(0, toplevel)

    @ZwlrForeignToplevelManagerV1.event()
    def finished(self) -> None:
        """Report that no more windows follow."""
        self._post_event(1)


class ZwlrForeignToplevelHandleV1Global(Global[ZwlrForeignToplevelHandleV1]):
    """Never offered by itself; pywayland requires one per interface."""

    interface = ZwlrForeignToplevelHandleV1


class ZwlrForeignToplevelManagerV1Global(Global[ZwlrForeignToplevelManagerV1]):
    """The manager as a compositor offers it."""

    interface = ZwlrForeignToplevelManagerV1


ZwlrForeignToplevelHandleV1._gen_c()  # noqa: SLF001 - as in the modules that pywayland generates
ZwlrForeignToplevelHandleV1.proxy_class = ZwlrForeignToplevelHandleV1Proxy
ZwlrForeignToplevelHandleV1.resource_class = ZwlrForeignToplevelHandleV1Resource
ZwlrForeignToplevelHandleV1.global_class = ZwlrForeignToplevelHandleV1Global

ZwlrForeignToplevelManagerV1._gen_c()  # noqa: SLF001 - as above
ZwlrForeignToplevelManagerV1.proxy_class = ZwlrForeignToplevelManagerV1Proxy
ZwlrForeignToplevelManagerV1.resource_class = ZwlrForeignToplevelManagerV1Resource
ZwlrForeignToplevelManagerV1.global_class = ZwlrForeignToplevelManagerV1Global

"""A mouse for compositors without devices: wlr-virtual-pointer-unstable-v1, as far as it is needed here.

https://gitlab.freedesktop.org/wlroots/wlr-protocols/-/blob/master/unstable/wlr-virtual-pointer-unstable-v1.xml
"""

from __future__ import annotations

import time
from typing import Any

from pywayland.client import Display
from pywayland.protocol.wayland import WlSeat
from pywayland.protocol_core import Argument, ArgumentType, Interface, Proxy


class _Pointer(Interface):
    name = "zwlr_virtual_pointer_v1"
    version = 1


class _Manager(Interface):
    name = "zwlr_virtual_pointer_manager_v1"
    version = 1


_UINT = Argument(ArgumentType.Uint)
_FIXED = Argument(ArgumentType.Fixed)


class _PointerProxy(Proxy[_Pointer]):
    """Its first five requests; the numbers of the others are not needed."""

    interface = _Pointer

    @_Pointer.request(_UINT, _FIXED, _FIXED)
    def motion(self, time_ms: int, dx: float, dy: float) -> None:
        """Not used, but counted."""
        self._marshal(0, time_ms, dx, dy)

    @_Pointer.request(_UINT, _UINT, _UINT, _UINT, _UINT)
    def motion_absolute(self, time_ms: int, x: int, y: int, wide: int, high: int) -> None:
        """Move to ``x`` of ``wide``, ``y`` of ``high``."""
        self._marshal(1, time_ms, x, y, wide, high)

    @_Pointer.request(_UINT, _UINT, _UINT)
    def button(self, time_ms: int, number: int, state: int) -> None:
        """Press (1) or release (0) a button, by its number in <linux/input-event-codes.h>."""
        self._marshal(2, time_ms, number, state)

    @_Pointer.request(_UINT, _UINT, _FIXED)
    def axis(self, time_ms: int, axis: int, value: float) -> None:
        """Not used, but counted."""
        self._marshal(3, time_ms, axis, value)

    @_Pointer.request()
    def frame(self) -> None:
        """Events since the last frame belong together."""
        self._marshal(4)


class _ManagerProxy(Proxy[_Manager]):
    interface = _Manager

    @_Manager.request(
        Argument(ArgumentType.Object, interface=WlSeat, nullable=True),
        Argument(ArgumentType.NewId, interface=_Pointer),
    )
    def create_virtual_pointer(self, seat: object) -> Any:
        """Plug a mouse in."""
        return self._marshal_constructor(0, _Pointer, seat)


_Pointer._gen_c()
_Manager._gen_c()
_Pointer.proxy_class = _PointerProxy
_Manager.proxy_class = _ManagerProxy


class VirtualPointer:
    """A client that moves that mouse. ``name``: the compositor's socket; ``size``: of its screen, pixels."""

    def __init__(self, name: str, size: tuple[int, int]) -> None:
        self._size = size
        self._display = Display(name)
        self._display.connect()
        registry = self._display.get_registry()
        found: list[Any] = []

        def offered(registry: Any, number: int, interface: str, _version: int) -> None:
            if interface == _Manager.name:
                found.append(registry.bind(number, _Manager, 1))

        registry.dispatcher["global"] = offered
        self._display.roundtrip()
        self._pointer = found[0].create_virtual_pointer(None)
        self._display.roundtrip()

    def close(self) -> None:
        """Unplug it."""
        self._display.disconnect()

    def point(self, x: int, y: int) -> None:
        """Move there, in two steps."""
        for step in (-2, 0):
            self._pointer.motion_absolute(_now(), max(0, x + step), y, *self._size)
            self._pointer.frame()
            self._display.roundtrip()

    def press(self, button: int, *, down: bool) -> None:
        """Press or release a button."""
        self._pointer.button(_now(), button, int(down))
        self._pointer.frame()
        self._display.roundtrip()


def _now() -> int:
    return time.monotonic_ns() // 1_000_000 & 0xFFFFFFFF

"""A connection to a Wayland compositor."""

from __future__ import annotations

import os
import select
import socket
import time
from contextvars import ContextVar
from pathlib import Path
from typing import Any, TypeVar

from pywayland.client.display import Display
from pywayland.protocol_core.interface import Interface
from pywayland.protocol_core.proxy import Proxy

from deskbreak.linux.worker_thread import Absent
from deskbreak.ports import Unavailable

ANSWER_S = 5.0  # a compositor that takes longer at our start hangs
NO_COMPOSITOR = "There is no Wayland compositor to watch."

_current_display: ContextVar[Display] = ContextVar("heard")
_Kind = TypeVar("_Kind", bound=Interface)


def locate(display_name: str | None) -> None:
    """Find the socket of a compositor without connecting to it. Raises Unavailable."""
    name = display_name or os.environ.get("WAYLAND_DISPLAY", "wayland-0")
    if not Path(os.environ.get("XDG_RUNTIME_DIR", "/"), name).exists():  # an absolute name is the path itself
        raise Unavailable(NO_COMPOSITOR)


class Compositor:
    """A connection for one thread. Later failures raise RuntimeError."""

    def __init__(self, display_name: str | None, answer_within_s: float, orders: socket.socket) -> None:
        """``display_name`` defaults to $WAYLAND_DISPLAY. Raises Absent.

        Waiting for an answer ends after ``answer_within_s``, or at an order.
        """
        self._answer_within_s = answer_within_s
        self._orders = orders
        self._offered: dict[str, tuple[int, int]] = {}  # by interface: its number and newest version
        self._bound: dict[int, str] = {}
        self._withdrawn = ""  # a bound interface that is no longer offered
        self._display = Display(display_name)
        try:
            self._display.connect()
        except ValueError as reason:
            raise Absent(NO_COMPOSITOR) from reason
        try:
            self._registry = self._display.get_registry()
            self._registry.dispatcher["global"] = self._on_global
            self._registry.dispatcher["global_remove"] = self._on_global_remove
            self.roundtrip()
        except (RuntimeError, TimeoutError) as reason:
            self.close()
            raise Absent(f"The Wayland compositor does not answer: {reason}.") from reason

    def close(self) -> None:
        """Close the connection. Idempotent."""
        self._display.disconnect()

    def fileno(self) -> int:
        """The descriptor for `select`."""
        return self._display.get_fd()

    def bind(self, interface: type[Interface], newest: int, oldest: int = 1) -> tuple[Any, int]:
        """Bind an interface; return its object and version. If it is not offered, close and raise Unavailable."""
        number, version = self._offered.get(interface.name, (0, 0))
        if version < oldest:
            self.close()
            which = interface.name if version == 0 else f"{interface.name} of version {oldest}"
            raise Unavailable(f"The Wayland compositor does not offer {which}.")
        self._bound[number] = interface.name
        version = min(version, newest)
        return self._registry.bind(number, interface, version), version

    def send(self) -> None:
        """Send the pending requests."""
        self._display.flush()  # a lost compositor is noticed when reading

    def read_events(self) -> None:
        """Handle the events from the compositor."""
        before = _current_display.set(self._display)
        try:
            self._display.read()
            self._display.dispatch(block=False)
        finally:
            _current_display.reset(before)
        if self._withdrawn:
            raise RuntimeError(f"{self._withdrawn} was withdrawn")

    def roundtrip(self) -> None:
        """Wait until all requests are handled. Raises RuntimeError, TimeoutError."""
        done: list[int] = []
        callback = self._display.sync()
        callback.dispatcher["done"] = lambda _callback, serial: done.append(serial)
        deadline = time.monotonic() + self._answer_within_s
        both: tuple[Compositor | socket.socket, ...] = (self, self._orders)
        while not done:
            self.send()
            left_s = max(0.0, deadline - time.monotonic())
            ready, _, _ = select.select(both, [], [], left_s)
            if not ready:
                raise TimeoutError(f"no answer within {self._answer_within_s:g} s")
            if self._orders in ready:
                raise RuntimeError("no one waits for it any longer")
            self.read_events()
        # Its object is part of a reference cycle, like all of pywayland's: the garbage collector would free it on
        # any thread, perhaps just when this one has closed the connection, and crash the program.
        callback.destroy()

    def _on_global(self, _registry: object, number: int, interface: str, version: int) -> None:
        self._offered.setdefault(interface, (number, version))  # the first of several seats

    def _on_global_remove(self, _registry: object, number: int) -> None:
        self._withdrawn = self._bound.get(number, self._withdrawn)


class EventProxy(Proxy[_Kind]):
    """An object created by an event; it belongs to the connection being dispatched.

    pywayland assigns such objects to the first connection of the process that it finds; the end of that connection
    would destroy them while the other thread still uses them.
    """

    def __init__(self, pointer: Any, _found: object) -> None:
        super().__init__(pointer, _current_display.get())

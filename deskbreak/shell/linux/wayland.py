"""A connection to a Wayland compositor."""

from __future__ import annotations

import select
import time
from contextvars import ContextVar
from typing import Any, TypeVar

from pywayland.client.display import Display
from pywayland.protocol_core.interface import Interface
from pywayland.protocol_core.proxy import Proxy

from deskbreak.ports import Unavailable

ANSWER_S = 5.0  # a compositor that takes longer at our start hangs

_heard: ContextVar[Display] = ContextVar("heard")
_Kind = TypeVar("_Kind", bound=Interface)


class Compositor:
    """One connection, used by one thread at a time. What fails later raises RuntimeError."""

    def __init__(self, display_name: str | None, answer_within_s: float) -> None:
        """``display_name``: as in $WAYLAND_DISPLAY, which it is when None. Raises Unavailable."""
        self._answer_within_s = answer_within_s
        self._offered: dict[str, tuple[int, int]] = {}  # interface: its number, its newest version
        self._bound: dict[int, str] = {}
        self._withdrawn = ""  # the interface, of those bound, that is not offered any more
        self._display = Display(display_name)
        try:
            self._display.connect()
        except ValueError as reason:
            raise Unavailable("There is no Wayland compositor to watch.") from reason
        try:
            self._registry = self._display.get_registry()
            self._registry.dispatcher["global"] = self._on_global
            self._registry.dispatcher["global_remove"] = self._on_global_remove
            self.settle()
        except (RuntimeError, TimeoutError) as reason:
            self.close()
            raise Unavailable(f"The Wayland compositor does not answer: {reason}.") from reason

    def close(self) -> None:
        """Let go of it. Idempotent."""
        self._display.disconnect()

    def fileno(self) -> int:
        """What to wait for with `select`."""
        return self._display.get_fd()

    def bind(self, interface: type[Interface], newest: int, oldest: int = 1) -> tuple[Any, int]:
        """Take up what is offered; its version is the second. Without it, closes and raises Unavailable."""
        number, version = self._offered.get(interface.name, (0, 0))
        if version < oldest:
            self.close()
            which = interface.name if version == 0 else f"{interface.name} of version {oldest}"
            raise Unavailable(f"The Wayland compositor offers no {which}.")
        self._bound[number] = interface.name
        version = min(version, newest)
        return self._registry.bind(number, interface, version), version

    def send(self) -> None:
        """Send what was asked for."""
        self._display.flush()  # that it is gone is noticed by reading

    def hear(self) -> None:
        """Take in what the compositor has said."""
        before = _heard.set(self._display)
        try:
            self._display.read()
            self._display.dispatch(block=False)
        finally:
            _heard.reset(before)
        if self._withdrawn:
            raise RuntimeError(f"{self._withdrawn} was taken away")

    def settle(self) -> None:
        """Wait until all that was asked for is done. Raises TimeoutError."""
        done: list[int] = []
        callback = self._display.sync()
        callback.dispatcher["done"] = lambda _callback, serial: done.append(serial)
        deadline = time.monotonic() + self._answer_within_s
        while not done:
            self.send()
            ready, _, _ = select.select([self], [], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                raise TimeoutError(f"no answer within {self._answer_within_s:g} s")
            self.hear()

    def _on_global(self, _registry: object, number: int, interface: str, version: int) -> None:
        self._offered.setdefault(interface, (number, version))  # of several seats, the first

    def _on_global_remove(self, _registry: object, number: int) -> None:
        self._withdrawn = self._bound.get(number, self._withdrawn)


class Brought(Proxy[_Kind]):
    """An object that an event brought: it belongs to the connection that is heard.

    pywayland gives such objects to whichever connection of the process it finds first; the end of that one would
    take them away under the feet of the other thread.
    """

    def __init__(self, pointer: Any, _found: object) -> None:
        super().__init__(pointer, _heard.get())

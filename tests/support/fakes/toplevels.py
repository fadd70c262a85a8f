"""A Wayland compositor that only reports windows by wlr-foreign-toplevel-management.

https://wayland.app/protocols/wlr-foreign-toplevel-management-unstable-v1
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.support.fakes.compositor import Client, Compositor, Offer, SocketPlace, text

_MANAGER = "zwlr_foreign_toplevel_manager_v1"
_HANDLE = "zwlr_foreign_toplevel_handle_v1"
_FIRST_OF_SERVER = 0xFF000000  # the numbers of objects that a compositor creates start here, for each client
_TITLE, _STATE, _DONE, _CLOSED = 0, 4, 5, 6
_TOPLEVEL, _FINISHED = 0, 1
_DESTROY = 7
ACTIVATED, FULL_SCREEN = 2, 3


@dataclass(eq=False)
class Toplevel:
    """The states of a window, and its number with each client that knows it."""

    states: tuple[int, ...] = ()
    numbers: dict[Client, int] = field(default_factory=dict)


class Windows(Compositor):
    """The test opens and changes the windows."""

    def __init__(
        self, offer: Offer = Offer.WINDOWS, *, place: SocketPlace | None = None, mute: bool = False
    ) -> None:
        self._windows: list[Toplevel] = []
        self._greeted: dict[Client, int] = {}  # how many windows were announced to each
        super().__init__(offer, place=place, mute=mute)

    def open(self, *states: int) -> Toplevel:
        """Open a window with these states."""
        with self._lock:
            window = Toplevel(states)
            self._windows.append(window)
            for client, manager in self._listening():
                self._show(client, manager, window)
            return window

    def become(self, *changes: tuple[Toplevel, tuple[int, ...]]) -> None:
        """Give windows exactly these states, all of them at once."""
        with self._lock:
            for window, states in changes:
                self.begin(window, *states)
                self._tell(window, _DONE)

    def begin(self, window: Toplevel, *states: int) -> None:
        """Announce the states of a window, but not yet that they are complete."""
        with self._lock:
            window.states = states
            self._tell(window, _STATE, _array(states))

    def rename(self, window: Toplevel, title: str) -> None:
        """Change its title."""
        with self._lock:
            self._tell(window, _TITLE, text(title))
            self._tell(window, _DONE)

    def close_window(self, window: Toplevel) -> None:
        """Close it. Idempotent."""
        with self._lock:
            if window in self._windows:
                self._windows.remove(window)
                self._tell(window, _CLOSED)

    def finish(self) -> None:
        """Announce that no more will be reported."""
        with self._lock:
            for client, manager in self._listening():
                client.event(manager, _FINISHED)

    def guests(self) -> int:
        """The number of connected clients."""
        with self._lock:
            return len(self._clients)

    def known(self) -> int:
        """How many windows the clients hold on to, including closed ones."""
        with self._lock:
            return sum(list(client.interfaces.values()).count(_HANDLE) for client in self._clients.values())

    def _obey(self, client: Client, number: int, opcode: int, arguments: bytes) -> None:
        if client.interfaces[number] == _HANDLE and opcode == _DESTROY:
            del client.interfaces[number]
            return
        super()._obey(client, number, opcode, arguments)
        for each, manager in self._listening():
            if each not in self._greeted:
                self._greeted[each] = 0
                for window in self._windows:
                    self._show(each, manager, window)

    def _listening(self) -> Iterator[tuple[Client, int]]:
        """Each connected client, with the number of its manager."""
        for client in tuple(self._clients.values()):
            for number, interface in tuple(client.interfaces.items()):
                if interface == _MANAGER:
                    yield client, number

    def _show(self, client: Client, manager: int, window: Toplevel) -> None:
        number = window.numbers[client] = _FIRST_OF_SERVER + self._greeted[client]
        self._greeted[client] += 1
        client.interfaces[number] = _HANDLE
        client.event(manager, _TOPLEVEL, struct.pack("=I", number))
        client.event(number, _TITLE, text("a window"))
        client.event(number, _STATE, _array(window.states))
        client.event(number, _DONE)

    def _tell(self, window: Toplevel, opcode: int, arguments: bytes = b"") -> None:
        for client, _ in self._listening():
            client.event(window.numbers[client], opcode, arguments)


class OpenWindow:
    """The focused window on that compositor, full screen or not."""

    def __init__(self, compositor: Windows) -> None:
        self._compositor = compositor
        self._window = compositor.open(ACTIVATED)

    def set(self, *, value: bool) -> None:
        """Enter or leave full screen."""
        self._compositor.become((self._window, (ACTIVATED, FULL_SCREEN) if value else (ACTIVATED,)))

    def close(self) -> None:
        """Close it. Idempotent."""
        self._compositor.close_window(self._window)


def _array(numbers: tuple[int, ...]) -> bytes:
    """An array of the wire protocol: its length in bytes, and its numbers."""
    return struct.pack(f"={1 + len(numbers)}I", 4 * len(numbers), *numbers)

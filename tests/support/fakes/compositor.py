"""A Wayland compositor that counts idle time and does nothing else, by the bytes of the wire protocol.

https://wayland.freedesktop.org/docs/html/ch04.html
"""

from __future__ import annotations

import select
import socket
import struct
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

_DISPLAY = 1  # the number of the object that exists from the beginning
_HEAD = struct.Struct("=II")
_SEAT = "wl_seat"


class Offer(Enum):
    """The protocol that the compositor offers: the name of the interface, and its version."""

    EXT_2 = ("ext_idle_notifier_v1", 2)
    EXT_1 = ("ext_idle_notifier_v1", 1)
    KDE = ("org_kde_kwin_idle", 1)
    WINDOWS = ("zwlr_foreign_toplevel_manager_v1", 3)
    WINDOWS_1 = ("zwlr_foreign_toplevel_manager_v1", 1)
    NOTHING = ("wl_shm", 1)


@dataclass(eq=False)
class _Notice:
    """A client's request for a notification. ``due`` is when it becomes idle; None if it is idle or must not be."""

    client: Client
    number: int
    idle_s: float
    heeds_inhibitors: bool
    due: float | None = None
    is_idle: bool = False

    def send(self, *, idle: bool) -> None:
        self.is_idle = idle
        self.client.event(self.number, 0 if idle else 1)


@dataclass(eq=False)
class Client:
    """A connected client. ``interfaces``: the types of its objects, by their numbers."""

    wire: socket.socket
    interfaces: dict[int, str] = field(default_factory=lambda: {_DISPLAY: "wl_display"})
    unread: bytes = b""

    def event(self, number: int, opcode: int, arguments: bytes = b"") -> None:
        """Send an event of an object."""
        size = _HEAD.size + len(arguments)
        with suppress(ConnectionError):  # it is gone; the next read reports that
            self.wire.sendall(_HEAD.pack(number, size << 16 | opcode) + arguments)


class SocketPlace:
    """The socket of a compositor."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="wl-")  # short: socket paths end at 107 bytes
        self.name = str(Path(self._folder.name, "wayland-0"))

    def clear(self) -> None:
        """Remove the files of a compositor that has ended."""
        Path(self.name).unlink(missing_ok=True)

    def close(self) -> None:
        """Be gone. Idempotent."""
        self._folder.cleanup()


class Compositor:
    """Counts the idle time of one seat, on a separate thread, from the request on, as the protocols require.

    ``place`` is its socket, which an earlier compositor may have used. ``mute``: it accepts connections and answers
    nothing, like a hung program.
    """

    def __init__(
        self,
        offer: Offer = Offer.EXT_2,
        *,
        seats: int = 1,
        place: SocketPlace | None = None,
        mute: bool = False,
    ) -> None:
        self._place = place or SocketPlace()
        self._own_place = place is None
        self.name = self._place.name
        self._globals = [(_SEAT, 1)] * seats + [offer.value]
        self._lock = threading.RLock()
        self._clients: dict[int, Client] = {}
        self._notices: list[_Notice] = []
        self._mute = mute
        self._inhibited = self._ended = False
        self._server = socket.socket(socket.AF_UNIX)
        self._server.bind(self.name)
        self._server.listen()
        self._ours, self._theirs = socket.socketpair()  # wakes the thread
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End, and disconnect all clients. Idempotent."""
        if not self._ended:
            self._ended = True
            self._ours.send(b".")
            self._thread.join()
            for wire in (self._server, self._ours, self._theirs, *(c.wire for c in self._clients.values())):
                wire.close()
            self._place.clear()
            if self._own_place:
                self._place.close()

    def press(self) -> None:
        """Press a key."""
        with self._lock:
            self._active(self._notices)

    @contextmanager
    def typing(self) -> Iterator[None]:
        """Type without a pause."""
        ended = threading.Event()

        def press() -> None:
            while not ended.wait(0.02):
                self.press()

        typist = threading.Thread(target=press, daemon=True)
        typist.start()
        try:
            yield
        finally:
            ended.set()
            typist.join()

    def inhibit(self, *, on: bool) -> None:
        """Begin or end a film. As in wlroots, notifications that honour inhibitors are resumed when one starts."""
        with self._lock:
            self._inhibited = on
            self._active([notice for notice in self._notices if notice.heeds_inhibitors])

    def mute(self) -> None:
        """Listen, but no longer answer."""
        self._mute = True

    def take_seat_away(self) -> None:
        """Remove the first seat."""
        with self._lock:
            for client in self._clients.values():
                for number, interface in client.interfaces.items():
                    if interface == "wl_registry":
                        client.event(number, 1, struct.pack("=I", 1))

    def waiting(self) -> list[float]:
        """The times of the notifications that are requested now."""
        with self._lock:
            return [notice.idle_s for notice in self._notices]

    def idle(self) -> list[float]:
        """The times of those that are idle now."""
        with self._lock:
            return [notice.idle_s for notice in self._notices if notice.is_idle]

    # Counting.

    def _active(self, notices: list[_Notice]) -> None:
        for notice in notices:
            if notice.is_idle:
                notice.send(idle=False)
            self._begin(notice)
        self._ours.send(b".")

    def _begin(self, notice: _Notice) -> None:
        held = self._inhibited and notice.heeds_inhibitors
        notice.due = None if held else time.monotonic() + notice.idle_s

    def _send_due(self) -> None:
        for notice in self._notices:
            if notice.due is not None and notice.due <= time.monotonic():
                notice.due = None
                notice.send(idle=True)

    # The wire protocol.

    def _run(self) -> None:
        while not self._ended:
            with self._lock:
                dues = [notice.due for notice in self._notices if notice.due is not None]
            left_s = max(0.0, min(dues) - time.monotonic()) if dues else None
            ready, _, _ = select.select([self._server, self._theirs, *self._clients], [], [], left_s)
            with self._lock:
                self._send_due()
                for each in ready:
                    self._attend(each)

    def _attend(self, ready: socket.socket | int) -> None:
        if ready is self._theirs:
            self._theirs.recv(64)
        elif ready is self._server:
            wire, _ = self._server.accept()
            self._clients[wire.fileno()] = Client(wire)
        elif isinstance(ready, int):
            client = self._clients[ready]
            data = b""
            with suppress(ConnectionError):  # it hung up before it had read everything
                data = client.wire.recv(4096)
            client.unread += data
            self._read(client)
            if not data:
                del self._clients[ready]
                self._notices = [notice for notice in self._notices if notice.client is not client]
                client.wire.close()

    def _read(self, client: Client) -> None:
        while len(client.unread) >= _HEAD.size and not self._mute:
            number, word = _HEAD.unpack_from(client.unread)
            size, opcode = word >> 16, word & 0xFFFF
            if len(client.unread) < size:
                return
            arguments, client.unread = client.unread[_HEAD.size : size], client.unread[size:]
            self._obey(client, number, opcode, arguments)

    def _obey(self, client: Client, number: int, opcode: int, arguments: bytes) -> None:
        words = struct.unpack(f"={len(arguments) // 4}I", arguments)
        match client.interfaces[number], opcode:
            case "wl_display", 0:  # sync
                client.event(words[0], 0, struct.pack("=I", 0))
                client.event(_DISPLAY, 1, struct.pack("=I", words[0]))
            case "wl_display", 1:  # get_registry
                client.interfaces[words[0]] = "wl_registry"
                for each, (name, version) in enumerate(self._globals, 1):
                    body = struct.pack("=I", each) + text(name) + struct.pack("=I", version)
                    client.event(words[0], 0, body)
            case "wl_registry", 0:  # bind
                client.interfaces[words[-1]] = self._globals[words[0] - 1][0]
            case "ext_idle_notifier_v1", 1 | 2:
                self._notice(client, *words[:2], heeds_inhibitors=opcode == 1)
            case "org_kde_kwin_idle", 0:
                self._notice(client, words[0], words[2], heeds_inhibitors=True)
            case "notice", 0:
                self._notices = [n for n in self._notices if (n.client, n.number) != (client, number)]
                client.event(_DISPLAY, 1, struct.pack("=I", number))

    def _notice(self, client: Client, number: int, idle_ms: int, *, heeds_inhibitors: bool) -> None:
        client.interfaces[number] = "notice"
        notice = _Notice(client, number, idle_ms / 1000, heeds_inhibitors)
        self._notices.append(notice)
        self._begin(notice)


def text(value: str) -> bytes:
    """A string of the wire protocol: its length with the NUL, padded to whole words."""
    data = value.encode() + b"\0"
    return struct.pack("=I", len(data)) + data + b"\0" * (-len(data) % 4)

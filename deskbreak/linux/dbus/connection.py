"""The connection of a `Bus`: opening and reopening, sending, and pending replies.

Any thread may send; one thread reads. `Bus` handles signals, objects and names.

Sending never blocks. Data that a hanging bus does not accept is kept, up to a limit, and a separate
thread writes it as soon as the bus accepts it. Beyond the limit the connection is closed, and
reopened when the bus answers.
"""

from __future__ import annotations

import logging
import os
import select
import socket
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress

from jeepney import HeaderFields, Message
from jeepney.bus import get_bus
from jeepney.fds import FileDescriptor
from jeepney.io.blocking import DBusConnection, prep_socket

from deskbreak.core.model.retries import growing_pauses
from deskbreak.linux.dbus.messages import DISCONNECTED, Body, BusError

_log = logging.getLogger(__name__)

SESSION = "SESSION"
SYSTEM = "SYSTEM"

OnReply = Callable[["Body | BusError"], None]

MOST_UNSENT = 1 << 20
"""The maximum number of pending bytes: hundreds of redraws, or some dozen replies with all icons."""
_GREETED_WITHIN_S = 5.0


class _Wire(DBusConnection):  # type: ignore[misc]  # jeepney's types forbid subclasses
    """jeepney's connection, with a timeout for a bus that hangs before its hello."""

    def receive(self, *, timeout: float | None = None) -> Message:
        """Return the next message."""
        greeting = self.unique_name is None
        return super().receive(timeout=_GREETED_WITHIN_S if greeting else timeout)


class BusConnection:
    """A connection to the bus at an address, which can be lost and reopened until it is ended."""

    def __init__(self, address: str, *, enable_fds: bool, retry_s: tuple[float, float]) -> None:
        """``retry_s``: first and maximum delay before a new connection after a loss."""
        self._address = address
        self._enable_fds = enable_fds
        self._retry_s = retry_s
        self._sending = threading.Lock()  # guards the wire, and the order of serial numbers on it
        self._wire: DBusConnection | None = None
        self._unsent = bytearray()
        self._awaited: dict[int, OnReply] = {}  # by serial number of the call
        self._ended = threading.Event()

    # Connecting and closing.

    def open(self) -> None:
        """Connect, unless ended. Raises BusError without a bus at the address."""
        wire = self._connect()
        with self._sending:
            if self._ended.is_set():
                wire.close()
            else:
                self._wire = wire

    def reopen(self) -> bool:
        """Try to connect until the bus is back (True) or this is ended (False)."""
        pauses = growing_pauses(*self._retry_s)
        while not self._ended.wait(next(pauses)):
            with suppress(BusError):
                self.open()
                return self.alive
        return False

    def lose(self) -> tuple[OnReply, ...]:
        """Close the broken connection; return the callbacks that still wait for a reply."""
        with self._sending:
            if self._wire is not None:
                self._wire.close()
                _close(self._wire.parser.fds)  # of an incomplete message
            self._wire = None
            self._unsent.clear()
            awaited, self._awaited = self._awaited, {}
        return tuple(awaited.values())

    def end(self) -> None:
        """Mark the connection as ended; the reading thread does the rest. Idempotent."""
        self._ended.set()
        with self._sending:
            if self._wire is not None:
                _hang_up(self._wire)

    @property
    def ended(self) -> bool:
        """Whether `end` was called."""
        return self._ended.is_set()

    @property
    def alive(self) -> bool:
        """Whether the connection is up."""
        return self._wire is not None

    @property
    def unique_name(self) -> str:
        """Our own name on the bus, "" while there is no connection."""
        wire = self._wire
        return str(wire.unique_name) if wire is not None else ""

    # Sending and receiving.

    def send(self, message: Message, on_reply: OnReply | None = None) -> None:
        """Send without blocking; ``on_reply`` is kept for `awaited`. Raises BusError without a connection."""
        with self._sending:
            wire = self._wire
            if wire is None or self._ended.is_set():
                raise BusError(DISCONNECTED, "The connection to the message bus is lost.")
            serial = next(wire.outgoing_serial)
            if on_reply is not None:
                self._awaited[serial] = on_reply
            try:
                self._put(wire, message.serialise(serial=serial))
            except OSError as reason:  # the reader notices as well, and fails the other calls
                self._awaited.pop(serial, None)
                raise BusError(DISCONNECTED, f"The message bus is gone: {reason}") from reason

    def receive(self) -> Message | None:
        """Wait for the next message; None if the connection is lost or ended. For the reading thread."""
        wire = self._wire
        if wire is None:
            return None
        try:
            message = wire.receive()
        except (OSError, ValueError, RuntimeError) as reason:  # closed, or no longer D-Bus
            if not self._ended.is_set():
                _log.warning("The %s message bus is gone: %s", self._address.lower(), reason)
            return None
        if self._ended.is_set():
            _close(message.body)
            return None
        return message

    def awaited(self, reply: Message) -> OnReply | None:
        """Remove and return the callback that waits for this reply."""
        return self._awaited.pop(reply.header.fields[HeaderFields.reply_serial], None)

    def _put(self, wire: DBusConnection, data: bytes) -> None:
        """Send what the bus accepts now, and leave the rest to a thread. Needs the lock. Raises OSError."""
        waiting = bool(self._unsent)
        if not waiting:
            data = data[_sent(wire, data) :]
        if len(self._unsent) + len(data) > MOST_UNSENT:
            _hang_up(wire)
            raise TimeoutError("it accepts no data")
        self._unsent += data
        if self._unsent and not waiting:
            threading.Thread(target=self._write, args=(wire,), name="bus writer", daemon=True).start()

    def _write(self, wire: DBusConnection) -> None:
        """Send the pending data until none is left, or this connection is lost."""
        while True:
            try:
                select.select([], [wire.sock], [])
                with self._sending:
                    if self._wire is not wire:
                        return
                    del self._unsent[: _sent(wire, self._unsent)]
                    if not self._unsent:
                        return
            except (OSError, ValueError):  # gone, or closed
                return

    def _connect(self) -> DBusConnection:
        address = self._address
        if address == SESSION and not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
            # The place in every systemd session, which the other D-Bus libraries use, too.
            address = f"unix:path={os.environ.get('XDG_RUNTIME_DIR', '/nonexistent')}/bus"
        try:
            return _Wire(
                prep_socket(get_bus(address), self._enable_fds, timeout=_GREETED_WITHIN_S), self._enable_fds
            )
        except (OSError, RuntimeError, ValueError) as reason:  # no socket; no such transport; refused
            text = f"There is no {self._address.lower()} message bus: {reason}"
            raise BusError(DISCONNECTED, text) from reason


def _sent(wire: DBusConnection, data: bytes | bytearray) -> int:
    """Send without blocking; return the number of bytes sent. Raises OSError."""
    try:
        return int(wire.sock.send(data, socket.MsgFlag["MSG_DONTWAIT"]))  # by name, because Windows lacks it
    except BlockingIOError:
        return 0


def _hang_up(wire: DBusConnection) -> None:
    """Make all pending reads and writes return."""
    with suppress(OSError):  # already gone
        wire.sock.shutdown(socket.SHUT_RDWR)


def _close(values: Iterable[object]) -> None:
    """Close the file descriptors among received values that no one will use."""
    for value in values:
        if isinstance(value, FileDescriptor):
            value.close()

"""The connection under a `Bus`: opened, lost, opened again; what is sent on it, and who waits for a reply.

Any thread may send; one thread reads. Signals, objects and names are the bus's business.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress

from jeepney import HeaderFields, Message
from jeepney.fds import FileDescriptor
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from deskbreak.shell.linux.messages import DISCONNECTED, Body, BusError

_log = logging.getLogger(__name__)

SESSION = "SESSION"
SYSTEM = "SYSTEM"

OnReply = Callable[["Body | BusError"], None]


class Connection:
    """One way to the bus at an address, which may break and be mended until it is ended."""

    def __init__(self, address: str, *, enable_fds: bool, retry_s: tuple[float, float]) -> None:
        """``retry_s``: how long to wait before the first new connection after a loss, and at most."""
        self._address = address
        self._enable_fds = enable_fds
        self._retry_s = retry_s
        self._sending = threading.Lock()  # guards the wire, and the order of serial numbers on it
        self._wire: DBusConnection | None = None
        self._awaited: dict[int, OnReply] = {}  # by the serial number of the call
        self._ended = threading.Event()

    # Coming and going.

    def open(self) -> None:
        """Connect, unless it was ended. Raises BusError when there is no bus at the address."""
        wire = self._connect()
        with self._sending:
            if self._ended.is_set():
                wire.close()
            else:
                self._wire = wire

    def reopen(self) -> bool:
        """Try to connect until the bus is back (True) or this is ended (False)."""
        delay, most = self._retry_s
        while not self._ended.wait(delay):
            try:
                self.open()
            except BusError:
                delay = min(2 * delay, most)
            else:
                return self.alive
        return False

    def lose(self) -> tuple[OnReply, ...]:
        """Let go of what is left of the wire; who waited for a reply on it, and will get none."""
        with self._sending:
            if self._wire is not None:
                self._wire.close()
                _close(self._wire.parser.fds)  # of a message that was cut off
            self._wire = None
            awaited, self._awaited = self._awaited, {}
        return tuple(awaited.values())

    def end(self) -> None:
        """Want no bus any more; the reading thread does the rest. Idempotent."""
        self._ended.set()
        with self._sending:
            if self._wire is not None:
                with suppress(OSError):  # gone already
                    self._wire.sock.shutdown(socket.SHUT_RDWR)  # wakes the reader

    @property
    def ended(self) -> bool:
        """Whether no bus is wanted any more."""
        return self._ended.is_set()

    @property
    def alive(self) -> bool:
        """Whether the connection stands."""
        return self._wire is not None

    @property
    def unique_name(self) -> str:
        """Our own name on the bus, "" while there is no connection."""
        wire = self._wire
        return str(wire.unique_name) if wire is not None else ""

    # What goes over it.

    def send(self, message: Message, on_reply: OnReply | None = None) -> None:
        """Send; ``on_reply`` is kept for `awaited`. Raises BusError where there is no connection."""
        with self._sending:
            wire = self._wire
            if wire is None or self._ended.is_set():
                raise BusError(DISCONNECTED, "The connection to the message bus is lost.")
            serial = next(wire.outgoing_serial)
            if on_reply is not None:
                self._awaited[serial] = on_reply
            try:
                wire.send(message, serial)
            except OSError as reason:  # the reader notices as well, and fails the others
                self._awaited.pop(serial, None)
                raise BusError(DISCONNECTED, f"The message bus is gone: {reason}") from reason

    def receive(self) -> Message | None:
        """Wait for the next message; None where the connection is lost or ended. For the reading thread."""
        wire = self._wire
        if wire is None:
            return None
        try:
            message = wire.receive()
        except (OSError, ValueError, RuntimeError) as reason:  # closed, or not D-Bus any more
            if not self._ended.is_set():
                _log.warning("The %s message bus is gone: %s", self._address.lower(), reason)
            return None
        if self._ended.is_set():
            _close(message.body)
            return None
        return message

    def awaited(self, reply: Message) -> OnReply | None:
        """Who waits for this reply, and from now on waits no more."""
        return self._awaited.pop(reply.header.fields[HeaderFields.reply_serial], None)

    def _connect(self) -> DBusConnection:
        address = self._address
        if address == SESSION and not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
            # Where every systemd session has it; the other D-Bus libraries look there, too.
            address = f"unix:path={os.environ.get('XDG_RUNTIME_DIR', '/nonexistent')}/bus"
        try:
            return open_dbus_connection(bus=address, enable_fds=self._enable_fds)
        except (OSError, RuntimeError, ValueError) as reason:  # no socket; no such transport; refused
            text = f"There is no {self._address.lower()} message bus: {reason}"
            raise BusError(DISCONNECTED, text) from reason


def _close(values: Iterable[object]) -> None:
    """Let go of the descriptors among what came over the wire and nobody takes any more."""
    for value in values:
        if isinstance(value, FileDescriptor):
            value.close()

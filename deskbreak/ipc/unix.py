"""JSON lines over an AF_UNIX socket, for Linux, macOS and the BSDs."""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import selectors
import socket
import struct
import sys
import time
from pathlib import Path

from deskbreak.storage import files

assert sys.platform != "win32"  # noqa: S101 - for the type checker

_PATIENCE_WITHOUT_FILES_S = 1.0
_log = logging.getLogger(__name__)


def listen(path: Path) -> SocketListener:
    """Listen at ``path`` in a private folder; the socket of a dead process is removed. Raises OSError."""
    files.make_private_folder(path.parent)
    _remove_stale(path)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        listener.bind(str(path))
        with contextlib.suppress(OSError):  # the folder is private, and each peer is checked
            path.chmod(0o600)
        listener.listen(32)
        listener.settimeout(0)
    except OSError:
        listener.close()
        raise
    return SocketListener(listener, path)


def _remove_stale(path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(str(path))
        except FileNotFoundError:
            return
        except ConnectionRefusedError:
            path.unlink(missing_ok=True)
            return
    raise OSError(errno.EADDRINUSE, "another DeskBreak answers at this path", str(path))


class SocketListener:
    """A listening socket, with a second socket that wakes `accept` to end it."""

    def __init__(self, listener: socket.socket, path: Path) -> None:
        self._listener = listener
        self._path = path
        self._inode = path.stat().st_ino
        self._asleep, self._alarm = socket.socketpair()

    def accept(self) -> SocketConnection | None:
        """Wait for the next client; None once the listener is closed."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._listener, selectors.EVENT_READ)
            selector.register(self._asleep, selectors.EVENT_READ)
            while True:
                ready = {key.fileobj for key, _ in selector.select()}
                if self._asleep in ready:
                    self._listener.close()
                    self._asleep.close()
                    return None
                try:
                    return SocketConnection(self._listener.accept()[0])
                except (BlockingIOError, ConnectionAbortedError):
                    continue  # the client has disconnected
                except OSError as error:
                    _log.warning("cannot accept a client: %s", error)
                    time.sleep(_PATIENCE_WITHOUT_FILES_S)  # out of file descriptors: do not retry at once

    @property
    def is_reachable(self) -> bool:
        """Whether clients can still connect: the socket at the path is ours."""
        try:
            return self._path.stat().st_ino == self._inode
        except OSError:
            return False

    def close(self) -> None:
        """Make `accept` return None, and remove the socket if it is still ours. Idempotent."""
        if self._alarm.fileno() == -1:
            return
        if self.is_reachable:
            with contextlib.suppress(OSError):
                self._path.unlink()
        self._alarm.close()


class SocketConnection:
    """One client."""

    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected
        self._rest = b""

    def trusted(self) -> bool:
        """Return whether it is a process of the same user."""
        return peer_uid(self._socket) == os.getuid()

    def read_line(self, longest: int, patience_s: float) -> bytes:
        """Read up to the next newline, or to just over ``longest`` bytes; empty at the end."""
        deadline = time.monotonic() + patience_s
        received = self._rest
        while b"\n" not in received and len(received) <= longest:
            self._socket.settimeout(max(0.001, deadline - time.monotonic()))
            piece = self._socket.recv(1 << 16)
            if not piece:
                break
            received += piece
        line, newline, self._rest = received.partition(b"\n")
        return line + newline

    def write_line(self, line: bytes, patience_s: float) -> None:
        """Send a line."""
        self._socket.settimeout(patience_s)
        self._socket.sendall(line)

    def end_reading(self) -> None:
        """Make `read_line` return; pending replies are still sent."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RD)

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()


if sys.platform == "linux":

    def peer_uid(connected: socket.socket) -> int:
        """The user of the process at the other end: struct ucred {pid, uid, gid}, unix(7)."""
        size = struct.calcsize("iII")
        _, uid, _ = struct.unpack("iII", connected.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size))
        return int(uid)

else:
    _SOL_LOCAL = 0  # from sys/un.h on macOS and FreeBSD
    _LOCAL_PEERCRED = 1

    def peer_uid(connected: socket.socket) -> int:
        """The user of the process at the other end: struct xucred {u_int version; uid_t uid; …}, unix(4)."""
        credentials = connected.getsockopt(_SOL_LOCAL, _LOCAL_PEERCRED, 128)
        _, uid = struct.unpack_from("II", credentials)
        return int(uid)

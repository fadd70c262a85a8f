"""Answers the command line with JSON lines over a private socket, or a named pipe on Windows.

Theory of operation. One thread only accepts connections; each connection has a
small thread, so that a slow or silent client delays only itself, and is
disconnected after a time limit. Every malformed line (too long, not JSON, not an
object) is answered with an error line, and the connection is closed. No input is
evaluated or unpickled.
"""

from __future__ import annotations

import json
import logging
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from deskbreak.core.model.typed_json import Malformed, json_object
from deskbreak.ipc.client import NoAnswer, NotRunning, ask

if sys.platform == "win32":
    from deskbreak.ipc.windows import listen
else:
    from deskbreak.ipc.unix import listen

__all__ = ["Answer", "NoAnswer", "NotRunning", "Server", "ask"]

LONGEST_LINE = 64 * 1024  # bytes, including the newline
MOST_CONNECTIONS = 16

Answer = Callable[[dict[str, object]], dict[str, object]]

_log = logging.getLogger(__name__)


class ClientConnection(Protocol):
    """A client of a transport."""

    def trusted(self) -> bool:
        """Return whether it is a process of the same user."""

    def read_line(self, longest: int, patience_s: float) -> bytes:
        """Read up to the next newline, or to just over ``longest`` bytes; empty at the end.

        Raises TimeoutError if that takes longer than ``patience_s``, and OSError.
        """

    def write_line(self, line: bytes, patience_s: float) -> None:
        """Send a line. Raises TimeoutError, OSError."""

    def end_reading(self) -> None:
        """Make `read_line` return; pending replies are still sent."""

    def close(self) -> None:
        """Close the connection."""


class Listener(Protocol):
    """The listening end of a transport."""

    def accept(self) -> ClientConnection | None:
        """Wait for the next client; None once the listener is closed."""

    @property
    def is_reachable(self) -> bool:
        """Whether clients can still connect to it."""

    def close(self) -> None:
        """Make `accept` return None, and remove the address. From any thread, idempotent."""


@dataclass(slots=True, eq=False)
class _Client:
    """A connection with its thread. ``silent_since``: the time since which it has sent no request."""

    connection: ClientConnection
    silent_since: float | None
    turned_away: bool = False


class Server:
    """Answers at ``path`` from `start` to `stop`.

    ``answer`` is called in the thread of the connection, so calls may overlap.
    """

    def __init__(self, path: Path, answer: Answer, *, patience_s: float = 5.0) -> None:
        self._path = path
        self._answer = answer
        self._patience_s = patience_s
        self._listener: Listener | None = None
        self._accepting: threading.Thread | None = None
        self._guard = threading.Lock()
        self._open: dict[threading.Thread, _Client] = {}

    def start(self) -> None:
        """Start to answer. Raises OSError.

        Only for the holder of the `instance_lock.Lock`: a socket left at the path by a dead
        process is removed.
        """
        listener = listen(self._path)
        self._listener = listener
        self._accepting = threading.Thread(
            target=self._accept, args=(listener,), name="deskbreak-ipc", daemon=True
        )
        self._accepting.start()

    def keep(self) -> None:
        """Restart if clients cannot connect any longer, or never could. Call this while running. Raises OSError."""
        if self._listener is not None and self._listener.is_reachable:
            return
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        self.start()

    def stop(self, within_s: float = 1.0) -> None:
        """Stop; pending replies are still sent, for up to ``within_s``. Idempotent."""
        if self._listener is None or self._accepting is None:
            return
        deadline = time.monotonic() + within_s
        self._listener.close()
        self._accepting.join(within_s)
        with self._guard:
            still_open = dict(self._open)
        for client in still_open.values():
            client.connection.end_reading()
        for thread in still_open:
            if thread is not threading.current_thread():
                thread.join(max(0.0, deadline - time.monotonic()))

    def _accept(self, listener: Listener) -> None:
        while (connection := listener.accept()) is not None:
            client = _Client(connection, time.monotonic())
            thread = threading.Thread(
                target=self._serve, args=(client,), name="deskbreak-client", daemon=True
            )
            if not self._begin(thread, client):
                connection.close()

    def _begin(self, thread: threading.Thread, client: _Client) -> bool:
        """Let the thread serve the client; False if there are too many."""
        with self._guard:
            if not self._make_room():
                return False
            try:
                thread.start()  # with the lock: `stop` joins every thread that it finds, and all must have started
            except RuntimeError as error:  # the system is out of threads: continue to accept
                _log.warning("a client was rejected: %s", error)
                return False
            self._open[thread] = client
            return True

    def _make_room(self) -> bool:
        """Disconnect the client that has been silent for longest, if needed; False if all are being served."""
        staying = [client for client in self._open.values() if not client.turned_away]
        if len(staying) < MOST_CONNECTIONS:
            return len(self._open) < 2 * MOST_CONNECTIONS  # disconnected clients are still ending
        silent = [(client.silent_since, client) for client in staying if client.silent_since is not None]
        if not silent:
            return False
        _, oldest = min(silent, key=lambda pair: pair[0])
        oldest.turned_away = True
        oldest.connection.end_reading()
        return True

    def _serve(self, client: _Client) -> None:
        connection = client.connection
        try:
            if connection.trusted():
                self._talk(client)
            else:
                _log.warning("a process of another user was rejected")
        except OSError as error:  # TimeoutError is one
            _log.debug("lost a client: %s", error)
        finally:
            connection.close()
            with self._guard:
                del self._open[threading.current_thread()]

    def _talk(self, client: _Client) -> None:
        connection = client.connection
        while line := connection.read_line(LONGEST_LINE, self._patience_s):
            client.silent_since = None
            payload = _read(line)
            reply = (
                self._reply(payload) if isinstance(payload, dict) else {"ok": False, "error": str(payload)}
            )
            connection.write_line(json.dumps(reply).encode("ascii") + b"\n", self._patience_s)
            if isinstance(payload, Malformed):
                return
            client.silent_since = time.monotonic()

    def _reply(self, payload: dict[str, object]) -> dict[str, object]:
        try:
            return self._answer(payload)
        except Exception:  # noqa: BLE001 - the boundary: a fault in one answer must not end the others
            _log.exception("no answer to %r", payload.get("verb"))
            return {"ok": False, "error": "DeskBreak could not do that; its log says why."}


def _read(line: bytes) -> dict[str, object] | Malformed:
    if len(line) > LONGEST_LINE:
        return Malformed(f"a line of more than {LONGEST_LINE} bytes")
    try:
        return json_object(line)
    except Malformed as why:
        return why

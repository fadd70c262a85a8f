"""JSON lines over a named pipe, for Windows.

Not run on Windows yet.

Any process can try to open a named pipe, so the pipe has a random name, and each
request starts with a secret. Both are stored in a file in the user's profile that
other users cannot read, so a client with the secret is the same user. Only
``send_bytes`` and ``recv_bytes`` are used, which unlike ``send`` and ``recv`` never unpickle.
"""

from __future__ import annotations

import contextlib
import hmac
import secrets
import sys
import time
from multiprocessing.connection import Client, Listener
from pathlib import Path
from typing import TYPE_CHECKING, cast

from deskbreak.storage import files

assert sys.platform == "win32"  # noqa: S101 - for the type checker

if TYPE_CHECKING:
    from multiprocessing.connection import PipeConnection

_REST_S = 1.0


def listen(path: Path) -> PipeListener:
    """Listen on a new pipe, and write its name and secret to the file ``path``. Raises OSError."""
    address = rf"\\.\pipe\deskbreak-{secrets.token_hex(16)}"
    secret = secrets.token_hex(32)
    pipe = Listener(address, family="AF_PIPE")
    files.replace_file(path, f"{address}\n{secret}\n".encode("ascii"))
    return PipeListener(pipe, address, secret, path)


class PipeListener:
    """A named pipe that waits for clients."""

    def __init__(self, pipe: Listener, address: str, secret: str, path: Path) -> None:
        self._pipe = pipe
        self._address = address
        self._secret = secret
        self._path = path
        self._closing = False

    def accept(self) -> PipeClient | None:
        """Wait for the next client; None once the listener is closed."""
        while True:
            try:
                accepted = self._pipe.accept()
            except OSError:
                if self._closing:
                    return None
                time.sleep(_REST_S)  # the client has disconnected, or the system is out of pipes
                continue
            if self._closing:
                accepted.close()
                self._pipe.close()
                return None
            return PipeClient(cast("PipeConnection[bytes, bytes]", accepted), self._secret)

    @property
    def is_reachable(self) -> bool:
        """Whether clients can still connect: the file exists and names this pipe."""
        try:
            return self._address in self._path.read_text("ascii")
        except (OSError, ValueError):
            return False

    def close(self) -> None:
        """Make `accept` return None, and remove the file. Idempotent.

        A pipe that waits for a client can only be woken by a client.
        """
        if self._closing:
            return
        self._closing = True
        self._path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            Client(self._address, family="AF_PIPE").close()


class PipeClient:
    """One client."""

    def __init__(self, pipe: PipeConnection[bytes, bytes], secret: str) -> None:
        self._pipe = pipe
        self._secret = secret.encode("ascii")
        self._line: bytes | None = None
        self._ended = False

    def trusted(self) -> bool:
        """True, because each line is checked: one without the secret counts as the end of the connection."""
        return True

    def read_line(self, longest: int, patience_s: float) -> bytes:
        """Read the next message; empty at the end, or if the secret is wrong."""
        if self._ended:
            return b""
        try:
            if not self._pipe.poll(patience_s):
                raise TimeoutError
            secret, _, line = self._pipe.recv_bytes(longest * 4).partition(b"\n")
        except EOFError:
            return b""
        return line if hmac.compare_digest(secret, self._secret) else b""

    def write_line(self, line: bytes, patience_s: float) -> None:  # noqa: ARG002 - a pipe buffers a reply
        """Send a message."""
        self._pipe.send_bytes(line)

    def end_reading(self) -> None:
        """Accept no further message; a pending read ends at its time limit."""
        self._ended = True

    def close(self) -> None:
        """Close the connection."""
        self._pipe.close()

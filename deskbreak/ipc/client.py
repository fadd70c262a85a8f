"""Sends requests to the running DeskBreak: one JSON line each way. Imports little, for a fast start."""

from __future__ import annotations

import json
import os
import sys

from deskbreak.storage import runtime_dir

LONGEST_REPLY = 1 << 20  # bytes

StrPath = str | os.PathLike[str]


class NotRunning(Exception):
    """No DeskBreak of this user is running."""


class NoAnswer(Exception):
    """DeskBreak is running but does not give a valid answer. The text says what happened."""


def ask(path: StrPath, payload: dict[str, object], timeout_s: float = 5.0) -> dict[str, object]:
    """Send ``payload`` to the program that listens at ``path``; return its reply. Raises NotRunning, NoAnswer."""
    where = os.fspath(path)
    try:
        runtime_dir.check(os.path.dirname(where))  # noqa: PTH120 - pathlib costs `status` milliseconds
        line = _exchange(where, json.dumps(payload).encode("ascii") + b"\n", timeout_s)
    except (FileNotFoundError, NotADirectoryError, ConnectionRefusedError):
        raise NotRunning from None
    except TimeoutError:
        msg = f"DeskBreak is running, but has not answered for {timeout_s:g} s."
        raise NoAnswer(msg) from None
    except (ConnectionError, EOFError) as error:
        msg = "DeskBreak is running, but closed the connection before it answered. It may have too many clients: try again."
        raise NoAnswer(msg) from error
    except OSError as error:
        why = f"DeskBreak cannot be reached at {where}: {error.strerror}." if error.strerror else str(error)
        raise NoAnswer(why) from error
    return _reply(line)


def _reply(line: bytes) -> dict[str, object]:
    try:
        reply = json.loads(line)
    except ValueError:
        reply = None
    if not isinstance(reply, dict):
        msg = "DeskBreak is running, but its answer was cut off."
        raise NoAnswer(msg)
    return reply


if sys.platform == "win32":
    from multiprocessing.connection import Client

    def _exchange(path: str, line: bytes, timeout_s: float) -> bytes:
        """Exchange lines through the pipe named in the file at ``path``, with the secret from that file."""
        with open(path, encoding="ascii") as file:  # noqa: PTH123 - see `ask`
            address, secret = file.read().split()
        with Client(address, family="AF_PIPE") as pipe:
            pipe.send_bytes(secret.encode("ascii") + b"\n" + line)
            if not pipe.poll(timeout_s):
                raise TimeoutError
            return pipe.recv_bytes(LONGEST_REPLY)

else:
    # The module below `socket`: it suffices for one exchange, and saves 10 ms for enums (benchmarks/status.py).
    import _socket
    import time

    _AGAIN_S = 0.01

    def _connect(connection: _socket.socket, path: str, deadline: float) -> None:
        """Connect; if the queue is full, as when the program hangs, retry until the deadline."""
        while True:
            try:
                connection.connect(path)
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise TimeoutError from None
                time.sleep(_AGAIN_S)
            else:
                return

    def _exchange(path: str, line: bytes, timeout_s: float) -> bytes:
        """Exchange lines through the socket at ``path``; ``timeout_s`` limits the whole exchange."""
        deadline = time.monotonic() + timeout_s
        connection = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
        try:
            connection.settimeout(timeout_s)
            _connect(connection, path, deadline)
            connection.sendall(line)
            received = b""
            while not received.endswith(b"\n") and len(received) < LONGEST_REPLY:
                connection.settimeout(max(0.001, deadline - time.monotonic()))
                piece = connection.recv(1 << 16)
                if not piece:
                    break
                received += piece
            return received
        finally:
            connection.close()

"""Ask the running DeskBreak something: one JSON line there, one back. Little of the standard library."""

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
    """One is running, and does not answer in a way that can be understood. The text says how."""


def ask(path: StrPath, payload: dict[str, object], timeout_s: float = 5.0) -> dict[str, object]:
    """Send ``payload`` to the one that listens at ``path``; its reply. Raises NotRunning, NoAnswer."""
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
        msg = "DeskBreak is running, but hung up before it answered. Too many may be asking: try again."
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
        """Through the pipe that the file at ``path`` names, with the secret that only its reader knows."""
        with open(path, encoding="ascii") as file:  # noqa: PTH123 - see `ask`
            address, secret = file.read().split()
        with Client(address, family="AF_PIPE") as pipe:
            pipe.send_bytes(secret.encode("ascii") + b"\n" + line)
            if not pipe.poll(timeout_s):
                raise TimeoutError
            return pipe.recv_bytes(LONGEST_REPLY)

else:
    # What `socket` wraps: all that one exchange takes, without 10 ms of enums (benchmarks/status.py).
    import _socket
    import time

    _AGAIN_S = 0.01

    def _connect(connection: _socket.socket, path: str, deadline: float) -> None:
        """Get in line; where the line is full, as behind one that hangs, try until the deadline."""
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
        """Through the socket at ``path``; ``timeout_s`` is for all of it."""
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

"""Unit tests start no process and open no socket: tests that do are in integration."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

_FORBIDDEN = {"os.fork", "os.forkpty", "os.posix_spawn", "socket.bind", "socket.connect", "subprocess.Popen"}
_units = [
    0
]  # the number of running unit tests: a hook stays for the life of the process, and other tests follow


def _refuse(event: str, _details: object) -> None:
    if _units[0] and event in _FORBIDDEN:
        raise RuntimeError(f"a unit test did {event}: move it to tests/integration")


sys.addaudithook(_refuse)


@pytest.fixture(autouse=True)
def _alone() -> Iterator[None]:
    """Refuse processes and sockets."""
    _units[0] += 1
    yield
    _units[0] -= 1

"""Fixtures for the Linux adapters."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Protocol, TypeVar

import pytest

if sys.platform != "linux":
    collect_ignore = ["test_bus.py", "test_sni.py", "test_freedesktop.py", "test_logind.py", "test_x11.py"]
else:
    from deskbreak.ports import Message
    from deskbreak.shell.linux.bus import Bus
    from tests.adapters.linux import private_bus
    from tests.fakes.daemon import Daemon

    class _Closes(Protocol):
        def close(self) -> None: ...

    _Thing = TypeVar("_Thing", bound=_Closes)
    Keep = Callable[[_Thing], _Thing]

    @pytest.fixture
    def daemon() -> Iterator[Daemon]:
        """A private message bus."""
        with private_bus() as running:
            yield running

    @pytest.fixture
    def keep(daemon: Daemon) -> Iterator[Callable[[_Closes], _Closes]]:
        """Close what a test made when it ends, last first, while the bus still runs."""
        del daemon  # asked for so that it outlives what is kept here
        with ExitStack() as stack:

            def keeping(thing: _Closes) -> _Closes:
                stack.callback(thing.close)
                return thing

            yield keeping

    @pytest.fixture
    def bus(daemon: Daemon, keep: Keep[Bus]) -> Bus:
        """Our own connection; it comes back quickly after a loss."""
        connection = keep(Bus(daemon.address, enable_fds=True, retry_s=(0.02, 0.1)))
        connection.open()
        return connection

    @pytest.fixture
    def posted() -> list[Message]:
        """What adapters posted: hand them its ``append``."""
        return []

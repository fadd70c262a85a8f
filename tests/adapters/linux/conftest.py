"""Fixtures for the Linux adapters."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from importlib.util import find_spec

import pytest

from deskbreak.linux.dbus.bus import Bus
from deskbreak.ports import Message
from tests.adapters.linux.programs import Keep, private_bus
from tests.fakes.daemon import Daemon

collect_ignore = (
    [] if find_spec("pywayland") is not None else ["test_ext_idle.py", "test_foreign_toplevel.py"]
)


@pytest.fixture
def daemon() -> Iterator[Daemon]:
    """A private message bus."""
    with private_bus() as running:
        yield running


@pytest.fixture
def keep(daemon: Daemon) -> Iterator[Keep]:
    """Close what a test made when it ends, last first, while the bus still runs."""
    del daemon  # asked for so that it outlives what is kept here
    with ExitStack() as stack:
        yield Keep(stack)


@pytest.fixture
def bus(daemon: Daemon, keep: Keep) -> Bus:
    """Our own connection; it comes back quickly after a loss."""
    connection = keep(Bus(daemon.address, enable_fds=True, retry_s=(0.02, 0.1)))
    connection.open()
    return connection


@pytest.fixture
def posted() -> list[Message]:
    """What adapters posted: hand them its ``append``."""
    return []

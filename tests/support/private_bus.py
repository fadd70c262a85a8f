"""Shared by the tests of the Linux adapters: private buses and screens, and the programs they need."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Protocol, TypeVar

import pytest

from tests.support.fakes.daemon import Daemon


class _Closes(Protocol):
    def close(self) -> None:
        """End it."""


_Thing = TypeVar("_Thing", bound=_Closes)


class Keep:
    """Closes what it was given, in reverse order, when the test ends."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack

    def __call__(self, thing: _Thing) -> _Thing:
        """Register a resource and return it."""
        self._stack.callback(thing.close)
        return thing


def need(*programs: str) -> None:
    """Skip a test whose programs are not installed; in CI they must be there."""
    missing = [program for program in programs if shutil.which(program) is None]
    if missing and os.environ.get("CI") == "true":
        pytest.fail(f"CI must have {', '.join(missing)} installed")
    if missing:
        pytest.skip(f"needs {', '.join(missing)}: see `make help`")


@contextmanager
def private_bus() -> Iterator[Daemon]:
    """Run a private message bus for the duration of the block."""
    need("dbus-daemon")
    with tempfile.TemporaryDirectory(
        prefix="bus-"
    ) as folder:  # short: a socket path may have at most 107 bytes
        daemon = Daemon(Path(folder))
        daemon.start()
        try:
            yield daemon
        finally:
            daemon.kill()

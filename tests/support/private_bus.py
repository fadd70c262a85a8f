"""What the tests of the Linux adapters share: private buses and screens, and what they need installed."""

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
        """End."""


_Thing = TypeVar("_Thing", bound=_Closes)


class Keep:
    """Closes what it was given, last first, when the test ends."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack

    def __call__(self, thing: _Thing) -> _Thing:
        """Keep a thing, and give it back."""
        self._stack.callback(thing.close)
        return thing


def need(*programs: str) -> None:
    """Skip a test whose programs are not installed; under CI they must be there."""
    missing = [program for program in programs if shutil.which(program) is None]
    if missing and os.environ.get("CI") == "true":
        pytest.fail(f"CI must have {', '.join(missing)} installed")
    if missing:
        pytest.skip(f"needs {', '.join(missing)}: see `make help`")


@contextmanager
def private_bus() -> Iterator[Daemon]:
    """Run a message bus of our own for a while."""
    need("dbus-daemon")
    with tempfile.TemporaryDirectory(prefix="bus-") as folder:  # short: socket paths end at 107 bytes
        daemon = Daemon(Path(folder))
        daemon.start()
        try:
            yield daemon
        finally:
            daemon.kill()

"""What the tests of the Linux adapters share: private buses and screens, and what they need installed."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.fakes.daemon import Daemon


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

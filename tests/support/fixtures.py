"""Fixtures shared by several folders: child processes, a private bus, and what adapters post."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from deskbreak.ports import Message

if TYPE_CHECKING:
    from deskbreak.linux.dbus.bus import Bus
    from tests.support.fakes.daemon import Daemon
    from tests.support.private_bus import Keep
    from tests.support.sound_programs import SoundPrograms

Run = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def child() -> Iterator[Run]:
    """Start a Python process that runs this code with these arguments; it ends with the test."""
    started: list[subprocess.Popen[str]] = []

    def run(code: str, *arguments: object) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", code, *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def runtime_folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A runtime folder for the test alone. The path is short, because a socket path ends at 107 bytes."""
    with tempfile.TemporaryDirectory(prefix="run-") as folder:
        monkeypatch.setenv("XDG_RUNTIME_DIR", folder)
        yield Path(folder)


@pytest.fixture
def plyer_afresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plyer that has not yet chosen how to show notifications; it chooses once per process, by what it finds then."""
    plyer = pytest.importorskip("plyer")
    from plyer.utils import Proxy

    monkeypatch.setattr(plyer, "notification", Proxy("notification", plyer.facades.Notification))


@pytest.fixture
def daemon() -> Iterator[Daemon]:
    """A private message bus."""
    from tests.support.private_bus import private_bus

    with private_bus() as running:
        yield running


@pytest.fixture
def keep(daemon: Daemon) -> Iterator[Keep]:
    """Close what a test made when it ends, in reverse order, while the bus still runs."""
    from tests.support.private_bus import Keep

    del daemon  # requested so that it outlives what is closed here
    with ExitStack() as stack:
        yield Keep(stack)


@pytest.fixture
def bus(daemon: Daemon, keep: Keep) -> Bus:
    """Our connection to the bus; it reconnects quickly after a loss."""
    from deskbreak.linux.dbus.bus import Bus

    connection = keep(Bus(daemon.address, enable_fds=True, retry_s=(0.02, 0.1)))
    connection.open()
    return connection


@pytest.fixture
def posted() -> list[Message]:
    """The messages that adapters posted: pass them its ``append``."""
    return []


@pytest.fixture
def sound_programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SoundPrograms:
    """A PATH that contains only what the test puts there."""
    from tests.support.sound_programs import SoundPrograms

    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in ("cat", "mv", "sleep", "printf"):
        (folder / tool).symlink_to(
            next(path for path in (f"/bin/{tool}", f"/usr/bin/{tool}") if Path(path).exists())
        )
    monkeypatch.setenv("PATH", str(folder))
    return SoundPrograms(folder)

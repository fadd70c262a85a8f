"""Whether the session's display server still exists, with sockets that a test opens and closes."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from deskbreak.bootstrap.linux import session_lifetime
from deskbreak.core.model.formatting import NO_SCREEN, NO_XWAYLAND
from deskbreak.linux.display_server import DisplayServer
from tests.support.x_server import x_server

_LISTEN = """
import socket, sys
there = socket.socket(socket.AF_UNIX)
there.bind(chr(0) + sys.argv[1])
there.listen()
print("up", flush=True)
sys.stdin.read()
"""


@contextmanager
def _another_server(name: str) -> Iterator[None]:
    """A process that listens at the address, like an X server."""
    with subprocess.Popen(
        [sys.executable, "-c", _LISTEN, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield


def _listening(address: str) -> socket.socket:
    server = socket.socket(socket.AF_UNIX)
    server.bind(address)
    server.listen()
    return server


@pytest.fixture
def number() -> int:
    """The number of an unused display."""
    return 1_000_000 + os.getpid()


def test_a_restarted_compositor_is_found_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some crash, and are back in a second with all their windows."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-7")
    found = []
    with closing(_listening(str(tmp_path / "wayland-7"))):
        server = DisplayServer()
        found.append(server.is_there())
    found.append(server.is_there())
    (tmp_path / "wayland-7").unlink()
    with closing(_listening(str(tmp_path / "wayland-7"))):
        found.append(server.is_there())

    assert found == [True, False, True]


def test_an_x_server_exists_until_its_process_ends(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """Another server under the same number has other windows and another user."""
    name = f"/tmp/.X11-unix/X{number}"
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", f":{number}.0")
    found = []
    with closing(_listening(f"\0{name}")):
        server = DisplayServer()
        found.append(server.is_there())
    found.append(server.is_there())
    with _another_server(name):
        found.append(server.is_there())

    assert found == [True, False, False]


@pytest.mark.parametrize("display", ["", ":999999", "no display"])
def test_without_a_server_none_is_found(monkeypatch: pytest.MonkeyPatch, display: str) -> None:
    """Nor with a name that is not valid."""
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", display)

    assert not DisplayServer().is_there()


def test_a_restarted_server_accepts_windows_unless_it_refuses_us(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Once it has accepted us, it is the server of this session (issue 8, number 17)."""
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("XAUTHORITY", str(tmp_path / "none"))
    secret = tmp_path / "secret"
    secret.write_bytes(b"\1\0\0\0\0\0\0\x12MIT-MAGIC-COOKIE-1\0\x10" + bytes(16))
    found = []
    with x_server() as screen:
        monkeypatch.setenv("DISPLAY", screen.name)
        server = DisplayServer()
        found.append((server.accepts_windows(), server.is_there()))
        screen.restart("-auth", str(secret))
        found.append((server.accepts_windows(), server.is_there()))
        screen.restart()
        found.append((server.accepts_windows(), server.is_there()))

    assert found == [(True, True), (False, False), (True, True)]


def test_a_window_can_open_where_an_x_server_listens(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """A remote display is assumed to exist: this check does not wait for the network."""
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    found = []
    for display in (f":{number}", "", "elsewhere.example:10.0"):
        monkeypatch.setenv("DISPLAY", display)
        found.append(DisplayServer().accepts_windows())
    monkeypatch.setenv("DISPLAY", f"unix:{number}")
    with closing(_listening(f"\0/tmp/.X11-unix/X{number}")):
        server = DisplayServer()
        found.append(server.accepts_windows())
    with _another_server(f"/tmp/.X11-unix/X{number}"):
        found.append(server.accepts_windows())

    assert found == [False, False, True, True, False]


@pytest.mark.parametrize("listens", [False, True])
def test_on_wayland_a_window_needs_an_x_server_too(
    monkeypatch: pytest.MonkeyPatch, number: int, *, listens: bool
) -> None:
    """It may be a different one each time: Xwayland starts and stops."""
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-7")
    monkeypatch.setenv("DISPLAY", f":{number}")
    server = DisplayServer()
    if listens:
        with closing(_listening(f"\0/tmp/.X11-unix/X{number}")):
            found = server.accepts_windows()
    else:
        found = server.accepts_windows()

    assert found is listens


def test_on_wayland_without_an_x_server_the_reason_names_xwayland(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """If the compositor is gone as well, there is no screen at all (issue 8, 27)."""
    monkeypatch.setenv("WAYLAND_DISPLAY", str(tmp_path / "wayland-7"))
    found = []
    with closing(_listening(str(tmp_path / "wayland-7"))):
        for display in ("", f":{number}"):
            monkeypatch.setenv("DISPLAY", display)
            found.append(DisplayServer().unavailable_reason())
        with closing(_listening(f"\0/tmp/.X11-unix/X{number}")):
            found.append(DisplayServer().unavailable_reason())
    found.append(DisplayServer().unavailable_reason())

    assert found == [NO_XWAYLAND, NO_XWAYLAND, "", NO_SCREEN]


def test_a_start_without_bus_and_display_belongs_to_no_session(
    monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """As in a terminal that outlived its session: regardless of $DISPLAY, nothing ends the program later."""
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", f":{number}")
    ended: list[str] = []
    session_lifetime(None, DisplayServer(), lambda: ended.append("ended")).check()

    assert not any(thread.name == "session" for thread in threading.enumerate())
    assert ended == []

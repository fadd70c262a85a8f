"""X servers other than the lab's: which cookie opens one, and the reason given where none does (issue 8, number 17)."""

from __future__ import annotations

import os
import socket
import struct
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from deskbreak.linux.worker_thread import Absent, Denied
from deskbreak.linux.x11 import ServerHangs, connect
from deskbreak.linux.x11_connection import COOKIE, XauthEntry, best_entry, read_entries
from deskbreak.ports import Unavailable
from tests.support.private_bus import need
from tests.support.x_server import XServer, x_server

KEY = bytes(range(16))
OTHER = bytes(16)
HOST = socket.gethostname().encode()
INTERNET, LOCAL, ANY_HOST = 0, 256, 65535


def written(*found: XauthEntry) -> bytes:
    """A cookie file."""
    return b"".join(
        struct.pack(">H", one.family)
        + b"".join(
            struct.pack(">H", len(field)) + field for field in (one.address, one.number, one.kind, one.key)
        )
        for one in found
    )


def local(key: bytes = KEY, address: bytes = HOST, number: bytes = b"", kind: bytes = COOKIE) -> XauthEntry:
    """A cookie for a server of this machine."""
    return XauthEntry(LOCAL, address, number, kind, key)


ANY = XauthEntry(ANY_HOST, b"", b"", COOKIE, KEY)

# The one that libXau chooses of several.


@pytest.mark.parametrize(
    ("found", "key"),
    [
        ([local(OTHER, number=b"1"), local(KEY, number=b"7")], KEY),
        ([ANY, local(OTHER)], KEY),
        ([local(KEY), ANY], KEY),
        ([local(OTHER, kind=b"XDM-AUTHORIZATION-1"), local(KEY)], KEY),
        ([XauthEntry(INTERNET, b"\x7f\0\0\1", b"7", COOKIE, OTHER), local(KEY)], KEY),
        ([local(OTHER, b"before"), ANY], KEY),
        ([local(OTHER, b"long-before"), local(KEY, b"before")], KEY),
        ([local(OTHER, number=b"1"), XauthEntry(INTERNET, b"\x01\1\1\1", b"7", COOKIE, OTHER)], None),
        ([], None),
    ],
    ids=[
        "by its number",
        "for any host",
        "the first",
        "of a kind that we speak",
        "of this machine",
        "for any host rather than the machine's old name",
        "the last under an old name",
        "none that fits",
        "none",
    ],
)
def test_the_cookie_is_the_one_that_libxau_would_choose(found: list[XauthEntry], key: bytes | None) -> None:
    chosen = best_entry(iter(found), LOCAL, HOST, b"7")

    assert key == (chosen.key if chosen is not None else None)


def test_a_remote_server_gets_no_cookie_of_this_machine() -> None:
    there = XauthEntry(INTERNET, bytes([192, 0, 2, 1]), b"0", COOKIE, KEY)

    assert best_entry(iter([local(OTHER), there]), INTERNET, there.address, b"0") == there
    assert best_entry(iter([local(OTHER)]), INTERNET, there.address, b"0") is None


@given(st.binary(max_size=300))
def test_garbage_in_the_file_raises_no_error(data: bytes) -> None:
    assert all(isinstance(one, XauthEntry) for one in read_entries(data))


@given(st.integers(min_value=0, max_value=400))
def test_the_complete_entries_of_a_truncated_file_count(size: int) -> None:
    whole = [local(), ANY, local(OTHER, b"before", b"12")]
    kept = [one for at, one in enumerate(whole) if len(written(*whole[: at + 1])) <= size]

    assert kept == list(read_entries(written(*whole)[:size]))


# A real server that requires a cookie.


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[XServer]:
    """An X server that accepts only clients with the cookie."""
    secret = tmp_path / "server"
    secret.write_bytes(written(local()))
    with x_server("320x200", "-auth", str(secret), "-nolisten", "tcp") as screen:
        yield screen


def number_of(screen: XServer) -> bytes:
    return screen.name.removeprefix(":").encode()


@pytest.mark.parametrize(
    "found",
    [[ANY], [local(address=b"name-before")], [local(OTHER, number=b"9999"), local()], [local()]],
    ids=["for any host", "for the host's old name", "another display's first", "for this host"],
)
@pytest.mark.parametrize("form", ["{}", "unix{}", "{}.0", "{}.5"])
def test_a_server_opens_with_each_matching_cookie(
    guarded: XServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, found: list[XauthEntry], form: str
) -> None:
    """The connections that python-xlib makes for pystray and the window use the same cookies."""
    cookies = tmp_path / "cookies"
    cookies.write_bytes(written(*found))
    monkeypatch.setenv("XAUTHORITY", str(cookies))
    with closing(connect(form.format(guarded.name))) as display:
        width = display.screen().width_in_pixels

    assert width == 320


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (written(local(OTHER)), "{} contains no cookie that the server accepts."),
        (b"", "{} contains no cookie that the server accepts."),
        (written(local())[:-1], "{} contains no cookie that the server accepts."),
        (os.urandom(200), "{} contains no cookie that the server accepts."),
        (None, "The cookie file cannot be read: {}: No such file or directory."),
    ],
    ids=["a wrong one", "an empty file", "cut off", "garbage", "no file"],
)
def test_a_server_that_refuses_is_named_with_the_reason_and_a_fix(
    guarded: XServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None, why: str
) -> None:
    cookies = tmp_path / "cookies"
    if content is not None:
        cookies.write_bytes(content)
    monkeypatch.setenv("XAUTHORITY", str(cookies))
    with pytest.raises(Denied) as raised:
        connect(guarded.name)
    reported = str(raised.value)

    assert reported.startswith(f"The X server of display {guarded.name} does not let DeskBreak in (")
    assert reported.endswith(f"{why.format(cookies)} Start DeskBreak from a terminal in that desktop.")


def test_without_a_home_the_missing_cookie_file_is_named(
    guarded: XServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XAUTHORITY", raising=False)
    monkeypatch.delenv("HOME", raising=False)

    with pytest.raises(Denied, match="neither XAUTHORITY nor HOME is set"):
        connect(guarded.name)


def test_a_pipe_in_place_of_the_file_does_not_block(
    guarded: XServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.setenv("XAUTHORITY", str(tmp_path / "pipe"))

    with pytest.raises(Denied, match="it is a pipe or a device"):
        connect(guarded.name)


def test_a_user_accepted_by_name_needs_no_cookie_and_a_wrong_one_is_harmless(
    guarded: XServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Debian's sessions do with xhost +si:localuser."""
    need("xhost")
    good, wrong = tmp_path / "good", tmp_path / "wrong"
    good.write_bytes(written(local()))
    wrong.write_bytes(written(local(OTHER)))
    granted = subprocess.run(
        ["xhost", "+si:localuser:root" if os.getuid() == 0 else f"+si:localuser:{os.environ['USER']}"],
        env={**os.environ, "DISPLAY": guarded.name, "XAUTHORITY": str(good)},
        capture_output=True,
        check=False,
    )
    let_in = []
    for cookies in (wrong, tmp_path / "none"):
        monkeypatch.setenv("XAUTHORITY", str(cookies))
        with closing(connect(guarded.name)) as display:
            let_in.append(display.screen().width_in_pixels)

    assert (0, [320, 320]) == (granted.returncode, let_in)


def test_a_display_forwarded_by_ssh_opens_with_the_cookie_of_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DISPLAY=localhost:10.0, with the cookie under this machine's name."""
    secret = tmp_path / "server"
    secret.write_bytes(written(local()))
    with x_server("320x200", "-auth", str(secret), "-listen", "tcp") as screen:
        monkeypatch.setenv("XAUTHORITY", str(secret))
        with closing(connect(f"localhost{screen.name}.0")) as display:
            width = display.screen().width_in_pixels

    assert width == 320


def test_a_server_that_accepts_no_more_connections_does_not_block() -> None:
    """Its queue is full."""
    number = 2_000_000 + os.getpid()
    with closing(socket.socket(socket.AF_UNIX)) as server, closing(socket.socket(socket.AF_UNIX)) as first:
        server.bind(f"\0/tmp/.X11-unix/X{number}")
        server.listen(0)
        first.connect(server.getsockname())

        with pytest.raises(ServerHangs):
            connect(f":{number}", 0.05)


@pytest.mark.parametrize(
    ("name", "kind"), [(":2999999", Absent), ("localhost:59000", Absent), ("no display", Unavailable)]
)
def test_a_missing_display_is_reported(name: str, kind: type[Exception]) -> None:
    with pytest.raises(kind, match="There is no X display to watch") as raised:
        connect(name)

    assert kind is type(raised.value)

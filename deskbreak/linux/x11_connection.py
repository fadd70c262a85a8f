"""The way to an X server: where it listens, and the cookie that it wants, both found as libxcb and libXau find them.

python-xlib knows no cookie for any host, looks for that of a remote server under our own name, and waits without
limit for a server that takes no more connections. `teach_xlib` has it use what is here, pystray's connection too.
"""

from __future__ import annotations

import os
import socket
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from Xlib import error
from Xlib.support import unix_connect

from deskbreak.storage import files

CONNECT_S: Final = 5.0
COOKIE: Final = b"MIT-MAGIC-COOKIE-1"
_INTERNET, _INTERNET_6, _LOCAL, _ANY_HOST = 0, 6, 256, 65535  # families, Xauth(3)
_LOOPBACK: Final = frozenset({socket.inet_pton(socket.AF_INET6, "::1")})
_MAPPED: Final = bytes(10) + b"\xff\xff"  # an address of version 4, as one of version 6
_FIRST_PORT, _LAST_PORT = 6000, 65535


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the file of cookies."""

    family: int
    address: bytes
    number: bytes
    kind: bytes
    key: bytes


def teach_xlib() -> None:
    """Let each connection of python-xlib be made by what is here."""
    unix_connect.get_socket = open_socket
    unix_connect.get_auth = cookie


def open_socket(
    name: str, protocol: str | None, host: str, number: int, within_s: float = CONNECT_S
) -> socket.socket:
    """Connect to a display. Raises DisplayConnectionError, TimeoutError."""
    try:
        if host and host != "unix" and protocol != "unix":
            wire = _over_tcp(host, number, within_s)
        else:
            wire = _on_this_machine(number, within_s, or_tcp=not protocol and not host)
    except TimeoutError:
        raise
    except OSError as reason:
        raise error.DisplayConnectionError(name, str(reason)) from reason
    wire.settimeout(None)
    return wire


def cookie(
    wire: socket.socket, _name: str, _protocol: str | None, _host: str, number: int
) -> tuple[bytes, bytes]:
    """The kind and the key to open a display with; both empty where there are none, and maybe none are needed."""
    family, address = _whose(wire)
    try:
        found = best(entries(_read()), family, address, str(number).encode("ascii"))
    except OSError:
        found = None
    return (found.kind, found.key) if found is not None else (b"", b"")


def cookie_file() -> Path | None:
    """Where the cookies are; None where no variable says so."""
    named, home = os.environ.get("XAUTHORITY"), os.environ.get("HOME")
    if named is not None:
        return Path(named)
    return Path(home, ".Xauthority") if home else None


def why_no_cookie() -> str:
    """What is wrong with the file of cookies, for a server that refused the one in it, or the lack of one."""
    path = cookie_file()
    if path is None:
        return "No file of cookies is known: neither XAUTHORITY nor HOME is set."
    try:
        _read()
    except OSError as reason:
        return f"The file of cookies cannot be read: {files.words(reason)}."
    return f"{path} has no cookie that it accepts."


def best(found: Iterator[Entry], family: int, address: bytes, number: bytes) -> Entry | None:
    """The entry that libXau would choose; for a server of this machine else one under another name of it.

    The name of a machine may change while it runs, and the cookies keep the old one.
    """
    fitting = [one for one in found if one.kind == COOKIE and one.number in {b"", number}]
    for one in fitting:
        if one.family == _ANY_HOST or (one.family, one.address) == (family, address):
            return one
    ours = [one for one in fitting if one.family == _LOCAL and family == _LOCAL]
    return ours[-1] if ours else None


def entries(data: bytes) -> Iterator[Entry]:
    """The whole entries of a file of cookies, up to where it is damaged."""
    at = 0
    while True:
        try:
            (family,) = struct.unpack_from(">H", data, at)
            at += 2
            fields = []
            for _ in range(4):
                (size,) = struct.unpack_from(">H", data, at)
                (field,) = struct.unpack_from(f"{size}s", data, at + 2)
                at += 2 + size
                fields.append(field)
        except struct.error:
            return
        yield Entry(family, *fields)


def _read() -> bytes:
    path = cookie_file()
    if path is None:
        raise FileNotFoundError
    return files.read(path)


def _whose(wire: socket.socket) -> tuple[int, bytes]:
    """The family and address under which the cookie of the server at the other end is kept."""
    if wire.family in {socket.AF_INET, socket.AF_INET6}:
        address = socket.inet_pton(wire.family, wire.getpeername()[0].partition("%")[0])
        address = address.removeprefix(_MAPPED) if len(address) == len(_MAPPED) + 4 else address
        if address not in _LOOPBACK and address[:1] != b"\x7f":  # else ssh, or this machine: by its name
            return (_INTERNET if len(address) == 4 else _INTERNET_6), address  # noqa: PLR2004 - version 4
    return _LOCAL, socket.gethostname().encode("utf-8", "surrogateescape")


def _on_this_machine(number: int, within_s: float, *, or_tcp: bool) -> socket.socket:
    if sys.platform == "win32":  # tells the type checker
        raise FileNotFoundError
    path = f"/tmp/.X11-unix/X{number}"  # noqa: S108 - where X has it
    reason: OSError = FileNotFoundError()
    for where in (f"\0{path}", path):
        wire = socket.socket(socket.AF_UNIX)
        try:
            # With a time-out of Python's own, a queue that is full for a moment would be refused at once.
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, _time(within_s))
            wire.connect(where)
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, _time(0))
        except BlockingIOError as full:
            wire.close()
            raise TimeoutError from full
        except OSError as failed:
            wire.close()
            reason = failed
        else:
            return wire
    if or_tcp:
        return _over_tcp("127.0.0.1", number, within_s)
    raise reason


def _time(seconds: float) -> bytes:
    """A struct timeval."""
    return struct.pack("ll", int(seconds), int(seconds % 1 * 1_000_000))


def _over_tcp(host: str, number: int, within_s: float) -> socket.socket:
    if number > _LAST_PORT - _FIRST_PORT:
        raise ConnectionRefusedError(f"there is no display {number}")
    return socket.create_connection((host, _FIRST_PORT + number), within_s)

"""Finds the socket and the cookie of an X server in the same way as libxcb and libXau.

python-xlib does not support cookies for any host, looks for a remote server's cookie under our own host name, and
waits forever for a server that accepts no connections. `patch_xlib` makes it use this module, also for pystray.
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
_MAPPED: Final = bytes(10) + b"\xff\xff"  # prefix of an IPv4 address mapped to IPv6
_FIRST_PORT, _LAST_PORT = 6000, 65535


@dataclass(frozen=True, slots=True)
class XauthEntry:
    """An entry of the cookie file."""

    family: int
    address: bytes
    number: bytes
    kind: bytes
    key: bytes


def patch_xlib() -> None:
    """Make python-xlib use this module for each connection."""
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
    """The kind and the key of a display's cookie; both empty if there is none, and perhaps none is needed."""
    family, address = _whose(wire)
    try:
        found = best_entry(read_entries(_read()), family, address, str(number).encode("ascii"))
    except OSError:
        found = None
    return (found.kind, found.key) if found is not None else (b"", b"")


def cookie_file() -> Path | None:
    """The path of the cookie file; None if no variable gives it."""
    named, home = os.environ.get("XAUTHORITY"), os.environ.get("HOME")
    if named is not None:
        return Path(named)
    return Path(home, ".Xauthority") if home else None


def why_no_cookie() -> str:
    """What is wrong with the cookie file, after a server has refused its cookie or the lack of one."""
    path = cookie_file()
    if path is None:
        return "The cookie file is unknown: neither XAUTHORITY nor HOME is set."
    try:
        _read()
    except OSError as reason:
        return f"The cookie file cannot be read: {files.error_text(reason)}."
    return f"{path} contains no cookie that the server accepts."


def best_entry(found: Iterator[XauthEntry], family: int, address: bytes, number: bytes) -> XauthEntry | None:
    """The entry that libXau would choose; for a local server otherwise one under another host name.

    The host name may change at run time, while the cookies keep the old one.
    """
    fitting = [one for one in found if one.kind == COOKIE and one.number in {b"", number}]
    for one in fitting:
        if one.family == _ANY_HOST or (one.family, one.address) == (family, address):
            return one
    ours = [one for one in fitting if one.family == _LOCAL and family == _LOCAL]
    return ours[-1] if ours else None


def read_entries(data: bytes) -> Iterator[XauthEntry]:
    """The complete entries of a cookie file, up to the first damage."""
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
        yield XauthEntry(family, *fields)


def _read() -> bytes:
    path = cookie_file()
    if path is None:
        raise FileNotFoundError
    return files.read(path)


def _whose(wire: socket.socket) -> tuple[int, bytes]:
    """The family and address under which the cookie of the connected server is stored."""
    if wire.family in {socket.AF_INET, socket.AF_INET6}:
        address = socket.inet_pton(wire.family, wire.getpeername()[0].partition("%")[0])
        address = address.removeprefix(_MAPPED) if len(address) == len(_MAPPED) + 4 else address
        if address not in _LOOPBACK and address[:1] != b"\x7f":  # else ssh, or this machine by name
            return (_INTERNET if len(address) == 4 else _INTERNET_6), address  # noqa: PLR2004 - version 4
    return _LOCAL, socket.gethostname().encode("utf-8", "surrogateescape")


def _on_this_machine(number: int, within_s: float, *, or_tcp: bool) -> socket.socket:
    if sys.platform == "win32":  # for the type checker
        raise FileNotFoundError
    path = f"/tmp/.X11-unix/X{number}"  # noqa: S108 - the path that X uses
    reason: OSError = FileNotFoundError()
    for where in (f"\0{path}", path):
        wire = socket.socket(socket.AF_UNIX)
        try:
            # With Python's own timeout, connecting fails at once if the queue is full for a moment.
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

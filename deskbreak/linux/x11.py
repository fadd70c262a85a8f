"""A minimal connection to the X server."""

from __future__ import annotations

import socket
import struct
import sys

from Xlib import error
from Xlib.display import Display
from Xlib.support import connect as connecting

from deskbreak.core.model.safe_text import safe
from deskbreak.linux.worker_thread import Absent, Denied
from deskbreak.linux.x11_connection import cookie, open_socket, patch_xlib, why_no_cookie
from deskbreak.ports import Unavailable

NO_SERVER = (error.DisplayError, error.ConnectionClosedError, error.XError, OSError)
"""The errors of python-xlib for a server that is missing, refuses us, or sends nonsense."""
ANSWER_S = 5.0  # a server that takes longer at our start hangs
BACK_SOON = "It resumes when the server is back."

_BYTE_ORDER = {"little": b"l", "big": b"B"}
_HEAD = struct.Struct("=BBHHH")  # success, length of the reason, version, number of words that follow
_TAKEN_IN = 1

patch_xlib()


class ServerHangs(Absent):
    """The server accepts connections but does not answer."""


class _BareDisplay(Display):  # type: ignore[misc]  # python-xlib has no types
    """A display without modules for the server's extensions: they are unused and take a megabyte."""

    def list_extensions(self) -> list[str]:
        return []


def locate(name: str | None) -> None:
    """Check that a display name is valid, without connecting. Raises Unavailable."""
    try:
        connecting.get_display(name)
    except error.DisplayNameError as reason:
        raise Unavailable(f"There is no X display to watch: {reason}.") from reason


def connect(name: str | None, answer_within_s: float = ANSWER_S) -> Display:
    """Connect to a display; ``name`` defaults to $DISPLAY.

    Raises Denied if it does not let us in, Hangs if it does not answer, Absent if it does not run now, and Unavailable
    if the name is invalid.
    """
    locate(name)
    try:
        _check_answers(name, answer_within_s)
        return _BareDisplay(name)
    except TimeoutError as reason:
        raise ServerHangs(
            f"The X server does not answer: no answer within {answer_within_s:g} s."
        ) from reason
    except NO_SERVER as reason:
        raise Absent(f"There is no X display to watch: {reason}.") from reason


def _check_answers(name: str | None, within_s: float) -> None:
    """Wait until the server answers: python-xlib would wait forever. Raises the same errors, and TimeoutError.

    Sends a setup request, as at the start of each connection. A refusal by the server raises Denied.
    """
    display, protocol, host, number, _screen = connecting.get_display(name)
    with open_socket(display, protocol, host, number, within_s) as wire:
        kind, key = cookie(wire, display, protocol, host, number)
        wire.settimeout(within_s)
        order = _BYTE_ORDER[sys.byteorder]
        wire.sendall(struct.pack("=cxHHHHxx", order, 11, 0, len(kind), len(key)) + _whole(kind) + _whole(key))
        head = _received(wire, _HEAD.size)
        if len(head) < _HEAD.size:
            raise ConnectionResetError("the server hung up")
        success, _, _, _, words = _HEAD.unpack(head)
        if success != _TAKEN_IN:
            reason = _received(wire, 4 * words).decode("latin-1").strip(" \n\0.")
            raise Denied(_refusal(display, reason))


def _refusal(name: str, reason: str) -> str:
    printable = safe(reason)
    text = f"The X server of display {name} does not let DeskBreak in ({printable or 'without a reason'})."
    if printable.startswith("Maximum number of clients"):
        return f"{text} Close some of its programs."
    return f"{text} {why_no_cookie()} Start DeskBreak from a terminal in that desktop."


def _received(wire: socket.socket, size: int) -> bytes:
    """Read ``size`` bytes, fewer if the server closes the connection."""
    data = b""
    while len(data) < size and (more := wire.recv(size - len(data))):
        data += more
    return data


def _whole(data: bytes) -> bytes:
    """Pad to whole words."""
    return data + bytes(-len(data) % 4)

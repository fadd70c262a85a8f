"""A connection to the X server, as small as it can be had."""

from __future__ import annotations

import struct
import sys

from Xlib import error
from Xlib.display import Display
from Xlib.support import connect as connecting

from deskbreak.ports import Unavailable
from deskbreak.shell.linux.lookout import Absent

NO_SERVER = (error.DisplayError, error.ConnectionClosedError, error.XError, OSError)
"""What python-xlib raises for a server that is not there, refuses us, or speaks gibberish."""
ANSWER_S = 5.0  # a server that takes longer at our start hangs

_BYTE_ORDER = {"little": b"l", "big": b"B"}


class _Bare(Display):  # type: ignore[misc]  # python-xlib has no types
    """Without a module for each extension of the server: none is used here, and they are a megabyte."""

    def list_extensions(self) -> list[str]:
        return []


def locate(name: str | None) -> None:
    """Find out whether that can be a display at all, without a word to it. Raises Unavailable."""
    try:
        connecting.get_display(name)
    except error.DisplayNameError as reason:
        raise Unavailable(f"There is no X display to watch: {reason}.") from reason


def connect(name: str | None, answer_within_s: float = ANSWER_S) -> Display:
    """Connect to a display, named as in $DISPLAY, which it is when None. Raises Absent if it hangs, else Unavailable."""
    try:
        _knock(name, answer_within_s)
        return _Bare(name)
    except TimeoutError as reason:
        raise Absent(f"The X server does not answer: no answer within {answer_within_s:g} s.") from reason
    except NO_SERVER as reason:
        raise Unavailable(f"There is no X display to watch: {reason}.") from reason


def _knock(name: str | None, within_s: float) -> None:
    """Wait until the server answers: python-xlib would wait for ever for one that hangs. Raises as that, TimeoutError.

    A setup request, as each connection begins with one, and the first byte of the answer, whatever that is.
    """
    where = connecting.get_display(name)[:4]
    with connecting.get_socket(*where) as wire:
        kind, key = connecting.get_auth(wire, *where)
        wire.settimeout(within_s)
        order = _BYTE_ORDER[sys.byteorder]
        wire.sendall(struct.pack("=cxHHHHxx", order, 11, 0, len(kind), len(key)) + _whole(kind) + _whole(key))
        wire.recv(1)


def _whole(data: bytes) -> bytes:
    """Filled up to whole words."""
    return data + bytes(-len(data) % 4)

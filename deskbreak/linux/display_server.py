"""Checks whether the display server of this session still runs, over a new connection each time."""

from __future__ import annotations

import os
import re
import socket
import struct
import sys

from deskbreak.core.model.formatting import NO_SCREEN, NO_XWAYLAND
from deskbreak.ports import Unavailable

_ANSWER_S = 2.0
_LOCAL = re.compile(r"(?:unix)?:(\d+)(?:\.\d+)?")
_HANGS = -1  # in place of a process id
_CREDENTIALS = struct.Struct("iII")  # struct ucred {pid, uid, gid}, unix(7)


class DisplayServer:
    """The server that $WAYLAND_DISPLAY names, otherwise that of $DISPLAY, at the time of creation.

    A compositor may crash and restart within its session. An X server takes its clients along; another server with
    its number belongs to the next session, unless the session's message bus outlived the first.
    """

    def __init__(self) -> None:
        self._wayland = _wayland_socket()
        self._x = os.environ.get("DISPLAY", "")
        self._x_pid = None if self._wayland else _pid_at(*_x_sockets(self._x))

    def is_there(self) -> bool:
        """Whether it accepts connections, even if it hangs. May take two seconds."""
        if self._wayland:
            return _pid_at(self._wayland) is not None
        if sockets := _x_sockets(self._x):
            return self._x_pid is not None and _pid_at(*sockets) in {self._x_pid, _HANGS}
        return bool(self._x) and _x_answers(self._x)

    def unavailable_reason(self) -> str:
        """Return why no window can open now, and what to do; empty if one can."""
        if self.accepts_windows():
            return ""
        return NO_XWAYLAND if self._wayland and self.is_there() else NO_SCREEN

    def accepts_windows(self) -> bool:
        """Whether a window can open; ours use X, on Wayland too. A remote server is trusted.

        A restarted X server counts if it lets us in; it then becomes the server of this session.
        """
        sockets = _x_sockets(self._x)
        if not sockets:
            return bool(self._x)
        pid = _pid_at(*sockets)
        if self._wayland or self._x_pid is None or pid in {None, self._x_pid, _HANGS}:
            return pid is not None
        if _x_answers(self._x, hanging=False):
            self._x_pid = pid
            return True
        return False


def _wayland_socket() -> str:
    name = os.environ.get("WAYLAND_DISPLAY", "")
    folder = os.environ.get("XDG_RUNTIME_DIR", "/")
    return os.path.join(folder, name) if name else ""  # noqa: PTH118 - an absolute name stays as it is


def _x_sockets(display: str) -> tuple[str, ...]:
    """The addresses of a local server: in Linux's abstract namespace, and in a folder; empty for a remote one."""
    local = _LOCAL.fullmatch(display)
    path = f"/tmp/.X11-unix/X{local[1]}" if local else ""  # noqa: S108 - the path that X uses
    return (f"\0{path}", path) if local else ()


def _pid_at(*sockets: str) -> int | None:
    """The process that listens at the first of these that accepts us; None if none does."""
    if sys.platform != "linux":  # for the type checker
        return None
    for where in sockets:
        with socket.socket(socket.AF_UNIX) as wire:
            wire.settimeout(_ANSWER_S)
            try:
                wire.connect(where)
                reported = wire.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
            except (TimeoutError, BlockingIOError):  # the latter: its queue is full
                return _HANGS
            except OSError:
                continue
            return int(_CREDENTIALS.unpack(reported)[0])
    return None


def _x_answers(display: str, *, hanging: bool = True) -> bool:
    """Whether a remote server, as over ssh, or a restarted one accepts us; ``hanging`` is the result if it hangs."""
    from deskbreak.linux.x11 import ServerHangs, connect  # imported here: rarely needed

    try:
        connect(display, _ANSWER_S).close()
    except ServerHangs:
        return hanging
    except Unavailable:
        return False
    return True

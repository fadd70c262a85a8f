"""Finds the running DeskBreak: at our own socket path, otherwise at the path that it has saved.

A client in cron, or after ``su``, has a different environment, and may look in another folder.
"""

from __future__ import annotations

import os
import sys

from deskbreak.ipc import client
from deskbreak.storage import runtime_dir

_LONGEST = 1024  # bytes; a path of a socket is shorter


def ask(payload: dict[str, object], timeout_s: float = 5.0) -> dict[str, object]:
    """Send ``payload`` to the running program; return its reply. Raises NotRunning, NoAnswer."""
    try:
        return client.ask(runtime_dir.socket_file(), payload, timeout_s)
    except client.NotRunning:
        where = recorded_socket()
        if where is None:
            raise
    return client.ask(where, payload, timeout_s)


def recorded_socket() -> str | None:
    """The socket path saved by our running program, if its folder is private to us; it may be gone."""
    from deskbreak.storage import files, paths

    try:
        with files.open_regular(paths.address_file()) as file:
            where = file.read(_LONGEST).decode("utf-8").removesuffix("\n")
        if not os.path.isabs(where) or not where.isprintable():  # noqa: PTH117 - as in `runtime_dir`
            return None
        runtime_dir.check(os.path.dirname(where))  # noqa: PTH120 - as above
    except (OSError, ValueError):
        return None
    return where


def record_socket() -> None:
    """Save the path of our socket. Raises OSError."""
    from deskbreak.storage import files, paths

    where = f"{runtime_dir.socket_file()}\n".encode("utf-8", "surrogateescape")
    path = paths.address_file()
    if not path.is_file() or files.read(path) != where:
        files.replace_file(path, where)


def is_running() -> bool:
    """Whether DeskBreak is running for this user, reachable or not."""
    from deskbreak.ipc.instance_lock import holder_of
    from deskbreak.storage import paths

    return holder_of(paths.lock_files()[1]) is not None


def why_not_running(holder: int | None = None) -> str:
    """Why DeskBreak does not answer, in words for the user. ``holder``: the process with the lock, if known."""
    from deskbreak.ipc.instance_lock import holder_of
    from deskbreak.storage import paths

    lock = paths.lock_files()[1]
    pid = holder or holder_of(lock)
    if pid is None:
        return _not_running()
    if (owner := _other_owner(lock)) is not None:
        return (
            f"DeskBreak is running for {owner}, as process {pid}. Ask as that user: sudo -u {owner} deskbreak"
        )
    why = f"DeskBreak is running, as process {pid}, but cannot be reached at {runtime_dir.folder()}."
    return f"{why} {in_the_way() or 'It is starting or ending, or that folder was removed: try again in a minute.'}"


def in_the_way() -> str:
    """What blocks the path of the socket, and what to do; empty if nothing does."""
    path = runtime_dir.socket_file()
    if os.path.isdir(path):  # noqa: PTH112 - as in `runtime_dir`
        return f"{path} is a folder, but should be its socket: remove it and try again in a minute."
    return runtime_dir.passed_over()


def _not_running() -> str:
    person = os.environ.get("SUDO_USER", "root")
    if person != "root" and sys.platform != "win32" and os.getuid() == 0:
        return f"DeskBreak is not running for root. It may be running for {person}: run this without sudo."
    return "DeskBreak is not running. Start it with: deskbreak"


if sys.platform == "win32":

    def _other_owner(path: os.PathLike[str]) -> str | None:
        """None: a profile has one user."""
        del path
        return None

else:

    def _other_owner(path: os.PathLike[str]) -> str | None:
        """The name of the file's owner, if that is another user."""
        import pwd

        try:
            uid = os.stat(path).st_uid  # noqa: PTH116 - as in `runtime_dir`
            return None if uid == os.getuid() else pwd.getpwuid(uid).pw_name
        except (OSError, KeyError):
            return None

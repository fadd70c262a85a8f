"""The way in to the running DeskBreak: its lock, and the socket that it answers at, kept where people look.

Both are files in the runtime folder. That is removed and made anew when its user logs
out and in again, and where it is a folder in the temporary one, others clean that up.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from deskbreak.core.model.fault import Fault, Mended, Part
from deskbreak.ipc.instance_lock import Lock
from deskbreak.ipc.server import Server
from deskbreak.ports import Post
from deskbreak.storage import files

_log = logging.getLogger(__name__)


class Door:
    """Opens it, looks after it, and closes it. What stands against it is a fault, told once."""

    def __init__(
        self, lock: Lock, server: Server, post: Post, record: Callable[[], None] = lambda: None
    ) -> None:
        """``lock`` is held already. ``record`` writes down where the socket is; it may raise OSError."""
        self._lock = lock
        self._server = server
        self._post = post
        self._record = record
        self._shut = False

    def keep(self) -> None:
        """Have clients find the way in; to be called now and then."""
        try:
            self._lock.keep()
            self._server.keep()
        except OSError as error:
            self._shut = True
            self._post(Fault(Part.REMOTE, f"The command line cannot reach DeskBreak: {files.words(error)}."))
            return
        try:
            self._record()
        except OSError as error:  # who looks where we do finds the way without it
            _log.info("the way in is not written down: %s", files.words(error))
        if self._shut:
            self._shut = False
            self._post(Mended(Part.REMOTE))

    def close(self) -> None:
        """Answer no more; replies under way are still sent."""
        self._server.stop()

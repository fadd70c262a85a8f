"""The endpoint of the running DeskBreak: its lock and its socket, kept where clients look for them.

Both are files in the runtime folder. That folder is removed and recreated when its user
logs out and in again; a fallback in the temporary folder may be cleaned up by other programs.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from deskbreak.core.model.fault import Fault, Part, Recovered
from deskbreak.ipc.instance_lock import InstanceLock
from deskbreak.ipc.server import Server
from deskbreak.ports import Post
from deskbreak.storage import files

_log = logging.getLogger(__name__)


class Endpoint:
    """Opens, maintains and closes the endpoint. An obstacle is reported once, as a fault."""

    def __init__(
        self, lock: InstanceLock, server: Server, post: Post, record: Callable[[], None] = lambda: None
    ) -> None:
        """``lock`` is already held. ``record`` saves the path of the socket; it may raise OSError."""
        self._lock = lock
        self._server = server
        self._post = post
        self._record = record
        self._shut = False

    def keep(self) -> None:
        """Make sure that clients can connect; call this regularly."""
        try:
            self._lock.keep()
            self._server.keep()
        except OSError as error:
            self._shut = True
            self._post(
                Fault(Part.REMOTE, f"The command line cannot reach DeskBreak: {files.error_text(error)}.")
            )
            return
        try:
            self._record()
        except OSError as error:  # clients with the same runtime folder connect without it
            _log.info("the path of the socket was not saved: %s", files.error_text(error))
        if self._shut:
            self._shut = False
            self._post(Recovered(Part.REMOTE))

    def close(self) -> None:
        """Stop answering; pending replies are still sent."""
        self._server.stop()

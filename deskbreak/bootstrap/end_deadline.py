"""The last resort for a shutdown that hangs on a disk, a display server or a library.

It uses the interpreter's own watchdog, which needs no free Python thread: it writes to stderr where each thread
hangs, and ends the process. By then the state has been saved, unless the disk itself hangs.
"""

from __future__ import annotations

import faulthandler
import os
import sys
from typing import IO

END_WITHIN_S = 8.0


class EndDeadline:
    """Ends the process some time after the shutdown was requested."""

    def __init__(self, within_s: float = END_WITHIN_S) -> None:
        self._within_s = within_s
        self._armed = False
        self._nowhere: IO[str] | None = None

    def arm(self) -> None:
        """Start the countdown, once. Safe in a signal handler. It cannot be cancelled, because the process is ending."""
        if self._armed:
            return
        self._armed = True
        faulthandler.dump_traceback_later(self._within_s, exit=True, file=self._log())

    def _log(self) -> IO[str]:
        try:
            sys.stderr.fileno()  # pythonw has none, and it may be closed
        except (AttributeError, OSError, ValueError):
            self._nowhere = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - open until the end
            return self._nowhere
        return sys.stderr

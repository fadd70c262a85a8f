"""The last resort of an end that hangs: a disk, a display server or a library that never answers.

The interpreter's own watchdog is used: it needs no Python thread to be free, writes where each thread hangs to
stderr, and ends the process. By then the state has been saved, unless the disk itself is what hangs.
"""

from __future__ import annotations

import faulthandler
import os
import sys
from typing import IO

END_WITHIN_S = 8.0


class EndDeadline:
    """Ends the process some time after the end was asked for."""

    def __init__(self, within_s: float = END_WITHIN_S) -> None:
        self._within_s = within_s
        self._armed = False
        self._nowhere: IO[str] | None = None

    def arm(self) -> None:
        """Begin to count; once. Safe in a signal handler. Nothing takes it back: the process is on its way out."""
        if self._armed:
            return
        self._armed = True
        faulthandler.dump_traceback_later(self._within_s, exit=True, file=self._log())

    def _log(self) -> IO[str]:
        try:
            sys.stderr.fileno()  # there is none under pythonw, and it may be closed
        except (AttributeError, OSError, ValueError):
            self._nowhere = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - open until the end
            return self._nowhere
        return sys.stderr

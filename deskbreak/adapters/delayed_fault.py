"""Reports that a part stopped working: once, not for short outages, and again when it recovers."""

from __future__ import annotations

import threading

from deskbreak.core.model.fault import Fault, Part, Recovered
from deskbreak.ports import Post


class DelayedFault:
    """The state of one part. ``grace_s``: seconds for which an outage is not reported.

    A panel that restarts, or that appears a little after DeskBreak at login, is not worth a report. The timer
    exists only during an outage.
    """

    def __init__(self, part: Part, post: Post, grace_s: float = 0) -> None:
        self._part = part
        self._post = post
        self._grace_s = grace_s
        self._lock = threading.RLock()
        self._timer: threading.Timer | None = None
        self._reported = False

    def begin(self, text: str, grace_s: float | None = None) -> None:
        """The part does not work; ``text`` explains it to the user. Reported once, until it works again.

        ``grace_s`` is another grace period for this outage; a grace of 0 is reported at once, in place of a
        pending report.
        """
        grace_s = self._grace_s if grace_s is None else grace_s
        with self._lock:
            if self._reported or (self._timer is not None and grace_s):
                return
            self.forget()
            if not grace_s:
                self._report(text)
                return
            self._timer = threading.Timer(grace_s, self._on_timeout, (text,))
            self._timer.daemon = True
            self._timer.start()

    def end(self) -> None:
        """The part works."""
        with self._lock:
            self.forget()
            if self._reported:
                self._reported = False
                self._post(Recovered(self._part))

    def forget(self) -> None:
        """Drop the pending report, because the program is ending."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            self._timer = None

    def _on_timeout(self, text: str) -> None:
        with self._lock:
            if self._timer is not None:  # the outage may have ended while this thread waited for the lock
                self._timer = None
                self._report(text)

    def _report(self, text: str) -> None:
        self._reported = True
        self._post(Fault(self._part, text))

"""Telling of a part that stopped working: once, not for a blink, and again when it works."""

from __future__ import annotations

import threading

from deskbreak.core.model.fault import Fault, Mended, Part
from deskbreak.ports import Post


class Outage:
    """The state of one part. ``grace_s``: seconds that it may be away without a word.

    A panel that restarts, or that comes up a little after us at login, is no
    news. The timer exists only while something is amiss.
    """

    def __init__(self, part: Part, post: Post, grace_s: float = 0) -> None:
        self._part = part
        self._post = post
        self._grace_s = grace_s
        self._lock = threading.RLock()
        self._timer: threading.Timer | None = None
        self._told = False

    def begin(self, text: str, grace_s: float | None = None) -> None:
        """It does not work; ``text`` says so to the person. Told once, until it works again.

        ``grace_s``: another grace for this trouble; what has none is told instead of what still waits.
        """
        grace_s = self._grace_s if grace_s is None else grace_s
        with self._lock:
            if self._told or (self._timer is not None and grace_s):
                return
            self.forget()
            if not grace_s:
                self._tell(text)
                return
            self._timer = threading.Timer(grace_s, self._over_due, (text,))
            self._timer.daemon = True
            self._timer.start()

    def end(self) -> None:
        """It works."""
        with self._lock:
            self.forget()
            if self._told:
                self._told = False
                self._post(Mended(self._part))

    def forget(self) -> None:
        """Say nothing of what is not told yet: we are going ourselves."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            self._timer = None

    def _over_due(self, text: str) -> None:
        with self._lock:
            if self._timer is not None:  # it may have ended while we waited for the lock
                self._timer = None
                self._tell(text)

    def _tell(self, text: str) -> None:
        self._told = True
        self._post(Fault(self._part, text))

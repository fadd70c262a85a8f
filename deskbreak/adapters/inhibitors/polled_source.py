"""A source of inhibitors that has to poll: a thread that looks, reports changes, and waits.

How it waits depends on the look: for an event of the system if there is one, otherwise a few seconds. For
Windows, macOS, and programs on Linux.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from typing import Protocol

from deskbreak.core.model.inhibitor import Inhibitor
from deskbreak.ports import Unavailable

_log = logging.getLogger(__name__)

NO_INHIBITORS = frozenset[Inhibitor]()
ASK_EACH_S = 10.0  # six times a minute
PROGRAMS_EACH_S = 30.0


class Poller(Protocol):
    """How to find out the current value, and how long to wait before the next look."""

    def open(self) -> None:
        """Prepare. Raises OSError if nothing can be found out here."""

    def poll(self) -> frozenset[Inhibitor]:
        """The active inhibitors. Raises OSError, which counts as none until the next look."""

    def wait(self) -> None:
        """Return when it is time for another look, or after `wake`. A change since the last look is not missed."""

    def wake(self) -> None:
        """Make `wait` return. Callable from any thread."""

    def close(self) -> None:
        """Release resources. Idempotent."""


class TimedPoller:
    """Looks by calling a function every few seconds; `wake` triggers a look at once."""

    def __init__(self, poll: Callable[[], frozenset[Inhibitor]], each_s: float) -> None:
        self._poll = poll
        self._each_s = each_s
        self._woken = threading.Event()

    def open(self) -> None:
        """Look once to find out whether it works here. Raises OSError."""
        self._poll()

    def poll(self) -> frozenset[Inhibitor]:
        """The active inhibitors."""
        self._woken.clear()
        return self._poll()

    def wait(self) -> None:
        """Wait until the next look is due."""
        self._woken.wait(self._each_s)

    def wake(self) -> None:
        """Make `wait` return."""
        self._woken.set()

    def close(self) -> None:
        """There is nothing to release."""


class PolledInhibitorSource:
    """An `InhibitorSource` that polls."""

    def __init__(self, name: str, covers: frozenset[Inhibitor], poller: Poller) -> None:
        self._name = name
        self._covers = covers
        self._poller = poller
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def name(self) -> str:
        """The name of the source."""
        return self._name

    @property
    def covers(self) -> frozenset[Inhibitor]:
        """The inhibitors that it can report."""
        return self._covers

    def start(self, report: Callable[[frozenset[Inhibitor]], None]) -> None:
        """Report the current inhibitors, then each change. Raises Unavailable."""
        try:
            self._poller.open()
        except OSError as reason:
            name = f"{self._name[:1].upper()}{self._name[1:]}"
            raise Unavailable(f"{name} cannot be asked: {reason}.") from reason
        self._stopped.clear()
        self._thread = threading.Thread(target=self._run, args=(report,), name=self._name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop and wait for the thread. Idempotent."""
        self._stopped.set()
        self._poller.wake()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()
            self._poller.close()
        self._thread = None

    def _run(self, report: Callable[[frozenset[Inhibitor]], None]) -> None:
        reported: frozenset[Inhibitor] | None = None
        while not self._stopped.is_set():
            found = self._poll()
            if found != reported and not self._stopped.is_set():
                reported = found
                report(found)
            self._poller.wait()

    def _poll(self) -> frozenset[Inhibitor]:
        try:
            return self._poller.poll()
        except OSError as reason:
            _log.info("%s does not answer: %s", self._name, reason)
            return NO_INHIBITORS


def programs_source(
    wanted: Iterable[str], running: Callable[[], Iterable[str]], each_s: float = PROGRAMS_EACH_S
) -> PolledInhibitorSource:
    """The source for programs of the user's choice. ``running`` names all processes; raises OSError.

    Names are compared in any case, with ``.exe`` or without.
    """
    names = frozenset(_plain(name) for name in wanted)
    inhibitors = frozenset({Inhibitor.PROGRAM})

    def poll() -> frozenset[Inhibitor]:
        return inhibitors if any(_plain(name) in names for name in running()) else NO_INHIBITORS

    return PolledInhibitorSource("running programs", inhibitors, TimedPoller(poll, each_s))


def _plain(name: str) -> str:
    return name.casefold().removesuffix(".exe")

"""A source of holds that has to look: a thread that looks, tells what has changed, and waits.

What it waits for is the look's own business: an event of the system where there is
one, else a few seconds. For Windows, macOS, and the programs on Linux.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from typing import Protocol

from deskbreak.core.model.inhibitor import Hold
from deskbreak.ports import Unavailable

_log = logging.getLogger(__name__)

NOTHING = frozenset[Hold]()
ASK_EACH_S = 10.0  # six times a minute, and a film is over by then
PROGRAMS_EACH_S = 30.0


class Looks(Protocol):
    """How to find out what is so, and how long that will do."""

    def open(self) -> None:
        """Begin. Raises OSError where nothing can be found out here."""

    def look(self) -> frozenset[Hold]:
        """What is true now. Raises OSError; that is taken for nothing, and looked at again."""

    def wait(self) -> None:
        """Return when it is time for another look, or after `wake`. A change since the last look is not missed."""

    def wake(self) -> None:
        """Let `wait` return. From any thread."""

    def close(self) -> None:
        """End. Idempotent."""


class Timed:
    """Looks by a function, each few seconds; `wake` says that there is something new."""

    def __init__(self, look: Callable[[], frozenset[Hold]], each_s: float) -> None:
        self._look = look
        self._each_s = each_s
        self._woken = threading.Event()

    def open(self) -> None:
        """Look once, to see whether that can be done here. Raises OSError."""
        self._look()

    def look(self) -> frozenset[Hold]:
        """What is true now."""
        self._woken.clear()
        return self._look()

    def wait(self) -> None:
        """Wait for the time of the next look."""
        self._woken.wait(self._each_s)

    def wake(self) -> None:
        """Let `wait` return."""
        self._woken.set()

    def close(self) -> None:
        """There is nothing to end."""


class LookedHold:
    """The port HoldSource over looks."""

    def __init__(self, name: str, covers: frozenset[Hold], looks: Looks) -> None:
        self._name = name
        self._covers = covers
        self._looks = looks
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def name(self) -> str:
        """What it is."""
        return self._name

    @property
    def covers(self) -> frozenset[Hold]:
        """The reasons that it can tell of."""
        return self._covers

    def start(self, tell: Callable[[frozenset[Hold]], None]) -> None:
        """Tell what is so now, and each change. Raises Unavailable."""
        try:
            self._looks.open()
        except OSError as reason:
            name = f"{self._name[:1].upper()}{self._name[1:]}"
            raise Unavailable(f"{name} cannot be asked: {reason}.") from reason
        self._stopped.clear()
        self._thread = threading.Thread(target=self._run, args=(tell,), name=self._name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End, and wait for the thread. Idempotent."""
        self._stopped.set()
        self._looks.wake()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()
            self._looks.close()
        self._thread = None

    def _run(self, tell: Callable[[frozenset[Hold]], None]) -> None:
        told: frozenset[Hold] | None = None
        while not self._stopped.is_set():
            found = self._found()
            if found != told and not self._stopped.is_set():
                told = found
                tell(found)
            self._looks.wait()

    def _found(self) -> frozenset[Hold]:
        try:
            return self._looks.look()
        except OSError as reason:
            _log.info("%s does not answer: %s", self._name, reason)
            return NOTHING


def programs_hold(
    wanted: Iterable[str], running: Callable[[], Iterable[str]], each_s: float = PROGRAMS_EACH_S
) -> LookedHold:
    """The source of programs of the person's choice. ``running`` names all processes; raises OSError.

    They are looked for by name, in any case, with ``.exe`` or without.
    """
    names = frozenset(_plain(name) for name in wanted)
    holds = frozenset({Hold.PROGRAM})

    def look() -> frozenset[Hold]:
        return holds if any(_plain(name) in names for name in running()) else NOTHING

    return LookedHold("running programs", holds, Timed(look, each_s))


def _plain(name: str) -> str:
    return name.casefold().removesuffix(".exe")

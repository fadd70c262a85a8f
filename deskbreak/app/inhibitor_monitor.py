"""All sources of holds together: those that are wanted run, each failing by itself; their union is posted."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol, runtime_checkable

from deskbreak.core.model.inhibitor import Hold
from deskbreak.core.timer.events import HoldsChanged
from deskbreak.ports import HoldSource, Post, Unavailable

_log = logging.getLogger(__name__)

MakeSources = Callable[[tuple[str, ...]], Sequence[HoldSource]]
"""Gives the sources for the programs that hold while they run."""


@runtime_checkable
class Guest(Protocol):
    """A source whose other side may be away while it waits for it."""

    @property
    def lacks(self) -> str:
        """What is missing for it to tell of anything now, in a sentence; empty: nothing."""


@runtime_checkable
class Telling(Protocol):
    """A source that knows which programs make it so."""

    @property
    def who(self) -> tuple[str, ...]:
        """Their names, in words for the person; none while nothing is."""


@dataclass(frozen=True, slots=True)
class HoldFinding:
    """What became of a source. ``reason``: why it tells of nothing, in a sentence; empty: it does."""

    name: str
    covers: frozenset[Hold]
    reason: str


class HoldWatch:
    """Starts the sources that can tell of a wanted hold, and posts what is true of all together.

    A source that is not available is no fault: most desktops have one of many. What the sources found is kept
    for `doctor`.
    """

    def __init__(self, make: MakeSources, post: Post) -> None:
        self._make = make
        self._post = post
        self._lock = threading.Lock()  # guards what follows, and the order of what is posted
        self._wanted: frozenset[Hold] = frozenset()
        self._told: dict[HoldSource, frozenset[Hold]] = {}  # by those that run, or are being started
        self._posted: frozenset[Hold] | None = None
        self._failed: dict[HoldSource, str] = {}

    def start(self, wanted: frozenset[Hold], programs: tuple[str, ...] = ()) -> None:
        """Start, or start anew; posts what is true, if only that nothing is.

        What was true before a new start is taken to be so until the sources have looked again: a reminder that
        waits for the end of a call must not slip out because a setting was changed.
        """
        so_far = (self._posted or frozenset[Hold]()) & wanted
        self.stop()
        sources = [source for source in self._make(programs) if source.covers & wanted]
        with self._lock:
            self._wanted = wanted
            self._posted = None
            self._told = {source: source.covers & so_far for source in sources}
            self._tell_union()
        for source in sources:
            self._try(source)

    def retry(self) -> None:
        """Start what could not be started: its other side may have come since."""
        for source in tuple(self._failed):
            self._try(source)

    def stop(self) -> None:
        """Stop what was started; nothing is posted after that. Idempotent."""
        with self._lock:
            running, self._told, self._failed = tuple(self._told), {}, {}
        for source in running:
            try:
                source.stop()
            except Exception:  # noqa: BLE001 - a source speaks to foreign programs: it costs itself, not the others
                _log.exception("%s could not be stopped", source.name)

    @property
    def findings(self) -> list[HoldFinding]:
        """What became of each source that is wanted."""
        with self._lock:
            running, failed = tuple(self._told), tuple(self._failed.items())
        return [
            *(
                HoldFinding(each.name, each.covers, each.lacks if isinstance(each, Guest) else "")
                for each in running
            ),
            *(HoldFinding(each.name, each.covers, why) for each, why in failed),
        ]

    @property
    def who(self) -> tuple[str, ...]:
        """The programs that keep the screen awake now."""
        with self._lock:
            running = tuple(self._told)
        told = (name for source in running if isinstance(source, Telling) for name in source.who)
        return tuple(dict.fromkeys(told))

    def _try(self, source: HoldSource) -> None:
        """Start a source; remember why that cannot be."""
        with self._lock:
            self._failed.pop(source, None)
            self._told.setdefault(source, frozenset())
        try:
            source.start(partial(self._hear, source))
        except Unavailable as why:
            _log.info("%s cannot tell when to hold a reminder: %s", source.name, why)
            self._give_up(source, str(why))
        except Exception as error:  # noqa: BLE001 - as above
            _log.exception("%s could not be started", source.name)
            self._give_up(source, f"{source.name} failed: {error}.")

    def _give_up(self, source: HoldSource, why: str) -> None:
        with self._lock:
            self._failed[source] = why
            self._told.pop(source, None)
            self._tell_union()

    def _hear(self, source: HoldSource, holds: frozenset[Hold]) -> None:
        with self._lock:
            if source in self._told:  # else it was stopped, and tells late
                self._told[source] = holds
                self._tell_union()

    def _tell_union(self) -> None:
        """Post the union where it changed. The lock is held."""
        union = frozenset[Hold]().union(*self._told.values()) & self._wanted
        if union != self._posted:
            self._posted = union
            self._post(HoldsChanged(union))

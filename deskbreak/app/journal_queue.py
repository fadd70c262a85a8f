"""The queue of entries for the journal and the safety file: kept in order until both have them.

They are saved with the state before they are written, and have an id that the journal looks for. So a full
disk loses nothing, and a kill between two writes neither loses nor duplicates an entry.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Protocol

from deskbreak.core.model.fault import Fault, Part, Recovered

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from deskbreak.core.model.journal_entry import Entry, RoutineResult
    from deskbreak.core.timer.restart import Extras
    from deskbreak.ports import Journal, Post

MOST_KEPT = 200  # weeks of breaks; they are part of every snapshot, which should stay small

_log = logging.getLogger(__name__)


class Learner(Protocol):
    """Learns from breaks, especially from those that hurt."""

    def learn(self, result: RoutineResult, today: date, name: str = "") -> None:
        """Record a break, once per ``name``. Never raises."""

    @property
    def waiting(self) -> int:
        """Number of changes that are not on disk yet."""


class JournalQueue:
    """Writes entries and keeps those that cannot be written. Used only by the engine's thread."""

    def __init__(self, journal: Journal, safety: Learner, post: Post) -> None:
        self._journal = journal
        self._safety = safety
        self._post = post
        self._kept: list[Entry] = []
        self._written: set[str] = set()  # ids of entries that are in the journal
        self._taught: set[str] = set()  # ids of entries that were passed to the safety file
        self._learned: set[str] = set()  # ids of entries that the safety file has on disk
        self._dropped = 0
        self._failing = False

    @property
    def waiting(self) -> int:
        """Number of entries that are not in the journal yet."""
        return sum(entry.id not in self._written for entry in self._kept)

    @property
    def unwritten(self) -> tuple[Entry, ...]:
        """The entries that may not be on disk everywhere they belong, oldest first."""
        return tuple(self._kept)

    @property
    def learned(self) -> frozenset[str]:
        """The ids of entries that the safety file has."""
        return frozenset(self._learned)

    def take_over(self, extras: Extras) -> None:
        """Continue with what an earlier run left."""
        self._taught, self._learned = set(extras.learned), set(extras.learned)
        self.add(extras.unwritten)

    def add(self, entries: Iterable[Entry]) -> None:
        """Keep entries until they are written. If there are too many, the oldest are dropped and that is reported."""
        self._kept.extend(entries)
        excess = max(0, len(self._kept) - MOST_KEPT)
        self._dropped += excess
        del self._kept[:excess]

    def write(self) -> None:
        """Write the pending entries. The first failure reports a fault, the first success after it reports recovery."""
        self._teach()
        why = self._append()
        self._kept = [entry for entry in self._kept if not self._is_done(entry)]
        ids = {entry.id for entry in self._kept}
        self._written &= ids
        self._taught &= ids
        self._learned &= ids
        if why:
            self._failing = True
            self._post(Fault(Part.JOURNAL, self._fault_text(why)))
        elif self._failing:
            self._failing, self._dropped = False, 0
            self._post(Recovered(Part.JOURNAL))

    def _teach(self) -> None:
        """Pass breaks to the safety file, pain first. A repetition after a kill is recognized by its id."""
        for entry in self._kept:
            if entry.result is not None and entry.id not in self._taught:
                self._safety.learn(entry.result, entry.at.date(), entry.id)
                self._taught.add(entry.id)
        if not self._safety.waiting:
            self._learned |= self._taught

    def _append(self) -> str:
        """Return why not all entries could be written. An entry that fails on its own does not block the others."""
        why = ""
        for entry in self._kept:
            if entry.id in self._written:
                continue
            try:
                self._journal.append(entry)
            except OSError as error:
                return _error_text(error)
            except Exception as error:  # noqa: BLE001 - no error may block the journal silently
                _log.exception("An entry cannot be written")
                why = f"{type(error).__name__}: {error}"
            else:
                self._written.add(entry.id)
        return why

    def _is_done(self, entry: Entry) -> bool:
        return entry.id in self._written and (entry.result is None or entry.id in self._learned)

    def _fault_text(self, why: str) -> str:
        lost = f" {self._dropped} of the oldest were too many to keep and are lost." if self._dropped else ""
        return f"Your journal cannot be written: {why}. Entries wait and are written as soon as it works again.{lost}"


def _error_text(error: OSError) -> str:
    why = error.strerror or str(error)
    return f"{why} ({error.filename})" if error.filename else why

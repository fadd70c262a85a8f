"""Entries on their way to the journal, and to the person's safety file: kept in order until both have them.

They are saved with the state before they are written, and carry an id that the
journal looks for. So a full disk loses nothing, and a program that is killed
between two writes neither loses an entry nor writes it twice.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Protocol

from deskbreak.core.model.fault import Fault, Mended, Part

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from deskbreak.core.model.journal_entry import Entry, RoutineResult
    from deskbreak.core.timer.restart import Extras
    from deskbreak.ports import Journal, Post

MOST_KEPT = 200  # weeks of breaks; they are part of each snapshot, which should stay small

_log = logging.getLogger(__name__)


class Safety(Protocol):
    """Learns from breaks, above all from those that hurt."""

    def learn(self, result: RoutineResult, today: date, name: str = "") -> None:
        """Remember a break, once by its ``name``. Never raises."""

    @property
    def waiting(self) -> int:
        """How many changes are not on disk yet."""


class Diary:
    """Writes what it can, keeps what it cannot. Used by the engine's thread alone."""

    def __init__(self, journal: Journal, safety: Safety, post: Post) -> None:
        self._journal = journal
        self._safety = safety
        self._post = post
        self._kept: list[Entry] = []
        self._written: set[str] = set()  # ids of those of them that are in the journal
        self._taught: set[str] = set()  # and that the safety file was told of
        self._learned: set[str] = set()  # and has on disk
        self._dropped = 0
        self._failing = False

    @property
    def waiting(self) -> int:
        """How many entries are not in the journal yet."""
        return sum(entry.id not in self._written for entry in self._kept)

    @property
    def unwritten(self) -> tuple[Entry, ...]:
        """The entries that are not known to be on disk wherever they belong, the oldest first."""
        return tuple(self._kept)

    @property
    def learned(self) -> frozenset[str]:
        """The ids of those that the safety file has."""
        return frozenset(self._learned)

    def take_over(self, extras: Extras) -> None:
        """Go on with what an earlier run has left."""
        self._taught, self._learned = set(extras.learned), set(extras.learned)
        self.hold(extras.unwritten)

    def hold(self, entries: Iterable[Entry]) -> None:
        """Keep entries until they are written. Of too many the oldest are dropped, and that is reported."""
        self._kept.extend(entries)
        excess = max(0, len(self._kept) - MOST_KEPT)
        self._dropped += excess
        del self._kept[:excess]

    def write(self) -> None:
        """Write what waits; the first failure is a fault, the first success after it mends it."""
        self._teach()
        why = self._append()
        self._kept = [entry for entry in self._kept if not self._is_done(entry)]
        ids = {entry.id for entry in self._kept}
        self._written &= ids
        self._taught &= ids
        self._learned &= ids
        if why:
            self._failing = True
            self._post(Fault(Part.JOURNAL, self._words(why)))
        elif self._failing:
            self._failing, self._dropped = False, 0
            self._post(Mended(Part.JOURNAL))

    def _teach(self) -> None:
        """Pain first. Should we be killed before it is known to be learned, it is taught again, and known by its id."""
        for entry in self._kept:
            if entry.result is not None and entry.id not in self._taught:
                self._safety.learn(entry.result, entry.at.date(), entry.id)
                self._taught.add(entry.id)
        if not self._safety.waiting:
            self._learned |= self._taught

    def _append(self) -> str:
        """Why not all could be written. An entry that cannot be for a reason of its own keeps no other waiting."""
        why = ""
        for entry in self._kept:
            if entry.id in self._written:
                continue
            try:
                self._journal.append(entry)
            except OSError as error:
                return _words(error)
            except Exception as error:  # noqa: BLE001 - whatever it is, it must not jam the journal silently
                _log.exception("An entry cannot be written")
                why = f"{type(error).__name__}: {error}"
            else:
                self._written.add(entry.id)
        return why

    def _is_done(self, entry: Entry) -> bool:
        return entry.id in self._written and (entry.result is None or entry.id in self._learned)

    def _words(self, why: str) -> str:
        lost = f" {self._dropped} of the oldest were too many to keep, and are lost." if self._dropped else ""
        return f"Your journal cannot be written: {why}. Entries wait, and are written as soon as it works again.{lost}"


def _words(error: OSError) -> str:
    why = error.strerror or str(error)
    return f"{why} ({error.filename})" if error.filename else why

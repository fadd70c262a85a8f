"""Entries on their way to the journal: kept in order until they are written, so that a full disk loses nothing."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from deskbreak.ports import Fault, Mended, Part

if TYPE_CHECKING:
    from deskbreak.core.entry import Entry
    from deskbreak.ports import Journal, Post

MOST_KEPT = 10_000  # months of breaks; a bound, so that memory has one


class Diary:
    """Writes what it can, keeps what it cannot. Used by the engine's thread alone."""

    def __init__(self, journal: Journal, post: Post) -> None:
        self._journal = journal
        self._post = post
        self._waiting: deque[Entry] = deque(maxlen=MOST_KEPT)
        self._failing = False

    @property
    def waiting(self) -> int:
        """How many entries are not on disk yet."""
        return len(self._waiting)

    def add(self, entry: Entry) -> None:
        """Write an entry, after those that wait."""
        self._waiting.append(entry)
        self.write()

    def write(self) -> None:
        """Write what waits; the first failure is a fault, the first success after it mends it."""
        try:
            while self._waiting:
                self._journal.append(self._waiting[0])
                self._waiting.popleft()
        except OSError as error:
            self._failing = True
            self._post(Fault(Part.JOURNAL, _words(error)))
            return
        if self._failing:
            self._failing = False
            self._post(Mended(Part.JOURNAL))


def _words(error: OSError) -> str:
    why = error.strerror or str(error)
    where = f" ({error.filename})" if error.filename else ""
    return (
        f"Your journal cannot be written: {why}{where}. "
        "Breaks are kept in memory and written as soon as it works again."
    )

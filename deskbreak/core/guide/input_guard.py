"""Which keys and presses count: those after a pause, so that what was meant for something else does nothing.

A window that has just opened, or was just given the keyboard, gets the rest of
a sentence; a page that has just changed gets the second half of a double click,
and what a held key repeats. Moments are in seconds, on any clock that counts on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

OPENED_S: Final = 1.0  # after the window appeared
FOCUSED_S: Final = 0.7  # after the keyboard came to it
CHANGED_S: Final = 0.5  # after its page changed
PAUSE_S: Final = 0.7  # without a key, once one came too early
BURST_S: Final = 1.5  # the longest multiple click
CLICK_S: Final = 0.5  # between two presses of one
REPEAT_S: Final = 0.1  # between two of a held key, at most; a person who presses one again is slower


@dataclass(frozen=True, slots=True)
class KeyGuard:
    """Keys count from a certain moment on; every key pressed before it postpones that moment.

    The same key again does not put itself off: that is no sentence but a person who means it. Every other key
    waits for the pause after it all the same, for a word may have a double letter.
    """

    counts_from: float = 0.0
    others_from: float = 0.0  # all but the last key
    last: str = ""
    last_at: float = 0.0

    def held(self, now: float, seconds: float) -> KeyGuard:
        """Ignore keys for ``seconds``."""
        return replace(self, counts_from=max(self.counts_from, now + seconds))

    def pressed(self, key: str, now: float) -> tuple[KeyGuard, bool]:
        """Return whether a key that is pressed now counts."""
        again = key == self.last and now - self.last_at > REPEAT_S
        there = replace(self, last=key, last_at=now)
        if now >= (self.counts_from if again else max(self.counts_from, self.others_from)):
            return there, True
        if again:
            return replace(there, others_from=now + PAUSE_S), False
        return there.held(now, PAUSE_S), False


@dataclass(frozen=True, slots=True)
class PressGuard:
    """Mouse presses count once a page has been shown for a while, and not within a multiple click that began before."""

    changed: float = 0.0
    settled: float = 0.0
    burst: float = 0.0  # when the present multiple click began
    last: float = -CLICK_S

    def held(self, now: float, seconds: float) -> PressGuard:
        """Note that the page changed, and ignore presses for ``seconds``."""
        return replace(self, changed=now, settled=max(self.settled, now + seconds))

    def pressed(self, now: float) -> tuple[PressGuard, bool]:
        """Return whether a press counts."""
        burst = self.burst if now - self.last <= CLICK_S else now
        cut = burst <= self.changed and now - self.changed < BURST_S
        return replace(self, burst=burst, last=now), now >= self.settled and not cut

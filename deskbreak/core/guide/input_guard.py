"""Ignores keys and presses that were meant for something else: input counts only after a pause.

A window that has just opened or received the focus gets the rest of a sentence. A page that has just changed
gets the second half of a double click, or the repeats of a held key. Moments are in seconds, on any monotonic
clock; `EventClock` reads them from the events.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

OPENED_S: Final = 1.0  # after the window appeared
FOCUSED_S: Final = 0.7  # after the window received the keyboard focus
CHANGED_S: Final = 0.5  # after its page changed
PAUSE_S: Final = 0.7  # without a key, once one came too early
BURST_S: Final = 1.5  # the longest multiple click
CLICK_S: Final = 0.5  # between two presses of a multiple click
REPEAT_S: Final = (
    0.1  # longest interval between two repeats of a held key; a user who presses a key again is slower
)


_WRAP_MS: Final = 2**32  # the times of X11, Windows and Tk are counters of 32 bits
_LATE_MS: Final = 5000  # no input waits longer than this; the clocks have been set apart


@dataclass(frozen=True, slots=True)
class EventClock:
    """Converts the times of input events to our clock, so that a busy computer does not turn typing into pauses.

    The two clocks have nothing in common but their speed. The event that arrived fastest shows how they are set.
    """

    ahead_ms: float | None = None  # our clock minus the events' one, as seen with the fastest event

    def read(self, time_ms: int, now: float) -> tuple[EventClock, float]:
        """Return the moment of an event that is processed ``now``. Time 0: the event has none."""
        if time_ms == 0:
            return self, now
        ahead = (now * 1000 - time_ms) % _WRAP_MS
        known = ahead if self.ahead_ms is None else self.ahead_ms
        late = (ahead - known + _WRAP_MS / 2) % _WRAP_MS - _WRAP_MS / 2
        if not 0 < late <= _LATE_MS:
            return EventClock(ahead), now
        return self, now - late / 1000


@dataclass(frozen=True, slots=True)
class KeyGuard:
    """Keys count after a certain moment; every key pressed before it postpones that moment.

    Pressing the same key again does not postpone that key: this is not a sentence but a deliberate press. All
    other keys still wait for the pause after it, because a word may have a double letter.
    """

    counts_from: float = 0.0
    others_from: float = 0.0  # for all keys but the last one
    last: str = ""
    last_at: float = 0.0

    def held(self, now: float, seconds: float) -> KeyGuard:
        """Ignore keys for ``seconds``."""
        return replace(self, counts_from=max(self.counts_from, now + seconds))

    def pressed(self, key: str, now: float) -> tuple[KeyGuard, bool]:
        """Return whether a key pressed now counts."""
        again = key == self.last and now - self.last_at > REPEAT_S
        there = replace(self, last=key, last_at=now)
        if now >= (self.counts_from if again else max(self.counts_from, self.others_from)):
            return there, True
        if again:
            return replace(there, others_from=now + PAUSE_S), False
        return there.held(now, PAUSE_S), False


@dataclass(frozen=True, slots=True)
class PressGuard:
    """Presses count once a page has been shown for a while, unless they belong to a multiple click that began before."""

    changed: float = 0.0
    settled: float = 0.0
    burst: float = 0.0  # when the current multiple click began
    last: float = -CLICK_S

    def held(self, now: float, seconds: float) -> PressGuard:
        """Note that the page changed, and ignore presses for ``seconds``."""
        return replace(self, changed=now, settled=max(self.settled, now + seconds))

    def pressed(self, now: float) -> tuple[PressGuard, bool]:
        """Return whether a press counts."""
        burst = self.burst if now - self.last <= CLICK_S else now
        cut = burst <= self.changed and now - self.changed < BURST_S
        return replace(self, burst=burst, last=now), now >= self.settled and not cut

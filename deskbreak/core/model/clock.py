"""One instant, read from three clocks.

Durations come from ``awake`` and ``boot``. Sleep is the growth of ``boot`` minus that of ``awake``. ``wall``
serves office hours, days and journal entries only. So neither setting the clock nor daylight saving time
looks like sleep.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

_SLEEP_NOISE_S = 1.0  # the clocks are read one after the other: a smaller difference is not sleep


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment, read once per step.

    ``awake``: seconds that the computer was not suspended (CLOCK_MONOTONIC on Linux).
    ``boot``: seconds including suspend (CLOCK_BOOTTIME on Linux).
    ``wall``: local time with its time zone.
    """

    awake: float
    boot: float
    wall: datetime

    def slept_since(self, earlier: Instant) -> float:
        """Seconds of suspend between the two instants; 0.0 if it is no more than noise."""
        slept = (self.boot - earlier.boot) - (self.awake - earlier.awake)
        return slept if slept >= _SLEEP_NOISE_S else 0.0

    def wall_at(self, boot: float) -> datetime:
        """Wall time at ``boot``, from the difference of the two clocks at this instant. Correct across DST changes."""
        return self.wall if boot == self.boot else later(self.wall, boot - self.boot)

    def plus(self, awake_s: float, asleep_s: float = 0.0) -> Self:
        """The instant after the given seconds awake and asleep, if the wall clock is not set in between."""
        total = awake_s + asleep_s
        return type(self)(self.awake + awake_s, self.boot + total, later(self.wall, total))


def later(wall: datetime, seconds: float) -> datetime:
    """Aware ``wall`` moved by elapsed seconds; plain addition would ignore DST."""
    return (wall.astimezone(UTC) + timedelta(seconds=seconds)).astimezone(wall.tzinfo)


def elapsed(start: datetime, end: datetime) -> float:
    """Seconds that really pass between two aware datetimes, DST included."""
    return (end.astimezone(UTC) - start.astimezone(UTC)).total_seconds()

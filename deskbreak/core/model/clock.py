"""One instant, three clocks.

Durations come from ``awake`` and ``boot``, sleep is the growth of ``boot``
minus that of ``awake``, and ``wall`` serves office hours, days and log lines
only. So a clock that is set, and daylight saving, never look like sleep.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

_SLEEP_NOISE_S = 1.0  # the clocks are read one after the other: less than this is not sleep


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment, read once per step.

    ``awake``: seconds that the computer was not suspended (CLOCK_MONOTONIC on Linux).
    ``boot``: seconds with suspend counted (CLOCK_BOOTTIME on Linux).
    ``wall``: aware local time.
    """

    awake: float
    boot: float
    wall: datetime

    def slept_since(self, earlier: Instant) -> float:
        """Seconds of suspend between the two, 0.0 where it is no more than noise."""
        slept = (self.boot - earlier.boot) - (self.awake - earlier.awake)
        return slept if slept >= _SLEEP_NOISE_S else 0.0

    def wall_at(self, boot: float) -> datetime:
        """Wall time at ``boot``, by this instant's relation of the two clocks. Right across DST."""
        return self.wall if boot == self.boot else later(self.wall, boot - self.boot)

    def plus(self, awake_s: float, asleep_s: float = 0.0) -> Self:
        """The instant after so many seconds awake and asleep, with an undisturbed wall clock."""
        total = awake_s + asleep_s
        return type(self)(self.awake + awake_s, self.boot + total, later(self.wall, total))


def later(wall: datetime, seconds: float) -> datetime:
    """Aware ``wall`` moved by elapsed seconds: aware addition alone would ignore DST."""
    return (wall.astimezone(UTC) + timedelta(seconds=seconds)).astimezone(wall.tzinfo)


def elapsed(start: datetime, end: datetime) -> float:
    """Seconds that really pass between two aware datetimes, DST included."""
    return (end.astimezone(UTC) - start.astimezone(UTC)).total_seconds()

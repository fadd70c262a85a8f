"""Office hours and days on the wall clock as moments: correct across midnight, DST and travel.

The ends of a window are converted to absolute moments before they are compared, so that an hour that the
clock shows twice is not open twice.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from deskbreak.core.model.clock import elapsed
from deskbreak.core.model.settings import OfficeHours

_AHEAD_DAYS = 9  # a week, plus a day at each end for windows across midnight
_WEEK_S = 7.5 * 24 * 3600.0  # with a margin for DST: what does not change within it never changes
JUST_AFTER_S = 1e-3  # a boundary belongs to what follows it; timestamps are exact to a microsecond


@lru_cache(maxsize=8)
def _windows(hours: OfficeHours, day: date, zone: tzinfo | None) -> tuple[tuple[float, float], ...]:
    """Open windows around ``day`` as POSIX timestamps; adjacent ones are joined."""
    found: list[tuple[float, float]] = []
    for offset in range(-1, _AHEAD_DAYS):
        first = day + timedelta(days=offset)
        if first.weekday() not in hours.days:
            continue
        last = first if hours.start < hours.end else first + timedelta(days=1)
        start = datetime.combine(first, hours.start, zone).timestamp()
        end = datetime.combine(last, hours.end, zone).timestamp()
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        elif start < end:
            found.append((start, end))
    return tuple(found)


def is_open(hours: OfficeHours, wall: datetime) -> bool:
    """Whether reminders may come at ``wall`` (aware)."""
    if not hours.enabled:
        return True
    now = wall.timestamp() + JUST_AFTER_S
    return any(start <= now < end for start, end in _windows(hours, wall.date(), wall.tzinfo))


def seconds_to_change(hours: OfficeHours, wall: datetime) -> float | None:
    """Seconds until office hours begin or end next; None if they never do."""
    if not hours.enabled:
        return None
    now = wall.timestamp()
    ends = (end for window in _windows(hours, wall.date(), wall.tzinfo) for end in window)
    return min((end - now for end in ends if now + JUST_AFTER_S < end < now + _WEEK_S), default=None)


@lru_cache(maxsize=8)
def _day_end(day: date, zone: tzinfo | None) -> float:
    return datetime.combine(day + timedelta(days=1), time(0), zone).timestamp()


def seconds_to_midnight(wall: datetime) -> float:
    """Seconds until the local date changes; correct for days of 23 or 25 hours."""
    return _day_end(wall.date(), wall.tzinfo) - wall.timestamp()


def seconds_until(wall: datetime, at: time) -> float:
    """Seconds until the wall clock shows ``at`` next, today or tomorrow.

    In autumn the time may come a second time; in spring, a skipped time is as far behind the jump.
    """
    today = datetime.combine(wall.date(), at, wall.tzinfo)
    for target in (today, today.replace(fold=1)):
        if (left_s := elapsed(wall, target)) > 0:
            return left_s
    return elapsed(wall, datetime.combine(wall.date() + timedelta(days=1), at, wall.tzinfo))

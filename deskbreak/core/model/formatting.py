"""Amounts in words. This is the only place for them, ready for gettext."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

SLACK_S = 1e-3  # sums of floats fall short of a whole minute by less than this
NO_SCREEN = "There is no screen here to open the break on: deskbreak start --terminal"
NO_XWAYLAND = (
    "The break window needs XWayland, which this Wayland session does not run: install or enable XWayland."
    " Until then, in a terminal: deskbreak start --terminal"
)
STARTED_WITHOUT_SCREEN = (
    "DeskBreak was started where there is no display, so no break can open. In a terminal: deskbreak start --terminal."
    " On your desktop: deskbreak --take-over"
)
_MINUTE = 60
_HOUR = 3600


def duration(seconds: float) -> str:
    """``45 s``, ``32 min``, ``3 h 10 min``: whole units, rounded down; ``-`` for infinity and NaN."""
    if not math.isfinite(seconds):
        return "-"
    whole = max(0, int(seconds + SLACK_S))
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        return f"{whole // _MINUTE} min"
    hours, rest = divmod(whole, _HOUR)
    minutes = rest // _MINUTE
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def remaining(seconds: float, *, to_the_second: bool) -> str:
    """A countdown, rounded up to minutes, or to seconds in its last minute."""
    whole = max(0, math.ceil(seconds - SLACK_S))
    if to_the_second and whole < _MINUTE:
        return f"{whole} s"
    return duration(max(1, math.ceil(whole / _MINUTE)) * _MINUTE)


def clock_time(wall: datetime) -> str:
    """``15:40``."""
    return f"{wall + timedelta(seconds=SLACK_S):%H:%M}"


def number(value: float) -> str:
    """``45``, ``0.5``: a number without trailing zeros."""
    return f"{value:g}"


def counted(count: int, noun: str, plural: str = "") -> str:
    """``1 break``, ``4 breaks``; pass ``plural`` if it is not formed with an s."""
    return f"{count} {noun}" if count == 1 else f"{count} {plural or f'{noun}s'}"


def on_one_line(title: str, body: str) -> str:
    """Join a title and a body; add a colon if the title is not a sentence."""
    if not body:
        return title
    return f"{title} {body}" if title.endswith((".", "?", "!")) else f"{title}: {body}"

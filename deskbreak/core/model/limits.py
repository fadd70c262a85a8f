"""Limits of the settings, shared by settings file, command line, socket, menu and terminal."""

from __future__ import annotations

from typing import Annotated

from deskbreak.core.model.typed_json import within

LEAST_MINUTES = 0.05  # three seconds, for trying things out
MOST_MINUTES = 24 * 60.0
Minutes = Annotated[float, within(LEAST_MINUTES, MOST_MINUTES)]
MOST_PAUSE_S = 30 * 24 * 3600.0
NUMBER_KEYS = frozenset("0123456789.")
MINUTES_RANGE = f"{LEAST_MINUTES:g} to {MOST_MINUTES:g}"


def in_minutes(typed: str) -> float | None:
    """Return the minutes that were typed; None if they are not a number in range."""
    if not set(typed) <= NUMBER_KEYS:
        return None
    try:
        minutes = float(typed)
    except ValueError:  # no digit at all, or two decimal points
        return None
    return minutes if LEAST_MINUTES <= minutes <= MOST_MINUTES else None

"""Presence without sensors: an answered reminder shows that the user is present, silence shows nothing."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import assert_never

from deskbreak.core.model.presence import Unknown
from deskbreak.core.model.settings import Settings
from deskbreak.core.timer.state import (
    EPSILON_S,
    Away,
    Due,
    Held,
    OffHours,
    OnBreak,
    Paused,
    Sitting,
    Snoozed,
    State,
    is_watching,
)
from deskbreak.core.timer.transitions import with_time_booked

# Longer than a film or a meeting; shorter than a window left in full screen overnight.
WATCHING_AT_MOST_S = 3 * 3600.0


def person_answered(state: State, t: float) -> State:
    """The user answered or requested something, so they are present; if there are sensors, they decide instead."""
    if not isinstance(state.presence, Unknown):
        return state
    return with_time_booked(replace(state, here_since=t, unheard=False), t)


def reminder_put_up(state: State) -> State:
    """Note that a reminder that fell due within this step is now on the screen; before, it could not be answered."""
    if isinstance(state.mode, Due) and state.mode.shown_at is None:
        return replace(state, mode=replace(state.mode, shown_at=state.at.boot))
    if state.on_screen is not None and not isinstance(state.mode, Due):
        return replace(state, on_screen=None)  # it was withdrawn within the step
    return state


def stop_counting(state: State, t: float, settings: Settings) -> State:
    """Stop counting time as sitting once the chair is likely to be empty."""
    if t + EPSILON_S < stops_counting_at(state, settings):
        return state
    return with_time_booked(replace(state, unheard=True), t)


def stops_counting_at(state: State, settings: Settings) -> float:
    """When a reminder has been unanswered for so long that the user may be away, on the boot clock.

    That is when it is repeated for the first time; half of that time is enough if it came late because the
    computer was busy. A reminder that is held back can be answered once the icon asks for attention. During a
    call or a film the limit is longer.
    """
    if state.unheard or not isinstance(state.presence, Unknown):
        return math.inf
    waits_s = WATCHING_AT_MOST_S if is_watching(state) else settings.remind_again_s
    from_then_on = state.here_since + waits_s
    match state.mode:
        case Due():
            if state.mode.shown_at is None:
                return math.inf
            seen = state.mode.shown_at + settings.remind_again_s / 2
            comes_again = state.mode.remind_at
            return comes_again if comes_again + EPSILON_S >= max(from_then_on, seen) else math.inf
        case Held():
            return max(state.mode.until, from_then_on)
        case Sitting() | Away() | Snoozed() | OnBreak() | Paused() | OffHours():
            return math.inf
    assert_never(state.mode)

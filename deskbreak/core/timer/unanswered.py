"""Where nothing tells of activity: a reminder that is answered says that somebody is there, silence says nothing."""

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
from deskbreak.core.timer.transitions import booked

# A long film, or a long meeting; a window left full-screen overnight is neither.
WATCHING_AT_MOST_S = 3 * 3600.0


def heard(state: State, t: float) -> State:
    """The person answered, or asked for something: they are there. Where sensors tell, that is theirs to say."""
    if not isinstance(state.presence, Unknown):
        return state
    return booked(replace(state, here_since=t, unheard=False), t)


def put_up(state: State) -> State:
    """A reminder that fell due on the way is on the screen from now on: what nobody could see, nobody left unanswered."""
    if isinstance(state.mode, Due) and state.mode.shown_at is None:
        return replace(state, mode=replace(state.mode, shown_at=state.at.boot))
    if state.on_screen is not None and not isinstance(state.mode, Due):
        return replace(state, on_screen=None)  # it was withdrawn on the way
    return state


def fall_silent(state: State, t: float, settings: Settings) -> State:
    """Stop counting as sitting what is likely to be an empty chair, if it is time to."""
    if t + EPSILON_S < silent_at(state, settings):
        return state
    return booked(replace(state, unheard=True), t)


def silent_at(state: State, settings: Settings) -> float:
    """When a reminder has stood unanswered for so long that nobody may be there. Boot clock.

    That is when it comes again for the first time; but one that came late, from
    a computer that was busy, needs half of that time. One that is held back can
    be answered once the icon asks for it; a call or a film needs no answers for longer.
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

"""Inhibitors: they take effect at once, and end after their absence has lasted a moment."""

from __future__ import annotations

import math
from dataclasses import replace

from deskbreak.core.model.inhibitor import Hold
from deskbreak.core.model.presence import Here
from deskbreak.core.model.settings import Settings
from deskbreak.core.timer.effects import AskSensors
from deskbreak.core.timer.presence_rules import look_again
from deskbreak.core.timer.state import EPSILON_S, Ending, State, is_watching
from deskbreak.core.timer.transitions import Transition, settle
from deskbreak.core.timer.unanswered import heard

HOLD_ENDS_AFTER_S = 10.0  # nothing should pop up between two meetings or two slides
_TAKES_A_PERSON = frozenset({Hold.CALL, Hold.SHARING})  # a window may fill the screen by itself


def tell(state: State, holds: frozenset[Hold], t: float, settings: Settings) -> Transition:
    """At ``t``, these inhibitors are active and no others."""
    ending = {known.hold for known in state.endings}
    endings = (
        *(known for known in state.endings if known.hold not in holds),
        *(Ending(hold, t) for hold in sorted(state.holds - holds - ending)),
    )
    begun = holds - state.holds
    state = replace(state, holds=state.holds | holds, endings=endings)
    if Hold.AWAKE in begun:
        state = replace(state, asked_at=t)
    if begun & _TAKES_A_PERSON:
        state = heard(state, t)
    return settle(state, t, settings)


def ends_at(state: State) -> float:
    """When the next inhibitor ends for good, on the boot clock."""
    return min((ending.since + HOLD_ENDS_AFTER_S for ending in state.endings), default=math.inf)


def end(state: State, t: float, settings: Settings) -> Transition:
    """Drop the inhibitors that have ended for good at ``t``; after the last call or film, check presence again."""
    over = [ending for ending in state.endings if ending.since + HOLD_ENDS_AFTER_S <= t + EPSILON_S]
    watched = is_watching(state)
    state = replace(
        state,
        holds=state.holds - {ending.hold for ending in over},
        outlasted=state.outlasted - {ending.hold for ending in over},
        endings=tuple(ending for ending in state.endings if ending not in over),
    )
    if not watched or is_watching(state):
        return state, ()
    return look_again(state, max(ending.since for ending in over), t, settings)


def asks_at(state: State, settings: Settings) -> float:
    """When to ask the sensors because the screen is kept awake: some then report no idle time on their own."""
    asked_at = max(state.asked_at, state.here_since)
    muffled = Hold.AWAKE in state.holds - state.outlasted and isinstance(state.presence, Here)
    return asked_at + settings.away_after_s if muffled and state.idle_since is None else math.inf


def ask(state: State, t: float, settings: Settings) -> Transition:
    """Ask the sensors if it is time."""
    if t + EPSILON_S < asks_at(state, settings):
        return state, ()
    return replace(state, asked_at=t), (AskSensors(),)

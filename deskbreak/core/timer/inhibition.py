"""Inhibitors: they take effect at once, and end after their absence has lasted a moment."""

from __future__ import annotations

import math
from dataclasses import replace

from deskbreak.core.model.inhibitor import Inhibitor
from deskbreak.core.model.presence import Here
from deskbreak.core.model.settings import Settings
from deskbreak.core.timer.effects import AskSensors
from deskbreak.core.timer.presence_rules import recheck
from deskbreak.core.timer.state import EPSILON_S, Ending, State, is_watching
from deskbreak.core.timer.transitions import Transition, settle
from deskbreak.core.timer.unanswered import person_answered

INHIBITOR_ENDS_AFTER_S = 10.0  # nothing should pop up between two meetings or two slides
_TAKES_A_PERSON = frozenset({Inhibitor.CALL, Inhibitor.SHARING})  # a window may fill the screen by itself


def inhibitors_changed(
    state: State, inhibitors: frozenset[Inhibitor], t: float, settings: Settings
) -> Transition:
    """At ``t``, these inhibitors are active and no others."""
    ending = {known.inhibitor for known in state.endings}
    endings = (
        *(known for known in state.endings if known.inhibitor not in inhibitors),
        *(Ending(inhibitor, t) for inhibitor in sorted(state.inhibitors - inhibitors - ending)),
    )
    begun = inhibitors - state.inhibitors
    state = replace(state, inhibitors=state.inhibitors | inhibitors, endings=endings)
    if Inhibitor.AWAKE in begun:
        state = replace(state, asked_at=t)
    if begun & _TAKES_A_PERSON:
        state = person_answered(state, t)
    return settle(state, t, settings)


def next_end_at(state: State) -> float:
    """When the next inhibitor ends for good, on the boot clock."""
    return min((ending.since + INHIBITOR_ENDS_AFTER_S for ending in state.endings), default=math.inf)


def drop_ended(state: State, t: float, settings: Settings) -> Transition:
    """Drop the inhibitors that have ended for good at ``t``; after the last call or film, check presence again."""
    over = [ending for ending in state.endings if ending.since + INHIBITOR_ENDS_AFTER_S <= t + EPSILON_S]
    watched = is_watching(state)
    state = replace(
        state,
        inhibitors=state.inhibitors - {ending.inhibitor for ending in over},
        outlasted=state.outlasted - {ending.inhibitor for ending in over},
        endings=tuple(ending for ending in state.endings if ending not in over),
    )
    if not watched or is_watching(state):
        return state, ()
    return recheck(state, max(ending.since for ending in over), t, settings)


def sensors_asked_at(state: State, settings: Settings) -> float:
    """When to ask the sensors because the screen is kept awake: some then report no idle time on their own."""
    asked_at = max(state.asked_at, state.here_since)
    muffled = Inhibitor.AWAKE in state.inhibitors - state.outlasted and isinstance(state.presence, Here)
    return asked_at + settings.away_after_s if muffled and state.idle_since is None else math.inf


def ask_sensors(state: State, t: float, settings: Settings) -> Transition:
    """Ask the sensors if it is time."""
    if t + EPSILON_S < sensors_asked_at(state, settings):
        return state, ()
    return replace(state, asked_at=t), (AskSensors(),)

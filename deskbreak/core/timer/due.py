"""The rule of the program: after how much sitting a break is due."""

from __future__ import annotations

from deskbreak.core.model.settings import Settings
from deskbreak.core.timer.state import EPSILON_S, State


def due_at_s(state: State, settings: Settings) -> float:
    """Seconds of sitting after which the break is due."""
    return state.due_from_s + settings.interval_s


def is_due(state: State, settings: Settings, t: float) -> bool:
    """Whether the user has sat long enough at ``t``."""
    return state.ledger.seated_at(t) >= due_at_s(state, settings) - EPSILON_S


def becomes_due_at(state: State, settings: Settings, t: float) -> float:
    """The moment at which `is_due` becomes true if the user sits from ``t`` on without a pause."""
    return t + due_at_s(state, settings) - state.ledger.seated_at(t)

"""What happens by itself as time passes: breaks fall due, waits end, days begin. `machine` explains the theory."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import assert_never

from deskbreak.core.model.settings import Settings
from deskbreak.core.timer import closing, guided_break, inhibition, ledger, office_hours
from deskbreak.core.timer.due import becomes_due_at
from deskbreak.core.timer.effects import Effect
from deskbreak.core.timer.presence_rules import end_watching, watches_until
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
)
from deskbreak.core.timer.transitions import Transition, reminder, settle
from deskbreak.core.timer.unanswered import stop_counting, stops_counting_at
from deskbreak.core.timer.user_actions import resume


def boundary_after(state: State, t: float, settings: Settings) -> float:
    """The next moment at which the state changes by itself, on the boot clock; midnight at the latest, never before ``t``."""
    wall = state.at.wall_at(t)
    ends = t + office_hours.seconds_to_midnight(wall)
    if settings.office_hours.enabled:
        change = office_hours.seconds_to_change(settings.office_hours, wall)
        ends = ends if change is None else min(ends, t + change)
    if state.pause is not None and state.pause.until is not None:
        ends = min(ends, state.pause.until)
    if state.closing is not None:
        ends = min(ends, state.closing.until)
    by_itself = (_mode_ends(state, t, settings), stops_counting_at(state, settings))
    return max(
        t,
        min(
            ends,
            inhibition.next_end_at(state),
            inhibition.sensors_asked_at(state, settings),
            watches_until(state),
            *by_itself,
        ),
    )


def _mode_ends(state: State, t: float, settings: Settings) -> float:
    """When the mode itself ends or repeats something, seen from ``t``."""
    match state.mode:
        case Sitting():
            return becomes_due_at(state, settings, t)
        case Due():
            return state.mode.remind_at
        case Held():
            return math.inf if state.mode.silent else state.mode.until
        case Snoozed():
            return state.mode.until
        case OnBreak():
            return guided_break.changes_at(state.mode)
        case Away() | Paused() | OffHours():
            return math.inf
    assert_never(state.mode)


def cross_boundaries(state: State, start: float, end: float, settings: Settings) -> Transition:
    """Process every boundary after ``start`` up to ``end``, each at its own moment."""
    effects: list[Effect] = []
    while (start := boundary_after(state, start, settings)) <= end:
        state, crossed = _boundary(state, start, settings)
        effects += crossed
    return state, tuple(effects)


def _boundary(state: State, t: float, settings: Settings) -> Transition:
    """What happens by itself at ``t``."""
    day = state.at.wall_at(t + office_hours.JUST_AFTER_S).date()
    if day != state.ledger.day:
        state = replace(state, ledger=ledger.new_day(state.ledger, day, t))
    resumed: tuple[Effect, ...] = ()
    if state.pause is not None and state.pause.until is not None and t + EPSILON_S >= state.pause.until:
        state, resumed = resume(state, t, settings)
    closed: tuple[Effect, ...] = ()
    if state.closing is not None and t + EPSILON_S >= state.closing.until:
        state, closed = closing.finish(state)
    state, let_go = inhibition.drop_ended(state, t, settings)
    state, asked = inhibition.ask_sensors(state, t, settings)
    state, left = end_watching(state, t, settings)
    state, ended = _mode_ended(stop_counting(state, t, settings), t, settings)
    state, settled = settle(state, t, settings)
    return state, (*resumed, *closed, *let_go, *asked, *left, *ended, *settled)


def _mode_ended(state: State, t: float, settings: Settings) -> Transition:
    if t + EPSILON_S < _mode_ends(state, t, settings):
        return state, ()
    match state.mode:
        case Due():
            shown = reminder(state, t, settings)
            return replace(state, mode=replace(state.mode, remind_at=t + settings.remind_again_s)), (shown,)
        case Held():
            return replace(state, mode=replace(state.mode, silent=True)), ()
        case OnBreak():
            return guided_break.changed(state, state.mode, t, settings)
        case Sitting() | Away() | Snoozed() | Paused() | OffHours():
            return state, ()  # the facts determine what comes next
    assert_never(state.mode)

"""Presence and absence: how sensor readings change presence, and whether an absence was a break."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import assert_never

from deskbreak.core.model.inhibitor import Inhibitor
from deskbreak.core.model.journal_entry import EntryKind
from deskbreak.core.model.presence import (
    AbsenceReason,
    Gone,
    Here,
    LastInput,
    Locked,
    Reading,
    SourceLost,
    Unknown,
    Unlocked,
)
from deskbreak.core.model.settings import Settings
from deskbreak.core.timer import ledger
from deskbreak.core.timer.effects import AskSensors, Effect
from deskbreak.core.timer.state import (
    EPSILON_S,
    WATCHING,
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
from deskbreak.core.timer.transitions import (
    Transition,
    journal_record,
    restart_sitting,
    settle,
    unique_name,
    with_time_booked,
)
from deskbreak.core.timer.unanswered import WATCHING_AT_MOST_S, person_answered

_LONG_ABSENCE_S = 3 * 3600.0  # a night or an afternoon off is an absence, but not a break
_EARLY_S = 1.0  # a sensor's clock may differ from ours, and it reports idleness only once


def observe(state: State, reading: Reading, t: float, settings: Settings) -> Transition:
    """Apply a sensor's reading."""
    match reading:
        case LastInput():
            asked_at = t if Inhibitor.AWAKE in state.inhibitors else state.asked_at
            return _last_input(
                replace(state, sighted=True, asked_at=asked_at), max(0.0, reading.ago_s), t, settings
            )
        case Locked():
            return leave(replace(state, locked=True), t, t, AbsenceReason.LOCKED, settings)
        case Unlocked():
            return return_at(person_answered(replace(state, locked=False), t), t, settings)
        case SourceLost():
            return _blind(replace(state, sighted=False), t, settings)
    assert_never(reading)


def _last_input(state: State, ago_s: float, t: float, settings: Settings) -> Transition:
    """The last input was ``ago_s`` seconds before ``t``."""
    presence, last = state.presence, t - ago_s
    if state.locked:
        return state, ()  # input on the lock screen does not mean sitting at the desk
    if ago_s >= settings.away_after_s - _EARLY_S:
        if isinstance(presence, Gone):
            return state, ()
        since = max(last, state.here_since)
        if is_watching(state) and t - since < WATCHING_AT_MOST_S - _EARLY_S:
            return _is_here(state, since, t), ()
        return leave(_without_watching(state), since, t, AbsenceReason.IDLE, settings)
    match presence:
        case Here() | Unknown():
            return _is_here(state, None, t), ()
        case Gone():
            stale = last <= max(presence.since, state.woke_at)
            return (state, ()) if stale else return_at(state, t, settings)
    assert_never(presence)


def _is_here(state: State, idle_since: float | None, t: float) -> State:
    return with_time_booked(replace(state, presence=Here(), idle_since=idle_since, unheard=False), t)


def _blind(state: State, t: float, settings: Settings) -> Transition:
    """The sensor failed or is missing. Only a lock, which has its own sensor, still reports an absence."""
    match state.presence:
        case Unknown():
            return state, ()
        case Here():  # until now; from here on, only answered reminders show presence
            return replace(state, presence=Unknown(), here_since=t, idle_since=None), ()
        case Gone():
            return (state, ()) if state.locked else return_at(state, t, settings)
    assert_never(state.presence)


def leave(state: State, since: float, t: float, why: AbsenceReason, settings: Settings) -> Transition:
    """The user has been away ``since``; noticed at ``t``. If already away, the absence keeps its start."""
    state = replace(state, idle_since=None, unheard=False)
    if isinstance(state.presence, Gone):
        return replace(state, presence=replace(state.presence, why=why)), ()
    state = replace(
        state,
        presence=Gone(since, why, unique_name(state, since)),
        ledger=ledger.backdate(state.ledger, since, t),
    )
    return settle(with_time_booked(state, t), t, settings)


def recheck(state: State, ended_at: float, t: float, settings: Settings) -> Transition:
    """The last call or film ended at ``ended_at``: after that, no input means away."""
    if isinstance(state.presence, Gone):
        return state, ()
    state = replace(state, here_since=max(state.here_since, ended_at))
    left: tuple[Effect, ...] = ()
    if state.idle_since is not None:
        state, left = leave(state, state.here_since, t, AbsenceReason.IDLE, settings)
    return state, (*left, AskSensors())


def end_watching(state: State, t: float, settings: Settings) -> Transition:
    """After this long without input no one is watching: the user has been away since their last input.

    A call or film that continues no longer counts as presence, and holds no reminder back until it has ended.
    """
    if state.idle_since is None or t + EPSILON_S < watches_until(state):
        return state, ()
    since = max(state.idle_since, state.here_since)
    return leave(_without_watching(state), since, t, AbsenceReason.IDLE, settings)


def _without_watching(state: State) -> State:
    return replace(state, outlasted=state.outlasted | (state.inhibitors & WATCHING))


def watches_until(state: State) -> float:
    """When a user without input counts as away despite a call or a film. Boot clock."""
    return math.inf if state.idle_since is None else state.idle_since + WATCHING_AT_MOST_S


def return_at(state: State, t: float, settings: Settings) -> Transition:
    """The user is back at ``t``; an absence that was long enough was a natural break."""
    gone = state.presence
    if not isinstance(gone, Gone):
        return state, ()
    since = max(gone.since, state.here_since)
    state = replace(
        state,
        presence=Here() if state.sighted else Unknown(),
        here_since=t,
        ledger=ledger.mark_return(ledger.close(state.ledger, t)),
    )
    state = with_time_booked(state, t)
    effects: tuple[Effect, ...] = ()
    if t - since >= settings.natural_break_s:
        state, effects = _natural_break(state, since, t, settings, gone.name)
    state, more = settle(state, t, settings)
    return state, effects + more


def _natural_break(state: State, since: float, t: float, settings: Settings, name: str) -> Transition:
    match state.mode:
        case OnBreak():
            return state, ()
        case Paused() | OffHours():
            return restart_sitting(state, t), ()
        case Sitting() | Away() | Due() | Held() | Snoozed():
            effects: list[Effect] = []
            reminded = state.reminded_at
            if reminded is not None and since - reminded >= settings.remind_again_s:
                effects.append(journal_record(state, EntryKind.IGNORED, since, name=name))
            effects.append(journal_record(state, EntryKind.NATURAL, t, took_s=t - since, name=name))
            if t - since < _LONG_ABSENCE_S:
                state = replace(state, ledger=ledger.count_break(state.ledger))
            return restart_sitting(state, t), tuple(effects)
    assert_never(state.mode)

"""Coming and going: what readings of the sensors do to presence, and what an absence was worth."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from deskbreak.core import ledger
from deskbreak.core.effects import Effect
from deskbreak.core.entry import Kind
from deskbreak.core.presence import Blind, Gone, Here, LastInput, Locked, Reading, Unknown, Unlocked, Why
from deskbreak.core.settings import Settings
from deskbreak.core.settle import Outcome, record, settle, start_afresh
from deskbreak.core.state import Away, Due, Held, OffHours, OnBreak, Paused, Sitting, Snoozed, State

LONG_ABSENCE_S = 3 * 3600.0  # a night or an afternoon off is an absence, but not a break that one took
EARLY_S = 1.0  # a sensor's clock is not ours, and it tells only once that nobody has moved for long enough


def observe(state: State, reading: Reading, t: float, settings: Settings) -> Outcome:
    """What a sensor's reading changes."""
    match reading:
        case LastInput():
            return _last_input(replace(state, sighted=True), max(0.0, reading.ago_s), t, settings)
        case Locked():
            return leave(replace(state, locked=True), t, t, Why.LOCKED, settings)
        case Unlocked():
            state = replace(state, locked=False)
            return come_back(state, t, settings)
        case Blind():
            return _blind(replace(state, sighted=False), t, settings)
    assert_never(reading)


def _last_input(state: State, ago_s: float, t: float, settings: Settings) -> Outcome:
    """There was input ``ago_s`` seconds before ``t`` and none since."""
    presence, last = state.presence, t - ago_s
    if state.locked:
        return state, ()  # whoever moves the mouse there is not sitting at it
    if ago_s >= settings.away_after_s - EARLY_S:
        since = max(last, state.here_since)
        return (state, ()) if isinstance(presence, Gone) else leave(state, since, t, Why.IDLE, settings)
    match presence:
        case Here():
            return state, ()
        case Unknown():
            return replace(state, presence=Here()), ()
        case Gone():
            stale = last <= max(presence.since, state.woke_at)
            return (state, ()) if stale else come_back(state, t, settings)
    assert_never(presence)


def _blind(state: State, t: float, settings: Settings) -> Outcome:
    """No source any more. Only a lock, which has a source of its own, still tells of an absence."""
    if not isinstance(state.presence, Gone):
        return replace(state, presence=Unknown()), ()
    if state.locked:
        return state, ()
    return come_back(state, t, settings)


def leave(state: State, since: float, t: float, why: Why, settings: Settings) -> Outcome:
    """The person has been gone ``since``, noticed at ``t``. An absence under way keeps its beginning."""
    if isinstance(state.presence, Gone):
        return replace(state, presence=replace(state.presence, why=why)), ()
    state = replace(state, presence=Gone(since, why), ledger=ledger.backdate(state.ledger, since, t))
    return settle(state, t, settings)


def come_back(state: State, t: float, settings: Settings) -> Outcome:
    """Whoever was gone is back at ``t``; an absence that was long enough was a natural break."""
    gone = state.presence
    if not isinstance(gone, Gone):
        return state, ()
    since = max(gone.since, state.here_since)
    state = replace(
        state,
        presence=Here() if state.sighted else Unknown(),
        here_since=t,
        ledger=ledger.came_back(ledger.close(state.ledger, t)),
    )
    effects: tuple[Effect, ...] = ()
    if t - since >= settings.natural_break_s:
        state, effects = _natural_break(state, since, t, settings)
    state, more = settle(state, t, settings)
    return state, effects + more


def _natural_break(state: State, since: float, t: float, settings: Settings) -> Outcome:
    match state.mode:
        case OnBreak():
            return state, ()
        case Paused() | OffHours():
            return start_afresh(state, t), ()
        case Sitting() | Away() | Due() | Held() | Snoozed():
            effects: list[Effect] = []
            reminded = state.reminded_at
            if reminded is not None and since - reminded >= settings.remind_again_s:
                effects.append(record(state, Kind.IGNORED, since))
            effects.append(record(state, Kind.NATURAL, t, took_s=t - since))
            if t - since < LONG_ABSENCE_S:
                state = replace(state, ledger=ledger.count_break(state.ledger))
            return start_afresh(state, t), tuple(effects)
    assert_never(state.mode)

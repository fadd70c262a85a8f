"""A guided break as the machine sees it: steps that were done, and what the break was worth."""

from __future__ import annotations

from dataclasses import replace

from deskbreak.core import ledger
from deskbreak.core.effects import CloseRoutine, Effect, SaveState
from deskbreak.core.entry import Kind, Outcome, RoutineResult
from deskbreak.core.events import PainStopped, RoutineEnded, StepFinished
from deskbreak.core.history import is_practice, tally
from deskbreak.core.settings import Settings
from deskbreak.core.settle import Transition, booked, break_over, record, settle, start_afresh
from deskbreak.core.state import OnBreak, Sitting, State, is_due


def step_finished(state: State, event: StepFinished, t: float) -> Transition:
    """Keep the step, so that whatever happens to the guide, what was done is logged."""
    mode = state.mode
    if not isinstance(mode, OnBreak) or event.break_id != state.break_id:
        return state, ()
    return replace(state, mode=replace(mode, heard_at=t, steps=(*mode.steps, event.step))), (SaveState(),)


def pain_stopped(state: State, event: PainStopped, t: float) -> Transition:
    """Keep what the break comes to, or forget it if that was a mistake: nothing is logged before the break ends."""
    mode = state.mode
    if not isinstance(mode, OnBreak) or event.break_id != state.break_id:
        return state, ()
    return replace(state, mode=replace(mode, heard_at=t, pain=event.result)), (SaveState(),)


def routine_ended(state: State, event: RoutineEnded, t: float, settings: Settings) -> Transition:
    """The guide says that the break is over, or it died (no result); or only its last page is left to read."""
    mode = state.mode
    if not isinstance(mode, OnBreak) or event.break_id != state.break_id:
        return state, ()
    result = mode.logged or event.result or _what_was_told(mode)
    if not event.read:
        return _over(state, mode, result, t, settings)
    if mode.logged is not None:
        return state, ()
    logged = replace(state, mode=replace(mode, heard_at=t, logged=result))
    return logged, (_entry(state, mode, result, t), SaveState())


def abandoned(state: State, mode: OnBreak, t: float, settings: Settings) -> Transition:
    """End the guide from outside: it was left standing, or the computer slept through it."""
    close: tuple[Effect, ...] = () if mode.elsewhere else (CloseRoutine(state.break_id),)
    state, effects = _over(state, mode, mode.logged or _what_was_told(mode), t, settings)
    return state, close + effects


def _what_was_told(mode: OnBreak) -> RoutineResult:
    if mode.pain is not None:
        return mode.pain
    steps = tally(mode.steps)
    hurt = any(step.outcome is Outcome.PAIN for step in steps)
    return RoutineResult(Kind.PAIN if hurt else Kind.PARTIAL, mode.variant, steps)


def _entry(state: State, mode: OnBreak, result: RoutineResult, t: float) -> Effect:
    return record(state, result.kind, t, took_s=t - mode.since, result=result, name=mode.name)


def _over(state: State, mode: OnBreak, result: RoutineResult, t: float, settings: Settings) -> Transition:
    logged: tuple[Effect, ...] = () if mode.logged else (_entry(state, mode, result, t),)
    # The facts decide on the mode; an absence during the break was part of the break.
    state = replace(state, mode=Sitting(), here_since=t)
    if result.kind is Kind.PAIN:  # no break that was taken, but one that must not be nagged at
        state = start_afresh(state, t)
    elif is_practice(result):
        state = start_afresh(replace(state, ledger=ledger.count_break(ledger.close(state.ledger, t))), t)
    else:
        due = is_due(state, settings, t)
        state = replace(break_over(state), snoozed_until=t + settings.snooze_s if due else None)
    state, effects = settle(booked(state, t), t, settings)
    return state, (*logged, *effects, SaveState())

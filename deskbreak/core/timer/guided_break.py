"""A guided break as the machine sees it: which steps were done, and how the break counts.

Its window is open longer than the break lasts. On the first pages nothing has begun, and on the last ones
everything is done: meanwhile the user may be working, so that time counts as sitting. In between, a guide
that reports nothing for `QUIET_S` is paused or forgotten and does not count as movement either. A forgotten
window is closed.

The result of a break is final when its last step ends (`closing`): after that, the window may only report a
rating or another round.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from deskbreak.core.model.journal_entry import EntryKind, Outcome, RoutineResult
from deskbreak.core.model.practice import BEGUN_S, is_practice, moved_s, tally
from deskbreak.core.model.settings import Settings
from deskbreak.core.timer import closing, ledger
from deskbreak.core.timer.due import is_due
from deskbreak.core.timer.effects import CloseRoutine, Effect, Record, SaveState, WithdrawReminder
from deskbreak.core.timer.events import MovementBegan, PainStopped, RoutineEnded, StepFinished
from deskbreak.core.timer.state import Closing, Due, OnBreak, Sitting, State, guide_id
from deskbreak.core.timer.transitions import (
    Transition,
    close_break,
    journal_record,
    restart_sitting,
    settle,
    with_time_booked,
)

FIRST_PAGE_S: Final = 10 * 60.0  # without a first step, then the window is closed
QUIET_S: Final = 5 * 60.0  # without a report: no step takes as long
SILENT_S: Final = 30 * 60.0  # without a report, then the guide counts as abandoned

NOT_BEGUN: Final = "The break window was closed because no break was started in it."
LEFT_STANDING: Final = "The break window was closed because nothing happened in it for half an hour."


def is_elsewhere(state: State, break_id: int) -> bool:
    """Whether another process guides this break, or still shows its last pages."""
    if (over := closing.closing_break(state, break_id)) is not None:
        return over.mode.elsewhere
    return isinstance(state.mode, OnBreak) and state.mode.elsewhere and break_id == guide_id(state)


def changes_at(mode: OnBreak) -> float:
    """When the break changes by itself, on the boot clock."""
    if mode.begun is None:
        return mode.heard_at + FIRST_PAGE_S
    return mode.heard_at + (SILENT_S if mode.quiet else QUIET_S)


def changed(state: State, mode: OnBreak, t: float, settings: Settings) -> Transition:
    """Change the break once the moment of `changes_at` has come."""
    if mode.begun is None:
        return _put_away(state, mode, t, settings)
    if mode.quiet:
        return abandoned(state, mode, t, settings, LEFT_STANDING)
    state = with_time_booked(replace(state, mode=replace(mode, quiet=True)), t)
    if is_practice(_reported_result(mode)):  # a user who returns to work now has moved
        state = replace(
            state, ledger=ledger.new_sitting(state.ledger, t), here_since=mode.heard_at, due_from_s=0.0
        )
    return state, ()


def movement_began(state: State, event: MovementBegan, t: float, ago_s: float = BEGUN_S) -> Transition:
    """The user began a step: the first one, or another one after the break was complete."""
    reminded = isinstance(state.mode, Due)
    state = closing.reopen(state, event.break_id)
    mode = state.mode
    if not isinstance(mode, OnBreak) or event.break_id != guide_id(state):
        return state, ()
    effects: tuple[Effect, ...] = (WithdrawReminder(state.break_id),) if reminded else ()
    if mode.begun is None:
        state, mode = _begun(state, mode, ago_s, t)
        effects = (*effects, _started(state, mode))
    mode = replace(mode, heard_at=t, quiet=False)
    return with_time_booked(replace(state, mode=mode), t), (*effects, SaveState())


def step_finished(state: State, event: StepFinished, t: float) -> Transition:
    """Store the step, so that it is logged even if the guide crashes."""
    effects: tuple[Effect, ...] = (SaveState(),)
    if event.step.done_s >= BEGUN_S:
        state, effects = movement_began(state, MovementBegan(event.break_id), t, event.step.done_s)
    mode = state.mode
    if not isinstance(mode, OnBreak) or event.break_id != guide_id(state):
        return state, ()
    return replace(state, mode=replace(mode, heard_at=t, steps=(*mode.steps, event.step))), effects


def pain_stopped(state: State, event: PainStopped, t: float) -> Transition:
    """Store the result of a pain stop, or drop it if it was a mistake; nothing is logged before the break ends."""
    state = closing.reopen(state, event.break_id)
    mode = state.mode
    if not isinstance(mode, OnBreak) or event.break_id != guide_id(state):
        return state, ()
    mode = replace(mode, heard_at=t, quiet=False, pain=event.result)
    return with_time_booked(replace(state, mode=mode), t), (SaveState(),)


def routine_ended(state: State, event: RoutineEnded, t: float, settings: Settings) -> Transition:
    """Take the break's result from its guide (None: it crashed); its last pages may still be ``read``."""
    last_pages = closing.closing_break(state, event.break_id)
    if last_pages is not None:
        return closing.result_received(state, last_pages, event, t)
    mode = state.mode
    if not isinstance(mode, OnBreak) or event.break_id != guide_id(state):
        return state, ()
    result = event.result or _reported_result(mode)
    until = t + closing.READ_AT_MOST_S if event.read else None
    return _end_break(state, mode, result, t, settings, until=until)


def abandoned(state: State, mode: OnBreak, t: float, settings: Settings, why: str = "") -> Transition:
    """End the guide from outside: it was abandoned, or the computer slept meanwhile.

    The break lasted until the guide's last report. The window adds the current step when it closes.
    """
    if mode.begun is None:
        return _put_away(state, mode, t, settings)
    close: tuple[Effect, ...] = ()
    until = None
    if not mode.elsewhere:
        close, until = (CloseRoutine(guide_id(state), why),), t + closing.FINAL_REPORT_S
    state, effects = _end_break(state, mode, _reported_result(mode), t, settings, until=until)
    left = min(state.here_since, mode.heard_at)
    last = None if state.closing is None else replace(state.closing, open=False)
    return replace(state, here_since=left, closing=last), (*close, *effects)


def _put_away(state: State, mode: OnBreak, t: float, settings: Settings) -> Transition:
    """Close a window in which no break was begun; the break stays as due as it was."""
    close = () if mode.elsewhere else (CloseRoutine(guide_id(state), NOT_BEGUN),)
    over = replace(close_break(state), mode=Sitting(), snoozes_used=state.snoozes_used)
    state, effects = settle(with_time_booked(over, t), t, settings)
    return state, (*close, *effects, SaveState())


def _reported_result(mode: OnBreak) -> RoutineResult:
    if mode.pain is not None:
        return mode.pain
    steps = tally(mode.steps)
    hurt = any(step.outcome is Outcome.PAIN for step in steps)
    return RoutineResult(EntryKind.PAIN if hurt else EntryKind.PARTIAL, mode.variant, steps)


def _begun(state: State, mode: OnBreak, ago_s: float, t: float) -> tuple[State, OnBreak]:
    """Mark the break as begun ``ago_s`` ago: the time since then was not spent sitting.

    Earlier sitting time is kept, since more may be added until the end of the break.
    """
    since = max(mode.since, t - ago_s)
    state = replace(state, ledger=ledger.backdate(state.ledger, since, t))
    return state, replace(mode, begun=since, sat_s=state.ledger.seated_at(t))


def _started(state: State, mode: OnBreak) -> Effect:
    return _record_of(
        journal_record(state, EntryKind.STARTED, mode.begun or mode.since, name=mode.name), mode
    )


def _entry(state: State, mode: OnBreak, result: RoutineResult, t: float) -> Record:
    ends = mode.heard_at if mode.quiet else t
    took_s = ends - (mode.since if mode.begun is None else mode.begun)
    return _record_of(
        journal_record(state, result.kind, ends, took_s=took_s, result=result, name=mode.name), mode
    )


def _record_of(made: Record, mode: OnBreak) -> Record:
    return made if mode.sat_s is None else replace(made, entry=replace(made.entry, seated_s=mode.sat_s))


def _counts(mode: OnBreak, result: RoutineResult) -> bool:
    """Whether the window did more than open and close at once."""
    return mode.begun is not None or result.kind is not EntryKind.PARTIAL or moved_s(result.steps) >= BEGUN_S


def _end_break(
    state: State,
    mode: OnBreak,
    result: RoutineResult,
    t: float,
    settings: Settings,
    *,
    until: float | None = None,
) -> Transition:
    """End the break. Its result is kept ``until`` then, because its window may still change it."""
    effects: tuple[Effect, ...] = ()
    number = guide_id(state)
    is_any = _counts(mode, result)
    if is_any and mode.begun is None:  # it ended before its begin was reported
        state, mode = _begun(state, mode, moved_s(result.steps), t)
        effects = (_started(state, mode),)
    logged = _entry(state, mode, result, t)
    # The facts determine the mode; an absence during the break was part of it
    state = replace(state, mode=Sitting(), here_since=t)
    taken = is_practice(result) and result.kind is not EntryKind.PAIN
    if taken and not mode.counted:
        state = replace(state, ledger=ledger.count_break(ledger.close(state.ledger, t)))
    if (
        taken or result.kind is EntryKind.PAIN
    ):  # a pain stop is not a break taken, but no reminders must follow it
        state = _begin_again(state, mode, t)
    else:
        due = is_due(state, settings, t)
        state = replace(close_break(state), snoozed_until=t + settings.snooze_s if due else None)
    if is_any and until is not None:
        done = replace(mode, counted=mode.counted or taken)
        state = replace(state, closing=Closing(number, logged.entry, done, until))
    elif is_any:
        effects = (*effects, logged)
    state, settled = settle(with_time_booked(state, t), t, settings)
    return state, (*effects, *settled, SaveState())


def _begin_again(state: State, mode: OnBreak, t: float) -> State:
    """Restart the sitting time at zero, unless that already happened when the guide fell quiet."""
    return replace(close_break(state), due_from_s=0.0) if mode.quiet else restart_sitting(state, t)

"""What the user can choose: start, snooze, skip, pause, resume."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from deskbreak.core.model.journal_entry import EntryKind
from deskbreak.core.model.settings import MINUTE, Settings
from deskbreak.core.timer import closing, office_hours
from deskbreak.core.timer.effects import Effect, OpenRoutine, Refuse, SaveState, WithdrawReminder
from deskbreak.core.timer.events import PauseChosen, SkipChosen, SnoozeChosen, StartChosen
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
    guide_id,
)
from deskbreak.core.timer.transitions import (
    Transition,
    close_break,
    journal_record,
    settle,
    unique_name,
    with_time_booked,
)

_LONGEST_WAIT_S = 7 * 24 * 3600.0


def choose_start(state: State, event: StartChosen, t: float, settings: Settings) -> Transition:
    """Begin the guided break, or raise the window of the current one."""
    if _stale(state, event.break_id):
        return state, ()
    variant = event.variant or settings.variant
    if isinstance(state.mode, OnBreak):
        if state.mode.elsewhere or event.elsewhere:
            return state, (Refuse("A guided break is already running."),)
        if event.variant not in {None, state.mode.variant}:
            return state, (Refuse("A break is under way."),)
        return state, (OpenRoutine(guide_id(state), state.mode.variant, take_focus=event.by_click),)
    effects: list[Effect] = []
    if (
        not event.elsewhere
    ):  # first: the user is waiting, and withdrawing the reminder discards the hidden window
        effects.append(OpenRoutine(state.break_id, variant, take_focus=event.by_click))
    if isinstance(state.mode, Due):
        effects.append(WithdrawReminder(state.break_id))
    state, before = closing.finish(state)  # this also closes the last pages of an earlier break
    guiding = OnBreak(t, variant, t, elsewhere=event.elsewhere, name=unique_name(state, t))
    state = with_time_booked(replace(state, mode=guiding), t)
    return state, (*effects, *before, SaveState())


def choose_snooze(state: State, event: SnoozeChosen, t: float, settings: Settings) -> Transition:
    """Snooze the break, if one is due and snoozes are left."""
    if _stale(state, event.break_id):
        return state, ()
    if not EPSILON_S < event.minutes * MINUTE <= _LONGEST_WAIT_S:
        return state, (Refuse("The minutes of a snooze must be above 0 and at most a week."),)
    match state.mode:
        case Due() | Held() | Snoozed():
            if state.snoozes_used >= settings.snoozes:
                return state, (Refuse(_snoozed_out(settings.snoozes)),)
            snoozed = replace(
                state,
                snoozes_used=state.snoozes_used + 1,
                snoozed_until=t + event.minutes * MINUTE,
                reminded_at=None,
            )
            entry = journal_record(state, EntryKind.SNOOZED, t, minutes=event.minutes)
            state, effects = settle(snoozed, t, settings)
            return state, (entry, *effects, SaveState())
        case Sitting() | Away() | OnBreak() | Paused() | OffHours():
            return state, (Refuse(_nothing_due(state, "snooze")),)
    assert_never(state.mode)


def choose_skip(state: State, event: SkipChosen, t: float, settings: Settings) -> Transition:
    """Skip this break: the next one comes after another interval; sitting time keeps counting."""
    if _stale(state, event.break_id):
        return state, ()
    match state.mode:
        case Due() | Held() | Snoozed():
            entry = journal_record(state, EntryKind.SKIPPED, t)
            withdraw = (WithdrawReminder(state.break_id),) if isinstance(state.mode, Due) else ()
            skipped = replace(close_break(state), due_from_s=state.ledger.seated_at(t), mode=Sitting())
            state, effects = settle(skipped, t, settings)
            return state, (*withdraw, entry, *effects, SaveState())
        case Sitting() | Away() | OnBreak() | Paused() | OffHours():
            return state, (Refuse(_nothing_due(state, "skip")),)
    assert_never(state.mode)


def choose_pause(state: State, event: PauseChosen, t: float, settings: Settings) -> Transition:
    """Stop reminders for a while; replaces a current pause."""
    seconds = event.seconds
    if event.until is not None:
        seconds = office_hours.seconds_until(state.at.wall_at(t), event.until)
    if seconds is not None and not EPSILON_S < seconds <= _LONGEST_WAIT_S:
        return state, (Refuse("The minutes of a pause must be above 0 and at most a week."),)
    name = unique_name(state, t)
    entry = journal_record(
        state, EntryKind.PAUSED, t, minutes=None if seconds is None else seconds / MINUTE, name=name
    )
    pause = Paused(None if seconds is None else t + seconds, name)
    state, effects = settle(replace(state, pause=pause), t, settings)
    return state, (entry, *effects, SaveState())


def resume(state: State, t: float, settings: Settings) -> Transition:
    """End the pause, either on request or when its time is up."""
    if state.pause is None:
        return state, (Refuse("DeskBreak is not paused."),)
    entry = journal_record(state, EntryKind.RESUMED, t, name=state.pause.name)
    state, effects = settle(replace(state, pause=None), t, settings)
    return state, (entry, *effects, SaveState())


def _stale(state: State, break_id: int | None) -> bool:
    return break_id is not None and break_id != state.break_id


def _snoozed_out(budget: int) -> str:
    if budget == 0:
        return "Snoozing is switched off in the settings."
    times = "once" if budget == 1 else f"{budget} times"
    return f"This break was snoozed {times} already. Start it, or skip it."


def _nothing_due(state: State, verb: str) -> str:
    match state.mode:
        case OnBreak():
            return f"The break is under way: there is nothing to {verb}."
        case Paused():
            return f"DeskBreak is paused: there is nothing to {verb}."
        case Sitting() | Away() | Due() | Held() | Snoozed() | OffHours():
            return f"No break is due: there is nothing to {verb}."
    assert_never(state.mode)

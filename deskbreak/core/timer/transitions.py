"""From facts to mode: which mode follows from the facts, and the effects of entering it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

from deskbreak.core.model.journal_entry import ENDS, Entry, EntryKind, RoutineResult
from deskbreak.core.model.presence import Gone
from deskbreak.core.model.settings import Settings
from deskbreak.core.timer import ledger, office_hours
from deskbreak.core.timer.due import due_at_s, is_due
from deskbreak.core.timer.effects import Effect, Record, SaveState, ShowReminder, WithdrawReminder
from deskbreak.core.timer.events import ReminderShown
from deskbreak.core.timer.state import (
    EPSILON_S,
    Away,
    Due,
    Held,
    Mode,
    OffHours,
    OnBreak,
    OnScreen,
    Sitting,
    Snoozed,
    State,
    account_of,
    active_inhibitors,
)

Transition = tuple[State, tuple[Effect, ...]]
"""The state after a step, and the effects in order."""


def mode_for(state: State, t: float, settings: Settings) -> Mode:
    """The mode that follows from the facts at ``t``.

    In order of precedence: a guided break continues until it is ended; a requested pause; office hours;
    absence; then the sitting time.
    """
    if isinstance(state.mode, OnBreak):
        return state.mode
    if state.pause is not None:
        return state.pause
    if settings.office_hours.enabled and not office_hours.is_open(settings.office_hours, state.at.wall_at(t)):
        return OffHours()
    if isinstance(state.presence, Gone):
        return Away()
    if not is_due(state, settings, t):
        return Sitting()
    if state.snoozed_until is not None and state.snoozed_until > t + EPSILON_S:
        return Snoozed(state.snoozed_until)
    if active_inhibitors(state, settings):
        return state.mode if isinstance(state.mode, Held) else Held(t + settings.inhibit_at_most_s)
    return state.mode if isinstance(state.mode, Due) else Due(t + settings.remind_again_s)


def settle(state: State, t: float, settings: Settings) -> Transition:
    """Enter the mode that follows from the facts; return the effects of leaving the old mode and entering the new one."""
    old, new = state.mode, mode_for(state, t, settings)
    if old == new:
        return state, ()
    state = with_time_booked(replace(state, mode=new), t)
    effects: list[Effect] = []
    if isinstance(old, Due):
        effects.append(WithdrawReminder(state.break_id))
    if isinstance(new, Due):
        effects.append(reminder(state, t, settings))
        if state.reminded_at is None:
            state = replace(state, reminded_at=t)
    return state, (*effects, SaveState())


def reminder_shown(state: State, what: ReminderShown) -> Transition:
    """Remember where the reminder is on the screen, unless it has been withdrawn."""
    where = OnScreen(what.number, what.server)
    if not isinstance(state.mode, Due) or state.on_screen == where:
        return state, ()
    return replace(state, on_screen=where), (SaveState(),)


def with_time_booked(state: State, t: float) -> State:
    """Book time to the account of the state from ``t`` on."""
    return replace(state, ledger=ledger.switch_account(state.ledger, account_of(state), t))


def reminder(state: State, t: float, settings: Settings) -> ShowReminder:
    """The reminder with the values of ``t``."""
    seated = state.ledger.seated_at(t)
    return ShowReminder(
        break_id=state.break_id,
        seated_s=seated,
        over_s=max(0.0, seated - due_at_s(state, settings)),
        snoozes_left=max(0, settings.snoozes - state.snoozes_used),
        again=state.reminded_at is not None,
    )


def journal_record(
    state: State,
    kind: EntryKind,
    t: float,
    *,
    took_s: float = 0.0,
    minutes: float | None = None,
    result: RoutineResult | None = None,
    name: str = "",
) -> Record:
    """Return a journal entry of ``kind`` at ``t``. ``name`` is that of its subject; empty if the subject begins now."""
    what = "end" if kind in ENDS else kind.value
    return Record(
        Entry(
            kind=kind,
            at=state.at.wall_at(t),
            seated_s=state.ledger.seated_at(t),
            took_s=took_s,
            minutes=minutes,
            result=result,
            id=f"{name or unique_name(state, t)}-{what}",
        )
    )


def unique_name(state: State, t: float) -> str:
    """Return a name, unique on this device, for a break, pause or absence that begins at ``t``."""
    at = state.at.wall_at(t).astimezone(UTC)
    return f"{at:%Y%m%dT%H%M%S%f}Z-{state.break_id}"


def close_break(state: State) -> State:
    """The break is answered in one way or another: anything that still refers to it is stale."""
    return replace(state, break_id=state.break_id + 1, snoozes_used=0, snoozed_until=None, reminded_at=None)


def restart_sitting(state: State, t: float) -> State:
    """The user has moved: sitting restarts at zero."""
    return replace(
        close_break(state), ledger=ledger.new_sitting(state.ledger, t), due_from_s=0.0, here_since=t
    )

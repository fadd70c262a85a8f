"""The machine: one total function from a state and an event to the next state and its effects.

Theory of operation
===================

The state holds facts (the sitting time, the start of an absence, a requested
pause, ...) and a mode. It couples two small machines:

*Presence* is `Here`, `Gone(since, why)` or `Unknown`. It follows from sensor
readings and from suspend (`presence_rules`). An absence begins with the last
input, not when it is noticed: what was booked as sitting since then is cancelled.
During a call or a film, missing input does not mean absence (`inhibition`).
Without sensors, answers to reminders are the only sign of presence (`unanswered`).

*Mode* follows from the facts alone (`transitions.mode_for`), in one order of
precedence. Only a guided break lasts until it is ended. The diagram in
docs/architecture.md is generated from a run of this code.

`step` first brings the state up to ``now`` and then applies the event. On the
way it stops at every boundary (the break falls due, a snooze or a pause ends,
a reminder is repeated, a call has ended for good, office hours end, midnight),
oldest first, each at its own moment. So one late tick and many small ones give
the same history. A suspend is placed at the beginning of this interval, where
the last step ended, because a step is made just before the computer suspends.

An event that is late or makes no sense changes nothing. If the user asked for
something impossible, a `Refuse` explains why.
"""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from deskbreak.core.model.clock import Instant
from deskbreak.core.model.presence import AbsenceReason
from deskbreak.core.model.settings import Settings
from deskbreak.core.timer import inhibition, ledger
from deskbreak.core.timer.boundaries import boundary_after, cross_boundaries
from deskbreak.core.timer.effects import (
    AskSensors,
    Effect,
    SaveState,
    ShowReminder,
    WithdrawReminder,
)
from deskbreak.core.timer.events import (
    Event,
    FellAsleep,
    InhibitorsChanged,
    MovementBegan,
    Observed,
    PainStopped,
    PauseChosen,
    ReminderShown,
    ResumeChosen,
    RoutineEnded,
    SettingsChanged,
    SkipChosen,
    SnoozeChosen,
    StartChosen,
    StepFinished,
    Ticked,
    Woke,
)
from deskbreak.core.timer.guided_break import (
    abandoned,
    movement_began,
    pain_stopped,
    routine_ended,
    step_finished,
)
from deskbreak.core.timer.presence_rules import (
    leave,
    observe,
    return_at,
)
from deskbreak.core.timer.state import (
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
from deskbreak.core.timer.transitions import Transition, reminder_shown, settle, with_time_booked
from deskbreak.core.timer.unanswered import person_answered, reminder_put_up
from deskbreak.core.timer.user_actions import (
    choose_pause,
    choose_skip,
    choose_snooze,
    choose_start,
    resume,
)

Choice = StartChosen | SnoozeChosen | SkipChosen | PauseChosen | ResumeChosen


def step(state: State, event: Event, now: Instant, settings: Settings) -> Transition:
    """Bring ``state`` up to ``now``, then apply ``event``. Total: no input raises."""
    up = state.break_id if isinstance(state.mode, Due) else None
    state, passed = _advance(state, now, settings)
    state, caused = _apply(state, event, settings)
    return reminder_put_up(state), _drop_superseded(passed + caused, up)


def next_boundary(state: State, settings: Settings) -> float:
    """When the state changes by itself next, on the boot clock; midnight at the latest."""
    return boundary_after(state, state.at.boot, settings)


def _apply(state: State, event: Event, settings: Settings) -> Transition:
    t = state.at.boot
    match event:
        case Ticked():
            return state, ()
        case Observed():
            return observe(state, event.reading, t, settings)
        case FellAsleep():
            return state, (SaveState(),)
        case Woke():
            return state, (AskSensors(),)
        case InhibitorsChanged():
            return inhibition.inhibitors_changed(state, event.inhibitors, t, settings)
        case ReminderShown():
            return reminder_shown(state, event)
        case StartChosen() | SnoozeChosen() | SkipChosen() | PauseChosen() | ResumeChosen():
            return _choose(state, event, t, settings)
        case MovementBegan():
            return movement_began(state, event, t)
        case StepFinished():
            return step_finished(state, event, t)
        case PainStopped():
            return pain_stopped(state, event, t)
        case RoutineEnded():
            return routine_ended(state, event, t, settings)
        case SettingsChanged():
            return settle(_clamp_waits(person_answered(replace(state, asked_at=t), t), settings), t, settings)
    assert_never(event)


def _choose(state: State, choice: Choice, t: float, settings: Settings) -> Transition:
    """Apply a choice of the user, which also shows that they are present."""
    chosen_for = choice.break_id if isinstance(choice, StartChosen | SnoozeChosen | SkipChosen) else None
    if chosen_for in {
        None,
        state.break_id,
    }:  # a click that arrives late may have been made before the silence
        state = person_answered(state, t)
    match choice:
        case StartChosen():
            return choose_start(state, choice, t, settings)
        case SnoozeChosen():
            return choose_snooze(state, choice, t, settings)
        case SkipChosen():
            return choose_skip(state, choice, t, settings)
        case PauseChosen():
            return choose_pause(state, choice, t, settings)
        case ResumeChosen():
            return resume(state, t, settings)
    assert_never(choice)


def _clamp_waits(state: State, settings: Settings) -> State:
    """Shorten waits that began under other settings to what the current settings allow."""
    t = state.at.boot
    match state.mode:
        case Due():
            remind_at = min(state.mode.remind_at, t + settings.remind_again_s)
            return replace(state, mode=replace(state.mode, remind_at=remind_at))
        case Held():
            until = min(state.mode.until, t + settings.inhibit_at_most_s)
            return replace(state, mode=replace(state.mode, until=until))
        case Sitting() | Away() | Snoozed() | OnBreak() | Paused() | OffHours():
            return state
    assert_never(state.mode)


def _advance(state: State, now: Instant, settings: Settings) -> Transition:
    before = state.at
    if now.boot < before.boot or now.awake < before.awake:  # clocks that run backwards: no time passed
        now = Instant(before.awake, before.boot, now.wall)
    effects: list[Effect] = []
    t = before.boot
    asleep = now.slept_since(before)
    if asleep:
        state, fell = _sleep(state, t, t + asleep, settings)
        effects += fell
        t += asleep
    state, crossed = cross_boundaries(state, t, now.boot, settings)
    effects += crossed
    state = replace(state, at=now)
    if now.wall.date() != state.ledger.day:  # the clock was set, or the zone changed
        state = replace(state, ledger=ledger.new_day(state.ledger, now.wall.date(), now.boot))
    state, settled = settle(state, now.boot, settings)
    return state, (*effects, *settled)


def _sleep(state: State, start: float, end: float, settings: Settings) -> Transition:
    """The computer was suspended from ``start`` to ``end``."""
    effects: list[Effect] = []
    if isinstance(state.mode, OnBreak) and end - start >= settings.natural_break_s:
        # From here on, it is an absence like any other.
        state, closed = abandoned(state, state.mode, start, settings)
        effects += closed
    why = AbsenceReason.LOCKED if state.locked else AbsenceReason.ASLEEP
    state, left = leave(replace(state, asleep=True), start, start, why, settings)
    state, crossed = cross_boundaries(with_time_booked(state, start), start, end, settings)
    state = with_time_booked(replace(state, asleep=False, woke_at=end), end)
    effects += (*left, *crossed)
    if not state.sighted and not state.locked:
        state, back = return_at(state, end, settings)
        effects += back
    return state, (*effects, AskSensors(), SaveState())


def _drop_superseded(effects: tuple[Effect, ...], up: int | None) -> tuple[Effect, ...]:
    """Drop effects that a later effect of the same step makes pointless.

    Of all effects on the reminder the last one counts. A withdrawal applies to the break ``up``, whose
    reminder was shown before; without one, there is nothing to withdraw. One save and one query of the
    sensors are enough.
    """
    kept: list[Effect] = []
    reported = False
    first_shown = {shown.break_id for shown in effects if isinstance(shown, ShowReminder) and not shown.again}
    for effect in reversed(effects):
        if isinstance(effect, ShowReminder | WithdrawReminder):
            if reported:
                continue
            reported = True
            if isinstance(effect, ShowReminder):
                kept.append(replace(effect, again=effect.again and effect.break_id not in first_shown))
            elif up is not None:
                kept.append(WithdrawReminder(up))
        elif not isinstance(effect, SaveState | AskSensors) or effect not in kept:
            kept.append(effect)
    return tuple(reversed(kept))

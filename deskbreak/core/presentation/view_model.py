"""From the state to what is shown: the view, the status, and when either changes next."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from deskbreak.core.model.formatting import SLACK_S, clock_time, duration, remaining
from deskbreak.core.model.inhibitor import Inhibitor
from deskbreak.core.model.presence import AbsenceReason, Gone, Unknown
from deskbreak.core.model.settings import MINUTE, Settings
from deskbreak.core.presentation.menu import menu
from deskbreak.core.presentation.view import RING_STEPS, Face, Icon, RoutineChoice, View
from deskbreak.core.timer.due import due_at_s
from deskbreak.core.timer.ledger import Account
from deskbreak.core.timer.machine import next_boundary
from deskbreak.core.timer.office_hours import seconds_to_change
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
    account_of,
    active_inhibitors,
    guide_id,
)

# In the order in which they are named: what the user is doing first, then what the computer is set to.
_INHIBITOR_WORDS = {
    Inhibitor.CALL: "you are in a call",
    Inhibitor.SHARING: "you are sharing your screen",
    Inhibitor.FULL_SCREEN: "a window fills the screen",
    Inhibitor.DO_NOT_DISTURB: "do not disturb is on",
    Inhibitor.PROGRAM: "a program on your list is running",
}
_REASONS_NAMED = 2  # a tooltip has little room: 127 characters on Windows
_ABSENCE_WORDS = {
    AbsenceReason.IDLE: "Away",
    AbsenceReason.LOCKED: "Away, the screen is locked",
    AbsenceReason.ASLEEP: "Away, the computer slept",
}


def view(
    state: State,
    settings: Settings,
    faulty: tuple[str, ...] = (),
    routines: tuple[RoutineChoice, ...] = (),
) -> View:
    """What tray and terminal show at ``state.at``.

    ``faulty`` names the parts that do not work; ``routines`` are those in the menu.
    """
    shown = _at_mark(state, settings)
    title, detail = _words(shown, settings)
    return View(
        icon=Icon(_face(shown), _fill(shown, settings)),
        title=title,
        detail=detail,
        menu=menu(
            shown,
            settings,
            f"{title}. {detail}",
            f"Not working: {', '.join(faulty)}" if faulty else "",
            routines,
        ),
        attention=isinstance(state.mode, Due | Held),
    )


def next_wakeup(state: State, settings: Settings) -> float:
    """When the engine must look again, on the boot clock: at midnight at the latest."""
    boundary = next_boundary(state, settings)
    if account_of(state) is not Account.SEATED:
        return boundary
    return min(boundary, state.at.boot + _grain_s(settings) - _past_mark_s(state, settings))


def status(state: State, settings: Settings) -> dict[str, object]:
    """The same facts as JSON values for programs: durations in seconds, moments in ISO 8601."""
    shown = view(state, settings)
    seated = state.seated_s
    due_in = max(0.0, due_at_s(state, settings) - seated)
    ends = state.mode.until if isinstance(state.mode, Held | Snoozed | Paused) else None
    return {
        "state": _face(state).value,
        "title": shown.title,
        "detail": shown.detail,
        "seated_s": round(seated, 1),
        "due_in_s": round(due_in, 1),
        "over_s": round(max(0.0, seated - due_at_s(state, settings)), 1),
        "interval_s": settings.interval_s,
        "break_id": guide_id(state),
        "break_name": state.mode.name if isinstance(state.mode, OnBreak) else "",
        "snoozes_left": max(0, settings.snoozes - state.snoozes_used),
        "until": None if ends is None else state.at.wall_at(ends).isoformat(timespec="seconds"),
        "holds": sorted(state.inhibitors),
        "outlasted": sorted(state.outlasted),
        "activity": "unknown" if isinstance(state.presence, Unknown) else "known",
        "steps_done": [done.id for done in state.mode.steps] if isinstance(state.mode, OnBreak) else [],
        "today": {"breaks": state.today.breaks, "seated_s": round(state.today.seated_s, 1)},
    }


def _face(state: State) -> Face:
    match state.mode:
        case Sitting():
            return Face.SITTING
        case Away():
            return Face.AWAY
        case Due():
            return Face.DUE
        case Held():
            return Face.DUE if state.mode.silent else Face.HELD
        case Snoozed():
            return Face.SNOOZED
        case OnBreak():
            return Face.BREAK
        case Paused():
            return Face.PAUSED
        case OffHours():
            return Face.OFF_HOURS
    assert_never(state.mode)


def _fill(state: State, settings: Settings) -> int:
    part = (state.seated_s + SLACK_S - state.due_from_s) / settings.interval_s
    return max(0, min(RING_STEPS, int(part * RING_STEPS)))


def _grain_s(settings: Settings) -> float:
    """Seconds between changes of what is shown while sitting: a minute, or less for a very short interval."""
    return MINUTE if settings.interval_s > 2 * MINUTE else 1.0


def _past_mark_s(state: State, settings: Settings) -> float:
    """Seconds of sitting since the last whole grain."""
    return (state.seated_s + SLACK_S) % _grain_s(settings) - SLACK_S


def _at_mark(state: State, settings: Settings) -> State:
    """Return ``state`` as of the last whole grain of sitting, so that everything shown changes at the same time."""
    if account_of(state) is not Account.SEATED:
        return state
    return replace(state, at=state.at.plus(-_past_mark_s(state, settings)))


def _words(state: State, settings: Settings) -> tuple[str, str]:
    seated = state.seated_s
    left = due_at_s(state, settings) - seated
    to_the_second = _grain_s(settings) < MINUTE
    sitting = f"Sitting {_amount(seated, to_the_second=to_the_second)}"
    match state.mode:
        case Sitting():
            at = clock_time(state.at.wall_at(state.at.boot + left))
            due_in = remaining(left, to_the_second=to_the_second)
            return sitting, f"Break in {due_in} ({at}){_unsure(state)}"
        case Away():
            gone = state.presence.why if isinstance(state.presence, Gone) else AbsenceReason.IDLE
            return _ABSENCE_WORDS[gone], f"Sat {duration(seated)} before"
        case Due():
            return "Time for a break", _over_words(state, -left)
        case Held():
            return "A break is waiting", f"{_why_held(state, settings)}. {_over_words(state, -left)}"
        case Snoozed():
            until = clock_time(state.at.wall_at(state.mode.until))
            return sitting, f"Snoozed until {until}{_unsure(state)}"
        case OnBreak():
            return "Taking a break", f"Sat {duration(seated)} before"
        case Paused():
            if state.mode.until is None:
                return "Paused", "Until you resume"
            return "Paused", f"Until {moment(state, state.mode.until)}"
        case OffHours():
            opens_in = seconds_to_change(settings.office_hours, state.at.wall)
            if opens_in is None:
                return "Out of office hours", "No reminders now"
            return "Out of office hours", f"No reminders until {moment(state, state.at.boot + opens_in)}"
    assert_never(state.mode)


def moment(state: State, until: float) -> str:
    """``15:40``, with the day's name unless it is today."""
    wall = state.at.wall_at(until)
    return clock_time(wall) if wall.date() == state.at.wall.date() else f"{wall:%A} {clock_time(wall)}"


def _amount(seconds: float, *, to_the_second: bool) -> str:
    return duration(seconds) if to_the_second or seconds + SLACK_S >= MINUTE else "under a minute"


def _over_words(state: State, over_s: float) -> str:
    if state.unheard:
        return f"Sat {duration(state.seated_s)}, then no answer{_unsure(state)}"
    over = f", {duration(over_s)} over" if over_s + SLACK_S >= MINUTE else ""
    return f"Sitting {duration(state.seated_s)}{over}{_unsure(state)}"


def _why_held(state: State, settings: Settings) -> str:
    """The inhibitors as a sentence, the most telling ones first: ``You are in a call and a window fills the screen``."""
    held_for = active_inhibitors(state, settings)
    reported = [words for inhibitor, words in _INHIBITOR_WORDS.items() if inhibitor in held_for][
        :_REASONS_NAMED
    ]
    why = " and ".join(reported)
    return f"{why[:1].upper()}{why[1:]}"


def _unsure(state: State) -> str:
    """Appended where sitting is only assumed, because no sensor reports input."""
    return ", activity unknown" if isinstance(state.presence, Unknown) else ""

"""The tray menu as a value. Ids and order are stable while it runs, so an open menu is updated in place."""

from __future__ import annotations

from datetime import time

from deskbreak.core.model.formatting import counted, duration, number
from deskbreak.core.model.routine import Variant
from deskbreak.core.model.settings import MINUTE, Settings
from deskbreak.core.presentation.view import MenuItem, RoutineChoice
from deskbreak.core.timer.events import (
    AboutWanted,
    Activated,
    CustomIntervalWanted,
    FaultsWanted,
    IntervalChosen,
    PauseChosen,
    QuitChosen,
    Request,
    ResumeChosen,
    RoutineChosen,
    SkipChosen,
    SnoozeChosen,
    StartChosen,
)
from deskbreak.core.timer.state import Due, Held, OnBreak, Snoozed, State

_INTERVALS_MIN = (20, 25, 30, 45, 60, 90)
_SNOOZES_MIN = (5, 10, 15)
_PAUSES = (("30 minutes", 30 * MINUTE), ("1 hour", 60 * MINUTE), ("2 hours", 120 * MINUTE))
MORNING = time(6)  # "until tomorrow": earlier than people start work, later than they stop


def menu(
    state: State,
    settings: Settings,
    status: str,
    fault: str = "",
    routines: tuple[RoutineChoice, ...] = (),
) -> tuple[MenuItem, ...]:
    """Build the whole menu. ``status`` is its first item, which does the same as a left click.

    ``fault`` names the parts that do not work, if any. The ``routines`` are listed if there is more than
    one.
    """
    due = isinstance(state.mode, Due | Held | Snoozed)
    on_break = isinstance(state.mode, OnBreak)
    left = settings.snoozes - state.snoozes_used
    today = state.today
    return (
        MenuItem("status", status, Activated(), default=True),
        MenuItem("problem", fault, FaultsWanted(), visible=bool(fault)),
        MenuItem("rule-1"),
        MenuItem("start", "Continue the break" if on_break else "Start break now", StartChosen()),
        MenuItem("minute", "One minute only", StartChosen(variant=Variant.MINUTE), enabled=not on_break),
        MenuItem("snooze", "Snooze", enabled=due and left > 0, children=_snoozes()),
        MenuItem("skip", "Skip this break", SkipChosen(), enabled=due),
        MenuItem("rule-2"),
        MenuItem("interval", "Interval", children=_intervals(settings)),
        MenuItem(
            "routine", "Routine", visible=len(routines) > 1, children=_routines(routines, settings.routine)
        ),
        MenuItem("pause", "Pause", visible=state.pause is None, children=_pauses()),
        MenuItem("resume", "Resume", ResumeChosen(), visible=state.pause is not None),
        MenuItem("rule-3"),
        MenuItem(
            "today",
            f"Today: {counted(today.breaks, 'break')}, {duration(today.seated_s)} sitting",
            enabled=False,
        ),
        MenuItem("about", "About DeskBreak", AboutWanted()),
        MenuItem("quit", "Quit", QuitChosen()),
    )


def _snoozes() -> tuple[MenuItem, ...]:
    return tuple(
        MenuItem(f"snooze-{minutes}", f"{minutes} minutes", SnoozeChosen(minutes)) for minutes in _SNOOZES_MIN
    )


def _intervals(settings: Settings) -> tuple[MenuItem, ...]:
    now = settings.interval_s / MINUTE
    custom = now not in _INTERVALS_MIN
    fixed = tuple(
        _radio(f"interval-{minutes}", f"{minutes} minutes", IntervalChosen(minutes), marked=now == minutes)
        for minutes in _INTERVALS_MIN
    )
    label = f"Custom… ({number(now)} minutes)" if custom else "Custom…"
    return (*fixed, _radio("interval-custom", label, CustomIntervalWanted(), marked=custom))


def _routines(routines: tuple[RoutineChoice, ...], picked: str) -> tuple[MenuItem, ...]:
    return tuple(
        _radio(
            f"routine-{routine.name}",
            routine.title if routine.usable else f"{routine.title} (has an error in it)",
            RoutineChosen(routine.name),
            marked=routine.name == picked,
            enabled=routine.usable,
        )
        for routine in routines
    )


def _radio(name: str, label: str, request: Request, *, marked: bool, enabled: bool = True) -> MenuItem:
    return MenuItem(name, label, request, enabled=enabled, checked=marked)


def _pauses() -> tuple[MenuItem, ...]:
    fixed = tuple(
        MenuItem(f"pause-{int(seconds / MINUTE)}", label, PauseChosen(seconds=seconds))
        for label, seconds in _PAUSES
    )
    return (
        *fixed,
        MenuItem("pause-tomorrow", "Until tomorrow", PauseChosen(until=MORNING)),
        MenuItem("pause-open", "Until I resume", PauseChosen()),
    )

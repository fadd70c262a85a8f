"""Events in the past tense. Events of a break carry its id, so that a stale click has no effect."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import Annotated

from deskbreak.core.model.inhibitor import Inhibitor
from deskbreak.core.model.journal_entry import ReportedResult, ReportedStep
from deskbreak.core.model.limits import MOST_PAUSE_S, Minutes
from deskbreak.core.model.presence import Reading
from deskbreak.core.model.routine import Variant
from deskbreak.core.model.settings import Channel
from deskbreak.core.model.typed_json import within

BreakId = Annotated[int, within(0, 2**53)]  # whole numbers that every reader of JSON can hold


@dataclass(frozen=True, slots=True)
class Ticked:
    """Time passed."""


@dataclass(frozen=True, slots=True)
class Observed:
    """A sensor reported a reading about the user's presence."""

    reading: Reading


@dataclass(frozen=True, slots=True)
class FellAsleep:
    """The computer is about to suspend."""


@dataclass(frozen=True, slots=True)
class Woke:
    """The computer resumed from suspend."""


@dataclass(frozen=True, slots=True)
class InhibitorsChanged:
    """These inhibitors are active now, and no others."""

    inhibitors: frozenset[Inhibitor]


@dataclass(frozen=True, slots=True)
class ReminderShown:
    """The reminder is on the screen, as notification ``number`` of the server ``server``."""

    number: int
    server: str


@dataclass(frozen=True, slots=True)
class StartChosen:
    """The user wants the break now. ``break_id`` None: the current one (tray, command line)."""

    break_id: int | None = None
    variant: Variant | None = None
    by_click: bool = True  # the break window may take the focus
    elsewhere: bool = False  # another process guides the break (deskbreak start --terminal)


@dataclass(frozen=True, slots=True)
class SnoozeChosen:
    """The user snoozed the reminder for ``minutes``."""

    minutes: Minutes
    break_id: int | None = None


@dataclass(frozen=True, slots=True)
class SkipChosen:
    """The user skipped this break."""

    break_id: int | None = None


@dataclass(frozen=True, slots=True)
class PauseChosen:
    """The user paused reminders for ``seconds`` of real time, until the wall time ``until``, or (neither) until resumed."""

    seconds: Annotated[float, within(1, MOST_PAUSE_S)] | None = None
    until: time | None = None


@dataclass(frozen=True, slots=True)
class ResumeChosen:
    """The user ended the pause."""


@dataclass(frozen=True, slots=True)
class MovementBegan:
    """The user began a step: the first one, or another one after the break was complete."""

    break_id: BreakId


@dataclass(frozen=True, slots=True)
class StepFinished:
    """The guide reported a finished step."""

    break_id: BreakId
    step: ReportedStep


@dataclass(frozen=True, slots=True)
class PainStopped:
    """The user stopped because of pain; ``result`` is the break's result if its guide crashes now.

    None: the stop was a mistake, and the break continues.
    """

    break_id: BreakId
    result: ReportedResult | None


@dataclass(frozen=True, slots=True)
class RoutineEnded:
    """The guided break is over. ``result`` None: the guide crashed, so the reported steps count.

    While the last pages are still being ``read``, the user may add or change a rating. The result is then
    reported again, until the pages are closed.
    """

    break_id: BreakId
    result: ReportedResult | None
    read: bool = False


@dataclass(frozen=True, slots=True)
class SettingsChanged:
    """Settings were edited; the step that carries this event has the new ones."""


Event = (
    Ticked
    | Observed
    | FellAsleep
    | Woke
    | InhibitorsChanged
    | ReminderShown
    | StartChosen
    | SnoozeChosen
    | SkipChosen
    | PauseChosen
    | ResumeChosen
    | MovementBegan
    | StepFinished
    | PainStopped
    | RoutineEnded
    | SettingsChanged
)


# Requests of the user that do not concern the machine: the engine handles them.


@dataclass(frozen=True, slots=True)
class IntervalChosen:
    """Set the interval to ``minutes`` of sitting and save it."""

    minutes: Minutes


@dataclass(frozen=True, slots=True)
class RoutineChosen:
    """Select the routine of this name and save it."""

    name: str


@dataclass(frozen=True, slots=True)
class CueChosen:
    """Turn this sound channel on or off and save it."""

    channel: Channel
    on: bool


@dataclass(frozen=True, slots=True)
class CustomIntervalWanted:
    """Ask the user for an interval."""


@dataclass(frozen=True, slots=True)
class Activated:
    """The icon was clicked: starts a break that is due or held, otherwise shows the status."""


@dataclass(frozen=True, slots=True)
class AboutWanted:
    """Show the About page."""


@dataclass(frozen=True, slots=True)
class FaultsWanted:
    """Show what does not work and what to do about it."""


@dataclass(frozen=True, slots=True)
class SettingsFileWanted:
    """Open the settings file in an editor."""


@dataclass(frozen=True, slots=True)
class QuitChosen:
    """Save the state and end the program."""


# Requests of the user from any front end: tray, notification, command line, terminal.
Request = (
    StartChosen
    | SnoozeChosen
    | SkipChosen
    | PauseChosen
    | ResumeChosen
    | IntervalChosen
    | RoutineChosen
    | CueChosen
    | CustomIntervalWanted
    | Activated
    | AboutWanted
    | FaultsWanted
    | SettingsFileWanted
    | QuitChosen
)

"""What happened, in the past tense. Events of a break carry its id: a stale click is inert."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from deskbreak.core.model.inhibitor import Hold
from deskbreak.core.model.journal_entry import RoutineResult, StepResult
from deskbreak.core.model.presence import Reading
from deskbreak.core.model.routine import Variant
from deskbreak.core.model.settings import Channel


@dataclass(frozen=True, slots=True)
class Ticked:
    """Time passed, nothing else."""


@dataclass(frozen=True, slots=True)
class Observed:
    """A sensor said something of the person's presence."""

    reading: Reading


@dataclass(frozen=True, slots=True)
class FellAsleep:
    """The computer is about to be suspended."""


@dataclass(frozen=True, slots=True)
class Woke:
    """The computer came back from suspend."""


@dataclass(frozen=True, slots=True)
class HoldsChanged:
    """These reasons to hold a reminder are true now, and no others."""

    holds: frozenset[Hold]


@dataclass(frozen=True, slots=True)
class ReminderShown:
    """The reminder is on the screen, as this ``number`` of that notification ``server``."""

    number: int
    server: str


@dataclass(frozen=True, slots=True)
class StartChosen:
    """The person wants the break now. ``break_id`` None: whichever is at hand (tray, command line)."""

    break_id: int | None = None
    variant: Variant | None = None
    by_click: bool = True  # the popup may take the focus
    elsewhere: bool = False  # another process guides it (deskbreak start --terminal)


@dataclass(frozen=True, slots=True)
class SnoozeChosen:
    """Remind me in ``minutes``."""

    minutes: float
    break_id: int | None = None


@dataclass(frozen=True, slots=True)
class SkipChosen:
    """Leave this one out."""

    break_id: int | None = None


@dataclass(frozen=True, slots=True)
class PauseChosen:
    """No reminders for ``seconds`` of real time, or until the next ``until`` on the wall; neither: until resumed."""

    seconds: float | None = None
    until: time | None = None


@dataclass(frozen=True, slots=True)
class ResumeChosen:
    """Pause over."""


@dataclass(frozen=True, slots=True)
class MovementBegan:
    """The person is in a step: the first one, or one more after the break was complete."""

    break_id: int


@dataclass(frozen=True, slots=True)
class StepFinished:
    """The guide told of one finished step."""

    break_id: int
    step: StepResult


@dataclass(frozen=True, slots=True)
class PainStopped:
    """The person stopped because it hurts; ``result`` is what the break comes to if its guide dies now.

    None: that was a mistake, and the break continues.
    """

    break_id: int
    result: RoutineResult | None


@dataclass(frozen=True, slots=True)
class RoutineEnded:
    """The guided break is over. ``result`` None: the guide died, count what it had told.

    While its last pages are still being ``read`` they may bring a rating: it is reported once more, or again so,
    until they are closed.
    """

    break_id: int
    result: RoutineResult | None
    read: bool = False


@dataclass(frozen=True, slots=True)
class SettingsChanged:
    """Settings were edited; the step that carries this event has the new ones."""


Event = (
    Ticked
    | Observed
    | FellAsleep
    | Woke
    | HoldsChanged
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


# What a person asks for that is no business of the machine: the engine sees to it.


@dataclass(frozen=True, slots=True)
class IntervalChosen:
    """Remind every ``minutes`` of sitting from now on, and keep it so."""

    minutes: float


@dataclass(frozen=True, slots=True)
class RoutineChosen:
    """Guide breaks by the routine of this name from now on, and keep it so."""

    name: str


@dataclass(frozen=True, slots=True)
class CueChosen:
    """Breaks are heard on this channel, or not, from now on; keep it so."""

    channel: Channel
    on: bool


@dataclass(frozen=True, slots=True)
class CustomIntervalWanted:
    """Ask the person for an interval."""


@dataclass(frozen=True, slots=True)
class Activated:
    """The icon was clicked: starts a break that is due or held, otherwise tells the status."""


@dataclass(frozen=True, slots=True)
class AboutWanted:
    """Show what this program is."""


@dataclass(frozen=True, slots=True)
class ProblemsWanted:
    """Tell in words what does not work, and what to do."""


@dataclass(frozen=True, slots=True)
class SettingsFileWanted:
    """Open the settings file in an editor."""


@dataclass(frozen=True, slots=True)
class QuitChosen:
    """End the program, state saved."""


# What a person can ask for, on whichever surface: tray, notification, command line, terminal.
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
    | ProblemsWanted
    | SettingsFileWanted
    | QuitChosen
)

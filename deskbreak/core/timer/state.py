"""The state: plain facts, and the mode that follows from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import assert_never

from deskbreak.core.model.clock import Instant
from deskbreak.core.model.inhibitor import HOLDING, Hold
from deskbreak.core.model.journal_entry import Entry, RoutineResult, StepResult
from deskbreak.core.model.presence import Gone, Presence, Unknown
from deskbreak.core.model.routine import Variant
from deskbreak.core.model.settings import Settings
from deskbreak.core.timer.ledger import Account, Ledger, Totals

EPSILON_S = 1e-6  # a boundary computed from sums is met within this


@dataclass(frozen=True, slots=True)
class Sitting:
    """Here, and no break is due."""


@dataclass(frozen=True, slots=True)
class Away:
    """Gone: no sitting, no reminders."""


@dataclass(frozen=True, slots=True)
class Due:
    """A break is due and its reminder is shown; it is shown again at ``remind_at`` (boot clock).

    It fell due while a step was made, and is on the screen since the end of that: ``shown_at``, None until then.
    """

    remind_at: float
    shown_at: float | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A break is due and its reminder is kept back. From ``until`` on the icon alone asks for it."""

    until: float
    silent: bool = False  # `until` has passed


@dataclass(frozen=True, slots=True)
class Snoozed:
    """A break is due and was put off until ``until`` (boot clock)."""

    until: float


@dataclass(frozen=True, slots=True)
class OnBreak:
    """A guided break, or its window, is under way. ``heard_at``: when its guide last reported anything.

    It has ``begun`` with the first step (boot clock, None before). ``quiet``: nothing has been reported for so
    long that the person may have gone back to work.

    ``pain`` is what it comes to if the pain stop on its screen is not taken back.
    """

    since: float
    variant: Variant
    heard_at: float
    steps: tuple[StepResult, ...] = ()
    elsewhere: bool = False
    pain: RoutineResult | None = None
    begun: float | None = None
    quiet: bool = False
    counted: bool = False  # as a break of today: it was complete before, and another round follows
    sat_s: float | None = None  # before it began, where that is not in the ledger any more
    break_id: int | None = None  # of its guide, where that is not the coming break
    name: str = field(default="", compare=False)  # of this break, for the journal


@dataclass(frozen=True, slots=True)
class Paused:
    """No reminders until ``until`` (boot clock), or until resumed."""

    until: float | None
    name: str = field(default="", compare=False)  # of this pause, for the journal


@dataclass(frozen=True, slots=True)
class OffHours:
    """Out of office hours."""


@dataclass(frozen=True, slots=True)
class Closing:
    """A break that is over while its last pages are shown, at most ``until``: see `closing`."""

    break_id: int
    entry: Entry
    mode: OnBreak  # what it was
    until: float
    open: bool = True  # its window has not been told to close


Mode = Sitting | Away | Due | Held | Snoozed | OnBreak | Paused | OffHours

# While one of these is so, somebody who touches nothing is not gone: they listen, talk or watch.
WATCHING = frozenset({Hold.CALL, Hold.SHARING, Hold.FULL_SCREEN, Hold.AWAKE})


@dataclass(frozen=True, slots=True)
class OnScreen:
    """A reminder on the screen: its ``number`` at the notification server with the unique name ``server``."""

    number: int
    server: str


@dataclass(frozen=True, slots=True)
class Ending:
    """A reason to hold that is told no more ``since`` (boot clock). It counts until that has proved to last."""

    hold: Hold
    since: float


@dataclass(frozen=True, slots=True)
class State:
    """Everything that the engine knows. Moments are on the boot clock, in seconds.

    The first block are facts; ``mode`` follows from them (`transitions.mode_for`),
    except that a guided break goes on until it is ended.
    """

    at: Instant
    ledger: Ledger
    presence: Presence = field(default_factory=Unknown)
    sighted: bool = False  # some source tells of input
    locked: bool = False
    asleep: bool = False  # only while a suspend that lies behind is being gone through
    here_since: float = 0.0  # last known to be there by coming, answering, ...: no absence counts from before
    idle_since: float | None = None  # the last input of somebody who is in a call, or watches a film
    unheard: bool = False  # nothing tells of activity, and a reminder was not answered: is anybody there?
    woke_at: float = 0.0  # input before this says nothing of now
    break_id: int = 1  # the break that is coming, due or under way
    due_from_s: float = 0.0  # of sitting, from which the interval counts: moved by a skip
    snoozes_used: int = 0
    snoozed_until: float | None = None
    reminded_at: float | None = None  # first reminder of this break that was not answered since
    on_screen: OnScreen | None = None  # the reminder, so that a later run can take it away
    pause: Paused | None = None
    closing: Closing | None = None
    holds: frozenset[Hold] = frozenset()  # true now, or ending
    endings: tuple[Ending, ...] = ()
    outlasted: frozenset[Hold] = frozenset()  # holds that lasted long after all input: ignored until they end
    asked_at: float = (
        0.0  # when sensors last reported or were asked, as they are while the screen is kept awake
    )
    mode: Mode = Sitting()

    @property
    def seated_s(self) -> float:
        """Seconds of the present stretch of sitting."""
        return self.ledger.seated_at(self.at.boot)

    @property
    def today(self) -> Totals:
        """Today's totals."""
        return self.ledger.today(self.at.boot)


def begin(now: Instant) -> State:
    """The state of a program that has never run before."""
    ledger = Ledger((Totals(now.wall.date()),), Account.SEATED, now.boot)
    return State(now, ledger, here_since=now.boot, woke_at=now.boot)


def account_of(state: State) -> Account:
    """Where time goes now."""
    if state.asleep:
        return Account.ASLEEP
    match state.mode:
        case Sitting() | Snoozed():
            return Account.SEATED
        case Due() | Held():
            return Account.AWAY if state.unheard else Account.SEATED
        case OnBreak():
            moves = state.mode.begun is not None and not state.mode.quiet
            return Account.AWAY if moves or isinstance(state.presence, Gone) else Account.SEATED
        case Away():
            return Account.AWAY
        case Paused() | OffHours():
            return Account.PAUSED
    assert_never(state.mode)


def guide_id(state: State) -> int:
    """Return the id by which the guide under way knows its break."""
    own = state.mode.break_id if isinstance(state.mode, OnBreak) else None
    return state.break_id if own is None else own


def due_at_s(state: State, settings: Settings) -> float:
    """Seconds of sitting at which the break is due."""
    return state.due_from_s + settings.interval_s


def is_due(state: State, settings: Settings, t: float) -> bool:
    """Whether the person has sat long enough at ``t``."""
    return state.ledger.seated_at(t) >= due_at_s(state, settings) - EPSILON_S


def heeded(state: State, settings: Settings) -> frozenset[Hold]:
    """The reasons to hold a reminder that count. A program is told of only because the person named it."""
    return (state.holds - state.outlasted) & (settings.hold_for | {Hold.PROGRAM}) & HOLDING


def is_watching(state: State) -> bool:
    """Whether no input is no sign of absence: a call or a film goes on, heeded or not."""
    return bool((state.holds - state.outlasted) & WATCHING)

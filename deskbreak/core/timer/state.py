"""The state: plain facts, and the mode that follows from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import assert_never

from deskbreak.core.model.clock import Instant
from deskbreak.core.model.inhibitor import BLOCKING, Inhibitor
from deskbreak.core.model.journal_entry import Entry, RoutineResult, StepResult
from deskbreak.core.model.presence import Gone, Presence, Unknown
from deskbreak.core.model.routine import Variant
from deskbreak.core.model.settings import Settings
from deskbreak.core.timer.ledger import Account, Ledger, Totals

EPSILON_S = 1e-6  # tolerance for a boundary that is computed from sums


@dataclass(frozen=True, slots=True)
class Sitting:
    """The user is present, and no break is due."""


@dataclass(frozen=True, slots=True)
class Away:
    """The user is away: no sitting, no reminders."""


@dataclass(frozen=True, slots=True)
class Due:
    """A break is due and its reminder is shown; it is shown again at ``remind_at`` (boot clock).

    ``shown_at`` is None while the step that made the break due is being computed; the reminder is on the
    screen from its end.
    """

    remind_at: float
    shown_at: float | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A break is due and its reminder is held back. After ``until``, the icon asks for attention instead."""

    until: float
    silent: bool = False  # `until` has passed


@dataclass(frozen=True, slots=True)
class Snoozed:
    """A break is due and was snoozed until ``until`` (boot clock)."""

    until: float


@dataclass(frozen=True, slots=True)
class OnBreak:
    """A guided break, or its window, is under way. ``heard_at``: time of the guide's last report.

    ``begun`` is the start of the first step (boot clock; None before). ``quiet``: no report for so long that
    the user may have returned to work.

    ``pain`` is the result of the break unless the pain stop on its screen is undone.
    """

    since: float
    variant: Variant
    heard_at: float
    steps: tuple[StepResult, ...] = ()
    elsewhere: bool = False
    pain: RoutineResult | None = None
    begun: float | None = None
    quiet: bool = False
    counted: bool = False  # as a break of today: it was complete, and another round follows
    sat_s: float | None = None  # sitting time before it began, if the ledger no longer has it
    break_id: int | None = None  # as its guide knows it, if it is not the coming break's id
    name: str = field(default="", compare=False)  # of this break, for the journal


@dataclass(frozen=True, slots=True)
class Paused:
    """No reminders until ``until`` (boot clock), or until resumed."""

    until: float | None
    name: str = field(default="", compare=False)  # of this pause, for the journal


@dataclass(frozen=True, slots=True)
class OffHours:
    """Outside office hours."""


@dataclass(frozen=True, slots=True)
class Closing:
    """A break that is over while its last pages are shown, until ``until`` at the latest: see `closing`."""

    break_id: int
    entry: Entry
    mode: OnBreak  # its mode before it was over
    until: float
    open: bool = True  # its window has not been ordered to close


Mode = Sitting | Away | Due | Held | Snoozed | OnBreak | Paused | OffHours

# During one of these, a user without input is present: they listen, talk or watch.
WATCHING = frozenset({Inhibitor.CALL, Inhibitor.SHARING, Inhibitor.FULL_SCREEN, Inhibitor.AWAKE})


@dataclass(frozen=True, slots=True)
class OnScreen:
    """A reminder on the screen: notification ``number`` of the server with the unique name ``server``."""

    number: int
    server: str


@dataclass(frozen=True, slots=True)
class Ending:
    """An inhibitor that is no longer reported ``since`` then (boot clock). It counts until its absence has lasted."""

    inhibitor: Inhibitor = field(metadata={"key": "hold"})
    since: float


@dataclass(frozen=True, slots=True)
class State:
    """Everything that the engine knows. Moments are on the boot clock, in seconds.

    The first block are facts; ``mode`` follows from them (`transitions.mode_for`), except that a guided break
    continues until it is ended.
    """

    at: Instant
    ledger: Ledger
    presence: Presence = field(default_factory=Unknown)
    sighted: bool = False  # a sensor reports input
    locked: bool = False
    asleep: bool = False  # only while a suspend in the past is being processed
    here_since: float = (
        0.0  # last time that presence was certain (returning, answering): no absence starts before it
    )
    idle_since: float | None = None  # last input of a user who is in a call or watches a film
    unheard: bool = False  # no sensor reports activity, and a reminder was not answered: the user may be away
    woke_at: float = 0.0  # input before this says nothing about the present
    break_id: int = 1  # the break that is coming, due or under way
    due_from_s: float = 0.0  # sitting time from which the interval counts: moved by a skip
    snoozes_used: int = 0
    snoozed_until: float | None = None
    reminded_at: float | None = None  # first reminder of this break that has not been answered since
    on_screen: OnScreen | None = None  # the reminder, so that a later run can remove it
    pause: Paused | None = None
    closing: Closing | None = None
    inhibitors: frozenset[Inhibitor] = field(
        default=frozenset(), metadata={"key": "holds"}
    )  # active now, or ending
    endings: tuple[Ending, ...] = ()
    outlasted: frozenset[Inhibitor] = (
        frozenset()
    )  # inhibitors that lasted long after the last input: ignored until they end
    asked_at: float = 0.0  # when sensors last reported or were asked, while the screen is kept awake
    mode: Mode = Sitting()

    @property
    def seated_s(self) -> float:
        """Seconds of the current stretch of sitting."""
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
    """The account that time is booked to now."""
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
    """Return the id by which the current guide knows its break."""
    own = state.mode.break_id if isinstance(state.mode, OnBreak) else None
    return state.break_id if own is None else own


def active_inhibitors(state: State, settings: Settings) -> frozenset[Inhibitor]:
    """The inhibitors that count. Programs always count, because they are reported only if the user named them."""
    return (state.inhibitors - state.outlasted) & (settings.inhibitors | {Inhibitor.PROGRAM}) & BLOCKING


def is_watching(state: State) -> bool:
    """Whether missing input does not mean absence: during a call or a film, even if it holds no reminder back."""
    return bool((state.inhibitors - state.outlasted) & WATCHING)

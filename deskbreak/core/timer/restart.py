"""Stop and restart: the state as text, and how to count a gap in which the program did not run.

A short gap (a crash, an update) is one late tick, as if nothing had stopped. For a longer one, or one across
a restart of the computer, it is unknown whether the user sat: it counts as an absence, like suspend.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Annotated, Any, Final

from deskbreak.core.model.clock import Instant, elapsed, later
from deskbreak.core.model.journal_entry import Entry, RoutineResult
from deskbreak.core.model.presence import Gone, Here, Unknown
from deskbreak.core.model.settings import Settings
from deskbreak.core.model.typed_json import Codec, Limit, json_object
from deskbreak.core.timer.effects import ShowReminder
from deskbreak.core.timer.events import RoutineEnded, Ticked
from deskbreak.core.timer.machine import step
from deskbreak.core.timer.state import (
    Away,
    Closing,
    Due,
    Held,
    OffHours,
    OnBreak,
    OnScreen,
    Paused,
    Sitting,
    Snoozed,
    State,
    guide_id,
)
from deskbreak.core.timer.transitions import Transition, reminder

VERSION = 1
_READABLE = Limit(f"version {VERSION}", lambda version: version == VERSION)
_LONGEST_GAP_S = 366 * 24 * 3600.0  # for a longer gap, the wall clock was wrong at one of its ends
_CLOCK_DRIFT_S = 60.0  # the wall clock was adjusted, not set

# The names in snapshots of any version. If a class is renamed, its name here stays; a new name goes below the
# old one.
NAMES: Final = {
    "Sitting": Sitting,
    "Away": Away,
    "Due": Due,
    "Held": Held,
    "Snoozed": Snoozed,
    "OnBreak": OnBreak,
    "Paused": Paused,
    "OffHours": OffHours,
    "Here": Here,
    "Gone": Gone,
    "Unknown": Unknown,
    "Closing": Closing,
    "OnScreen": OnScreen,
    "RoutineResult": RoutineResult,
}
_CODEC: Final = Codec("is", NAMES)


@dataclass(frozen=True, slots=True)
class Extras:
    """What is saved beside the state.

    ``serial`` grows by one with each save: it tells which of two snapshots is newer, whatever the clock said.
    ``unwritten`` are the entries that may not be in the journal yet, oldest first; ``learned`` are those of
    them that the safety file has. ``known_faults`` are the faults of the file system that the user knows about.
    """

    serial: int = 0
    unwritten: tuple[Entry, ...] = ()
    learned: frozenset[str] = frozenset()
    known_faults: frozenset[str] = field(default=frozenset(), metadata={"key": "lacks"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The content of the file. ``boot_id`` distinguishes boots of the computer."""

    v: Annotated[int, _READABLE] = VERSION
    boot_id: str
    extras: Extras = Extras()  # older snapshots have none
    state: State


def to_snapshot(state: State, boot_id: str, extras: Extras = Extras()) -> str:
    """Encode the state as one line of JSON."""
    snapshot = Snapshot(boot_id=boot_id, extras=extras, state=state)
    return json.dumps(_CODEC.plain(snapshot), separators=(",", ":"))


def read_extras(text: str) -> Extras:
    """Return what was saved beside the state. Raises Malformed."""
    return _read(text).extras


def from_snapshot(text: str, now: Instant, boot_id: str, settings: Settings) -> State:
    """Decode the state, with its clocks set so that the next step to ``now`` covers the gap.

    Raises Malformed.
    """
    found = _read(text)
    return rebase_clocks(found.state, now, settings, same_boot=found.boot_id == boot_id)


def _read(text: str) -> Snapshot:
    return _CODEC.read(Snapshot, json_object(text))


def rebase_clocks(state: State, now: Instant, settings: Settings, *, same_boot: bool) -> State:
    """Return ``state`` on the clocks of ``now``; the next step to ``now`` covers the gap. Pure.

    A lock is not kept: the lock's sensor reports a current one at start, but would not report that an earlier
    one has ended.
    """
    state = replace(state, locked=False)
    at = replace(state.at, wall=state.at.wall.astimezone(now.wall.tzinfo))
    counted_on = same_boot and at.boot <= now.boot and at.awake <= now.awake
    if counted_on and now.boot - at.boot < settings.natural_break_s:
        return replace(state, at=at)
    gap = now.boot - at.boot if counted_on else max(0.0, elapsed(at.wall, now.wall))
    start = now.boot - min(gap, _LONGEST_GAP_S)
    wall = later(now.wall, start - now.boot)
    if abs(elapsed(at.wall, wall)) < _CLOCK_DRIFT_S:
        wall = at.wall  # so that every start from this snapshot gives this absence the same name
    shifted: State = _shifted(state, start - at.boot)
    if not same_boot:  # no call survives a restart of the computer
        shifted = replace(shifted, inhibitors=frozenset(), endings=(), outlasted=frozenset())
    return replace(shifted, at=Instant(now.awake, start, wall))


def restart(state: State, now: Instant, settings: Settings) -> Transition:
    """The first step after a start: covers the gap, and shows the reminder again if the stop removed it.

    A guided break lost its guide with the engine: what was done of it is logged.
    """
    state, effects = step(state, Ticked(), now, settings)
    closing = state.closing
    if closing is not None and not closing.mode.elsewhere:
        state, more = step(state, RoutineEnded(closing.break_id, None), now, settings)
        effects += more
    if isinstance(state.mode, OnBreak) and not state.mode.elsewhere:
        state, more = step(state, RoutineEnded(guide_id(state), None), now, settings)
        return state, effects + more
    shown = any(isinstance(effect, ShowReminder) for effect in effects)
    if isinstance(state.mode, Due) and not shown:
        effects = (*effects, reminder(state, now.boot, settings))
    return state, effects


_MOMENTS = frozenset(
    {
        "since",
        "until",
        "remind_at",
        "shown_at",
        "heard_at",
        "begun",
        "start",
        "end",
        "here_since",
        "idle_since",
        "woke_at",
        "snoozed_until",
        "reminded_at",
        "asked_at",
    }
)


def _shifted(value: Any, by: float) -> Any:
    """Move every moment on the boot clock, at any depth, by ``by`` seconds."""
    if isinstance(value, tuple):
        return tuple(_shifted(item, by) for item in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changes = {}
    for part in fields(value):
        inner = getattr(value, part.name)
        moved = part.name in _MOMENTS and inner is not None
        changes[part.name] = inner + by if moved else _shifted(inner, by)
    return replace(value, **changes)

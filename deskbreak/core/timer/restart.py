"""Stopping and going on: the state as text, and what a gap in which nobody counted means.

A gap is short (a crash, an update): it is one late tick, as if nothing had
stopped. A longer one, or one across a restart of the computer, is time in
which nobody can know who sat where: it is treated as an absence, like suspend.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from deskbreak.core.model.clock import Instant, elapsed, later
from deskbreak.core.model.journal_entry import Entry
from deskbreak.core.model.settings import Settings
from deskbreak.core.timer.effects import ShowReminder
from deskbreak.core.timer.events import RoutineEnded, Ticked
from deskbreak.core.timer.machine import step
from deskbreak.core.timer.state import Due, OnBreak, State, guide_id
from deskbreak.core.timer.transitions import Transition, reminder

T = TypeVar("T")

VERSION = 1
_LONGEST_GAP_S = 366 * 24 * 3600.0  # a longer one is a wall clock that was wrong, then or now
_CLOCK_DRIFT_S = 60.0  # a wall clock that was corrected, not set
_FARTHEST_S = 1e10  # no clock of a computer counts so far
_YEARS = range(1970, 2400)


class Unreadable(ValueError):
    """The snapshot is not one of ours, or was damaged."""


@dataclass(frozen=True, slots=True)
class Extras:
    """What is saved beside the state.

    ``serial`` is one higher at each save: of two snapshots it says which is
    newer, whatever the clock said. ``unwritten`` are the entries that were not
    known to be in the journal yet, the oldest first, and ``learned`` those of
    them that the person's safety file has taken in. ``lacks`` are the faults of
    the file system that the person knows of.
    """

    serial: int = 0
    unwritten: tuple[Entry, ...] = ()
    learned: frozenset[str] = frozenset()
    lacks: frozenset[str] = frozenset()


def freeze(state: State, boot_id: str, extras: Extras = Extras()) -> str:
    """The state as one line of JSON. ``boot_id`` tells one run of the computer from the next."""
    tree = {"v": VERSION, "boot_id": boot_id, "extras": _plain(extras), "state": _plain(state)}
    return json.dumps(tree, separators=(",", ":"))


def extras_of(text: str) -> Extras:
    """Return what was saved beside the state; older snapshots have nothing there. Raises Unreadable."""

    def read(tree: dict[str, Any]) -> Extras:
        extras: Extras = _read(Extras, tree.get("extras", _plain(Extras())))
        return extras

    return _understood(text, read)


def thaw(text: str, now: Instant, boot_id: str, settings: Settings) -> State:
    """The frozen state, its clocks set so that the next step to ``now`` bridges the gap.

    Raises Unreadable.
    """

    def read(tree: dict[str, Any]) -> tuple[State, bool]:
        state: State = _read(State, tree["state"])
        if not state.ledger.days:
            msg = "its ledger is empty"
            raise Unreadable(msg)
        return state, tree["boot_id"] == boot_id

    state, same_boot = _understood(text, read)
    return resume(state, now, settings, same_boot=same_boot)


def _understood(text: str, read: Callable[[dict[str, Any]], T]) -> T:
    """Return what ``read`` makes of the snapshot; raise Unreadable for anything wrong with it."""
    try:
        tree = json.loads(text)
        if not isinstance(tree, dict):
            msg = "it is not an object of JSON"
            raise Unreadable(msg)
        if tree["v"] != VERSION:
            msg = f"its version is {tree['v']!r}, not {VERSION}"
            raise Unreadable(msg)
        return read(tree)
    except (json.JSONDecodeError, RecursionError) as error:
        raise Unreadable("it is not whole JSON") from error
    except KeyError as error:
        raise Unreadable(f"it has no {error}") from error
    except (ValueError, TypeError, ArithmeticError, StopIteration) as error:
        raise Unreadable(str(error) or "a value in it is of no known kind") from error


def resume(state: State, now: Instant, settings: Settings, *, same_boot: bool) -> State:
    """``state`` on the clocks of ``now``; the next step to ``now`` goes through the gap. Pure.

    A lock is not remembered: whoever sees one tells of it at the start, and
    nobody would tell that it was gone before.
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
        wall = at.wall  # every start from this snapshot calls the absence that begins there the same
    shifted: State = _shifted(state, start - at.boot)
    if not same_boot:  # no call survives that
        shifted = replace(shifted, holds=frozenset(), endings=(), outlasted=frozenset())
    return replace(shifted, at=Instant(now.awake, start, wall))


def restart(state: State, now: Instant, settings: Settings) -> Transition:
    """The first step after a start: through the gap, and what the stop has taken down is put up again.

    A break that was being guided lost its guide with the engine: what was done of it is logged.
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
    """Every moment on the boot clock, however deep, moved by ``by`` seconds."""
    if isinstance(value, tuple):
        return tuple(_shifted(item, by) for item in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changes = {}
    for field in fields(value):
        inner = getattr(value, field.name)
        moved = field.name in _MOMENTS and inner is not None
        changes[field.name] = inner + by if moved else _shifted(inner, by)
    return replace(value, **changes)


def _plain(value: Any) -> Any:
    """Values as JSON has them; a dataclass carries its name, so that unions can be told apart."""
    if is_dataclass(value) and not isinstance(value, type):
        inner = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        return {"is": type(value).__name__, **inner}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple | frozenset):
        return [_plain(item) for item in value]
    return value


def _read(kind: Any, value: Any) -> Any:
    """``value`` as ``kind``, checked all the way down. Raises TypeError, ValueError or KeyError."""
    if get_origin(kind) is UnionType or isinstance(kind, UnionType):
        return _read(_member(kind, value), value)
    if get_origin(kind) in (tuple, frozenset):
        items = (_read(get_args(kind)[0], item) for item in _checked(value, list))
        return get_origin(kind)(items)
    if is_dataclass(kind) and isinstance(kind, type):
        hints = get_type_hints(kind)
        tree = _checked(value, dict)
        told = (field for field in fields(kind) if field.name in tree or not _has_default(field))
        return kind(**{field.name: _read(hints[field.name], tree[field.name]) for field in told})
    if kind in (datetime, date):
        return _read_date(kind, _checked(value, str))
    if kind is float:
        return _read_seconds(float(_checked(value, int, float)))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    return _checked(value, kind)


def _has_default(field: Field[Any]) -> bool:
    """Whether an older program, which did not know this field, may leave it out."""
    return field.default is not MISSING or field.default_factory is not MISSING


def _read_date(kind: type[date], text: str) -> date:
    found = kind.fromisoformat(text)
    if found.year not in _YEARS or (isinstance(found, datetime) and found.tzinfo is None):
        msg = f"{text} is not a date of ours"
        raise ValueError(msg)
    return found


def _read_seconds(seconds: float) -> float:
    if not -_FARTHEST_S <= seconds <= _FARTHEST_S:  # nor is it, if it is no number
        msg = f"{seconds!r} seconds are out of all proportion"
        raise ValueError(msg)
    return seconds


def _member(union: Any, value: Any) -> Any:
    """The member of ``union`` that ``value`` says it is."""
    members = get_args(union)
    if isinstance(value, dict):
        return next(member for member in members if member.__name__ == value["is"])
    return next(member for member in members if (member is NoneType) is (value is None))


def _checked(value: Any, *kinds: type) -> Any:
    if type(value) not in kinds:
        msg = f"{value!r} is not of the kind that belongs there"
        raise TypeError(msg)
    return value

"""The end of a break that another process has guided, when no engine is there to be told.

Whoever guided it takes the engine's place for this one step: with the lock
held, so that none starts meanwhile, the saved state is brought to now and the
journal gets what the engine would have written. One that starts later finds
the break over, and does not log it a second time.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from deskbreak.core import machine, resume
from deskbreak.core.clock import Instant, later
from deskbreak.core.effects import Record
from deskbreak.core.events import RoutineEnded
from deskbreak.core.state import OnBreak
from deskbreak.shell.clock import boot_id
from deskbreak.shell.lock import Lock

if TYPE_CHECKING:
    from pathlib import Path

    from deskbreak.core.entry import Entry
    from deskbreak.core.settings import Settings
    from deskbreak.core.state import State
    from deskbreak.ports import Journal, Store


def log_ended(
    break_id: int,
    ended: Entry,
    now: Instant,
    settings: Settings,
    files: tuple[tuple[Path, ...], Store, Journal],
) -> bool:
    """Log the break; False if an engine has started meanwhile, which is then to be told. Raises OSError.

    ``break_id`` is what the engine called the break. ``files`` are those of the lock, the saved state and the journal.
    """
    lock_files, store, journal = files
    lock = Lock(*lock_files)
    if not lock.acquire():
        return False
    try:
        state = _on_break(break_id, now, settings, store)
        if state is None or ended.result is None:
            journal.append(ended)
            return True
        state, effects = machine.step(state, RoutineEnded(state.break_id, ended.result), now, settings)
        for effect in effects:
            if isinstance(effect, Record):
                journal.append(effect.entry)
        store.save(resume.freeze(state, boot_id()))
    finally:
        lock.release()
    return True


def _on_break(break_id: int, now: Instant, settings: Settings, store: Store) -> State | None:
    """The saved state, if it is in the middle of this very break."""
    try:
        text = store.load()
        state = resume.thaw(text, now, boot_id(), settings) if text is not None else None
    except (OSError, resume.Unreadable):
        return None  # for the engine to tell of
    if state is None or state.break_id != break_id or not isinstance(state.mode, OnBreak):
        return None
    return _accompanied(state, state.mode, now)


def _accompanied(state: State, mode: OnBreak, now: Instant) -> State:
    """The state without a gap before ``now``: no engine looked, but the person was guided all the time."""
    gap = now.boot - state.at.boot
    at = Instant(now.awake - gap, state.at.boot, later(now.wall, -gap))
    return replace(state, at=at, mode=replace(mode, heard_at=now.boot))

"""Logs the end of a break that another process has guided, if no engine is running.

The guiding process replaces the engine for this one step. It holds the lock, so that no engine starts
meanwhile, advances the saved state to now, and writes the journal entry that the engine would have written.
An engine that starts later finds the break over and does not log it again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from deskbreak.adapters.system_clock import boot_id
from deskbreak.app.journal_queue import Diary
from deskbreak.app.state_store import newest
from deskbreak.core.model.clock import Instant, later
from deskbreak.core.model.fault import Fault
from deskbreak.core.timer import closing, machine, restart
from deskbreak.core.timer.effects import Record
from deskbreak.core.timer.events import RoutineEnded
from deskbreak.core.timer.restart import Extras
from deskbreak.core.timer.state import OnBreak, guide_id
from deskbreak.ipc.instance_lock import Lock
from deskbreak.storage.snapshot_file import OnlySpare

if TYPE_CHECKING:
    from pathlib import Path

    from deskbreak.app.journal_queue import Safety
    from deskbreak.app.state_store import Saved
    from deskbreak.core.model.journal_entry import Entry
    from deskbreak.core.model.settings import Settings
    from deskbreak.core.timer.state import State
    from deskbreak.ports import Journal, Message, Store


def log_ended(
    break_id: int,
    ended: Entry,
    now: Instant,
    settings: Settings,
    files: tuple[tuple[Path, ...], Store, Journal, Safety],
) -> bool:
    """Log the break as the engine would have; return False if an engine has started meanwhile, which must then be informed.

    Raises OSError if it could neither be logged nor saved for the next engine to log.

    ``break_id`` is the engine's id of the break. ``files`` are those of the lock, the saved state, the
    journal and the safety data.
    """
    lock_files, store, journal, safety = files
    lock = Lock(*lock_files)
    if not lock.acquire():
        return False
    try:
        saved = _on_break(break_id, now, settings, store)
        if saved is None or ended.result is None:
            _write(ended, journal, safety)
            return True
        state, extras = saved
        state, effects = machine.step(state, RoutineEnded(break_id, ended.result), now, settings)
        faults: list[Message] = []
        diary = Diary(journal, safety, faults.append)
        diary.take_over(extras)
        diary.hold(effect.entry for effect in effects if isinstance(effect, Record))
        is_saved = _save(store, state, extras, diary)
        diary.write()
        if diary.waiting and not is_saved:
            raise OSError("; ".join(fault.text for fault in faults if isinstance(fault, Fault)))
        _save(store, state, replace(extras, serial=extras.serial + 1), diary)
    finally:
        lock.release()
    return True


def _write(entry: Entry, journal: Journal, safety: Safety) -> None:
    if entry.result is not None:
        safety.learn(entry.result, entry.at.date(), entry.id)
    journal.append(entry)


def _save(store: Store, state: State, extras: Extras, diary: Diary) -> bool:
    kept = Extras(extras.serial + 1, diary.unwritten, diary.learned)
    try:
        store.save(restart.freeze(state, boot_id(), kept))
    except OSError as error:
        return isinstance(error, OnlySpare)
    return True


def _on_break(break_id: int, now: Instant, settings: Settings, store: Store) -> Saved | None:
    """The saved state if it is in the middle of this break."""
    try:
        saved, _ = newest(store, now, boot_id(), settings)
    except OSError:
        return None  # left to the engine to report
    if saved is None:
        return None
    state, extras = saved
    if closing.of(state, break_id) is not None:
        return state, extras
    if not isinstance(state.mode, OnBreak) or guide_id(state) != break_id:
        return None
    return _accompanied(state, state.mode, now), extras


def _accompanied(state: State, mode: OnBreak, now: Instant) -> State:
    """The state without a gap before ``now``: no engine was running, but the user was guided all the time."""
    gap = now.boot - state.at.boot
    at = Instant(now.awake - gap, state.at.boot, later(now.wall, -gap))
    return replace(state, at=at, mode=replace(mode, heard_at=now.boot))

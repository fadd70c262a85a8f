"""Logs the end of a break that another process has guided, if no engine is running.

The guiding process replaces the engine for this one step. It holds the lock, so that no engine starts
meanwhile, advances the saved state to now, and writes the journal entry that the engine would have written.
An engine that starts later finds the break over and does not log it again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from deskbreak.adapters.system_clock import boot_id
from deskbreak.app.journal_queue import JournalQueue
from deskbreak.app.state_store import newest
from deskbreak.core.model.clock import Instant, later
from deskbreak.core.model.fault import Fault
from deskbreak.core.timer import closing, machine, restart
from deskbreak.core.timer.effects import Record
from deskbreak.core.timer.events import RoutineEnded
from deskbreak.core.timer.restart import Extras
from deskbreak.core.timer.state import OnBreak, guide_id
from deskbreak.ipc.instance_lock import InstanceLock
from deskbreak.storage.snapshot_file import SavedInSpareOnly

if TYPE_CHECKING:
    from pathlib import Path

    from deskbreak.app.journal_queue import Learner
    from deskbreak.app.state_store import Saved
    from deskbreak.core.model.journal_entry import Entry
    from deskbreak.core.model.settings import Settings
    from deskbreak.core.timer.state import State
    from deskbreak.ports import Journal, Message, SnapshotStore


def log_ended(
    break_id: int,
    ended: Entry,
    now: Instant,
    settings: Settings,
    files: tuple[tuple[Path, ...], SnapshotStore, Journal, Learner],
) -> bool:
    """Log the break as the engine would have; return False if an engine has started meanwhile, which must then be informed.

    Raises OSError if it could neither be logged nor saved for the next engine to log.

    ``break_id`` is the engine's id of the break. ``files`` are those of the lock, the saved state, the
    journal and the safety data.
    """
    lock_files, snapshots, journal, safety = files
    lock = InstanceLock(*lock_files)
    if not lock.acquire():
        return False
    try:
        saved = _on_break(break_id, now, settings, snapshots)
        if saved is None or ended.result is None:
            _write(ended, journal, safety)
            return True
        state, extras = saved
        state, effects = machine.step(state, RoutineEnded(break_id, ended.result), now, settings)
        faults: list[Message] = []
        queue = JournalQueue(journal, safety, faults.append)
        queue.take_over(extras)
        queue.add(effect.entry for effect in effects if isinstance(effect, Record))
        is_saved = _save(snapshots, state, extras, queue)
        queue.write()
        if queue.waiting and not is_saved:
            raise OSError("; ".join(fault.text for fault in faults if isinstance(fault, Fault)))
        _save(snapshots, state, replace(extras, serial=extras.serial + 1), queue)
    finally:
        lock.release()
    return True


def _write(entry: Entry, journal: Journal, safety: Learner) -> None:
    if entry.result is not None:
        safety.learn(entry.result, entry.at.date(), entry.id)
    journal.append(entry)


def _save(snapshots: SnapshotStore, state: State, extras: Extras, queue: JournalQueue) -> bool:
    kept = Extras(extras.serial + 1, queue.unwritten, queue.learned)
    try:
        snapshots.save(restart.to_snapshot(state, boot_id(), kept))
    except OSError as error:
        return isinstance(error, SavedInSpareOnly)
    return True


def _on_break(break_id: int, now: Instant, settings: Settings, snapshots: SnapshotStore) -> Saved | None:
    """The saved state if it is in the middle of this break."""
    try:
        saved, _ = newest(snapshots, now, boot_id(), settings)
    except OSError:
        return None  # left to the engine to report
    if saved is None:
        return None
    state, extras = saved
    if closing.closing_break(state, break_id) is not None:
        return state, extras
    if not isinstance(state.mode, OnBreak) or guide_id(state) != break_id:
        return None
    return _accompanied(state, state.mode, now), extras


def _accompanied(state: State, mode: OnBreak, now: Instant) -> State:
    """The state without a gap before ``now``: no engine was running, but the user was guided all the time."""
    gap = now.boot - state.at.boot
    at = Instant(now.awake - gap, state.at.boot, later(now.wall, -gap))
    return replace(state, at=at, mode=replace(mode, heard_at=now.boot))

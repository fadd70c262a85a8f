"""The engine's state on disk: saving it and restoring it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from deskbreak.core.model.fault import Fault, Part, Recovered
from deskbreak.core.model.typed_json import Malformed
from deskbreak.core.timer import machine, restart
from deskbreak.core.timer.events import Ticked
from deskbreak.core.timer.restart import Extras
from deskbreak.core.timer.state import begin
from deskbreak.storage import files
from deskbreak.storage.snapshot_file import SavedInSpareOnly

if TYPE_CHECKING:
    from deskbreak.core.model.clock import Instant
    from deskbreak.core.model.journal_entry import Entry
    from deskbreak.core.model.settings import Settings
    from deskbreak.core.timer.state import OnScreen, State
    from deskbreak.core.timer.transitions import Transition
    from deskbreak.ports import Post, SnapshotStore

Saved: TypeAlias = "tuple[State, Extras]"  # the state, and what was saved with it


class StateStore:
    """Saves and restores the state. A failing disk is a fault, reported once."""

    def __init__(self, store: SnapshotStore, boot_id: str, post: Post) -> None:
        self._store = store
        self._boot_id = boot_id
        self._post = post
        self._failing = False
        self._serial = 0
        self.restored = Extras()  # what was saved together with the restored state
        self.on_screen: OnScreen | None = None  # the reminder that the previous run may have left there
        self.unsaved = ""  # why the last state is not on disk
        self.spare = ""  # the only file with the state; lasts until the user logs out
        self._limitations: set[str] = set()  # of the file system, and known to the user
        self._was_blind = (
            False  # no sensor reported activity when the state was last saved, and the user knows
        )

    def save(
        self,
        state: State,
        unwritten: tuple[Entry, ...] = (),
        learned: frozenset[str] = frozenset(),
        *,
        lasting: bool = True,
    ) -> None:
        """Write the snapshot; if not ``lasting``, it survives this process but perhaps not a power cut.

        It contains the ``unwritten`` entries and the ids of the ``learned`` ones.
        """
        self._serial += 1  # even if writing fails: a partly written file is then older than the next one
        text = restart.to_snapshot(
            state, self._boot_id, Extras(self._serial, unwritten, learned, frozenset(self._limitations))
        )
        try:
            self._store.save(text, lasting=lasting)
        except OSError as error:
            self._failing = True
            is_spare = isinstance(error, SavedInSpareOnly)
            self.unsaved = "" if is_spare else error.strerror or str(error)
            self.spare = str(error.filename) if is_spare else ""
            self._post(Fault(Part.SNAPSHOT, _error_text(error)))
            return
        self.unsaved = self.spare = ""
        if self._failing:
            self._failing = False
            self._post(Recovered(Part.SNAPSHOT))

    def restore(self, now: Instant, settings: Settings) -> Transition:
        """The initial state: the newest saved one, or a new one if none is readable."""
        found, faults = self._found(now, settings)
        if faults:
            self._failing = True
            goes_on = "Sitting counts from zero." if found is None else "The state saved before that is used."
            self._post(Fault(Part.SNAPSHOT, " ".join([*dict.fromkeys(faults), goes_on])))
        if found is None:
            return machine.step(begin(now), Ticked(), now, settings)
        state, self.restored = found
        self._serial = self.restored.serial
        self._limitations = set(self.restored.known_faults)
        self._was_blind = not state.sighted
        self.on_screen = state.on_screen
        return restart.restart(state, now, settings)

    def _found(self, now: Instant, settings: Settings) -> tuple[Saved | None, list[str]]:
        """The saved state and its errors. An unusable state file is set aside, because it belongs to the user."""
        try:
            found, unusable = newest(self._store, now, self._boot_id, settings)
        except OSError as error:
            return None, [f"The saved state cannot be used: {files.error_text(error)}."]
        return found, [_set_aside(self._store, text, why) for text, why in unusable.items()]

    def was_reported(self, fault: Fault, state: State) -> bool:
        """Whether an earlier run reported this fault: a flaw of the file system, or that no sensor reports activity.

        A sensor that was lost only now is news.
        """
        if fault.part is Part.FILES:
            known = fault.text in self._limitations
            self._limitations.add(fault.text)
            return known
        if fault.part is not Part.IDLE:
            return False
        was_blind, self._was_blind = self._was_blind, False
        return was_blind and not state.sighted


def newest(
    store: SnapshotStore, now: Instant, boot_id: str, settings: Settings
) -> tuple[Saved | None, dict[str, Malformed]]:
    """The newest saved state by its content, and the unusable texts. Raises OSError."""
    found: list[Saved] = []
    unusable: dict[str, Malformed] = {}
    for text in store.load():
        try:
            found.append((restart.from_snapshot(text, now, boot_id, settings), restart.read_extras(text)))
        except Malformed as why:
            unusable[text] = why
    # Older versions saved no serial number: between two of their states, the later wall time wins.
    return max(found, key=lambda saved: (saved[1].serial, saved[0].at.wall), default=None), unusable


def _set_aside(store: SnapshotStore, text: str, why: Malformed) -> str:
    reported = f"The saved state cannot be used: {why}."
    try:
        return f"{reported} It was kept as {store.set_aside(text)}."
    except OSError:
        return reported


def _error_text(error: OSError) -> str:
    """Describe the error without the name of the temporary file, which is different each time and would look like a new fault."""
    why = error.strerror or str(error)
    if isinstance(error, SavedInSpareOnly):
        return (
            f"DeskBreak's state cannot be saved where it belongs: {why}. Until you log out it is kept in "
            f"{error.filename}."
        )
    return f"DeskBreak's state cannot be saved: {why}. If it ends now, the next start continues from the last saved state."

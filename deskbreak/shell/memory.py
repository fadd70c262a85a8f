"""The engine's memory: its state on disk, and the way back from there."""

from __future__ import annotations

from deskbreak.core import machine, resume
from deskbreak.core.clock import Instant
from deskbreak.core.events import Ticked
from deskbreak.core.settings import Settings
from deskbreak.core.settle import Transition
from deskbreak.core.state import State, begin
from deskbreak.ports import Fault, Mended, Part, Post, Store
from deskbreak.shell import files

_TRIES = 2  # a state of this minute, and the one at the last change


class Memory:
    """Saves and recalls the state. A disk that fails is a fault, told once."""

    def __init__(self, store: Store, boot_id: str, post: Post) -> None:
        self._store = store
        self._boot_id = boot_id
        self._post = post
        self._failing = False
        self.unsaved = ""  # why the last state is not on disk
        self._was_blind = False  # nothing told of activity when it was last saved, and the person knows

    def save(self, state: State, *, lasting: bool = True) -> None:
        """Write the snapshot; not ``lasting``: so that it outlives this process, if not a power cut."""
        try:
            self._store.save(resume.freeze(state, self._boot_id), lasting=lasting)
        except OSError as error:
            self._failing = True
            self.unsaved = error.strerror or str(error)
            self._post(Fault(Part.SNAPSHOT, _words(self.unsaved)))
            return
        self.unsaved = ""
        if self._failing:
            self._failing = False
            self._post(Mended(Part.SNAPSHOT))

    def recall(self, now: Instant, settings: Settings) -> Transition:
        """The state to begin with: the saved one, or a new one where there is none that can be read."""
        state: State | None = None
        troubles: list[str] = []
        while len(troubles) < _TRIES:
            try:
                text = self._store.load()
                state = None if text is None else resume.thaw(text, now, self._boot_id, settings)
                break
            except (OSError, resume.Unreadable) as error:
                troubles.append(self._set_aside(error))
        if troubles:
            self._failing = True
            goes_on = "Sitting counts from zero." if state is None else "What was saved before it counts."
            self._post(Fault(Part.SNAPSHOT, " ".join([*dict.fromkeys(troubles), goes_on])))
        if state is None:
            return machine.step(begin(now), Ticked(), now, settings)
        self._was_blind = not state.sighted
        return resume.restart(state, now, settings)

    def was_told(self, fault: Fault, state: State) -> bool:
        """Whether an earlier run has told that: nothing tells of activity here. What is lost only now is news."""
        if fault.part is not Part.IDLE:
            return False
        was_blind, self._was_blind = self._was_blind, False
        return was_blind and not state.sighted

    def _set_aside(self, error: Exception) -> str:
        """Keep a snapshot that cannot be used, and say so: it is the user's, whatever is in it."""
        why = files.words(error) if isinstance(error, OSError) else str(error)
        told = f"The saved state cannot be used: {why}."
        try:
            return f"{told} It was kept as {self._store.set_aside()}."
        except OSError:
            return told


def _words(why: str) -> str:
    """Say it without the name of the temporary file, which is another one each time: that would be news each minute."""
    return f"What DeskBreak knows cannot be saved: {why}. If it ends now, the next start goes on from what was saved last."

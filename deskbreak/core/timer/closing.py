"""A break that is over while its window still shows the last pages; it is logged once, with their rating.

The break was complete with its last step, and sitting counts again. Its entry is final except for a rating,
so it waits in the state until the window is closed, crashes, or has been left open too long. The snapshot
contains the entry, so it survives a crash of the program.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from deskbreak.core.timer.effects import CloseRoutine, Effect, Record, SaveState

if TYPE_CHECKING:
    from deskbreak.core.timer.events import RoutineEnded
    from deskbreak.core.timer.state import Closing, State
    from deskbreak.core.timer.transitions import Transition

READ_AT_MOST_S: Final = 30 * 60.0  # the user is no longer reading a last page that has been open for longer
FINAL_REPORT_S: Final = 60.0  # enough time for a window that was ordered to close


def closing_break(state: State, break_id: int) -> Closing | None:
    """Return the break whose last pages are shown, if its id is ``break_id``."""
    closing = state.closing
    return closing if closing is not None and closing.break_id == break_id else None


def result_received(state: State, closing: Closing, event: RoutineEnded, t: float) -> Transition:
    """Take a rating from the window, or its end (without a result: it crashed)."""
    entry = closing.entry
    if event.result is not None:
        entry = replace(entry, kind=event.result.kind, result=event.result)
    if not event.read:
        return replace(state, closing=None), (Record(entry), SaveState())
    return replace(state, closing=replace(closing, entry=entry, until=t + READ_AT_MOST_S)), (SaveState(),)


def finish(state: State) -> Transition:
    """Log the break with the present data and close its window."""
    closing = state.closing
    if closing is None:
        return state, ()
    close: tuple[Effect, ...] = ()
    if closing.open and not closing.mode.elsewhere:
        close = (CloseRoutine(closing.break_id),)
    return replace(state, closing=None), (*close, Record(closing.entry), SaveState())


def reopen(state: State, break_id: int) -> State:
    """Make the break current again because its window went back to a step; ignore any other break."""
    closing = closing_break(state, break_id)
    if closing is None:
        return state
    return replace(state, mode=replace(closing.mode, break_id=closing.break_id), closing=None)

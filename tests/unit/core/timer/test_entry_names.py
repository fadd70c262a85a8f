"""Entries have names: a program that was killed makes the same entry again under the same name."""

from __future__ import annotations

from deskbreak.core.model.journal_entry import EntryKind
from deskbreak.core.model.presence import LastInput
from deskbreak.core.model.settings import Settings
from deskbreak.core.timer import restart
from deskbreak.core.timer.effects import Record
from deskbreak.core.timer.events import MovementBegan, Observed, RoutineEnded, StartChosen, Ticked
from deskbreak.core.timer.machine import step
from deskbreak.core.timer.state import State
from tests.support.simulation.desk import Desk

SETTINGS = Settings()


def recorded(effects: tuple[object, ...]) -> list[tuple[EntryKind, str]]:
    """The journal entries by name."""
    return [(effect.entry.kind, effect.entry.id) for effect in effects if isinstance(effect, Record)]


def restarted(desk: Desk, saved: str, after_s: float) -> tuple[State, list[tuple[EntryKind, str]]]:
    """A new program finds this state ``after_s`` seconds later; then the user touches the mouse."""
    now = desk.now.plus(after_s)
    state = restart.from_snapshot(saved, now, desk.boot_id, SETTINGS)
    state, effects = restart.restart(state, now, SETTINGS)
    state, more = step(state, Observed(LastInput(0.0)), now.plus(2.0), SETTINGS)
    return state, recorded(effects + more)


def test_a_break_is_named_once_and_its_end_has_that_name_in_every_program() -> None:
    """Issue 8, 5: the engine that saw it, and each that starts from a state in the middle of it."""
    desk = Desk()
    desk.sit(20)
    state, _ = step(desk.state, StartChosen(), desk.now, SETTINGS)
    state, began = step(state, MovementBegan(state.break_id), desk.now, SETTINGS)
    saved = restart.to_snapshot(state, desk.boot_id)
    _, ended = step(state, RoutineEnded(state.break_id, None), desk.now.plus(60.0), SETTINGS)
    name = "20260302T082000000000Z-1"

    assert recorded(began) == [(EntryKind.STARTED, f"{name}-started")]
    assert {ids for _, ids in recorded(ended)} == {f"{name}-end"}
    assert restarted(desk, saved, 90.0)[1] == [(EntryKind.PARTIAL, f"{name}-end")]
    assert restarted(desk, saved, 120.0)[1] == [(EntryKind.PARTIAL, f"{name}-end")]


def test_an_absence_that_each_start_finds_again_has_the_same_name() -> None:
    """The state folder is full: every start counts from the same old state, on a clock that was corrected since."""
    desk = Desk()
    desk.sit(20)
    saved = restart.to_snapshot(desk.state, desk.boot_id)
    found = [restarted(desk, saved, after_s)[1] for after_s in (900.0, 1800.25, 3600.5)]

    assert found == [[(EntryKind.NATURAL, "20260302T082000000000Z-1-natural")]] * 3


def test_a_clock_that_was_set_by_hours_is_believed() -> None:
    """The absence is where the present clock puts it."""
    desk = Desk()
    desk.sit(20)
    saved = restart.to_snapshot(desk.state, desk.boot_id)
    desk.set_clock(7200.0)

    assert restarted(desk, saved, 900.0)[1] == [(EntryKind.NATURAL, "20260302T102000000000Z-1-natural")]


def test_the_end_of_a_pause_has_the_same_name_as_the_pause() -> None:
    desk = Desk()
    desk.pause(30)
    saved = desk.saved
    ends = [restarted(desk, saved, after_s)[1][0] for after_s in (1900.0, 2400.0)]

    assert ends == [(EntryKind.RESUMED, "20260302T080000000000Z-1-resumed")] * 2


def test_an_ignored_reminder_and_the_absence_have_different_names() -> None:
    desk = Desk()
    desk.sit(52)
    desk.leave_quietly(6)
    state, effects = step(desk.state, Observed(LastInput(0.0)), desk.now, SETTINGS)
    _, nothing = step(state, Ticked(), desk.now, SETTINGS)

    assert recorded(effects) == [
        (EntryKind.IGNORED, "20260302T085200000000Z-1-ignored"),
        (EntryKind.NATURAL, "20260302T085200000000Z-1-natural"),
    ]
    assert nothing == ()

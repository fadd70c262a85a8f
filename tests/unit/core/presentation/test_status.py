"""The output of `deskbreak status --json` for programs."""

from __future__ import annotations

import pytest

from deskbreak.core.presentation import view_model
from tests.support.simulation.desk import Desk
from tests.support.simulation.modes import (
    Entering,
    due,
    held,
    named,
    on_break,
    paused,
    paused_for_good,
    sitting,
    snoozed,
)


def test_status_has_exact_facts_for_programs() -> None:
    """Where the words are rounded."""
    desk = Desk()
    desk.sit(46.5)
    desk.snooze(5)

    assert view_model.status(desk.state, desk.settings) == {
        "state": "snoozed",
        "title": "Sitting 46 min",
        "detail": "Snoozed until 09:51",
        "seated_s": 2790.0,
        "due_in_s": 0.0,
        "over_s": 90.0,
        "interval_s": 2700.0,
        "break_id": 1,
        "break_name": "",
        "snoozes_left": 2,
        "until": "2026-03-02T09:51:30+01:00",
        "holds": [],
        "outlasted": [],
        "activity": "known",
        "steps_done": [],
        "today": {"breaks": 0, "seated_s": 2790.0},
    }


def test_status_names_the_steps_of_the_current_break() -> None:
    """Another window or terminal can then continue where one stopped."""
    desk = Desk()
    desk.start()
    desk.step("settle", 30)
    desk.step("warm-up", 60)

    assert view_model.status(desk.state, desk.settings)["steps_done"] == ["settle", "warm-up"]


def test_status_says_when_nothing_is_known_about_the_user() -> None:
    """It has no time for what has no end."""
    desk = Desk(sensor=False)
    status = view_model.status(desk.state, desk.settings)

    assert (status["activity"], status["until"], status["due_in_s"]) == ("unknown", None, 2700.0)


@pytest.mark.parametrize(
    ("enter", "clock"),
    [
        (sitting, None),
        (due, None),
        (held, "10:45"),
        (snoozed, "09:55"),
        (on_break, None),
        (paused, "10:00"),
        (paused_for_good, None),
    ],
    ids=named,
)
def test_status_says_how_long_a_waiting_break_will_wait(enter: Entering, clock: str | None) -> None:
    """As a moment with its zone."""
    desk = enter()

    until = view_model.status(desk.state, desk.settings)["until"]

    assert until == (clock and f"2026-03-02T{clock}:00+01:00")

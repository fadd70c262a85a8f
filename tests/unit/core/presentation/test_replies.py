"""Replies to requests: they confirm the result even where the status shows something else."""

from __future__ import annotations

from datetime import time

import pytest

from deskbreak.core.presentation.replies import reply
from deskbreak.core.timer.events import (
    IntervalChosen,
    PauseChosen,
    Request,
    ResumeChosen,
    StartChosen,
)
from tests.support.simulation.desk import Desk


def _answer(desk: Desk, request: Request) -> str:
    return reply(request, desk.state, desk.settings)


def test_an_interval_is_confirmed_whatever_the_status_is() -> None:
    """An active pause does not appear in it."""
    desk = Desk()
    desk.pause()

    assert _answer(desk, IntervalChosen(20)) == "From now on every 20 min."


@pytest.mark.parametrize(
    ("pause", "lasts"),
    [
        (PauseChosen(seconds=3600.0), "until 10:00"),
        (PauseChosen(until=time(8)), "until Tuesday 08:00"),
        (PauseChosen(), "until you resume"),
    ],
)
def test_a_pause_requested_in_a_break_is_confirmed(pause: PauseChosen, lasts: str) -> None:
    """The break continues, and the status says only that."""
    desk = Desk()
    desk.start()
    desk.happen(pause)

    assert _answer(desk, pause) == f"The pause begins after this break, and lasts {lasts}."


def test_a_pause_that_is_cancelled_in_a_break_is_confirmed() -> None:
    """Before it has begun."""
    desk = Desk()
    desk.start()
    desk.pause()
    desk.resume()

    assert _answer(desk, ResumeChosen()) == "No pause follows this break any more."


def test_otherwise_the_answer_is_the_current_status() -> None:
    """It shows the result of the request."""
    desk = Desk()
    reported = []
    desk.pause()
    reported.append(_answer(desk, PauseChosen()))
    desk.resume()
    reported.append(_answer(desk, ResumeChosen()))
    desk.start()
    reported.append(_answer(desk, StartChosen()))

    assert reported == [
        "Paused. Until you resume.",
        "Sitting under a minute. Break in 45 min (09:45).",
        "Taking a break. Sat 0 s before.",
    ]

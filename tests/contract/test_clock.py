"""The contract of every clock: the computer's and the tests'."""

from __future__ import annotations

import pytest

from deskbreak.adapters.system_clock import SystemClock
from deskbreak.ports import Clock
from tests.support.engine_harness import ManualClock


@pytest.fixture(params=[SystemClock, ManualClock])
def clock(request: pytest.FixtureRequest) -> Clock:
    made: Clock = request.param()
    return made


def test_the_clocks_run_forward_and_none_falls_behind_another(clock: Clock) -> None:
    """Sleep can only add time to the boot clock."""
    first, second = clock.now(), clock.now()

    assert second.awake >= first.awake
    assert second.boot >= first.boot
    assert second.slept_since(first) == 0.0


def test_the_wall_clock_has_a_time_zone(clock: Clock) -> None:
    """Office hours follow the user's local time."""
    assert clock.now().wall.utcoffset() is not None

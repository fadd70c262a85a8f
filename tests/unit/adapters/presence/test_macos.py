"""The sensors of macOS, as far as they are specific to it: `test_session_watch` has what it shares with Windows."""

from __future__ import annotations

from deskbreak.adapters.presence.macos import MacIdle, Notice
from deskbreak.core.model.presence import LastInput, Reading
from deskbreak.ports import Sensor
from tests.support.fakes.sessions import MacSystem, Watched
from tests.support.waiting import becomes


def test_the_idle_sensor_reports_the_age_of_the_last_input() -> None:
    """The system counts it."""
    sensor: Sensor = MacIdle(lambda: 12.5)
    reported: list[Reading] = []
    sensor.start(reported.append, lambda _: None, 300.0)
    found = becomes([LastInput(12.5)], lambda: list(reported))
    sensor.stop()

    assert (sensor.name, found) == ("macOS, last input", [LastInput(12.5)])


def test_the_state_is_saved_before_a_logout_that_may_still_be_cancelled() -> None:
    """Another program may still cancel the logout."""
    saved: list[str] = []
    system = MacSystem()
    watched = Watched(system, saves=lambda: saved.append("saved"))
    system.say(Notice.WILL_POWER_OFF)

    assert (saved, watched.told, watched.posted) == (["saved"], [], [])

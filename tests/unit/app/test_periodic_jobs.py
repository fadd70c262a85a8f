"""Periodic jobs, with a wall clock that can be set."""

from __future__ import annotations

import logging
import sys
import time as clocks
from collections.abc import Iterator
from datetime import UTC, datetime, time

import pytest
import time_machine

from deskbreak.adapters.system_clock import SystemClock
from deskbreak.app.periodic_jobs import Jobs, PeriodicJobs

START = "2026-03-02 09:00:00"
FIVE = time(17)


class JobRecorder:
    """Jobs that record their names."""

    def __init__(self) -> None:
        self.ran: list[str] = []

    def jobs(self) -> Jobs:
        return Jobs(
            snapshot=lambda: self.ran.append("snapshot"),
            journal=lambda: self.ran.append("journal"),
            midnight=lambda: self.ran.append("midnight"),
            summary=lambda: self.ran.append("summary"),
        )


@pytest.fixture
def recorder() -> JobRecorder:
    return JobRecorder()


def _run_for(heartbeat: PeriodicJobs, clock: time_machine.Traveller, seconds: float) -> None:
    """Wait as long as allowed, then run what is due, as the engine does."""
    while seconds > 0:
        wait = min(seconds, heartbeat.due_in() or 0.001)
        clock.shift(wait)
        seconds -= wait
        heartbeat.run_due()


def test_each_minute_saves_the_state_once(recorder: JobRecorder) -> None:
    """The snapshot is at most a minute old."""
    with time_machine.travel(START, tick=False) as clock:
        heartbeat = PeriodicJobs(recorder.jobs())

        assert heartbeat.due_in() == 60.0

        _run_for(heartbeat, clock, 60)

        assert recorder.ran == ["snapshot"]


def test_over_a_whole_day_each_job_runs_as_often_as_it_should(recorder: JobRecorder) -> None:
    """1440 minutes, one midnight, one summary."""
    with time_machine.travel(START, tick=False) as clock:
        heartbeat = PeriodicJobs(recorder.jobs())
        heartbeat.schedule_summary(FIVE)
        _run_for(heartbeat, clock, 24 * 3600)
    counts = {name: recorder.ran.count(name) for name in sorted(set(recorder.ran))}

    assert counts == {"journal": 288, "midnight": 1, "snapshot": 1440, "summary": 1}


def test_after_a_night_asleep_each_job_runs_once(recorder: JobRecorder) -> None:
    """Missed runs are not made up one by one."""
    with time_machine.travel(START, tick=False) as clock:
        heartbeat = PeriodicJobs(recorder.jobs())
        heartbeat.schedule_summary(FIVE)
        clock.shift(24 * 3600)

        assert heartbeat.due_in() == 0.0

        heartbeat.run_due()

        assert sorted(recorder.ran) == ["journal", "midnight", "snapshot", "summary"]


def test_a_clock_set_back_does_not_stop_the_jobs(recorder: JobRecorder) -> None:
    """By a year, as after a dead CMOS battery."""
    with time_machine.travel(START, tick=False) as clock:
        heartbeat = PeriodicJobs(recorder.jobs())
        heartbeat.schedule_summary(FIVE)
        clock.shift(-365 * 24 * 3600)

        assert heartbeat.due_in() == 60.0

        _run_for(heartbeat, clock, 9 * 3600)

        assert recorder.ran.count("summary") == 1


def test_the_summary_comes_at_the_time_set_last(recorder: JobRecorder) -> None:
    """Changing it leaves the other jobs alone: the current minute still ends in 20 s."""
    with time_machine.travel(START, tick=False) as clock:
        heartbeat = PeriodicJobs(recorder.jobs())
        heartbeat.schedule_summary(time(9, 30))
        clock.shift(40)
        heartbeat.schedule_summary(FIVE)

        assert heartbeat.due_in() == 20.0

        _run_for(heartbeat, clock, 7 * 3600)
        before_five = recorder.ran.count("summary")
        _run_for(heartbeat, clock, 3600)

        assert (before_five, recorder.ran.count("summary")) == (0, 1)


def test_a_summary_that_is_turned_off_never_comes(recorder: JobRecorder) -> None:
    """It can be turned off at any time."""
    with time_machine.travel(START, tick=False) as clock:
        heartbeat = PeriodicJobs(recorder.jobs())
        heartbeat.schedule_summary(FIVE)
        heartbeat.schedule_summary(None)
        _run_for(heartbeat, clock, 24 * 3600)

        assert recorder.ran.count("summary") == 0


def test_a_job_that_fails_is_logged_and_stops_no_other(
    recorder: JobRecorder, caplog: pytest.LogCaptureFixture
) -> None:
    """It also runs again the next time."""

    def fail() -> None:
        recorder.ran.append("failed")
        raise OSError

    jobs = Jobs(snapshot=fail, journal=recorder.jobs().journal, midnight=fail, summary=fail)
    with time_machine.travel(START, tick=False) as clock, caplog.at_level(logging.ERROR):
        _run_for(PeriodicJobs(jobs), clock, 300)

    assert sorted(recorder.ran) == ["failed"] * 5 + ["journal"]
    assert [record.getMessage() for record in caplog.records] == ["the snapshot job failed"] * 5


@pytest.fixture
def any_zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Sets TZ, and restores the C library's zone afterwards."""
    with monkeypatch.context() as here:
        yield here
    clocks.tzset()


def _run_by(
    clock: SystemClock, heartbeat: PeriodicJobs, traveller: time_machine.Traveller, minutes: int
) -> None:
    """Read the clock at each turn, as the engine does."""
    for _ in range(minutes):
        traveller.shift(60)
        clock.now()
        heartbeat.run_due()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not read TZ")
@pytest.mark.parametrize(
    ("there", "hours"),
    [("Asia/Tokyo", 3), ("America/New_York", 17), ("Europe/Berlin", 11)],
    ids=["east", "west", "one hour"],
)
def test_a_traveller_gets_the_summary_at_five_local_time(
    there: str, hours: int, recorder: JobRecorder, any_zone: pytest.MonkeyPatch
) -> None:
    """Started in London at 5 in the morning; the zone changes while the program runs."""
    any_zone.setenv("TZ", "Europe/London")
    clocks.tzset()
    with time_machine.travel(datetime(2026, 1, 12, 5, tzinfo=UTC), tick=False) as traveller:
        clock = SystemClock()
        clock.now()
        heartbeat = PeriodicJobs(recorder.jobs())
        heartbeat.schedule_summary(FIVE)
        any_zone.setenv("TZ", there)
        at = clock.now().wall
        due = (17 - at.hour) % 24 * 60
        _run_by(clock, heartbeat, traveller, due - 1)
        before = recorder.ran.count("summary")
        _run_by(clock, heartbeat, traveller, 1)

    assert (before, recorder.ran.count("summary"), due // 60) == (0, 1, hours)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not read TZ")
def test_midnight_follows_the_current_zone(recorder: JobRecorder, any_zone: pytest.MonkeyPatch) -> None:
    """From London to Tokyo at 14:00, which is 23:00 there."""
    any_zone.setenv("TZ", "Europe/London")
    clocks.tzset()
    with time_machine.travel(datetime(2026, 1, 12, 14, tzinfo=UTC), tick=False) as traveller:
        clock = SystemClock()
        clock.now()
        heartbeat = PeriodicJobs(recorder.jobs())
        any_zone.setenv("TZ", "Asia/Tokyo")
        _run_by(clock, heartbeat, traveller, 59)
        before = recorder.ran.count("midnight")
        _run_by(clock, heartbeat, traveller, 1)

    assert (before, recorder.ran.count("midnight")) == (0, 1)

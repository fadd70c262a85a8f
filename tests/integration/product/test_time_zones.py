"""The running program of a traveller: wall-clock times follow the current time zone (number 10)."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from deskbreak.adapters.system_clock import SystemClock, boot_id
from deskbreak.core.timer.restart import to_snapshot
from deskbreak.core.timer.state import begin
from tests.support.program import Program

# SIGUSR1 moves the program to another zone; a minute lasts a second for its periodic jobs.
TRAVELS = """
import os, schedule, signal, sys
from deskbreak.cli.main import main
signal.signal(signal.SIGUSR1, lambda *_: os.environ.__setitem__("TZ", os.environ["THERE"]))
schedule.Job.minutes = property(lambda job: job.seconds)
sys.exit(main())
"""
MOST_EAST = 14  # hours: the offsets of existing zones
BY_DAY = """[office_hours]
enabled = true
days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
from = "06:00"
to = "18:00"
"""


@pytest.fixture
def program() -> Iterator[Program]:
    made = Program(BY_DAY, (sys.executable, "-c", TRAVELS))
    yield made
    made.close()


def _zone(hour: int) -> str:
    """A zone where it is now about that hour of the day."""
    return _east((hour - datetime.now(UTC).hour + 12) % 24 - 12)


def _east(hours: int) -> str:
    """A zone this far to the east. Zones of this kind have the opposite sign."""
    return f"Etc/GMT{-hours:+d}"


def _sat_for_two_hours(zone: str) -> str:
    """The saved state of a program that ended a moment ago."""
    state = begin(SystemClock(lambda: ZoneInfo(zone)).now())
    today = replace(state.ledger.days[-1], seated_s=7200.0)
    return to_snapshot(replace(state, ledger=replace(state.ledger, days=(today,))), boot_id())


def test_office_hours_follow_the_zone_of_the_user(program: Program) -> None:
    """Without a question, and although the old zone had hours to go."""
    program.env |= {"TZ": _zone(12), "THERE": _zone(20)}
    engine = program.start()
    program.wait_for_text(engine, "Sitting ")
    engine.send(signal.SIGUSR1)
    program.wait_for_text(engine, "Out of office hours")
    engine.kill()
    program.env |= {"TZ": _zone(20), "THERE": _zone(12)}
    program.snapshot.unlink()
    engine = program.start()
    program.wait_for_text(engine, "Out of office hours")
    engine.send(signal.SIGUSR1)

    program.wait_for_text(engine, "Sitting ")


def test_the_summary_comes_at_five_in_the_zone_of_the_user(program: Program) -> None:
    """From 15:00 to a zone where it is 18:00 on the same day; in the old zone two hours remain."""
    east = 15 - datetime.now(UTC).hour
    here = east if east + 3 <= MOST_EAST else east - 24
    program.config.write_text('[summary]\nenabled = true\nat = "17:00"\n', "utf-8")
    program.env |= {"TZ": _east(here), "THERE": _east(here + 3)}
    program.snapshot.parent.mkdir(parents=True)
    program.snapshot.write_text(_sat_for_two_hours(_east(here)), "utf-8")
    engine = program.start()
    before = engine.stdout
    engine.send(signal.SIGUSR1)

    assert "Your day so far" not in before
    program.wait_for_text(engine, "Your day so far")

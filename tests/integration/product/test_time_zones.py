"""The running program and a traveller: what goes by the clock on the wall goes by the zone of now (number 10)."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.support.program import Program

# SIGUSR1 takes the program to another zone; each minute is a second to its periodic jobs.
TRAVELS = """
import os, schedule, signal, sys
from deskbreak.cli.main import main
signal.signal(signal.SIGUSR1, lambda *_: os.environ.__setitem__("TZ", os.environ["THERE"]))
schedule.Job.minutes = property(lambda job: job.seconds)
sys.exit(main())
"""
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
    """A zone where it is about that hour of the day now. Zones of this kind count the other way round."""
    east = (hour - datetime.now(UTC).hour + 12) % 24 - 12
    return f"Etc/GMT{-east:+d}"


def test_the_office_closes_and_opens_where_the_person_is(program: Program) -> None:
    """Without being asked, and although by the old zone there were hours to go."""
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

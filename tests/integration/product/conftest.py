"""The program with its own home, and what it takes to control it from outside."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator

import pytest

from tests.support.program import Program

Install = Callable[..., Program]


@pytest.fixture(autouse=True, scope="session")
def _hangups_count() -> Iterator[None]:
    """Restore the default for SIGHUP: tests that run under nohup must not pass its setting on to the program."""
    found = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, found)


@pytest.fixture
def install() -> Iterator[Install]:
    """Make installations; each is ended and removed with the test."""
    made: list[Program] = []

    def make(settings: str = "") -> Program:
        made.append(Program(settings))
        return made[-1]

    yield make
    for program in made:
        program.close()

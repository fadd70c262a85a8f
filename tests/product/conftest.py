"""The program with a home of its own, and what it needs to be asked from outside."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.product.program import Program

Install = Callable[..., Program]


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

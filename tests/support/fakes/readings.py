"""The readings of a sensor, prepared for comparison."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from deskbreak.core.model.presence import LastInput, Reading


def ago_s(reading: Reading) -> float:
    """How long there was no input; any other reading is an error of the test."""
    assert isinstance(reading, LastInput)
    return reading.ago_s


def turns(readings: Iterable[Reading], idle_s: float) -> list[bool]:
    """The presence states in their order, without repeats: on a busy machine the first may be an absence."""
    return [away for away, _ in groupby(ago_s(reading) >= idle_s for reading in tuple(readings))]

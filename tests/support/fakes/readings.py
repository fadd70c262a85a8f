"""What a sensor told, read for a test."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from deskbreak.core.model.presence import LastInput, Reading


def ago_s(reading: Reading) -> float:
    """For how long there was no input; it is a mistake to ask any other reading."""
    assert isinstance(reading, LastInput)
    return reading.ago_s


def turns(readings: Iterable[Reading], idle_s: float) -> list[bool]:
    """Whether somebody was away, one after the other: by chance that is so from the start, on a busy machine."""
    return [away for away, _ in groupby(ago_s(reading) >= idle_s for reading in tuple(readings))]

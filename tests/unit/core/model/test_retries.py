"""Pauses between attempts."""

from __future__ import annotations

from itertools import islice

from deskbreak.core.model.retries import growing_pauses


def test_pauses_double_up_to_a_maximum() -> None:
    """From one second to one minute, as for a message bus."""
    assert list(islice(growing_pauses(1, 60), 8)) == [1, 2, 4, 8, 16, 32, 60, 60]

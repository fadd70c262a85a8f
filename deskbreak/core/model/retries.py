"""How long to wait between attempts to reach another program."""

from __future__ import annotations

from collections.abc import Iterator


def growing_pauses(first_s: float, most_s: float) -> Iterator[float]:
    """Endless pauses, each twice as long as the one before, but never longer than ``most_s``."""
    pause_s = first_s
    while True:
        yield pause_s
        pause_s = min(2 * pause_s, most_s)

"""Tests each part live, one after the other, and says how it stands.

A check is a function without arguments that gives a `Finding`. None of them
changes anything of the user's, and each costs itself only: what a check raises
becomes its finding. They run in the process of the command line, beside a
running DeskBreak or without one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from deskbreak.core.model.finding import Finding, Standing

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Check:
    """The test of one part. ``doing`` says what is tried while it takes its time: "Counting idle time"."""

    part: str
    doing: str
    run: Callable[[], Finding]


def examine(checks: Iterable[Check], begin: Callable[[Check], None]) -> Iterator[Finding]:
    """Run the checks; ``begin`` is told of each before it runs."""
    for check in checks:
        begin(check)
        try:
            yield check.run()
        except Exception as error:  # noqa: BLE001 - a check speaks to foreign programs: it costs itself, not the others
            _log.debug("%s could not be tested", check.part, exc_info=True)
            text = f"The test itself failed: {type(error).__name__}: {error}."
            yield Finding(check.part, Standing.BROKEN, text, "Please report this.")

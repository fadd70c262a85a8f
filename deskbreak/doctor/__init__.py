"""Live checks of each part, run one after the other.

A check is a function without arguments that returns a `Finding`. Checks change nothing of the user's. An
exception in a check becomes its finding and does not affect the others. Checks run in the process of the
command line, with or without a running DeskBreak.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from deskbreak.doctor.finding import Finding, Standing

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Check:
    """The check of one part. ``doing`` describes it while it runs: "Counting idle time"."""

    part: str
    doing: str
    run: Callable[[], Finding]


def examine(checks: Iterable[Check], begin: Callable[[Check], None]) -> Iterator[Finding]:
    """Run the checks; ``begin`` is called with each one before it runs."""
    for check in checks:
        begin(check)
        try:
            yield check.run()
        except Exception as error:  # noqa: BLE001 - a check talks to foreign programs: its failure must not stop the others
            _log.debug("%s could not be tested", check.part, exc_info=True)
            text = f"The test itself failed: {type(error).__name__}: {error}."
            yield Finding(check.part, Standing.BROKEN, text, "Please report this.")

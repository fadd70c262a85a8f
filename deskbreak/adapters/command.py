"""Run programs of the system, and read their output."""

from __future__ import annotations

import logging
import subprocess
from typing import Final

log = logging.getLogger(__name__)

NO_WINDOW: Final[int] = getattr(
    subprocess, "CREATE_NO_WINDOW", 0
)  # keeps a console from popping up on Windows


def output_of(*command: str, within_s: float) -> str | None:
    """The output of a command; None if it is missing, fails, or takes longer."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=within_s, check=True)
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError) as error:
        log.debug("%s: %s", command[0], error)
        return None
    return done.stdout

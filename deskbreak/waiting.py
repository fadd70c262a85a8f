"""Wait for something that no event reports."""

from __future__ import annotations

import time
from collections.abc import Callable


def until(question: Callable[[], object], within_s: float, each_s: float) -> bool:
    """Ask every ``each_s`` seconds until the answer is true, or ``within_s`` have passed; whether it became true."""
    deadline = time.monotonic() + within_s
    while not question():
        if time.monotonic() >= deadline:
            return False
        time.sleep(each_s)
    return True

"""Wait for what another thread or process will do, without guessing how long it takes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

PATIENCE_S = 20.0
_PAUSE_S = 0.005

_Answer = TypeVar("_Answer")


def eventually(question: Callable[[], _Answer], patience_s: float = PATIENCE_S) -> _Answer:
    """Ask until the answer is true or patience runs out; return the last answer."""
    deadline = time.monotonic() + patience_s
    while not (answer := question()) and time.monotonic() < deadline:
        time.sleep(_PAUSE_S)
    return answer


def becomes(expected: object, question: Callable[[], _Answer], patience_s: float = PATIENCE_S) -> _Answer:
    """Ask until the answer is as expected or patience runs out; return the last answer for an assert to show."""
    deadline = time.monotonic() + patience_s
    while (answer := question()) != expected and time.monotonic() < deadline:
        time.sleep(_PAUSE_S)
    return answer

"""Prints text for people: nothing that a terminal obeys, and no word broken at its right edge."""

from __future__ import annotations

import os
import sys

from deskbreak.core.model.safe_text import safe

TYPE_CHECKING = False  # importing `typing` for it would cost `status` milliseconds
if TYPE_CHECKING:
    from typing import TextIO


def say(text: str, stream: TextIO | None) -> None:
    """Print lines to ``stream``; None: standard output, as it is now."""
    print(fitted(safe(text, lines=True), stream), file=stream)


def fitted(text: str, stream: TextIO | None) -> str:
    """Break lines between words for the terminal that ``stream`` is; leave them as they are for a file or a pipe."""
    width = columns(stream)
    if width <= 0 or len(text) < width // 2:
        return text
    from deskbreak.core.model.columns import hanging  # here: a status bar has no use for it

    return "\n".join("\n".join(hanging(line, width)) for line in text.split("\n"))


def columns(stream: TextIO | None) -> int:
    """The columns to write in; 0 where there is no terminal. The last one stays free: some break after it."""
    stream = sys.stdout if stream is None else stream
    try:
        return max(0, os.get_terminal_size(stream.fileno()).columns - 1) if stream is not None else 0
    except (OSError, ValueError, AttributeError):  # no terminal, a closed stream, none with a descriptor
        return 0

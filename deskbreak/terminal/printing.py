"""Prints text for people: without control sequences, and wrapped between words."""

from __future__ import annotations

import os
import sys

from deskbreak.core.model.safe_text import safe

TYPE_CHECKING = False  # importing `typing` for it would cost `status` milliseconds
if TYPE_CHECKING:
    from typing import TextIO


def print_text(text: str, stream: TextIO | None) -> None:
    """Print lines to ``stream``; None: the current standard output."""
    print(fitted(safe(text, lines=True), stream), file=stream)


def fitted(text: str, stream: TextIO | None) -> str:
    """Wrap lines between words if ``stream`` is a terminal; leave them as they are for a file or a pipe."""
    width = columns(stream)
    if width <= 0 or len(text) < width // 2:
        return text
    from deskbreak.core.model.columns import hanging  # here: a status bar does not need it

    return "\n".join("\n".join(hanging(line, width)) for line in text.split("\n"))


def columns(stream: TextIO | None) -> int:
    """The usable columns; 0 if it is not a terminal. The last column stays free, because some terminals wrap after it."""
    stream = sys.stdout if stream is None else stream
    try:
        return max(0, os.get_terminal_size(stream.fileno()).columns - 1) if stream is not None else 0
    except (
        OSError,
        ValueError,
        AttributeError,
    ):  # not a terminal, a closed stream, or one without a descriptor
        return 0

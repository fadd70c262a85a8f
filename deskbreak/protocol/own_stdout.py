"""Standard output where it is a protocol: kept for what we write, while all else that prints goes to stderr.

Libraries print warnings, in Python and in C (python-xlib does where ~/.Xauthority is empty); programs that read our
JSON must not meet them. Used before anything else is imported, so it imports next to nothing.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # importing `typing` for it would cost `status` milliseconds
if TYPE_CHECKING:
    from typing import TextIO

_OUT, _ERR = 1, 2  # file descriptors, independent of sys.stdout


def take_stdout(encoding: str = "") -> TextIO:
    """Give a stream to what standard output was; all that prints from now on, until the end, goes to stderr."""
    private, errors = _copied(_OUT), _copied(_ERR)
    os.dup2(errors, _OUT)
    os.close(errors)
    if sys.stdout is not None:
        encoding = encoding or sys.stdout.encoding
        sys.stdout.flush()  # what was printed before, and waits in its buffer, goes to stderr, too
    sys.stdout = sys.stderr
    return os.fdopen(private, "w", encoding=encoding or "utf-8", errors="replace")


class OwnStdout:
    """`take_stdout` for one answer, which is complete, or has failed with an OSError, at the end of the block."""

    def __init__(self, *, wanted: bool = True) -> None:
        """Not ``wanted``: standard output as it is."""
        self._wanted = wanted

    def __enter__(self) -> TextIO:
        """Take it, unless it is another program's stream that stands in its place."""
        ours = sys.stdout is None or sys.stdout is sys.__stdout__
        self._stream = take_stdout() if self._wanted and ours else sys.stdout
        return self._stream

    def __exit__(self, *_: object) -> None:
        """Write what is buffered."""
        if self._stream is None:
            return
        try:
            self._stream.flush()
        except OSError:  # and not once more at exit
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._stream.fileno())
            os.close(nowhere)
            raise


def _copied(descriptor: int) -> int:
    """A copy that children do not inherit; a way to nowhere for one that is closed."""
    try:
        return os.dup(descriptor)
    except OSError:
        return os.open(os.devnull, os.O_WRONLY)

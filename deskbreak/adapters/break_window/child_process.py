"""One popup process: its pipes, the thread that reads it, and its end.

The child runs as long as its stdin is open, so it cannot outlive the engine: when the engine dies in any way,
the system closes the pipe. Its stderr goes to an unnamed file. It need not be read while the child runs, so
that one thread is enough, and the last output is available after it has died.
"""

from __future__ import annotations

import logging
import os
import subprocess
import threading
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Final

from deskbreak.adapters.break_window import tk_check
from deskbreak.adapters.command import NO_WINDOW
from deskbreak.protocol.popup import order_line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from deskbreak.protocol.popup import Order

log = logging.getLogger(__name__)

_LONGEST_LINE: Final = 64 * 1024  # bytes
_LAST_WORDS: Final = 4096  # bytes of stderr that are read
_LONGEST_QUOTE: Final = 300  # characters of it that are quoted
# glibc keeps freed memory of large pictures; with these settings it returns it at once: 3 MiB less (see
# mallopt(3)).
FRUGAL: Final = {"MALLOC_MMAP_THRESHOLD_": "200000", "MALLOC_TRIM_THRESHOLD_": "500000"}


class PopupChild:
    """A running popup process."""

    def __init__(
        self, on_line: Callable[[bytes], None], on_exit: Callable[[int, str], None], grace_s: float
    ) -> None:
        """Prepare; `start` starts it. ``on_line(line)``, then ``on_exit(code, stderr)`` once, are called on the reader thread."""
        self._on_line = on_line
        self._on_exit = on_exit
        self._grace_s = grace_s
        self._process: subprocess.Popen[bytes] | None = None
        self._stderr: IO[bytes] | None = None
        self._reader = threading.Thread(target=self._read, name="popup reader", daemon=True)
        self._writing = threading.Lock()
        self._killer: threading.Timer | None = None

    def start(self, command: Sequence[str]) -> None:
        """Start the process and its reader. Raises OSError."""
        from tempfile import TemporaryFile  # here: the tray does not load it until the first break

        stderr = TemporaryFile()  # noqa: SIM115 - open while the process runs; closed at the end of `_read`
        try:
            # A separate session: Ctrl-C in our terminal is for us; the child then ends properly when its stdin
            # closes.
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                start_new_session=True,
                creationflags=NO_WINDOW,
                env={**FRUGAL, **os.environ},
            )
        except OSError:
            stderr.close()
            raise
        self._stderr = stderr
        if self._process.stdin is not None and hasattr(os, "set_blocking"):  # on Windows, since Python 3.12
            os.set_blocking(self._process.stdin.fileno(), False)
        self._reader.start()

    @property
    def alive(self) -> bool:
        """Whether the process still runs, even before its reader notices its end."""
        return self._process is not None and self._process.poll() is None

    def send(self, order: Order) -> None:
        """Send an order without waiting. If the child has just died, ``on_exit`` reports that.

        A child that leaves a full pipe unread hangs, and is killed.
        """
        process = self._process
        if process is None or process.stdin is None:
            return
        line = order_line(order).encode() + b"\n"
        with self._writing, suppress(OSError, ValueError):  # ValueError: stdin was closed by `close_stdin`
            try:
                written = os.write(process.stdin.fileno(), line)
            except BlockingIOError:
                written = 0
            if written < len(line):
                process.kill()

    def close_stdin(self) -> None:
        """Close its stdin, which ends it; if it does not end within the grace period, it is killed. Does not wait."""
        process = self._process
        if process is None or process.stdin is None:
            return
        with self._writing:
            with suppress(OSError):  # unwritten data has no reader any more
                process.stdin.close()
            if self._killer is None and self._reader.is_alive():
                self._killer = threading.Timer(self._grace_s, process.kill)
                self._killer.daemon = True
                self._killer.start()

    def kill(self) -> None:
        """Kill it."""
        if self._process is not None:
            self._process.kill()

    def join(self) -> None:
        """Wait until it has ended and is reaped; call after `close_stdin` or `kill`."""
        if self._process is not None and self._reader is not threading.current_thread():
            self._reader.join(2 * self._grace_s + 1)

    def _read(self) -> None:
        process, stderr = self._process, self._stderr
        if process is None or process.stdout is None or stderr is None:
            return
        with process.stdout as stdout:
            while line := stdout.readline(_LONGEST_LINE):
                self._on_line(line)
        # It closed its stdout, so it is ending. If it lingers, it is useless.
        try:
            code = process.wait(self._grace_s)
        except subprocess.TimeoutExpired:
            process.kill()
            code = process.wait()
        with self._writing:
            if self._killer is not None:
                self._killer.cancel()
            with suppress(OSError):
                if process.stdin is not None:
                    process.stdin.close()
        self._on_exit(code, _tail(stderr))
        log.debug("popup process %d ended with %d", process.pid, code)


def _tail(stderr: IO[bytes]) -> str:
    with stderr:
        size = stderr.seek(0, 2)
        stderr.seek(max(0, size - _LAST_WORDS))
        return stderr.read().decode(errors="replace")


def exit_message(code: int, stderr: str) -> str:
    """What to show the user about a process that ended by itself; ``code`` is negative for a signal."""
    lines = [line.strip() for line in stderr.splitlines() if line.strip()]
    quote = lines[-1][-_LONGEST_QUOTE:] if lines else ""
    if code == tk_check.EXIT_CODE and quote:
        return quote
    how = f"signal {-code}" if code < 0 else f"exit code {code}"
    text = f"The break window ended unexpectedly ({how})."
    return f"{text} Its last output: {quote}" if quote else text

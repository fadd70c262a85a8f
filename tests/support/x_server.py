"""A private X server for tests that need one."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count, islice

from tests.support.private_bus import need

# Display numbers that no other process takes, even while a server is restarted: others look for the lowest free number
# or count from their own. The TCP ports 6000 + number are below the kernel's ephemeral range.
_NUMBERS = count(1000 + os.getpid() % 250 * 100)


class XServer:
    """A running Xvfb. ``more``: extra command-line arguments."""

    def __init__(self, size: str, *more: str) -> None:
        self._size = size
        self._more = more
        assert any(self._start(f":{number}") for number in islice(_NUMBERS, 10))

    def _start(self, number: str) -> bool:
        """Whether it serves the display."""
        reader, writer = os.pipe()
        argv = [
            "Xvfb",
            number,
            "-displayfd",
            str(writer),
            "-screen",
            "0",
            f"{self._size}x24",
            "-noreset",
            *(self._more or ("-nolisten", "tcp")),
        ]
        self._process = subprocess.Popen(argv, pass_fds=[writer], stderr=subprocess.DEVNULL)
        os.close(writer)
        with os.fdopen(reader) as lines:
            served = lines.readline().strip()
        if served == "":
            self._process.wait()
        self.name = f":{served}"
        return served != ""

    def hang(self) -> None:
        """Freeze it: it accepts connections but answers nothing until it is killed or continued."""
        self._process.send_signal(signal.SIGSTOP)

    def wake(self) -> None:
        """Let it continue."""
        self._process.send_signal(signal.SIGCONT)

    def restart(self, *more: str) -> None:
        """Kill it and start another under the same number; ``more``: extra command-line arguments."""
        self.kill()
        self._more = more
        assert self._start(self.name)

    def kill(self) -> None:
        """End it while clients are connected."""
        self._process.kill()
        self._process.wait()


@contextmanager
def x_server(size: str = "320x200", *more: str) -> Iterator[XServer]:
    """Run an X server with a screen of this size, in pixels, for the duration of the block."""
    need("Xvfb")
    server = XServer(size, *more)
    try:
        yield server
    finally:
        server.kill()

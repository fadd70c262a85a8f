"""A private X server, for tests that need one."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from tests.support.private_bus import need


class XServer:
    """A running Xvfb. ``more``: arguments of its command line."""

    def __init__(self, size: str, *more: str) -> None:
        self._size = size
        self._more = more
        self._start()

    def _start(self, *number: str) -> None:
        reader, writer = os.pipe()
        # -displayfd: it finds a free display by itself, so that tests can run side by side.
        argv = [
            "Xvfb",
            *number,
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
            self.name = f":{lines.readline().strip()}"

    def hang(self) -> None:
        """Let it stand still: it takes connections, and answers nothing, until it is killed."""
        self._process.send_signal(signal.SIGSTOP)

    def wake(self) -> None:
        """Let it go on."""
        self._process.send_signal(signal.SIGCONT)

    def restart(self, *more: str) -> None:
        """Kill it, and start another under the same number; ``more``: as for a new one."""
        self.kill()
        self._more = more
        self._start(self.name)

    def kill(self) -> None:
        """End it under the feet of its clients."""
        self._process.kill()
        self._process.wait()


@contextmanager
def x_server(size: str = "320x200", *more: str) -> Iterator[XServer]:
    """Run an X server for a while, of so many pixels."""
    need("Xvfb")
    server = XServer(size, *more)
    try:
        yield server
    finally:
        server.kill()

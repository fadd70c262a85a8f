"""A private X server, for tests that need one."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from tests.adapters.linux.programs import need


class XServer:
    """A running Xvfb."""

    def __init__(self, size: str) -> None:
        reader, writer = os.pipe()
        # -displayfd: it finds a free display by itself, so that tests can run side by side.
        argv = [
            "Xvfb",
            "-displayfd",
            str(writer),
            "-screen",
            "0",
            f"{size}x24",
            "-nolisten",
            "tcp",
            "-noreset",
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

    def kill(self) -> None:
        """End it under the feet of its clients."""
        self._process.kill()
        self._process.wait()


@contextmanager
def x_server(size: str = "320x200") -> Iterator[XServer]:
    """Run an X server for a while, of so many pixels."""
    need("Xvfb")
    server = XServer(size)
    try:
        yield server
    finally:
        server.kill()

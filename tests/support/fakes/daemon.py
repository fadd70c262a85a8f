"""A private message bus, which can be ended and started again at the same address."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from pathlib import Path

from tests.support.waiting import eventually

_CONFIG = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


class Daemon:
    """A dbus-daemon without any services of its own."""

    def __init__(self, folder: Path) -> None:
        self._socket = folder / "bus"
        self._config = folder / "bus.conf"
        self._config.write_text(_CONFIG.format(socket=self._socket), "utf-8")
        self._process: subprocess.Popen[bytes] | None = None
        self.address = f"unix:path={self._socket}"

    def start(self) -> None:
        """Start it; it listens when this returns."""
        self._socket.unlink(missing_ok=True)
        self._process = subprocess.Popen(["dbus-daemon", "--nofork", f"--config-file={self._config}"])
        if not eventually(self._listens):
            raise AssertionError("dbus-daemon did not start")

    def _listens(self) -> bool:
        if sys.platform == "win32":
            return False
        with socket.socket(socket.AF_UNIX) as caller:
            return caller.connect_ex(str(self._socket)) == 0

    def hang(self) -> None:
        """Stop the process: it accepts connections and reads nothing until it wakes or is killed."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def wake(self) -> None:
        """Let it continue."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """Kill it without any notice to its clients."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._process = None

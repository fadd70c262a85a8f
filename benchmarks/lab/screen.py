"""A virtual screen, and a watcher that sees a window the moment it is painted."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

LARGE = 60_000  # pixels: a smaller window is not a break window
PATIENCE_S = 20.0
PROGRAMS = ("Xvfb", "openbox", "xdotool", "dbus-daemon")
# A bus without activation: a request to Workrave would start a second one.
_BUS = """<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
</policy></busconfig>"""
_STRIP = 8  # pixels: the width of the strip that is searched for paint
_LOOK_S = 0.0005  # between two looks at a window that is not painted yet


@contextmanager
def screen_in_memory() -> Iterator[dict[str, str]]:
    """An X server with a window manager, message buses and a separate home; returns its environment."""
    home = tempfile.mkdtemp()
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1280x1000x24", "-nolisten", "tcp"]
    processes = [subprocess.Popen(command, pass_fds=[writer], stderr=subprocess.DEVNULL)]
    os.close(writer)
    with os.fdopen(reader) as numbers:
        number = numbers.readline().strip()
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    env = {
        **inherited,
        "DISPLAY": f":{number}",
        "HOME": home,
        "NO_AT_BRIDGE": "1",
        "GSETTINGS_BACKEND": "memory",
    }
    try:
        # A system bus too, which Safe Eyes needs.
        for bus in ("DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS"):
            processes.append(_started_bus(env))
            env[bus] = _address(processes[-1])
        processes.append(subprocess.Popen(["openbox"], env=env, stderr=subprocess.DEVNULL))
        time.sleep(1)
        yield env
    finally:
        for process in reversed(processes):
            process.terminate()
            process.wait(PATIENCE_S)
        shutil.rmtree(home, ignore_errors=True)


def _started_bus(env: dict[str, str]) -> subprocess.Popen[bytes]:
    settings = Path(env["HOME"], "bus.conf")
    settings.write_text(_BUS)
    command = ["dbus-daemon", f"--config-file={settings}", "--nofork", "--nopidfile", "--print-address"]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def _address(bus: subprocess.Popen[bytes]) -> str:
    assert bus.stdout
    return bus.stdout.readline().decode().strip()


class Eye:
    """Sees windows appear. It sleeps until the X server reports one, then looks at a narrow strip of it alone.

    So it hardly disturbs the measurement: a look costs about 0.2 ms.
    """

    def __init__(self, name: str) -> None:
        from Xlib import X, display

        self._display = display.Display(name)
        self._root = self._display.screen().root
        self._root.change_attributes(event_mask=X.SubstructureNotifyMask)
        self._come: dict[int, Any] = {}  # since `forget`, by id
        self.seen: Any = None  # the window that was waited for

    def forget(self) -> None:
        """Ignore all windows that appeared until now."""
        self._display.sync()
        while self._display.pending_events():
            self._display.next_event()
        self._come.clear()

    def wait(self, since: float, patience_s: float = PATIENCE_S) -> float | None:
        """Seconds from ``since`` until a large window that appeared after `forget` is painted; None if none is."""
        from Xlib import error

        while (left := since + patience_s - time.perf_counter()) > 0:
            self._take_in(_LOOK_S if self._come else left)
            for window in list(self._come.values()):
                try:
                    if self._large(window) and self._painted(window):
                        self.seen = window
                        return time.perf_counter() - since
                except error.XError:  # gone, or not there yet
                    self._come.pop(window.id, None)
        return None

    def _take_in(self, patience_s: float) -> None:
        from Xlib import X

        if not self._display.pending_events():
            select.select([self._display], [], [], patience_s)
        while self._display.pending_events():
            event = self._display.next_event()
            if event.type == X.MapNotify:
                self._come[event.window.id] = event.window
            elif event.type in {X.UnmapNotify, X.DestroyNotify}:
                self._come.pop(event.window.id, None)

    def _large(self, window: Any) -> bool:
        place = window.get_geometry()
        return bool(place.width * place.height > LARGE)

    def _painted(self, window: Any) -> bool:
        """Whether there is more than one colour in its middle, where all these programs centre their text."""
        from Xlib import X

        place = window.get_geometry()
        high = place.height // 2
        raw = window.get_image(place.width // 2, high // 2, _STRIP, high, X.ZPixmap, 0xFFFFFFFF).data
        return bool(raw != raw[:4] * (_STRIP * high))

    def frames_a_second(self, seconds: float = 2.0) -> float:
        """How often the breath ring of the window last seen changes."""
        from Xlib import X

        before, changes = b"", 0
        begin = time.perf_counter()
        while time.perf_counter() - begin < seconds:
            raw = self.seen.get_image(16, 360, 130, 140, X.ZPixmap, 0xFFFFFFFF).data
            changes += raw != before
            before = raw
            time.sleep(0.004)
        return changes / seconds


def family(pid: int) -> list[int]:
    """A process and all its descendants."""
    try:
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:  # ended just now
        return []
    return [pid, *(each for child in below for each in family(int(child)))]


def pss_mb(pid: int) -> float:
    """Proportional memory of a process alone, in MiB."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:  # ended just now
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def cpu_s(pid: int) -> float:
    """Seconds of CPU that the threads of a process have used, to the microsecond."""
    spent = 0.0
    for task in Path(f"/proc/{pid}/task").iterdir():
        try:
            spent += int((task / "schedstat").read_text().split()[0]) / 1e9
        except OSError:  # ended just now
            continue
    return spent

"""The break window: how soon it is there, how smooth, at what cost; beside Safe Eyes' and Workrave's, if installed.

    python benchmarks/popup.py

All in one run, on a screen in memory. "Cold" is from the start of the process to the first picture on the screen,
"pre-warmed" from the order to show a window that waits hidden. CPU is of one core, at 30 frames a second, once a loop
of the figure is cached. PSS is the memory that is the process's own plus its share of what it has in common with
others. Peers are measured by their break windows, too: cold start to the first large window, PSS a moment later.
Exit code 1 if an aim is missed.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from deskbreak.shell.popup_child import FRUGAL

FIRST_FRAME_AIM_MS, CPU_AIM, PSS_AIM_MB = 30.0, 0.12, 40.0
BREATH_S = 4.0
MEASURED_S = 8.0
TICKS = os.sysconf("SC_CLK_TCK")
LARGE = 150  # pixels: a window smaller than that is no break window
PATIENCE_S = 20.0


@contextmanager
def screen_in_memory() -> Iterator[dict[str, str]]:
    """An X server with openbox, and a home of its own."""
    home = tempfile.mkdtemp()
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1280x1000x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writer], stderr=subprocess.DEVNULL)
    os.close(writer)
    with os.fdopen(reader) as numbers:
        number = numbers.readline().strip()
    env = {**os.environ, "DISPLAY": f":{number}", "HOME": home, "XDG_STATE_HOME": home, "NO_AT_BRIDGE": "1"}
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        env[name] = f"{home}/{name}"
        Path(env[name]).mkdir()
    manager = subprocess.Popen(["openbox"], env=env, stderr=subprocess.DEVNULL)
    try:
        time.sleep(1)
        yield env
    finally:
        for process in (manager, server):
            process.terminate()
            process.wait(PATIENCE_S)
        shutil.rmtree(home, ignore_errors=True)


class Eye:
    """Looks for windows on the screen."""

    def __init__(self, name: str) -> None:
        from Xlib import display

        self._display = display.Display(name)

    def large_windows(self) -> list[Any]:
        """Windows on the screen that are large enough to be one of a break."""
        found = []
        for window in self._display.screen().root.query_tree().children:
            place = window.get_geometry()
            if window.get_attributes().map_state and min(place.width, place.height) > LARGE:
                found.append(window)
        return found

    def painted(self, window: Any) -> bool:
        """Whether there is more than one colour in it."""
        from Xlib import X

        place = window.get_geometry()
        wide, high = place.width // 3, place.height // 2
        raw = window.get_image(wide, place.height // 4, wide, high, X.ZPixmap, 0xFFFFFFFF).data
        return len({raw[i : i + 4] for i in range(0, len(raw), 4)}) > 1

    def wait(self, since: float) -> float | None:
        """Seconds from ``since`` to a painted window; None if none comes."""
        from Xlib import error

        while time.perf_counter() - since < PATIENCE_S:
            try:
                if any(self.painted(window) for window in self.large_windows()):
                    return time.perf_counter() - since
            except (error.BadWindow, error.BadDrawable, error.BadMatch):  # gone, or not there yet
                continue
            time.sleep(0.001)
        return None


class Popup:
    """Our break window as a process."""

    def __init__(self, env: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "deskbreak.popup"],
            env={**FRUGAL, **env},  # as the product starts it
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def order(self, **fields: object) -> None:
        """Send one line."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps(fields) + "\n")
        self.process.stdin.flush()

    def wait_for(self, word: str) -> None:
        """Read until it says that."""
        assert self.process.stdout
        while json.loads(self.process.stdout.readline() or '{"say": "ended"}')["say"] != word:
            continue

    def end(self) -> None:
        """Let it go."""
        self.process.communicate()


def family(pid: int) -> list[int]:
    """A process and all below it."""
    try:
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:  # ended just now
        return []
    return [pid, *(each for child in below for each in family(int(child)))]


def pss_mb(pid: int) -> float:
    """Proportional memory of a process and those that it started, in MiB."""
    total = 0
    for each in family(pid):
        try:
            lines = Path(f"/proc/{each}/smaps_rollup").read_text().splitlines()
        except OSError:  # ended just now
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def cpu_s(pid: int) -> float:
    """Seconds of CPU that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def key(env: dict[str, str], *names: str) -> None:
    """Press keys."""
    subprocess.run(["xdotool", "key", "--delay", "50", *names], env=env, check=True)


def ours(env: dict[str, str], eye: Eye) -> dict[str, float]:
    """Measure our window: cold, pre-warmed, in a step whose loop is cached."""
    found: dict[str, float] = {}
    popup = Popup(env)
    begin = time.perf_counter()
    popup.order(do="prepare", page="guide", breath_s=BREATH_S)
    popup.order(do="show", focus=True)
    found["cold ms"] = 1e3 * (eye.wait(begin) or 0.0)
    popup.end()
    popup = Popup(env)
    popup.order(do="prepare", page="guide", breath_s=BREATH_S)
    popup.wait_for("ready")
    time.sleep(1)
    found["hidden MiB"] = pss_mb(popup.process.pid)
    begin = time.perf_counter()
    popup.order(do="show", focus=True)
    found["pre-warmed ms"] = 1e3 * (eye.wait(begin) or 0.0)
    time.sleep(1.5)
    key(env, "Right", "Right", "Right", "Right")  # to "Reach": three breaths of 8 s
    time.sleep(2 * BREATH_S + 0.5)
    frames, used = frames_seen(eye), cpu_s(popup.process.pid)
    time.sleep(MEASURED_S)
    found["CPU share"] = (cpu_s(popup.process.pid) - used) / MEASURED_S
    found["frames a second"] = frames
    found["open MiB"] = pss_mb(popup.process.pid)
    popup.end()
    return found


def frames_seen(eye: Eye) -> float:
    """How often a second the breath ring's picture changes, seen from outside for two seconds."""
    from Xlib import X

    window, before, changes = eye.large_windows()[0], b"", 0
    begin = time.perf_counter()
    while time.perf_counter() - begin < 2:
        raw = window.get_image(16, 360, 130, 140, X.ZPixmap, 0xFFFFFFFF).data
        changes += raw != before
        before = raw
        time.sleep(0.004)
    return changes / 2


def peer(env: dict[str, str], eye: Eye, name: str, script: str) -> None:
    """Print how long a peer takes to its break window, and its own memory then."""
    begin = time.perf_counter()
    process = subprocess.Popen(
        ["dbus-run-session", "--", "sh", "-c", script],
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        there = eye.wait(begin)
        time.sleep(1)
        everybody = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
        memory = sum(pss_mb(each) for each in everybody if command_of(each) == name)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(PATIENCE_S)
    when = f"{there * 1e3:.0f} ms" if there else "no window"
    print(f"{name:10} cold {when}   open MiB {memory:.2f}")


def command_of(pid: int) -> str:
    """The name of a process."""
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:  # ended just now
        return ""


def peers(env: dict[str, str], eye: Eye) -> None:
    """Safe Eyes and Workrave, where they are."""
    if shutil.which("safeeyes"):  # it wants a system bus: the private one stands in
        peer(env, eye, "safeeyes", "DBUS_SYSTEM_BUS_ADDRESS=$DBUS_SESSION_BUS_ADDRESS exec safeeyes -t")
    if shutil.which("workrave"):
        ask = "dbus-send --session --print-reply --dest=org.workrave.Workrave /org/workrave/Workrave/UI"
        rest = f"{ask} org.workrave.ControlInterface.RestBreak"
        peer(
            env, eye, "workrave", f"workrave & for i in $(seq 99); do {rest} && break; sleep 0.1; done; wait"
        )


def main() -> int:
    """Measure and print."""
    if missing := [name for name in ("Xvfb", "openbox", "xdotool") if not shutil.which(name)]:
        print(f"not measured: {', '.join(missing)} is missing")
        return 0
    with screen_in_memory() as env:
        eye = Eye(env["DISPLAY"])
        found = ours(env, eye)
        print("deskbreak ", "   ".join(f"{name} {value:.2f}" for name, value in found.items()))
        peers(env, eye)
    aims = {"pre-warmed ms": FIRST_FRAME_AIM_MS, "CPU share": CPU_AIM, "open MiB": PSS_AIM_MB}
    missed = [f"{name} above {aim:g}" for name, aim in aims.items() if found[name] > aim]
    print("missed: " + ", ".join(missed) if missed else "all aims reached")
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())

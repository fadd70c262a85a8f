"""What DeskBreak costs while idle: wakeups, CPU time and memory, compared with its peers in one run.

    python benchmarks/idle.py [SECONDS]

On a virtual desktop (Xvfb, a panel with a tray, a notification daemon) runs the real program with its default
settings; beside it a Python that only sleeps, and a small program with a tray icon by pystray as it comes. Wakeups
are voluntary context switches of all threads together. PSS divides shared memory among the processes that share it:
above all the Python library, here among all running Pythons. "own" is memory that no other process shares; it would
be free without this process. Exit code 1 if the program is above one of the two aims (for 60 s) twice in a row.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # the lab is not part of the product

from tests.support.desktop.lab import Desktop, missing_programs  # noqa: E402 - see above
from tests.support.desktop.product import COMMAND, Product  # noqa: E402 - see above

if TYPE_CHECKING:
    from collections.abc import Sequence

SECONDS = 60.0
MOST_WAKEUPS = 6
MOST_PSS_MIB = 13.2 + 6.0  # an icon on the message bus alone, measured, and what the rest may add
# The start is over when no process has woken for longer than the 15 s in which the program waits for a missing tray.
_QUIET_S, _SETTLE_WITHIN_S = 20.0, 120.0
_TICKS = os.sysconf("SC_CLK_TCK")

BARE = "import time; time.sleep(86400)"
PYSTRAY = """
import os, sys
os.environ["PYSTRAY_BACKEND"] = sys.argv[1]
import pystray
from PIL import Image
menu = pystray.Menu(pystray.MenuItem("Quit", lambda icon, item: icon.stop()))
pystray.Icon("peer", Image.new("RGBA", (64, 64), "green"), "Peer", menu).run()
"""


@dataclass(frozen=True, slots=True)
class Use:
    """The resources that a process has used so far."""

    wakeups: Counter[str]  # by thread
    cpu_s: float
    rss_mib: float
    pss_mib: float
    own_mib: float


def use_of(pid: int) -> Use:
    """Read what the kernel has counted of a process."""
    process = Path(f"/proc/{pid}")
    wakeups: Counter[str] = Counter()
    for task in (process / "task").iterdir():
        status = (task / "status").read_text()
        name = _find(r"^Name:\s+(.*)$", status)
        wakeups[f"{name}/{task.name}"] = int(_find(r"^voluntary_ctxt_switches:\s+(\d+)$", status))
    spent = (process / "stat").read_text().rpartition(")")[2].split()
    memory = (process / "smaps_rollup").read_text()
    return Use(
        wakeups,
        (int(spent[11]) + int(spent[12])) / _TICKS,
        int(_find(r"^Rss:\s+(\d+) kB$", memory)) / 1024,
        int(_find(r"^Pss:\s+(\d+) kB$", memory)) / 1024,
        sum(map(int, re.findall(r"^Private_\w+:\s+(\d+) kB$", memory, re.MULTILINE))) / 1024,
    )


def _find(pattern: str, text: str) -> str:
    found = re.search(pattern, text, re.MULTILINE)
    if found is None:
        raise LookupError(pattern)
    return found[1]


def settle(pids: dict[str, int]) -> None:
    """Wait until none of them has woken for a while."""
    deadline = time.monotonic() + _SETTLE_WITHIN_S
    counts: list[Counter[str]] = []
    while time.monotonic() < deadline:
        before, counts = counts, [use_of(pid).wakeups for pid in pids.values()]
        if counts == before:
            return
        time.sleep(_QUIET_S)
    print("something is never quiet", file=sys.stderr)


def measure(pids: dict[str, int], seconds: float) -> dict[str, tuple[Use, Use]]:
    """Measure all processes over the same period."""
    before = {name: use_of(pid) for name, pid in pids.items()}
    time.sleep(seconds)
    return {name: (before[name], use_of(pid)) for name, pid in pids.items()}


def peers(desktop: Desktop) -> dict[str, int]:
    """Start the programs that DeskBreak is compared with; process ids by name."""
    started = {"bare Python": [sys.executable, "-c", BARE], "pystray, xorg": _pystray(sys.executable, "xorg")}
    system = shutil.which("python3", path="/usr/bin")
    if system and _has_indicators(system):
        packages = Path(import_module("PIL").__file__ or "").parents[1]
        started["pystray, appindicator"] = [
            "env",
            f"PYTHONPATH={packages}",
            *_pystray(system, "appindicator"),
        ]
    return {name: desktop.run(*argv).pid for name, argv in started.items()}


def _pystray(python: str, backend: str) -> list[str]:
    return [python, "-c", PYSTRAY, backend]


def _has_indicators(python: str) -> bool:
    code = "import gi; gi.require_version('AyatanaAppIndicator3', '0.1')"
    return subprocess.run([python, "-c", code], capture_output=True, check=False).returncode == 0


def show(measured: dict[str, tuple[Use, Use]], seconds: float) -> None:
    """Print the table."""
    print(f"{f'{seconds:g} s idle':24}{'wakeups':>9}{'CPU ms':>9}{'RSS MiB':>9}{'PSS MiB':>9}{'own MiB':>9}")
    for name, (before, after) in measured.items():
        woken = (after.wakeups - before.wakeups).total()
        cpu_ms = (after.cpu_s - before.cpu_s) * 1000
        print(f"{name:24}{woken:9}{cpu_ms:9.0f}{after.rss_mib:9.1f}{after.pss_mib:9.1f}{after.own_mib:9.1f}")


def kept(before: Use, after: Use) -> bool:
    """Print which threads woke, and the aims; whether both are met."""
    woken = after.wakeups - before.wakeups
    for thread, times in woken.most_common():
        print(f"    {thread:24}{times:5}")
    print(f"aims: at most {MOST_WAKEUPS} wakeups in {SECONDS:g} s, at most {MOST_PSS_MIB:.1f} MiB PSS")
    return woken.total() <= MOST_WAKEUPS and after.pss_mib <= MOST_PSS_MIB


def reached(seconds: float) -> bool:
    """Measure and print; whether both aims are met."""
    with Desktop() as desktop:
        pids = {COMMAND.name: Product(desktop).start().pid} | peers(desktop)
        desktop.the_tray_icon()
        settle(pids)
        measured = measure(pids, seconds)
    show(measured, seconds)
    return kept(*measured[COMMAND.name])


def main(argv: Sequence[str]) -> int:
    """Measure and print, once more if an aim is missed."""
    seconds = float(argv[0]) if argv else SECONDS
    if missing := missing_programs():
        print(f"not measured: {', '.join(missing)} missing", file=sys.stderr)
        return 0
    if reached(seconds):
        return 0
    print("again: other load can only increase it, by splitting work that is done together")
    return 0 if reached(seconds) else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

"""How long ``deskbreak status --json`` takes, as a ratio to a bare Python that imports argparse.

    python benchmarks/status.py [ROUNDS]

A real server in a separate process gives a fixed answer. Both commands run alternately, so that a busy machine
slows both; the medians are compared. Exit
code 1 if the ratio is above the aim.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

AIM = 1.5
STATUS: dict[str, object] = {
    "state": "sitting",
    "title": "Sitting 32 min",
    "detail": "Break in 13 min (15:40)",
    "seated_s": 1920.0,
    "due_in_s": 780.0,
    "interval_s": 2700.0,
    "break_id": 7,
    "snoozes_left": 3,
    "paused_until": None,
    "today": {"breaks": 4, "seated_s": 11400.0},
    "problems": [],
    "parts": {"tray icon": "StatusNotifierItem", "activity": "X11 SYNC"},
}


def serve() -> None:
    """Answer until standard input is closed."""
    from deskbreak.ipc.server import Server
    from deskbreak.storage import paths

    server = Server(paths.socket_file(), lambda _: {"ok": True, "status": STATUS})
    server.start()
    print("ready", flush=True)
    sys.stdin.read()
    server.stop()


def seconds(command: list[str], env: dict[str, str]) -> float:
    """Run ``command`` to its end; returns its duration."""
    start = time.perf_counter()
    subprocess.run(command, env=env, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def measure(rounds: int) -> tuple[float, float]:
    """Median seconds of ``deskbreak status --json`` and of the bare interpreter."""
    script = Path(sys.executable).with_name("deskbreak")
    ours = [str(script)] if script.exists() else [sys.executable, "-m", "deskbreak"]
    bare = [sys.executable, "-c", "import argparse"]
    folder = tempfile.mkdtemp()
    # Byte code is kept, as in any installation, but not in the checkout.
    env = {**os.environ, "XDG_RUNTIME_DIR": folder, "PYTHONPYCACHEPREFIX": folder}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    with subprocess.Popen(
        [sys.executable, __file__, "--serve"], env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as server:
        try:
            if server.stdout is None or server.stdout.readline() != b"ready\n":
                msg = "the server did not start"
                raise SystemExit(msg)
            for command in ([*ours, "status", "--json"], bare):
                seconds(command, env)  # the first run writes byte code
            pairs = [(seconds([*ours, "status", "--json"], env), seconds(bare, env)) for _ in range(rounds)]
        finally:
            server.communicate()
            shutil.rmtree(folder)
    return statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs)


def main() -> int:
    """Measure and print."""
    if "--serve" in sys.argv:
        serve()
        return 0
    ours, bare = measure(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
    ratio = ours / bare
    print(f"deskbreak status --json  {ours * 1e3:6.1f} ms")
    print(f"python, import argparse  {bare * 1e3:6.1f} ms")
    print(f"ratio                    {ratio:6.2f}    (aim: at most {AIM})")
    return 0 if ratio <= AIM else 1


if __name__ == "__main__":
    raise SystemExit(main())

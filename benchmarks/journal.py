"""What ``stats`` and ``log --last`` cost over twelve years of breaks, beside a bare Python.

    python benchmarks/journal.py [ROUNDS]

Three devices with 50,000 entries in all, and three with 500. Time is the ratio to a bare interpreter that starts and
ends, in alternating runs; memory is the peak of the process. The journal may grow, the output does not: exit
code 1 if either takes more than `TIME_AIM_S` or `MEMORY_AIM_KB` over the bare one
(the aims are those of the machine they were set on, the ratios hold anywhere).
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from deskbreak.core.model.journal_entry import Entry, EntryKind, Outcome, RoutineResult, StepResult
from deskbreak.core.model.routine import Variant
from deskbreak.storage.journal_codec import Line, encode

TIME_AIM_S = 0.15
MEMORY_AIM_KB = 16 * 1024
DEVICES = ("desk-0000", "laptop-0001", "lab-0002")
STEPS = tuple(StepResult(f"step_{number}", 30.0, Outcome.DONE) for number in range(10))
RESULT = RoutineResult(EntryKind.GUIDED, Variant.STANDING, STEPS, stiffness_before=4, stiffness_after=2)
COMMANDS = (["stats"], ["log", "--last", "20"], ["log", "--last", "20", "--json"])
# Prints the peak memory of the one child that it ran, in KiB.
MEMORY = (
    "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True);"
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
)


def write_journal(folder: Path, count: int) -> None:
    """``count`` entries, the newest of them now, a third on each device."""
    folder.mkdir(parents=True)
    each = count // len(DEVICES)
    now = datetime.now(UTC)
    for device in DEVICES:
        with (folder / f"{device}.jsonl").open("wb") as file:
            for seq in range(1, each + 1):
                at = now - timedelta(hours=6.3) * (each - seq)
                entry = Entry(EntryKind.GUIDED, at, 2700.0, 300.0, RESULT if seq % 2 else None)
                file.write(encode(Line(device, seq, entry)))


def seconds(command: list[str], env: dict[str, str]) -> float:
    """Run ``command`` to its end; returns its duration."""
    start = time.perf_counter()
    subprocess.run(command, env=env, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def kilobytes(command: list[str], env: dict[str, str]) -> int:
    """Return the peak memory of ``command``."""
    measuring = [sys.executable, "-c", MEMORY, *command]
    return int(subprocess.run(measuring, env=env, check=True, capture_output=True, text=True).stdout)


def main() -> int:
    """Measure and print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    bare = [sys.executable, "-c", "pass"]
    passed = True
    with tempfile.TemporaryDirectory() as base:
        print("entries  command                  bare     ours    over  ratio    memory over bare")
        for count in (500, 50_000):
            data = Path(base) / str(count)
            write_journal(data / "deskbreak" / "journal", count)
            env = {**os.environ, "XDG_DATA_HOME": str(data), "PYTHONPYCACHEPREFIX": base}
            env.pop("PYTHONDONTWRITEBYTECODE", None)
            for words in COMMANDS:
                ours = [sys.executable, "-m", "deskbreak", *words]
                seconds(ours, env)  # the first run writes byte code
                pairs = [(seconds(bare, env), seconds(ours, env)) for _ in range(rounds)]
                before, after = (statistics.median(times) for times in zip(*pairs, strict=True))
                memory = kilobytes(ours, env) - kilobytes(bare, env)
                print(
                    f"{count:7}  {' '.join(words):22}  {before * 1e3:4.0f} ms  {after * 1e3:4.0f} ms"
                    f"  {(after - before) * 1e3:3.0f} ms  {after / before:5.2f}  {memory / 1024:8.1f} MiB"
                )
                passed &= after - before <= TIME_AIM_S and memory <= MEMORY_AIM_KB
    return 0 if passed else 1


if __name__ == "__main__":
    raise SystemExit(main())

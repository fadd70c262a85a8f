"""How long from the click to the first frame of the break window, pre-warmed and cold; what it weighs, hidden.

    python benchmarks/popup.py [ROUNDS]

The windows are opened as the engine opens them, on a virtual desktop. Medians
in milliseconds; the window says by itself when it has been painted, and the
time until that was heard is counted in. Exit code 1 if the pre-warmed one is
slower than the aim, or no faster than a cold one.
"""

from __future__ import annotations

import os
import statistics
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the lab is no part of the product

from deskbreak.core.routine import Variant
from deskbreak.shell.popup_process import PopupProcess
from tests.desktop.lab import Desktop, missing_programs
from tests.desktop.processes import marked, poll

if TYPE_CHECKING:
    from collections.abc import Iterator

AIM_MS = 50.0  # nobody sees less; 18 measured on an idle machine
_PATIENCE_S = 60.0


class Clocked(PopupProcess):
    """Notes when a window said that it is ready, and that it was painted."""

    def __init__(self) -> None:
        """Make it with the built-in look."""
        super().__init__(lambda _: None, prepare=lambda _: {"theme": "light"})
        self.said: dict[bytes, threading.Event] = {b"ready": threading.Event(), b"shown": threading.Event()}

    def _heard(self, window: object, line: bytes) -> None:
        for word, event in self.said.items():
            if word in line:
                event.set()
        super()._heard(window, line)  # type: ignore[arg-type]  # a window of its own kind

    def await_word(self, word: bytes) -> None:
        """Wait until a window has said that."""
        if not self.said[word].wait(_PATIENCE_S):
            raise SystemExit(f"the break window never said {word.decode()}")


@contextmanager
def popup() -> Iterator[Clocked]:
    """Give a way to open windows, and close them."""
    clocked = Clocked()
    try:
        yield clocked
    finally:
        clocked.stop()


def opened_ms(clocked: Clocked) -> float:
    """Open a window; how long until it was painted."""
    start = time.perf_counter()
    clocked.open(1, Variant.STANDING, take_focus=True)
    clocked.await_word(b"shown")
    return (time.perf_counter() - start) * 1000


def cold_ms() -> float:
    """Open a window of which nothing was prepared."""
    with popup() as clocked:
        return opened_ms(clocked)


def warm_ms_and_mib(mark: str) -> tuple[float, float]:
    """Open a window that was waiting, hidden; and what it weighed then."""
    with popup() as clocked:
        clocked.warm(Variant.STANDING)
        clocked.await_word(b"ready")
        weight = hidden_mib(mark)
        return opened_ms(clocked), weight


def hidden_mib(mark: str) -> float:
    """Weigh the hidden window, once it has stopped growing."""
    pid = next(pid for pid in marked(mark) if b"deskbreak.popup" in Path(f"/proc/{pid}/cmdline").read_bytes())
    seen = [0.0]

    def at_rest() -> bool:
        seen.append(_pss_mib(pid))
        return seen[-1] == seen[-2]

    poll(at_rest, 5)
    return seen[-1]


def _pss_mib(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def main() -> int:
    """Measure by turns, and print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    if missing := missing_programs():
        print(f"not measured: {', '.join(missing)} missing", file=sys.stderr)
        return 0
    with Desktop() as desktop:
        os.environ.update(desktop.env)
        cold_ms()  # the first one fills the caches
        measured = [(cold_ms(), *warm_ms_and_mib(desktop.mark)) for _ in range(rounds)]
    cold, warm, weight = (statistics.median(column) for column in zip(*measured, strict=True))
    print(f"click to first frame, cold        {cold:7.1f} ms")
    print(f"click to first frame, pre-warmed  {warm:7.1f} ms    (aim: at most {AIM_MS:g})")
    print(f"hidden, pre-warmed                {weight:7.1f} MiB PSS")
    return 0 if warm <= AIM_MS and warm < cold else 1


if __name__ == "__main__":
    raise SystemExit(main())

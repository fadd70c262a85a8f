"""Processes of the lab: each has its own log and is ended by its id; none is left behind."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

MARK = "DESKBREAK_LAB"
"""Environment variable that every process of a lab inherits, however it was started: its value names the lab."""

_POLL = 0.03  # the shortest time between two questions, seconds

_Answer = TypeVar("_Answer")


def poll(question: Callable[[], _Answer], seconds: float) -> _Answer:
    """Ask until the answer is true or the time is up; return the last answer.

    Waits between two questions as long as the last one took, so that polling leaves time for the work it waits for.
    """
    began = time.monotonic()
    deadline = began + seconds
    while not (answer := question()) and (now := time.monotonic()) < deadline:
        time.sleep(max(_POLL, now - began))
        began = time.monotonic()
    return answer


class Process:
    """A running program. Its output goes to files, so that it never blocks and nothing is lost."""

    def __init__(
        self,
        argv: Sequence[str | Path],
        env: Mapping[str, str],
        logs: Path,
        *,
        name: str | None = None,
        pass_fds: Sequence[int] = (),
    ) -> None:
        self.name = name or Path(argv[0]).name
        number = len(list(logs.glob("*.out"))) + 1
        self._out = logs / f"{number:02}-{self.name}.out"
        self._err = self._out.with_suffix(".err")
        with self._out.open("wb") as out, self._err.open("wb") as err:
            self._popen = subprocess.Popen(
                [*_ends_with_parent(), *argv],
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                pass_fds=pass_fds,
                # Its own process group: Ctrl-C in the terminal reaches the tests, which then end the lab in order.
                process_group=0,
            )

    @property
    def pid(self) -> int:
        """The process id."""
        return self._popen.pid

    @property
    def running(self) -> bool:
        """Whether it is still running."""
        return self._popen.poll() is None

    @property
    def stdout(self) -> str:
        """Its standard output so far."""
        return self._out.read_text("utf-8", "replace")

    @property
    def stderr(self) -> str:
        """Its standard error so far."""
        return self._err.read_text("utf-8", "replace")

    def wait(self, seconds: float = 30) -> int:
        """Wait for it to end by itself; return its exit code (negative: the signal that ended it)."""
        try:
            return self._popen.wait(seconds)
        except subprocess.TimeoutExpired:
            message = f"{self.name} (pid {self.pid}) still runs after {seconds} s\n{self.stdout}{self.stderr}"
            raise AssertionError(message) from None

    def send(self, signal_number: signal.Signals) -> None:
        """Send a signal if it is still running."""
        self._popen.send_signal(signal_number)

    def kill(self) -> int:
        """Kill it without warning, as a crash or a power cut would."""
        self._popen.kill()
        return self._popen.wait()

    def end(self, seconds: float = 5) -> int:
        """Terminate it, then kill it if that fails; return its exit code."""
        self._popen.terminate()
        try:
            return self._popen.wait(seconds)
        except subprocess.TimeoutExpired:
            return self.kill()


def _ends_with_parent() -> list[str]:
    """Return the command prefix that ends a program when the tests are killed; setpriv then replaces itself with the
    program."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "TERM", "--"] if setpriv else []


def marked(mark: str) -> list[int]:
    """Return the ids of all processes with this mark in their environment, whether the lab started them or not."""
    wanted = f"{MARK}={mark}".encode()
    return [
        int(entry.name)
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit() and wanted in _environment(entry).split(b"\0")
    ]


def _environment(process: Path) -> bytes:
    try:
        return (process / "environ").read_bytes()
    except OSError:  # it has ended, or it belongs to another user
        return b""


def end_marked(mark: str, seconds: float = 5) -> list[int]:
    """End the remaining processes of a lab by id; return the ids that would not end."""
    for number, patience in ((signal.SIGTERM, seconds), (signal.SIGKILL, seconds)):
        for pid in marked(mark):
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                continue
        if poll(lambda: not marked(mark), patience):
            return []
    return marked(mark)

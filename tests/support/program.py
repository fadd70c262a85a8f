"""One installation without a display: its own home, and the real program as a child process."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from tests.support.processes import Process, poll
from tests.support.pseudo_terminal import FarSide

PATIENCE_S = 30.0  # generous, because a busy machine is slow
SOON = "[breaks]\ninterval = 0.05\n"  # three seconds, the shortest
ROOT = Path(__file__).parents[2]

_Answer = TypeVar("_Answer")


class Program:
    """DeskBreak with its own settings, state and journal; ends with the test."""

    def __init__(
        self, settings: str = "", command: Sequence[str | Path] = (sys.executable, "-m", "deskbreak")
    ) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="desk-"))  # short: a socket path may have at most 107 bytes
        self._command = list(command)
        self._running: list[Process | Typed] = []
        places = {
            "HOME": "home",
            "XDG_CONFIG_HOME": "config",
            "XDG_DATA_HOME": "data",
            "XDG_STATE_HOME": "state",
            "XDG_CACHE_HOME": "cache",
            "XDG_RUNTIME_DIR": "run",
            "TMPDIR": "tmp",
        }
        for place in (*places.values(), "logs"):
            (self.root / place).mkdir(mode=0o700)
        self.env = {name: str(self.root / place) for name, place in places.items()} | {
            "PATH": os.environ.get("PATH", os.defpath),
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            # Nothing listens there, so the machine's buses are never asked.
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={self.root}/run/session",
            "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={self.root}/run/system",
        }
        self.config = self.root / "config/deskbreak/config.toml"
        self.journal_folder = self.root / "data/deskbreak/journal"
        self.snapshot = self.root / "state/deskbreak/state.json"
        if settings:
            self.config.parent.mkdir()
            self.config.write_text(settings, "utf-8")

    # Starting and ending.

    def start(self, *argv: str) -> Process:
        """Start it with its output in a file, and wait until it answers."""
        engine = self.launch(*argv)
        self.wait_until_it_answers(engine)
        return engine

    def launch(self, *argv: str) -> Process:
        """Start it with its output in a file."""
        engine = Process([*self._command, *argv], self.env, self.root / "logs")
        self._running.append(engine)
        return engine

    def type_into(self, *argv: str, columns: int = 80) -> Typed:
        """Start it in a terminal."""
        typed = Typed([*self._command, *argv], self.env, columns)
        self._running.append(typed)
        return typed

    def close(self) -> None:
        """End what is still running and clean up."""
        for process in reversed(self._running):
            process.kill()
        shutil.rmtree(self.root)

    # Questions.

    def ask(self, *argv: str) -> subprocess.CompletedProcess[str]:
        """Run one command of the command line to its end."""
        return subprocess.run(
            [*self._command, *argv], env=self.env, capture_output=True, text=True, timeout=60, check=False
        )

    def status(self) -> dict[str, Any]:
        """The status of the running program; empty if none runs."""
        answer = self.ask("status", "--json")
        found: dict[str, Any] = json.loads(answer.stdout) if answer.returncode == 0 else {}
        return found

    def journal(self) -> list[dict[str, Any]]:
        """The lines of the journal."""
        if not self.journal_folder.is_dir():
            return []
        return [
            json.loads(line)
            for file in sorted(self.journal_folder.glob("*.jsonl"))
            for line in file.read_text("utf-8").splitlines()
        ]

    def kinds(self) -> list[str]:
        """The kinds of the journal entries, in order."""
        return [line["kind"] for line in self.journal()]

    def wait_until_it_answers(self, engine: Process | Typed) -> None:
        """Wait for a program that was started."""

        def answers() -> bool:
            if not engine.running:
                raise AssertionError(f"DeskBreak ended at once: {engine.stdout}{engine.stderr}")
            return bool(self.status())

        wait_for(answers, "a running DeskBreak")

    def wait_for_text(self, engine: Process, text: str) -> None:
        """Wait until it has printed this text."""
        wait_for(lambda: text in engine.stdout, f"{text!r}; there is {engine.stdout!r}, {engine.stderr!r}")


class Typed:
    """The program in a pseudo-terminal."""

    def __init__(self, argv: Sequence[str | Path], env: dict[str, str], columns: int = 80) -> None:
        self.screen = FarSide(columns)
        near = self.screen.near
        self._popen = subprocess.Popen(
            argv, env=env, stdin=near, stdout=near, stderr=near, start_new_session=True
        )

    @property
    def running(self) -> bool:
        """Whether it is still running."""
        self.screen.read(0.0)
        return self._popen.poll() is None

    @property
    def stdout(self) -> str:
        """Its output so far."""
        return self.screen.output

    stderr = ""

    def wait(self, seconds: float = PATIENCE_S) -> int:
        """Wait for it to end by itself while reading its output; return its exit code."""
        if not poll(lambda: not self.running, seconds):
            raise AssertionError(f"still runs after {seconds} s: {self.screen.output!r}")
        return self._popen.returncode

    def send(self, number: int) -> None:
        """Send a signal."""
        self._popen.send_signal(number)

    def kill(self) -> None:
        """Kill it, as a crash would."""
        self._popen.kill()
        self._popen.wait()
        self.screen.close()


def wait_for(question: Callable[[], _Answer], what: str) -> _Answer:
    """Wait until the answer is true, and return it."""
    answer = poll(question, PATIENCE_S)
    if not answer:
        raise AssertionError(f"waited {PATIENCE_S:g} s for {what}")
    return answer

"""Runs blocking jobs in one thread, so that they do not hold up a window: the current job, then the newest."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from functools import partial
from typing import TYPE_CHECKING, Final

from deskbreak.adapters.command import NO_WINDOW

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_END_S: Final = 1.0  # time that `stop` waits for the thread
_LONGEST_QUOTE: Final = 200  # characters of a program's last error line


class Failed(Exception):
    """A program failed; the text is its own error message."""


class TookTooLong(Failed):
    """A program did not end in time, and was killed."""


class Worker:
    """Does one job after the other. A newer job replaces one that waits."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._changed = threading.Condition()
        self._waiting: Callable[[], None] | None = None
        self._child: subprocess.Popen[str] | None = None
        self._thread: threading.Thread | None = None
        self._stopped = False

    def put(self, job: Callable[[], None]) -> None:
        """Do this job next, instead of the one that waits. Returns at once; has no effect after `stop`."""
        with self._changed:
            if self._stopped:
                return
            self._waiting = job
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name=self._name, daemon=True)
                self._thread.start()
            self._changed.notify()

    def run(self, command: Sequence[str], within_s: float, pass_fds: tuple[int, ...] = ()) -> None:
        """Run a program inside a job and wait for it; returns quietly if `stop` ends it. Raises Failed."""
        with self._changed:
            if self._stopped:
                return
            try:
                child = self._child = _start(command, pass_fds)
            except OSError as error:
                raise Failed(f"{command[0]} cannot be run ({error.strerror})") from error
        try:
            _, said = child.communicate(timeout=within_s)
        except subprocess.TimeoutExpired:
            _kill(child)
            child.communicate()
            raise TookTooLong(f"{command[0]} did not end within {within_s:.0f} seconds") from None
        finally:
            with self._changed:
                self._child = None
        if child.returncode and not self._stopped:
            why = _last_line(said, command[0]) or f"it ended with code {child.returncode}"
            raise Failed(f"{command[0]}: {why}")

    def stop(self) -> None:
        """Stop, and end the running program. Idempotent."""
        with self._changed:
            self._stopped, self._waiting = True, None
            thread, child = self._thread, self._child
            if child is not None:
                _kill(child)
            self._changed.notify()
        if thread is not None:
            thread.join(_END_S)

    def _work(self) -> None:
        while (job := self._next()) is not None:
            job()

    def _next(self) -> Callable[[], None] | None:
        with self._changed:
            while self._waiting is None and not self._stopped:
                self._changed.wait()
            job, self._waiting = self._waiting, None
            return job


class ProgramVoice:
    """The common part of voices that run a program for each text; reports the first failure."""

    def __init__(
        self, report: Callable[[str], None], command: Callable[[str], tuple[Sequence[str], float]]
    ) -> None:
        """``report`` receives one message, from another thread, when speaking fails.

        ``command`` returns the command for a text, and the seconds it may take.
        """
        self._report = report
        self._command = command
        self._worker = Worker("voice")
        self._failed = False

    def say(self, words: str) -> None:
        """Speak the words; returns at once."""
        self._worker.put(partial(self._say, words))

    def stop(self) -> None:
        """Stop the program."""
        self._worker.stop()

    def _say(self, words: str) -> None:
        try:
            self._worker.run(*self._command(words))
        except Failed as error:
            if not self._failed:
                self._failed = True
                self._report(f"Nothing can be spoken: {error}.")


def _last_line(said: str, program: str) -> str:
    """The last line without program name and source position, as in "aplay: main:831: audio open error"."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    last = lines[-1] if lines else ""
    name = re.escape(os.path.basename(program))  # noqa: PTH119 - a name is needed, not a path
    return re.sub(rf"^(\S*\b{name}: +)?([\w./-]+:\d+: +)?", "", last)[-_LONGEST_QUOTE:].rstrip(".")


def _start(command: Sequence[str], pass_fds: tuple[int, ...]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        pass_fds=pass_fds,
        start_new_session=True,  # the children of a script are killed with it
        creationflags=NO_WINDOW,
    )


def _kill(child: subprocess.Popen[str]) -> None:
    if sys.platform == "win32":
        child.kill()
    elif child.poll() is None:  # otherwise its pid may belong to another process by now
        os.killpg(child.pid, signal.SIGKILL)

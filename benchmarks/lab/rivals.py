"""The break windows of Safe Eyes and Workrave, opened on the same screen as DeskBreak's."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from xmlrpc.client import ServerProxy

from benchmarks.lab.screen import PATIENCE_S, Eye, family, pss_mb

RUNS = 3  # cold
SETTLED_S = 4.0  # after its start, until it is asked for a break
_OPEN_S = 2.0  # until the memory of an open window is read
_AGAIN_S = 0.1  # between two requests to one that is starting
_ANSWER_S = 3.0  # until an accepted request counts as lost
_SAFE_EYES = "http://localhost:7200"  # where its own command line reaches it


@dataclass(frozen=True, slots=True)
class Rival:
    """A program with breaks. ``ask`` requests one now, and returns whether it was understood."""

    name: str  # of its program, and of its process
    ask: Callable[[dict[str, str]], bool]
    note: str


@dataclass(frozen=True, slots=True)
class Seen:
    """The results of a rival: the shortest times in ms, None without a window; memory of its process in MiB."""

    cold_ms: float | None
    asked_ms: float | None
    open_mib: float


def _ask_safe_eyes(_env: dict[str, str]) -> bool:
    with suppress(OSError):
        ServerProxy(_SAFE_EYES).take_break()
        return True
    return False


def _ask_workrave(env: dict[str, str]) -> bool:
    where = ["--dest=org.workrave.Workrave", "/org/workrave/Workrave/UI"]
    what = "org.workrave.ControlInterface.RestBreak"
    command = ["dbus-send", "--session", "--print-reply", *where, what]
    return subprocess.run(command, env=env, capture_output=True, check=False).returncode == 0


RIVALS = (
    Rival("safeeyes", _ask_safe_eyes, "waits 1 s before each break, by its own design; covers the screen"),
    Rival("workrave", _ask_workrave, "timers, tray and window in one process"),
)


def measured(rival: Rival, env: dict[str, str], eye: Eye) -> Seen | None:
    """Start it again each time, and request a break at once; then once more after it has settled.

    None where it is not installed.
    """
    if not shutil.which(rival.name):
        return None
    cold = []
    for _ in range(RUNS):
        with _running(rival, env):
            cold.append(_opened(rival, env, eye))
    with _running(rival, env) as pid:
        time.sleep(SETTLED_S)
        asked = _opened(rival, env, eye)
        time.sleep(_OPEN_S)
        memory = sum(pss_mb(each) for each in family(pid) if _name_of(each) == rival.name)
    return Seen(min((ms for ms in cold if ms is not None), default=None), asked, memory)


def _opened(rival: Rival, env: dict[str, str], eye: Eye) -> float | None:
    """Milliseconds until its break window is painted; the request is repeated until it is understood."""
    begin = time.perf_counter()
    eye.forget()
    there = None
    while there is None and (spent := time.perf_counter() - begin) < PATIENCE_S:
        understood = rival.ask(env)
        there = eye.wait(begin, spent + (_ANSWER_S if understood else _AGAIN_S))
    return None if there is None else 1e3 * there


@contextmanager
def _running(rival: Rival, env: dict[str, str]) -> Iterator[int]:
    process = subprocess.Popen(
        [rival.name], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield process.pid
    finally:
        os.killpg(process.pid, signal.SIGKILL)  # Workrave ends slowly
        process.wait(PATIENCE_S)


def _name_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:  # ended just now
        return ""

"""Activity in terminals: a console, or a remote login by ssh.

Linux stores in the access time of a terminal when a program last read from it, which
is when the user typed; `w` derives idle time from it. All terminals of the user count,
because typing in another window is activity, too.

While the user is active, these times are read only when it could matter: at the last
input plus `idle_after_s`. During an absence the kernel wakes us at the next read
(`tty_inotify`). Where it does not, as in some containers, the times are read every 15 s:
a return is then reported up to 15 s late, at the cost of 4 wakeups per minute.
"""

from __future__ import annotations

import logging
import os
import select
import socket
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from deskbreak.adapters.presence.tty_inotify import TerminalReads, reads_are_reported
from deskbreak.core.model.presence import LastInput, Reading
from deskbreak.linux.worker_thread import REFRESH, WorkerThread
from deskbreak.ports import Post, Unavailable

_log = logging.getLogger(__name__)

_LOOK_EVERY_S = 15.0
_ROOT = 0
NEW_TERMINALS = "/dev/pts"
NO_TERMINAL = (
    "DeskBreak runs without a terminal here, so it does not see when you are away. Start it in a terminal, or in a"
    " desktop session."
)


def own_terminals(descriptors: Iterable[int] = range(3)) -> tuple[str, ...]:
    """The user's terminals: the one that we run in, consoles, and those created by ssh, tmux and others.

    Empty unless we run in a terminal, on one of these ``descriptors``: a service must not use the terminals
    that a user left open.
    """
    here = {name for descriptor in descriptors if (name := _name_of(descriptor))}
    if not here:
        return ()
    found = here | {str(path) for path in Path(NEW_TERMINALS).glob("[0-9]*")}
    me = Path("/proc/self").stat().st_uid
    if me != _ROOT:  # root owns all unused consoles
        found |= {str(path) for path in Path("/dev").glob("tty[0-9]*")}
    return tuple(sorted(path for path in found if _owner(path) == me))


class TtyActivity:
    """ports.Sensor over the access times of terminals."""

    def __init__(
        self,
        find: Callable[[], Iterable[str]] = own_terminals,
        reads_are_reported: Callable[[], bool] = reads_are_reported,
        look_every_s: float = _LOOK_EVERY_S,
    ) -> None:
        """``reads_are_reported``: whether the kernel reports reads; if not, look every ``look_every_s``."""
        self._find = find
        self._reads_are_reported = reads_are_reported
        self._look_every_s = look_every_s
        self._worker = WorkerThread("tty idle")

    @property
    def name(self) -> str:
        """The name of the sensor."""
        return "terminal activity"

    def start(self, report: Callable[[Reading], None], post: Post, idle_after_s: float) -> None:
        """Look, then report the last input and its changes. Raises Unavailable."""
        del post  # no fault is possible: without any terminal the user is away
        if not tuple(self._find()):
            raise Unavailable(NO_TERMINAL)
        look_every_s = None if self._reads_are_reported() else self._look_every_s
        watch = _TerminalWatch(_Terminals(self._find), report, idle_after_s, look_every_s)
        self._worker.start(watch.run)

    def refresh(self) -> None:
        """Report the current idle time, and the next input."""
        self._worker.order(REFRESH)

    def stop(self) -> None:
        """Stop the thread and wait for it. Idempotent."""
        self._worker.stop()


class _Terminals:
    """The time of the last input, on the clock that stops during suspend."""

    def __init__(self, find: Callable[[], Iterable[str]]) -> None:
        self._find = find
        self._read_at: dict[str, float] = {}  # by the wall clock, as stored by the kernel
        self._looked_at = 0.0  # 0 is the boot: there was no input before
        self.last_input = 0.0
        self.look()

    @property
    def ago_s(self) -> float:
        """The seconds since the last input."""
        return max(0.0, time.monotonic() - self.last_input)

    @property
    def paths(self) -> tuple[str, ...]:
        """The terminals found by the last look."""
        return tuple(self._read_at)

    def look(self) -> bool:
        """Look at all terminals; return whether any was read from or created since the last look.

        The kernel stores the wall clock, which may have been set, so the time is limited to the interval between
        the looks.
        """
        now, wall = time.monotonic(), time.time()
        before, self._read_at = self._read_at, {path: at for path in self._find() if (at := _read_at(path))}
        fresh = [at for path, at in self._read_at.items() if before.get(path) != at]
        if fresh:
            self.last_input = now - min(max(0.0, wall - max(fresh)), now - self._looked_at)
        self._looked_at = now
        return bool(fresh)

    def typed(self) -> None:
        """Record input right now: the access time, which has a resolution of 8 s, may not show it."""
        self.look()
        self.last_input = time.monotonic()


class _TerminalWatch:
    """The loop of the thread."""

    def __init__(
        self,
        terminals: _Terminals,
        report: Callable[[Reading], None],
        idle_after_s: float,
        look_every_s: float | None,
    ) -> None:
        self._terminals = terminals
        self._report = report
        self._idle_after_s = idle_after_s
        self._look_every_s = look_every_s  # None: the kernel reports reads
        self._reads: TerminalReads | None = None
        self._reported_idle = False
        self._awaits_input = False

    def run(self, orders: socket.socket) -> None:
        """Report until the order to stop."""
        self._refresh()
        while self._serve(orders):
            continue
        self._disarm()

    def _serve(self, orders: socket.socket) -> bool:
        """Wait for an event and report it; False at the order to stop."""
        reads = self._armed()
        waited_for: list[socket.socket | TerminalReads] = [orders] if reads is None else [orders, reads]
        ready, _, _ = select.select(waited_for, [], [], self._patience_s())
        if orders in ready:
            if orders.recv(1) != REFRESH:
                return False
            self._refresh()
        elif reads is not None and reads in ready and reads.take():
            self._terminals.typed()
            self._on_input()
        elif self._terminals.look() and self._awaits_input:
            self._on_input()
        elif not self._reported_idle and self._terminals.ago_s >= self._idle_after_s:
            self._reported_idle = True
            self._await_input()
            self._report(LastInput(self._terminals.ago_s))
        return True

    def _armed(self) -> TerminalReads | None:
        """The source of the next input, only if one is awaited and the kernel reports it: each key would wake us."""
        if not self._awaits_input or self._look_every_s is not None:
            self._disarm()
            return None
        try:
            self._reads = self._reads or TerminalReads(NEW_TERMINALS)
            self._reads.await_next(self._terminals.paths)
        except OSError as reason:
            _log.info("The kernel reports no more reads, so they are polled: %s", reason)
            self._disarm()
        return self._reads

    def _disarm(self) -> None:
        if self._reads is not None:
            self._reads.close()
            self._reads = None

    def _patience_s(self) -> float | None:
        """The seconds until we must look ourselves."""
        waits = [] if self._reported_idle else [max(0.0, self._idle_after_s - self._terminals.ago_s)]
        if self._awaits_input and self._reads is None:
            waits.append(self._look_every_s or _LOOK_EVERY_S)
        return min(waits, default=None)

    def _refresh(self) -> None:
        self._terminals.look()
        self._reported_idle = self._terminals.ago_s >= self._idle_after_s
        self._await_input()
        self._report(LastInput(self._terminals.ago_s))

    def _await_input(self) -> None:
        """Wait for the next input; called before the report, so that no input is missed."""
        self._awaits_input = True
        self._armed()

    def _on_input(self) -> None:
        self._reported_idle = False
        self._awaits_input = False
        self._report(LastInput(0.0))


def _name_of(descriptor: int) -> str:
    if sys.platform == "win32":
        return ""
    try:
        return os.ttyname(descriptor)
    except OSError:  # not a terminal, or closed
        return ""


def _owner(path: str) -> int | None:
    try:
        return Path(path).stat().st_uid
    except OSError:  # closed since the folder was listed
        return None


def _read_at(path: str) -> float | None:
    try:
        return Path(path).stat().st_atime
    except OSError:  # as above
        return None

"""Programs of the person's choice, found by name among the running ones (Linux: /proc).

The kernel tells of new programs to root alone (its process connector), so this is the one source that looks by
itself: each 30 s, about as long as a program takes from its start to the start of a talk or a stream. It runs
only where the settings name a program.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from deskbreak.core.model.inhibitor import Hold
from deskbreak.ports import Unavailable

assert sys.platform != "win32"  # noqa: S101 - tells the type checker

LOOK_EACH_S = 30.0
_COVERS = frozenset({Hold.PROGRAM})
_NAME_MAX = 15  # bytes of a name that the kernel keeps (TASK_COMM_LEN, less the closing zero)


class ProgramWatch:
    """The port HoldSource over the list of processes."""

    def __init__(
        self, programs: Iterable[str], proc: Path = Path("/proc"), look_each_s: float = LOOK_EACH_S
    ) -> None:
        """``programs``: names, in any case, of which any one holds."""
        self._wanted = frozenset(program.casefold() for program in programs)
        self._proc = proc
        self._look_each_s = look_each_s
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def name(self) -> str:
        """What it is."""
        return "running programs"

    @property
    def covers(self) -> frozenset[Hold]:
        """That one of them runs."""
        return _COVERS

    def start(self, tell: Callable[[frozenset[Hold]], None]) -> None:
        """Look, and go on looking. Raises Unavailable."""
        if not (self._proc / "self").exists():
            raise Unavailable("This system does not show its processes in /proc.")
        self._stopped = threading.Event()
        self._thread = threading.Thread(
            target=self._look, args=(tell, self._stopped), name="programs", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """End; waits for its thread. Idempotent."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()
        self._thread = None

    def _look(self, tell: Callable[[frozenset[Hold]], None], stopped: threading.Event) -> None:
        told = None
        while not stopped.is_set():
            holds = _COVERS if self._running() else frozenset[Hold]()
            if holds != told:
                told = holds
                tell(holds)
            stopped.wait(self._look_each_s)

    def _running(self) -> bool:
        return any(self._is_wanted(Path(entry.path)) for entry in self._processes())

    def _processes(self) -> Iterator[os.DirEntry[str]]:
        """The person's own processes, those that end meanwhile left out."""
        with os.scandir(self._proc) as entries:
            for entry in entries:
                with suppress(OSError):
                    if entry.name.isdecimal() and entry.stat().st_uid == os.getuid():
                        yield entry

    def _is_wanted(self, process: Path) -> bool:
        try:
            name = (process / "comm").read_text("utf-8", "replace").rstrip("\n").casefold()
            words = (process / "cmdline").read_bytes().split(b"\0")
        except OSError:  # it has ended
            return False
        if not words[0]:  # it has ended, too, and its parent does not know yet
            return False
        # A script goes by its own name in the one place, and by that of its interpreter in the other.
        program = os.fsdecode(words[0]).rpartition("/")[2].casefold()
        return program in self._wanted or any(
            name == wanted.encode()[:_NAME_MAX].decode("utf-8", "ignore") for wanted in self._wanted
        )

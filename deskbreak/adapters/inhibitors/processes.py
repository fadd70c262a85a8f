"""Programs of the user's choice, found by name among the running ones (Linux: /proc).

The kernel reports new processes only to root (its process connector), so this is the only source on Linux
that polls: every 30 s, about as long as a program needs from its start to the start of a talk or a stream. It
runs only if the settings name a program.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

from deskbreak.adapters.inhibitors.polled_source import (
    PROGRAMS_EACH_S,
    PolledInhibitorSource,
    programs_source,
)

assert sys.platform != "win32"  # noqa: S101 - for the type checker

_PROC = Path("/proc")
_NAME_MAX = 15  # bytes of a name that the kernel keeps (TASK_COMM_LEN without the final zero)


def linux_programs(
    programs: Iterable[str], proc: Path = _PROC, each_s: float = PROGRAMS_EACH_S
) -> PolledInhibitorSource:
    """The source over the list of processes. ``programs`` are names in any case; any one of them is enough."""
    wanted = tuple(programs)
    cut = (name.casefold().encode()[:_NAME_MAX].decode("utf-8", "ignore") for name in wanted)
    return programs_source((*wanted, *cut), partial(process_names, proc), each_s)


def process_names(proc: Path) -> Iterator[str]:
    """Two names of each of the user's own processes, the second one truncated. Raises OSError.

    For a script, one is the name of the interpreter and the other the script's own.
    """
    if not (proc / "self").exists():
        raise OSError(f"this system does not show its processes in {proc}")
    with os.scandir(proc) as entries:
        for entry in entries:
            with suppress(OSError):  # it has ended in the meantime
                if entry.name.isdecimal() and entry.stat().st_uid == os.getuid():
                    yield from _names_of(Path(entry.path))


def _names_of(process: Path) -> tuple[str, ...]:
    name = (process / "comm").read_text("utf-8", "replace").rstrip("\n")
    program = (process / "cmdline").read_bytes().split(b"\0")[0]
    if not program:  # it has ended, but its parent has not collected it
        return ()
    return os.fsdecode(program).rpartition("/")[2], name

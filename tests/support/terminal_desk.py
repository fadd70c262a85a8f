"""The program's whole surface on a pseudo-terminal: tray, notifier and break window."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from deskbreak.core.guide.guide import Guide
from deskbreak.core.model.routine import Pace, Routine, Step, StepPart, Variant
from deskbreak.ports import Post
from deskbreak.terminal.app import TerminalApp
from deskbreak.terminal.terminal import Depth, Terminal
from tests.support.pseudo_terminal import FarSide

_STEPS = (Step("reach", "Reach", (StepPart("Up.", "reach", Pace.SECONDS, 900),)),)
_ROUTINE = Routine("t", "T", {Variant.STANDING: _STEPS}, "Be gentle.", ("chest pain",))


@contextmanager
def terminal_desk(post: Post) -> Iterator[TerminalApp]:
    """A desk on a terminal whose output is read during the block; it does not run yet."""
    screen = FarSide()
    terminal = Terminal(screen.near, screen.near, Depth.TRUE)
    terminal.dumb = False
    over = threading.Event()

    def read() -> None:
        while not over.is_set():
            screen.read(0.05)

    reader = threading.Thread(target=read)
    reader.start()
    yield TerminalApp(terminal, post, lambda variant: Guide.begin(_ROUTINE, variant))
    over.set()
    reader.join()
    screen.close()

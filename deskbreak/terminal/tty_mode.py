"""What differs between systems in handling a terminal: its modes, and the signals that concern it.

On Windows a guided break has its window; there `Terminal` is never made.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterator

if sys.platform == "win32":
    STOPPING = (signal.SIGTERM, signal.SIGINT)
    RESIZED = None

    def keys_one_by_one(fd: int) -> Callable[[], None]:
        """Not there on Windows."""
        raise OSError(f"terminal {fd} cannot give keys one by one on Windows")

    def line_editing(fd: int) -> contextlib.AbstractContextManager[None]:
        """Let the console edit lines, as it does anyway."""
        del fd
        return contextlib.nullcontext()

    def never_block(fd: int) -> None:
        """Not there on Windows."""
        raise OSError(f"pipe {fd} cannot be made non-blocking on Windows")

else:
    import termios
    import tty

    STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    RESIZED = signal.SIGWINCH

    def keys_one_by_one(fd: int) -> Callable[[], None]:
        """Have keys come one by one and unechoed; what is returned gives the terminal back as it was."""
        found = termios.tcgetattr(fd)

        def give_back() -> None:
            with contextlib.suppress(termios.error):  # hung up: there is nothing to give back
                termios.tcsetattr(fd, termios.TCSAFLUSH, found)

        tty.setcbreak(fd)
        taken = termios.tcgetattr(fd)
        for key in (termios.VSUSP, termios.VQUIT):  # they would leave the terminal as it is now
            taken[6][key] = b"\x00"
        termios.tcsetattr(fd, termios.TCSAFLUSH, taken)
        return give_back

    @contextlib.contextmanager
    def line_editing(fd: int) -> Iterator[None]:
        """Let the terminal itself edit and echo whole lines meanwhile."""
        now = termios.tcgetattr(fd)
        cooked = termios.tcgetattr(fd)
        cooked[3] |= termios.ICANON | termios.ECHO
        termios.tcsetattr(fd, termios.TCSADRAIN, cooked)
        try:
            yield
        finally:
            with contextlib.suppress(termios.error):  # hung up
                termios.tcsetattr(fd, termios.TCSADRAIN, now)

    def never_block(fd: int) -> None:
        """Let a write to a full pipe fail rather than wait."""
        os.set_blocking(fd, False)

"""Platform differences in handling a terminal: its modes and its signals.

On Windows, breaks are guided in the window only, and `Terminal` is never created.
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
        """Not available on Windows."""
        raise OSError(f"terminal {fd} cannot give keys one by one on Windows")

    def line_editing(fd: int) -> contextlib.AbstractContextManager[None]:
        """The console edits lines by itself."""
        del fd
        return contextlib.nullcontext()

    def never_block(fd: int) -> None:
        """Not available on Windows."""
        raise OSError(f"pipe {fd} cannot be made non-blocking on Windows")

else:
    import termios
    import tty

    STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    RESIZED = signal.SIGWINCH

    def keys_one_by_one(fd: int) -> Callable[[], None]:
        """Deliver keys one by one without echo; return a function that restores the terminal."""
        found = termios.tcgetattr(fd)

        def give_back() -> None:
            with contextlib.suppress(termios.error):  # hung up: nothing to restore
                termios.tcsetattr(fd, termios.TCSAFLUSH, found)

        tty.setcbreak(fd)
        taken = termios.tcgetattr(fd)
        for key in (termios.VSUSP, termios.VQUIT):  # these keys would leave the terminal in this mode
            taken[6][key] = b"\x00"
        termios.tcsetattr(fd, termios.TCSAFLUSH, taken)
        return give_back

    @contextlib.contextmanager
    def line_editing(fd: int) -> Iterator[None]:
        """Let the terminal edit and echo whole lines inside this context."""
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
        """Make a write to a full pipe fail instead of waiting."""
        os.set_blocking(fd, False)

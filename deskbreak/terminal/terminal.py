"""One terminal: its keys, its size, its signals, and restoring its state at the end.

Everything that can wake the owner (keys, a resized window, a signal, another thread) ends the same `wait`, so
that nothing polls.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import threading
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final, Self

from deskbreak.core.guide.latin_keys import latin_character
from deskbreak.core.model.columns import wrapped_parts
from deskbreak.terminal import tty_mode
from deskbreak.terminal.key_decoder import ESC, decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import FrameType, TracebackType

ESC_WAIT_S: Final = 0.05  # the bytes of one key arrive together: after this time, a lone Escape is the key
_READ: Final = 1024
_KEYS_IN_A_LINE: Final = 2  # a letter or a number: longer input is a word
_DARK_GROUNDS: Final = frozenset({*range(7), 8})  # of the 16 colours: all but white and the bright ones


class Depth(Enum):
    """The colour depth of a terminal."""

    NONE = 0
    PALETTE = 256
    TRUE = 1 << 24


def depth_of(environ: Mapping[str, str]) -> Depth:
    """Return the colour depth that the environment promises; respects https://no-color.org."""
    term = environ.get("TERM", "dumb")
    if environ.get("NO_COLOR") or term in {"", "dumb"} or term.startswith("vt"):
        return Depth.NONE
    if environ.get("COLORTERM", "").lower() in {"truecolor", "24bit"} or term.endswith("-direct"):
        return Depth.TRUE
    return Depth.PALETTE


def language_of(environ: Mapping[str, str]) -> str:
    """Return the user's language from the environment: "ru_RU.UTF-8"."""
    return environ.get("LC_ALL") or environ.get("LC_CTYPE") or environ.get("LANG", "")


def has_dark_ground(environ: Mapping[str, str]) -> bool:
    """Whether the background is dark, as some terminals set it in COLORFGBG ("15;0"); by default it is."""
    ground = environ.get("COLORFGBG", "").rpartition(";")[2]
    return not ground.isdecimal() or int(ground) in _DARK_GROUNDS


@dataclass(frozen=True, slots=True)
class TerminalInput:
    """What ended a wait: keys in the order typed; ``gone`` if no more will follow.

    A letter of another script is replaced by the Latin one on its key (`core.guide.latin_keys`).
    """

    keys: tuple[str, ...] = ()
    gone: bool = False


class Terminal:
    """A terminal, used as a context manager in the thread that reads its keys.

    Inside, keys come one by one and are not echoed, and the stopping signals (Ctrl-C is one) set `stopped`
    instead of ending the process. In any case, everything is restored at the end.
    """

    def __init__(
        self, source: int | None = None, sink: int | None = None, depth: Depth | None = None
    ) -> None:
        self._in = sys.stdin.fileno() if source is None else source
        self._out = sys.stdout.fileno() if sink is None else sink
        self.depth = depth_of(os.environ) if depth is None else depth
        self.dark = has_dark_ground(os.environ)
        self.dumb = os.environ.get("TERM", "dumb") in {"", "dumb"}
        self._language = language_of(os.environ)
        self.stopped: int | None = None  # the signal that asked the program to end
        self._undo = contextlib.ExitStack()
        self._typed = b""
        self._gone = False
        self._wake_in, self._wake_out = -1, -1

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as undo:
            self._open_pipe(undo)
            self._take_signals(undo)
            self._take_keys(undo)
            self._undo = undo.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._undo.close()

    @contextlib.contextmanager
    def full_screen(self) -> Iterator[None]:
        """Draw on the alternate screen with the cursor hidden; the previous content comes back at the end.

        The terminal marks pasted text, so that pasting presses no keys.
        """
        self.write("\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[2J")
        try:
            yield
        finally:
            self.write("\x1b[0m\x1b[?2004l\x1b[?25h\x1b[?1049l")

    @contextlib.contextmanager
    def line_editing(self) -> Iterator[None]:
        """Let the terminal edit and echo whole lines, as suits screen readers."""
        if not os.isatty(self._in):
            yield
            return
        with tty_mode.line_editing(self._in):
            yield

    def size(self) -> tuple[int, int]:
        """Return columns and rows."""
        try:
            size = os.get_terminal_size(self._out)
        except OSError:
            return 80, 24
        return size.columns or 80, size.lines or 24

    def write(self, text: str) -> None:
        """Write all of ``text``; `wait` reports a terminal that hung up, not this function."""
        rest = text.encode("utf-8", errors="replace")
        try:
            while rest:
                rest = rest[os.write(self._out, rest) :]
        except OSError:
            self._gone = True

    def print(self, *lines: str) -> None:
        """Write lines that stay on the screen, wrapped between words."""
        columns = self.size()[0] - 1 if os.isatty(self._out) else sys.maxsize
        for line in "\n".join(lines).split("\n"):
            self.write("".join(f"{row}\n" for row in wrapped_parts(line, columns) or [""]))

    def wake(self) -> None:
        """End the wait. Callable from any thread or signal handler; no effect while the terminal is not in use."""
        with contextlib.suppress(OSError):  # a full pipe wakes it as well
            os.write(self._wake_out, b"!")

    def wait(self, timeout_s: float | None = None) -> TerminalInput:
        """Wait for keys, `wake`, a signal, or ``timeout_s`` seconds."""
        if self.stopped is None and not self._gone:
            self._fill(timeout_s)
        keys, self._typed = decode(self._typed)
        if self._typed in {b"\x1b", b"\x1b\x1b"}:
            more, self._typed = decode(self._typed) if self._fill(ESC_WAIT_S) else ([ESC], b"")
            keys += more
        return TerminalInput(tuple(latin_character(key, self._language) for key in keys), self._gone)

    def wait_line(self, timeout_s: float | None = None) -> tuple[str | None, bool]:
        """Wait for a whole line, or as `wait` does; return it without its line end, and whether input has ended."""
        if b"\n" not in self._typed and self.stopped is None and not self._gone:
            self._fill(timeout_s)
        line, end, rest = self._typed.partition(b"\n")
        if not end:
            return None, self._gone
        self._typed = rest
        text = line.decode("utf-8", errors="replace").strip()
        if len(text) <= _KEYS_IN_A_LINE:
            text = "".join(latin_character(character, self._language) for character in text)
        return text, False

    def _fill(self, timeout_s: float | None) -> bool:
        """Wait once; return whether bytes arrived."""
        ready, _, _ = select.select([self._in, self._wake_in], [], [], timeout_s)
        if self._wake_in in ready:
            os.read(self._wake_in, _READ)
        if self._in not in ready:
            return False
        try:
            more = os.read(self._in, _READ)
        except OSError:  # the terminal hung up
            more = b""
        self._gone = self._gone or not more
        self._typed += more
        return bool(more)

    # Setup and restore

    def _open_pipe(self, undo: contextlib.ExitStack) -> None:
        self._wake_in, self._wake_out = os.pipe()
        tty_mode.never_block(self._wake_out)

        def close() -> None:
            source, sink = self._wake_in, self._wake_out
            self._wake_in = self._wake_out = -1
            os.close(sink)
            os.close(source)

        undo.callback(close)

    def _take_signals(self, undo: contextlib.ExitStack) -> None:
        if threading.current_thread() is not threading.main_thread():
            return  # Python delivers signals only to the main thread; its owner has to wake this one
        for number in tty_mode.STOPPING:
            undo.callback(signal.signal, number, signal.signal(number, self._stop))
        if tty_mode.RESIZED is not None:
            undo.callback(signal.signal, tty_mode.RESIZED, signal.signal(tty_mode.RESIZED, self._resized))

    def _take_keys(self, undo: contextlib.ExitStack) -> None:
        if os.isatty(self._in):
            undo.callback(tty_mode.keys_one_by_one(self._in))

    def _stop(self, number: int, _frame: FrameType | None) -> None:
        self.stopped = number
        self.wake()

    def _resized(self, _number: int, _frame: FrameType | None) -> None:
        self.wake()

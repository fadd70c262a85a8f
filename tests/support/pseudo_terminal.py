"""The far side of a pseudo-terminal: types real bytes and reads what was really written."""

from __future__ import annotations

import codecs
import contextlib
import fcntl
import os
import pty
import select
import struct
import termios
import time

from deskbreak.core.guide.input_guard import PAUSE_S
from tests.support.waiting import eventually

PATIENCE_S = 60.0  # generous, because a busy machine is slow


class FarSide:
    """A pseudo-terminal from its user's side. ``near`` is the descriptor for the program under test."""

    def __init__(self, columns: int = 80, rows: int = 24, pause_s: float = PAUSE_S + 0.2) -> None:
        self.far, self.near = pty.openpty()
        self.output = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")  # a read may end inside a character
        self._open = True
        self._pause_s, self._seen_at = pause_s, 0.0
        self.resize(columns, rows)
        self.found = termios.tcgetattr(self.near)

    def resize(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self.far, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def type(self, text: str) -> None:
        """Type, but only after the time a person needs to read the last output: keys count after a pause."""
        eventually(lambda: time.monotonic() >= self._seen_at + self._pause_s)
        os.write(self.far, text.encode())

    def see(self, text: str, since: int = 0) -> str:
        """Wait until ``text`` has been written after position ``since``; return the new output."""
        deadline = time.monotonic() + PATIENCE_S
        while not self.shows(text, since):
            if time.monotonic() > deadline:
                raise AssertionError(f"never saw {text!r} in {self.output[since:]!r}")
            self.read(0.2)
        self._seen_at = time.monotonic()
        return self.output[since:]

    def shows(self, text: str, since: int = 0) -> bool:
        """Whether ``text`` has been written, in one line or in several: a narrow terminal wraps it between words."""
        written = self.output[since:]
        return text in written or text in written.replace("\r\n", " ")

    def type_until(self, keys: str, text: str) -> None:
        """Type ``keys`` repeatedly until ``text`` is written: keys in the first second are ignored."""
        since = len(self.output)
        deadline = time.monotonic() + PATIENCE_S
        while not self.shows(text, since):
            if time.monotonic() > deadline:
                raise AssertionError(f"{keys!r} never brought {text!r}: {self.output[since:]!r}")
            self.type(keys)
            self.read(0.2)
        self._seen_at = time.monotonic()

    def pause(self) -> None:
        """Read the output while a person looks at the page."""
        until = time.monotonic() + PAUSE_S
        while time.monotonic() < until:
            self.read(0.1)

    def read(self, wait_s: float) -> None:
        """Read what arrives within ``wait_s``."""
        if select.select([self.far], [], [], wait_s)[0]:
            with contextlib.suppress(OSError):  # the other side is gone
                self.output += self._decoder.decode(os.read(self.far, 65536))

    def hang_up(self) -> None:
        if self._open:
            self._open = False
            os.close(self.far)

    def close(self) -> None:
        self.hang_up()
        os.close(self.near)

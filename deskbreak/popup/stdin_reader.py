"""Reads stdin in a separate thread and passes its lines to Tk's loop."""

from __future__ import annotations

import os
import queue
import sys
import threading
import tkinter as tk
from typing import TYPE_CHECKING, TextIO

from deskbreak.protocol import popup

if TYPE_CHECKING:
    from collections.abc import Callable

    from deskbreak.core.model.typed_json import Malformed

LONGEST = 64 * 1024  # characters in a line
_ARRIVED = "<<LineArrived>>"


def read_line(source: TextIO) -> str | None:
    """The next line, None at the end. An overlong line is returned in pieces, each of them invalid."""
    line = source.readline(LONGEST)
    return line or None


def write_report(out: TextIO, report: popup.PopupReport) -> None:
    """Write a line. If the reader is gone, the break continues until stdin ends too."""
    try:
        out.write(popup.report_line(report) + "\n")
        out.flush()
    except OSError:  # the buffered rest is dropped, also at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())


class OrderReader:
    """Receives orders. The end of stdin is an order to close, because the parent process is gone."""

    def __init__(self, root: tk.Tk, obey: Callable[[popup.Order | Malformed], None]) -> None:
        self._root, self._obey = root, obey
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        root.bind(_ARRIVED, self._arrived)
        # Another thread may send events only once the loop runs.
        root.after(0, threading.Thread(target=self._read, name="stdin", daemon=True).start)

    def _read(self) -> None:
        while True:
            line = read_line(sys.stdin)
            self._lines.put(line)
            try:
                self._root.event_generate(_ARRIVED, when="tail")
            except (tk.TclError, RuntimeError):  # the window is gone
                return
            if line is None:
                return

    def _arrived(self, _event: tk.Event[tk.Misc]) -> None:
        while not self._lines.empty():
            line = self._lines.get()
            order = popup.Close() if line is None else popup.read_order(line)
            self._obey(order)
            if isinstance(order, popup.Close):
                return

"""Check that the break window really opens."""

from __future__ import annotations

import queue
import sys
import time
from collections.abc import Sequence
from dataclasses import replace

from deskbreak.adapters.break_window import tk_check
from deskbreak.adapters.break_window.child_process import PopupChild
from deskbreak.adapters.break_window.popup_host import ARGUMENTS
from deskbreak.core.model.fault import Part
from deskbreak.core.model.typed_json import Malformed
from deskbreak.doctor.finding import Finding, Standing
from deskbreak.protocol.popup import (
    Close,
    FaultReport,
    PopupPage,
    Prepare,
    Show,
    Shown,
    is_noise,
    read_report,
)

_WITHIN_S = 20.0  # the engine waits as long
_GRACE_S = 2.0
_IN_A_TERMINAL = "Until then, take breaks in a terminal: deskbreak start --terminal"


def window(prepare: Prepare, command: Sequence[str] = (sys.executable, *ARGUMENTS)) -> Finding:
    """Open the small About page for a moment, without taking the keyboard focus."""
    said: queue.SimpleQueue[bytes | str] = queue.SimpleQueue()

    def ended(code: int, stderr: str) -> None:
        last = next(iter(stderr.strip().splitlines()[-1:]), "")
        known = code == tk_check.EXIT_CODE
        said.put(last if known else f"It ended at once, with exit code {code}. {last}".strip())

    child = PopupChild(said.put, ended, _GRACE_S)
    began = time.monotonic()
    try:
        child.start(command)
    except OSError as error:
        return Finding(Part.POPUP, Standing.BROKEN, f"It could not be started: {error}.", _IN_A_TERMINAL)
    child.send(replace(prepare, page=PopupPage.ABOUT))
    child.send(Show())
    try:
        why = _until_shown(said, began + _WITHIN_S)
    finally:
        child.send(Close())
        child.close_stdin()
        child.join()
    if why:
        advice = "" if tk_check.MEANWHILE in why else _IN_A_TERMINAL
        return Finding(Part.POPUP, Standing.BROKEN, why, advice)
    return Finding(Part.POPUP, Standing.WORKS, f"It opened in {time.monotonic() - began:.1f} s.")


def _until_shown(reports: queue.SimpleQueue[bytes | str], deadline: float) -> str:
    """Wait until the window is on the screen; return why it is not, or an empty string."""
    noise = ""
    while (left := deadline - time.monotonic()) > 0:
        try:
            line = reports.get(timeout=left)
        except queue.Empty:
            break
        if isinstance(line, str):
            return line
        try:
            word = read_report(line)
        except Malformed as error:
            noise = f"It sent a message that cannot be read: {error}."
            if is_noise(line):
                continue
            return noise
        if isinstance(word, Shown):
            return ""
        if isinstance(word, FaultReport) and word.part is Part.POPUP:
            return word.text
    return noise or f"It did not appear within {_WITHIN_S:g} s."

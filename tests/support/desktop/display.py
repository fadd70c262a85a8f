"""A virtual screen."""

from __future__ import annotations

import os
import select
from typing import TYPE_CHECKING

from tests.support.processes import Process

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_START_SECONDS = 20


def start_xvfb(env: Mapping[str, str], logs: Path, size: tuple[int, int], dpi: int) -> tuple[Process, str]:
    """Start Xvfb on a free display of its choice; returns it and the display's name."""
    reader, writer = os.pipe()
    width, height = size
    argv = ["Xvfb", "-displayfd", str(writer), "-screen", "0", f"{width}x{height}x24", "-dpi", str(dpi)]
    try:
        xvfb = Process([*argv, "-nolisten", "tcp", "-noreset"], env, logs, pass_fds=[writer])
    finally:
        os.close(writer)
    try:
        return xvfb, ":" + _first_line(reader)
    except AssertionError as reason:
        xvfb.end()
        raise AssertionError(f"Xvfb did not start: {xvfb.stderr}") from reason
    finally:
        os.close(reader)


def _first_line(descriptor: int) -> str:
    line = b""
    while not line.endswith(b"\n"):
        ready, _, _ = select.select([descriptor], [], [], _START_SECONDS)
        piece = os.read(descriptor, 64) if ready else b""
        if not piece:
            raise AssertionError("no line")
        line += piece
    return line.decode().strip()

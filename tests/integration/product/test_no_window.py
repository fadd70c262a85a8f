"""Where no break window can open, every part gives the reason and the fix in the same words (issue 8, 27)."""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from deskbreak.core.model.formatting import NO_XWAYLAND
from tests.integration.product.conftest import Install
from tests.support.program import SOON, Program, wait_for

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Wayland")


@pytest.fixture
def wayland(install: Install) -> Iterator[Program]:
    """A program in a Wayland session without XWayland; its compositor accepts connections and never answers."""
    program = install(SOON)
    program.env["WAYLAND_DISPLAY"] = "wayland-0"
    with closing(socket.socket(socket.AF_UNIX)) as compositor:
        compositor.bind(str(program.root / "run/wayland-0"))
        compositor.listen(64)
        yield program


def _children(pid: int) -> list[str]:
    """The command lines of the child processes."""
    pids = [
        number for task in Path(f"/proc/{pid}/task").iterdir() for number in _read(task / "children").split()
    ]
    return [_read(Path(f"/proc/{number}/cmdline")).replace("\0", " ") for number in pids]


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError:  # it has ended
        return ""


def test_without_xwayland_status_doctor_and_start_give_the_reason_and_no_window_starts(
    wayland: Program,
) -> None:
    engine = wayland.start()
    wait_for(lambda: wayland.status().get("state") == "due", "a reminder")
    fault = wait_for(lambda: wayland.status()["faults"].get("break window"), "the fault")
    start = wayland.ask("start")
    doctor = json.loads(wayland.ask("doctor", "--json").stdout)
    window = next(each for each in doctor["findings"] if each["part"] == "break window")

    assert (fault, start.stderr, start.returncode) == (NO_XWAYLAND, f"{NO_XWAYLAND}\n", 1)
    assert (window["standing"], window["text"], window["advice"]) == ("broken", NO_XWAYLAND, "")
    assert not [command for command in _children(engine.pid) if "deskbreak.popup" in command]
    assert "exit code" not in engine.stdout + engine.stderr

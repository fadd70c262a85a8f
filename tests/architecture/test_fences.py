"""A new file is covered by the import contracts by default: a forbidden import is refused in any package."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Where the intruder file is, and what it must not import.
INTRUDERS = [
    ("bootstrap", "deskbreak.cli.report"),
    ("doctor", "deskbreak.bootstrap.main"),
    ("doctor", "deskbreak.doctor.files"),
    ("doctor", "deskbreak.popup.app"),
    ("popup", "deskbreak.terminal.app"),
    ("popup", "deskbreak.bootstrap.context"),
    ("terminal", "deskbreak.popup.app"),
    ("terminal", "tkinter"),
    ("app", "deskbreak.adapters.delayed_fault"),
    ("app", "deskbreak.popup.app"),
    ("adapters", "deskbreak.app.engine"),
    ("adapters/tray", "deskbreak.app.engine"),
    ("adapters/tray", "deskbreak.adapters.tray.xembed_icon"),
    ("adapters/notifications", "deskbreak.adapters.tray.null"),
    ("adapters/notifications", "deskbreak.adapters.notifications.freedesktop"),
    ("adapters/presence", "deskbreak.adapters.presence.x11_idle"),
    ("adapters/presence", "deskbreak.terminal.app"),
    ("adapters/inhibitors", "deskbreak.adapters.inhibitors.do_not_disturb"),
    ("adapters/inhibitors", "deskbreak.adapters.break_window.popup_host"),
    ("adapters/inhibitors", "jeepney"),
    ("adapters/sound", "deskbreak.adapters.sound.player"),
    ("adapters/appearance", "deskbreak.adapters.presence.failover"),
    ("adapters/break_window", "deskbreak.popup.app"),
    ("adapters/break_window", "pystray"),
    ("ipc", "deskbreak.app.engine"),
    ("ipc", "deskbreak.adapters.delayed_fault"),
    ("linux", "deskbreak.ipc.client"),
    ("linux/dbus", "deskbreak.adapters.delayed_fault"),
    ("render", "deskbreak.linux.x11"),
    ("render/pages", "subprocess"),
    ("render/figure", "deskbreak.popup.app"),
    ("render/icons", "deskbreak.adapters.tray.null"),
    ("storage", "deskbreak.render.text"),
    ("storage", "deskbreak.ipc.client"),
    ("protocol", "deskbreak.storage.files"),
    ("protocol", "socket"),
    ("core", "deskbreak.ports"),
    ("core", "os"),
    ("core/presentation", "deskbreak.storage.files"),
    ("core/timer", "deskbreak.core.guide.guide"),
    ("core/timer", "time"),
    ("core/guide", "deskbreak.core.timer.machine"),
    ("core/config", "deskbreak.core.guide.guide"),
    ("core/config", "pathlib"),
    ("core/model", "deskbreak.core.timer.state"),
    ("core/model", "PIL"),
]


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The violations in a copy of the package with an intruder file for each of these imports."""
    copy = tmp_path_factory.mktemp("house")
    shutil.copytree(ROOT / "deskbreak", copy / "deskbreak", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / ".importlinter", copy)
    for number, (room, forbidden) in enumerate(INTRUDERS):
        (copy / "deskbreak" / room / f"intruder_{number}.py").write_text(f"import {forbidden}\n")
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    linted = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)

    assert linted.returncode != 0
    return " ".join(linted.stdout.split())


@pytest.mark.parametrize(("number", "room", "forbidden"), [(n, *each) for n, each in enumerate(INTRUDERS)])
def test_a_new_file_with_a_forbidden_import_is_refused(
    refused: str, number: int, room: str, forbidden: str
) -> None:
    """No contract lists the file."""
    intruder = f"deskbreak.{room.replace('/', '.')}.intruder_{number}"

    assert f"- {intruder} -> {forbidden}" in refused


def test_every_room_has_its_intruder() -> None:
    """A package without an intruder file is not known to be covered."""
    package = ROOT / "deskbreak"
    rooms = {str(path.parent.relative_to(package)) for path in package.glob("**/__init__.py")} - {"."}

    assert rooms - {room for room, _ in INTRUDERS} <= {"cli"}  # the top package may import everything

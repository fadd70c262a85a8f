"""What the idle tray loads: each of these was loaded once, though an idle tray does not need it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

PROBE = """
import json, sys
import deskbreak.cli.main
from deskbreak.core.presentation.view import Face, Icon, Panel
from deskbreak.render.icons.tray_icon import icon_pixels
from deskbreak.adapters.presence import candidates as idle_choice; from deskbreak.storage import paths; from deskbreak.bootstrap import linux as surface_linux, main as wiring
from deskbreak.adapters.inhibitors import x11_fullscreen as full_screen
from deskbreak.adapters.notifications import freedesktop, plyer_notifier as plain
from deskbreak.adapters.presence import logind_session as logind, x11_idle as x11
from deskbreak.adapters.tray import linux_tray as either, sni_pixmap as pixmap

paths.config_file()
pixmap.pixmaps(lambda size: icon_pixels(Icon(Face.SITTING, 7), size, panel=Panel.DARK))
print(json.dumps(sorted(sys.modules)))
"""
# PIL with its libraries 2.3 MiB, platformdirs and tempfile 0.9, tzlocal 0.4, theme 0.4, argparse 0.3, shutil 0.3; the
# others have never been loaded, and must not be.
SPARED = {
    "PIL",
    "argparse",
    "asyncio",
    "ctypes",
    "deskbreak.render.theme",
    "platformdirs",
    "shutil",
    "tempfile",
    "tkinter",
    "tomlkit",
    "tzlocal",
}


@pytest.mark.skipif(sys.platform != "linux", reason="the others take pystray's trays, which need Pillow")
def test_the_idle_tray_on_linux_loads_only_what_it_needs() -> None:
    """It still draws an icon. benchmarks/idle.py has the figures."""
    run = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=True)

    assert set() == SPARED & set(json.loads(run.stdout))

"""What the popup reads from an X11 desktop, over one persistent connection."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
from contextlib import suppress

import pytest

pytest.importorskip("Xlib")

from deskbreak.popup.x11 import connected
from tests.support.x_server import x_server as x_server_of

PATIENCE_S = 30.0


def test_a_desktop_that_is_asked_again_gives_current_values(
    x_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The popup waits hidden for minutes: meanwhile the user may have changed the scale."""
    from Xlib import Xatom, display

    monkeypatch.setenv("DISPLAY", x_server)
    person = display.Display(x_server)
    desktop = connected()
    reported = []
    for dpi in (96, 192):
        text = f"Xft.dpi:\t{dpi}\n".encode()
        person.screen().root.change_property(Xatom.RESOURCE_MANAGER, Xatom.STRING, 8, text)
        person.sync()
        reported.append(desktop.dpi())
    person.screen().root.delete_property(Xatom.RESOURCE_MANAGER)
    person.sync()  # a busy server sees the end of a connection before the last data
    person.close()
    desktop.close()

    assert reported == [96.0, 192.0]


@pytest.mark.parametrize(("dpi", "scale"), [(96, 1.0), (192, 2.0), (3048, 1.0), (5, 1.0)])
def test_an_impossible_screen_size_makes_no_giant_window(dpi: int, scale: float) -> None:
    """Some monitors report an aspect ratio, or nothing, in place of their size (issue 8, number 17)."""
    program = (
        "import tkinter; from deskbreak.popup.screen import WindowSystem;"
        "print(WindowSystem(tkinter.Tk()).look().scale)"
    )
    variables = {name: value for name, value in os.environ.items() if not name.startswith("GDK_")}
    with x_server_of("1920x1080", "-dpi", str(dpi), "-nolisten", "tcp") as screen:
        asked = subprocess.run(
            [sys.executable, "-c", program],
            env={**variables, "DISPLAY": screen.name},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    assert (f"{scale}\n", "") == (asked.stdout, asked.stderr)


# python-xlib 0.33 leaves the sockets of a failed connection to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_missing_server_is_an_os_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Callers have a fallback, and need not know python-xlib's exceptions."""
    monkeypatch.setenv("DISPLAY", ":29999")

    with pytest.raises(OSError, match="29999"):
        connected()
    gc.collect()


@pytest.mark.skipif(shutil.which("Xvfb") is None, reason="needs Xvfb (Debian: apt install xvfb)")
def test_a_server_that_ends_is_an_os_error_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """As when the user logs out while the popup waits."""
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-nolisten", "tcp", "-noreset"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert server.stdout is not None
    monkeypatch.setenv("DISPLAY", f":{server.stdout.readline().strip()}")
    desktop = connected()
    server.kill()
    server.wait(PATIENCE_S)
    server.stdout.close()

    with pytest.raises(OSError, match="losed"):
        desktop.monitors()
    with suppress(OSError):
        desktop.close()

"""After an X server restarts under its number, everything works again (issue 8, number 17)."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from tests.integration.product.conftest import Install
from tests.support.program import wait_for

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="X servers of Linux")

if sys.platform == "linux":
    from Xlib import X
    from Xlib.display import Display

    from tests.support.fakes.daemon import Daemon
    from tests.support.private_bus import private_bus
    from tests.support.x_server import XServer, x_server


@pytest.fixture
def bus() -> Iterator[Daemon]:
    """A session bus that outlives the X server."""
    with private_bus() as daemon:
        yield daemon


@pytest.fixture
def screen() -> Iterator[XServer]:
    """A private X server."""
    with x_server("800x900") as server:
        yield server


def is_in_sight(screen: XServer, title: str) -> bool:
    """Whether a window with this in its title is on the screen; no window manager runs there."""
    display = Display(screen.name)
    try:
        windows = display.screen().root.query_tree().children
        inner = [child for window in windows for child in (window, *window.query_tree().children)]
        shown = [one for one in inner if one.get_attributes().map_state == X.IsViewable]
        return any(title in str(one.get_wm_name()) for one in shown)
    finally:
        display.close()


def test_activity_and_the_window_come_back_and_the_loss_is_reported_once(
    install: Install, bus: Daemon, screen: XServer
) -> None:
    program = install()
    program.env |= {"DISPLAY": screen.name, "DBUS_SESSION_BUS_ADDRESS": bus.address}
    engine = program.start()

    wait_for(lambda: program.status()["parts"]["activity"] == "X11 SYNC", "activity")
    screen.kill()
    wait_for(lambda: program.status()["parts"]["activity"] == "none", "the loss")
    refused = program.ask("start")
    screen.restart()
    wait_for(lambda: program.status()["parts"]["activity"] == "X11 SYNC", "activity again")
    started = program.ask("start", "--variant", "minute")
    shown = wait_for(lambda: is_in_sight(screen, "DeskBreak"), "the window")
    running = engine.running
    program.ask("quit")

    assert (1, 0, True, True) == (refused.returncode, started.returncode, shown, running)
    assert "There is no screen here" in refused.stderr

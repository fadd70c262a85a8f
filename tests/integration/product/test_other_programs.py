"""DeskBreak beside other programs on its buses: what they show and report."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.integration.product.conftest import Install
from tests.support.fakes.daemon import Daemon
from tests.support.fakes.logind import Login
from tests.support.fakes.notification_server import NotificationServer
from tests.support.private_bus import private_bus
from tests.support.program import SOON
from tests.support.waiting import becomes, eventually
from tests.support.x_server import XServer, x_server

QUIET = "[cues]\nsounds = false\n"
REMINDER = "Time to loosen your upper back."


@pytest.fixture
def daemon() -> Iterator[Daemon]:
    with private_bus() as running:
        yield running


@pytest.fixture
def screen() -> Iterator[XServer]:
    with x_server() as running:
        yield running


def test_a_start_after_a_kill_replaces_the_visible_reminder(
    install: Install, screen: XServer, daemon: Daemon
) -> None:
    """Each kill once left another reminder on the screen, whose buttons did nothing."""
    program = install(SOON + QUIET)
    program.env |= {"DISPLAY": screen.name, "DBUS_SESSION_BUS_ADDRESS": daemon.address}
    server = NotificationServer(daemon.address)
    engine = program.start()
    eventually(lambda: REMINDER in server.titles().values())
    (number,) = (each for each, title in server.titles().items() if title == REMINDER)
    eventually(lambda: '"OnScreen"' in program.snapshot.read_text("utf-8"))
    engine.kill()
    program.start()
    replaced = eventually(lambda: f"Notify {REMINDER} replaces {number}" in server.calls)
    up = [each for each, title in server.titles().items() if title == REMINDER]
    server.close()

    assert (replaced, up) == (True, [number])


def test_status_names_the_program_that_keeps_the_screen_awake(
    install: Install, screen: XServer, daemon: Daemon
) -> None:
    """A user who watches a lecture in a window gives no input."""
    program = install(QUIET)
    program.env |= {"DISPLAY": screen.name, "DBUS_SYSTEM_BUS_ADDRESS": daemon.address}
    login = Login(daemon.address)
    program.start()
    login.set(value=True)
    kept_awake = becomes(["Player (Playing a lecture)"], lambda: program.status()["kept_awake_by"])
    said = program.ask("status").stdout
    login.close()

    assert kept_awake == ["Player (Playing a lecture)"]
    assert [line.split(":", 1)[1].strip() for line in said.splitlines() if "kept awake" in line] == kept_awake

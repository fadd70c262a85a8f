"""Programs around a running DeskBreak hang: message bus, X server, panel. It still answers, and can be ended."""

from __future__ import annotations

import json
import signal
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.product.conftest import Install
from tests.support.fakes.daemon import Daemon
from tests.support.fakes.embedder import Embedder
from tests.support.fakes.tray_host import TrayHost
from tests.support.private_bus import private_bus
from tests.support.processes import Process
from tests.support.program import Program, wait_for
from tests.support.waiting import eventually
from tests.support.x_server import XServer, x_server

QUIET = "[cues]\nsounds = false\n"
ENDS_WITHIN_S = 30.0  # at most eight on an idle machine
REDRAWS = 500


@pytest.fixture
def daemon() -> Iterator[Daemon]:
    with private_bus() as running:
        yield running


@pytest.fixture
def screen() -> Iterator[XServer]:
    with x_server() as running:
        yield running
        running.wake()


def order(program: Program, payload: dict[str, object]) -> dict[str, Any]:
    """Send an order to the running program over its socket, as the command line does."""
    with socket.socket(socket.AF_UNIX) as wire:
        wire.settimeout(ENDS_WITHIN_S)
        wire.connect(str(program.root / "run/deskbreak/socket"))
        wire.sendall(json.dumps(payload).encode() + b"\n")
        answer: dict[str, Any] = json.loads(wire.makefile().readline())
        return answer


def redraw(program: Program, times: int = REDRAWS) -> None:
    """Change icon, tooltip and menu, as each pause and each resume does."""
    for _ in range(times // 2):
        order(program, {"verb": "pause"})
        order(program, {"verb": "resume"})


def ends(engine: Process) -> int:
    """End it as the session does; returns its exit code."""
    engine.send(signal.SIGTERM)
    return engine.wait(ENDS_WITHIN_S)


def on_a_desktop(install: Install, screen: XServer, daemon: Daemon) -> Program:
    program = install(QUIET)
    program.env |= {"DISPLAY": screen.name, "DBUS_SESSION_BUS_ADDRESS": daemon.address}
    return program


def test_a_hung_message_bus_blocks_neither_redraws_nor_answers_nor_the_shutdown(
    install: Install, screen: XServer, daemon: Daemon
) -> None:
    """About a hundred redraws once filled the socket, and blocked the engine."""
    program = on_a_desktop(install, screen, daemon)
    host = TrayHost(daemon.address)
    engine = program.start()
    wait_for(lambda: host.items, "the icon")
    daemon.hang()
    redraw(program)
    order(program, {"verb": "pause"})
    answer = program.status()["state"]
    code = ends(engine)
    daemon.wake()
    host.close()
    program.start()

    assert (answer, code) == ("paused", 0)
    assert program.status()["state"] == "paused"


def test_an_icon_is_in_the_panel_again_when_the_bus_wakes(
    install: Install, screen: XServer, daemon: Daemon
) -> None:
    """The send queue overflows: the connection is dropped and made again."""
    program = on_a_desktop(install, screen, daemon)
    host = TrayHost(daemon.address)
    program.start()
    wait_for(lambda: host.items, "the icon")
    daemon.hang()
    redraw(program, 2 * REDRAWS)
    order(program, {"verb": "pause"})
    daemon.wake()

    assert eventually(lambda: host.properties()["ToolTip"][2:]) == ["Paused", "Until you resume"]
    host.close()


@pytest.mark.parametrize("embeds", [False, True])
def test_a_hung_x_server_blocks_neither_redraws_nor_answers_nor_the_shutdown(
    install: Install, screen: XServer, daemon: Daemon, *, embeds: bool
) -> None:
    """It is asked for the idle time and for full screens, and a panel that embeds icons is one of its clients."""
    program = on_a_desktop(install, screen, daemon)
    if embeds:
        program.env["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={program.root}/run/session"
    embedder = Embedder(screen.name)
    engine = program.start()
    if embeds:
        wait_for(lambda: embedder.docked, "the icon")
    screen.hang()
    redraw(program)
    order(program, {"verb": "pause"})
    answer = program.status()["state"]
    ends(engine)
    screen.wake()
    embedder.close()
    program.start()

    assert answer == "paused"
    assert program.status()["state"] == "paused"

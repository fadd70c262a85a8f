"""The contract of every sensor."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial

import pytest

from deskbreak.adapters.presence.failover import FailoverSensor
from deskbreak.adapters.presence.logind_idle import LogindIdle
from deskbreak.adapters.presence.logind_session import LogindSession
from deskbreak.adapters.presence.mutter_idle import MutterIdle
from deskbreak.adapters.presence.polled_idle import PolledIdle
from deskbreak.adapters.presence.tty_idle import TtyActivity, own_terminals
from deskbreak.adapters.presence.x11_idle import X11Idle
from deskbreak.core.model.presence import Reading
from deskbreak.linux.dbus.bus import Bus
from deskbreak.ports import Message, Sensor
from tests.support.fakes.compositor import Compositor, Offer
from tests.support.fakes.daemon import Daemon
from tests.support.fakes.logind import Login
from tests.support.fakes.mutter import Mutter
from tests.support.fakes.sessions import MacSystem, WindowsSystem
from tests.support.private_bus import Keep
from tests.support.waiting import eventually
from tests.support.x_server import x_server

SENSORS = [
    "x11",
    "ext-idle",
    "ext-idle 1",
    "kwin-idle",
    "mutter",
    "logind",
    "logind idle",
    "tty",
    "best",
    "polled",
    "Windows session",
    "macOS session",
]


@pytest.fixture(params=SENSORS)
def sensor(request: pytest.FixtureRequest) -> Iterator[Sensor]:
    """Each sensor, where it works."""
    kind = request.param
    if kind in {"mutter", "logind", "logind idle"}:
        yield from _sensor_on_a_bus(
            kind,
            request.getfixturevalue("daemon"),
            request.getfixturevalue("bus"),
            request.getfixturevalue("keep"),
        )
    elif kind in {"x11", "best"}:
        with x_server() as screen:
            x11 = partial(X11Idle, screen.name)
            yield x11() if kind == "x11" else FailoverSensor([TtyActivityElsewhere, x11])
    elif kind == "polled":
        yield PolledIdle("the system", lambda: 1.0)
    elif kind in {"Windows session", "macOS session"}:
        system = WindowsSystem(locked=True) if kind == "Windows session" else MacSystem(locked=True)
        yield system.watch(lambda: None, 0.0, 0.0)
    elif kind == "tty":
        keyboard, terminal = os.openpty()
        yield TtyActivity(partial(own_terminals, [terminal]))
        os.close(keyboard)
        os.close(terminal)
    else:
        yield from _sensor_on_wayland(kind)


def _sensor_on_a_bus(kind: str, daemon: Daemon, bus: Bus, keep: Keep) -> Iterator[Sensor]:
    if kind == "mutter":
        keep(Mutter(daemon.address))
        yield MutterIdle(bus)
        return
    login = keep(Login(daemon.address))
    login.locked = True
    login.set_idle(idle=False)
    yield LogindSession(bus, bus, lambda: None) if kind == "logind" else LogindIdle(bus)


def _sensor_on_wayland(kind: str) -> Iterator[Sensor]:
    """The protocols cannot be queried, so someone types there and the sensor has input to report at the start."""
    pytest.importorskip("pywayland")
    from deskbreak.adapters.presence.wayland_ext_idle import ExtIdle
    from deskbreak.adapters.presence.wayland_kde_idle import KwinIdle

    speak, offer = {
        "ext-idle": (ExtIdle, Offer.EXT_2),
        "ext-idle 1": (ExtIdle, Offer.EXT_1),
        "kwin-idle": (KwinIdle, Offer.KDE),
    }[kind]
    compositor = Compositor(offer)
    with compositor.typing():
        yield speak(compositor.name)
    compositor.close()


class TtyActivityElsewhere(TtyActivity):
    """On a system without terminals."""

    def __init__(self) -> None:
        super().__init__(find=list)


def test_a_sensor_reports_the_present_state_at_the_start_and_nothing_after_its_end(
    sensor: Sensor, posted: list[Message]
) -> None:
    reported: list[Reading] = []
    sensor.start(reported.append, posted.append, 3600)
    eventually(lambda: reported)
    sensor.refresh()
    sensor.stop()
    before = list(reported)
    sensor.refresh()
    sensor.stop()

    assert before
    assert before == reported
    assert posted == []


def test_a_sensor_that_never_started_can_be_refreshed_and_stopped(sensor: Sensor) -> None:
    sensor.refresh()
    sensor.stop()

    assert sensor.name


def test_a_sensor_can_be_started_again_with_another_threshold(sensor: Sensor, posted: list[Message]) -> None:
    reported: list[Reading] = []
    for idle_after_s in (3600, 1800):
        reported.clear()
        sensor.start(reported.append, posted.append, idle_after_s)
        eventually(lambda: reported)
        sensor.stop()

    assert reported
    assert posted == []

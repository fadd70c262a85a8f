"""Idle time on real compositors: KWin, Sway and Mutter, without a screen, but with the same idle counting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

import pytest

from deskbreak.adapters.presence.candidates import sensor_of_desktop
from deskbreak.adapters.presence.mutter_idle import MutterIdle
from deskbreak.adapters.presence.wayland_ext_idle import ExtIdle
from deskbreak.adapters.presence.wayland_kde_idle import KwinIdle
from deskbreak.core.model.fault import Fault, Part
from deskbreak.core.model.presence import LastInput, Reading, SourceLost
from deskbreak.linux.dbus.bus import Bus
from deskbreak.ports import Message, Sensor
from tests.support.fakes.readings import ago_s
from tests.support.hosts.compositors import CompositorHost, gnome, kwin, sway
from tests.support.private_bus import private_bus
from tests.support.waiting import becomes, eventually

pytestmark = pytest.mark.hosts

IDLE_S = 1.0
LONG_S = 3600.0
HERE = LastInput(0.0)


@dataclass
class IdleHost:
    """A real compositor, the sensor for it, and the bus if it speaks on one."""

    desk: CompositorHost
    sensor: Sensor
    bus: Bus | None = None


@contextmanager
def on_wayland(
    run: Callable[[], AbstractContextManager[CompositorHost]], make: Callable[[str], Sensor]
) -> Iterator[IdleHost]:
    with run() as desk:
        yield IdleHost(desk, make(desk.name))


@contextmanager
def on_gnome() -> Iterator[IdleHost]:
    with private_bus() as daemon, gnome(daemon) as desk:
        bus = Bus(daemon.address)
        bus.open()
        yield IdleHost(desk, MutterIdle(bus, grace_s=0.1), bus)
        bus.close()


PLACES: dict[str, Callable[[], AbstractContextManager[IdleHost]]] = {
    "KWin, ext-idle-notify": lambda: on_wayland(kwin, ExtIdle),
    "KWin, org_kde_kwin_idle": lambda: on_wayland(kwin, KwinIdle),
    "Sway, org_kde_kwin_idle": lambda: on_wayland(sway, KwinIdle),
    "Mutter": on_gnome,
}


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest) -> Iterator[IdleHost]:
    """Each of them."""
    with PLACES[request.param]() as place:
        yield place
        place.sensor.stop()


@pytest.fixture
def reported() -> list[Reading]:
    """The reported readings."""
    return []


@pytest.fixture
def posted() -> list[Message]:
    """The messages that were posted."""
    return []


def test_idle_is_reported_at_the_threshold_and_then_the_first_input(
    place: IdleHost, reported: list[Reading], posted: list[Message]
) -> None:
    place.desk.press()
    place.sensor.start(reported.append, posted.append, IDLE_S)
    idle = eventually(lambda: [reading for reading in reported if ago_s(reading) >= IDLE_S])
    place.desk.press()
    back = becomes(HERE, lambda: reported[-1])
    before = len(reported)
    idle_again = eventually(lambda: [reading for reading in reported[before:] if ago_s(reading) >= IDLE_S])

    assert idle
    assert HERE == back or HERE in reported[:before]
    assert idle_again
    assert posted == []


def test_a_refresh_reports_the_next_input(
    place: IdleHost, reported: list[Reading], posted: list[Message]
) -> None:
    """The input is repeated until it is reported: a real compositor does not confirm when it has accepted our request."""
    place.sensor.start(reported.append, posted.append, LONG_S)
    place.desk.press()
    place.sensor.refresh()

    def heard() -> bool:
        place.desk.press()
        return HERE in reported

    assert eventually(heard)
    assert posted == []


def test_the_loss_of_the_compositor_is_reported_and_leaves_the_sensor_blind(
    place: IdleHost, reported: list[Reading], posted: list[Message]
) -> None:
    place.sensor.start(reported.append, posted.append, LONG_S)
    place.desk.press()
    place.desk.kill()

    assert eventually(lambda: SourceLost() in reported)
    assert [Part.IDLE] == [message.part for message in posted if isinstance(message, Fault)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("KWin, ext-idle-notify", "ext-idle-notify"),
        ("Sway, org_kde_kwin_idle", "org_kde_kwin_idle"),
        ("Mutter", "Mutter idle monitor"),
    ],
)
def test_the_best_sensor_of_each_desktop_is_chosen(
    monkeypatch: pytest.MonkeyPatch, name: str, expected: str
) -> None:
    reported: list[Reading] = []
    monkeypatch.delenv("DISPLAY", raising=False)
    with PLACES[name]() as place:
        monkeypatch.setenv("WAYLAND_DISPLAY", place.desk.name)
        best = sensor_of_desktop(place.bus, None)
        best.start(reported.append, [].append, LONG_S)
        found = becomes(expected, lambda: best.name)
        best.stop()

    assert expected == found

"""Idle time on real compositors: KWin, Sway and Mutter, which have no screen here, but count as they do with one."""

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
from deskbreak.core.model.presence import Blind, LastInput, Reading
from deskbreak.linux.dbus.bus import Bus
from deskbreak.ports import Message, Sensor
from tests.support.fakes.readings import ago_s
from tests.support.hosts.compositors import Desk, gnome, kwin, sway
from tests.support.private_bus import private_bus
from tests.support.waiting import becomes, eventually

pytestmark = pytest.mark.hosts

IDLE_S = 1.0
LONG_S = 3600.0
HERE = LastInput(0.0)


@dataclass
class Place:
    """A real compositor, the sensor for it, and the bus if it speaks on one."""

    desk: Desk
    sensor: Sensor
    bus: Bus | None = None


@contextmanager
def on_wayland(
    run: Callable[[], AbstractContextManager[Desk]], make: Callable[[str], Sensor]
) -> Iterator[Place]:
    with run() as desk:
        yield Place(desk, make(desk.name))


@contextmanager
def on_gnome() -> Iterator[Place]:
    with private_bus() as daemon, gnome(daemon) as desk:
        bus = Bus(daemon.address)
        bus.open()
        yield Place(desk, MutterIdle(bus, grace_s=0.1), bus)
        bus.close()


PLACES: dict[str, Callable[[], AbstractContextManager[Place]]] = {
    "KWin, ext-idle-notify": lambda: on_wayland(kwin, ExtIdle),
    "KWin, org_kde_kwin_idle": lambda: on_wayland(kwin, KwinIdle),
    "Sway, org_kde_kwin_idle": lambda: on_wayland(sway, KwinIdle),
    "Mutter": on_gnome,
}


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    """Each of them."""
    with PLACES[request.param]() as place:
        yield place
        place.sensor.stop()


@pytest.fixture
def told() -> list[Reading]:
    """What was told."""
    return []


@pytest.fixture
def posted() -> list[Message]:
    """What was posted."""
    return []


def test_idle_is_told_at_the_threshold_and_the_first_input_after_it(
    place: Place, told: list[Reading], posted: list[Message]
) -> None:
    place.desk.press()
    place.sensor.start(told.append, posted.append, IDLE_S)
    idle = eventually(lambda: [reading for reading in told if ago_s(reading) >= IDLE_S])
    place.desk.press()
    back = becomes(HERE, lambda: told[-1])
    before = len(told)
    idle_again = eventually(lambda: [reading for reading in told[before:] if ago_s(reading) >= IDLE_S])

    assert idle
    assert HERE == back or HERE in told[:before]
    assert idle_again
    assert posted == []


def test_a_refresh_tells_of_the_next_input(place: Place, told: list[Reading], posted: list[Message]) -> None:
    """The input is given until it is heard: when a real compositor has taken our wish in, nobody tells."""
    place.sensor.start(told.append, posted.append, LONG_S)
    place.desk.press()
    place.sensor.refresh()

    def heard() -> bool:
        place.desk.press()
        return HERE in told

    assert eventually(heard)
    assert posted == []


def test_a_compositor_that_dies_leaves_the_sensor_blind_and_says_so(
    place: Place, told: list[Reading], posted: list[Message]
) -> None:
    place.sensor.start(told.append, posted.append, LONG_S)
    place.desk.press()
    place.desk.kill()

    assert eventually(lambda: Blind() in told)
    assert [Part.IDLE] == [message.part for message in posted if isinstance(message, Fault)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("KWin, ext-idle-notify", "ext-idle-notify"),
        ("Sway, org_kde_kwin_idle", "org_kde_kwin_idle"),
        ("Mutter", "Mutter idle monitor"),
    ],
)
def test_the_best_sensor_of_each_desktop_is_found_by_trying(
    monkeypatch: pytest.MonkeyPatch, name: str, expected: str
) -> None:
    told: list[Reading] = []
    monkeypatch.delenv("DISPLAY", raising=False)
    with PLACES[name]() as place:
        monkeypatch.setenv("WAYLAND_DISPLAY", place.desk.name)
        best = sensor_of_desktop(place.bus, None)
        best.start(told.append, [].append, LONG_S)
        found = becomes(expected, lambda: best.name)
        best.stop()

    assert expected == found

"""What every adapter of a port does, whatever it is made of."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from deskbreak.core.presence import Reading
from deskbreak.core.view import Face, Icon, View
from deskbreak.ports import Message, Note, Notifier, Sensor, Slot, Tray, Unavailable
from deskbreak.shell.linux.bus import Bus
from deskbreak.shell.notify.freedesktop import FreedesktopNotifier
from deskbreak.shell.sensors.logind import LogindWatch
from deskbreak.shell.sensors.none import NoSensor
from deskbreak.shell.sensors.x11 import X11Idle
from deskbreak.shell.tray.sni import SniTray
from tests.adapters.linux.screen import x_server
from tests.fakes.login import Login
from tests.fakes.waiting import eventually

VIEW = View(Icon(Face.SITTING, 3), "Sitting 3 min", "Break in 42 min", ())


@pytest.fixture(params=["none", "x11", "logind"])
def sensor(request: pytest.FixtureRequest) -> Iterator[Sensor]:
    """Each sensor, where it works."""
    if request.param == "x11":
        with x_server() as screen:
            yield X11Idle(screen.name)
    elif request.param == "logind":
        bus = request.getfixturevalue("bus")
        login = Login(request.getfixturevalue("daemon").address)
        login.locked = True
        yield LogindWatch(bus, bus, lambda: None)
        login.close()
    else:
        yield NoSensor()


def test_a_sensor_tells_what_is_so_at_the_start_and_nothing_after_its_end(
    sensor: Sensor, posted: list[Message]
) -> None:
    told: list[Reading] = []
    sensor.start(told.append, posted.append, 3600)
    eventually(lambda: told)
    sensor.refresh()
    sensor.stop()
    before = list(told)
    sensor.refresh()
    sensor.stop()

    assert before
    assert before == told
    assert posted == []


def test_a_sensor_that_never_started_can_be_refreshed_and_stopped(sensor: Sensor) -> None:
    sensor.refresh()
    sensor.stop()

    assert sensor.name


def test_a_sensor_can_be_started_again_with_another_threshold(sensor: Sensor, posted: list[Message]) -> None:
    told: list[Reading] = []
    for idle_after_s in (3600, 1800):
        told.clear()
        sensor.start(told.append, posted.append, idle_after_s)
        eventually(lambda: told)
        sensor.stop()

    assert told
    assert posted == []


@pytest.fixture
def lost(bus: Bus) -> Bus:
    """A bus that is closed."""
    bus.close()
    eventually(lambda: not bus.alive)
    return bus


def tray_of(bus: Bus, post: Callable[[Message], None]) -> Tray:
    return SniTray(bus, lambda _icon, size: Image.new("RGBA", (size, size)), post)


def test_a_tray_starts_once_and_ends_from_another_thread_more_than_once(
    bus: Bus, posted: list[Message]
) -> None:
    tray = tray_of(bus, posted.append)
    starts: list[str] = []
    thread = threading.Thread(target=tray.run, args=(lambda: starts.append("up"),))
    thread.start()
    eventually(lambda: starts)
    tray.show(VIEW)
    tray.stop()
    tray.stop()
    thread.join(20)
    tray.stop()
    tray.show(VIEW)

    assert (False, ["up"]) == (thread.is_alive(), starts)


def test_what_cannot_work_says_so_at_its_start_in_whole_sentences(lost: Bus, posted: list[Message]) -> None:
    notifier: Notifier = FreedesktopNotifier(lost, posted.append, Path("/icon.png"))
    tray = tray_of(lost, posted.append)
    reasons = []
    for start in (notifier.start, lambda: tray.run(lambda: None)):
        with pytest.raises(Unavailable) as raised:
            start()
        reasons.append(str(raised.value))

    assert all(reason.endswith(".") for reason in reasons)


def test_a_notifier_takes_orders_in_any_order(bus: Bus, posted: list[Message]) -> None:
    notifier: Notifier = FreedesktopNotifier(bus, posted.append, Path("/icon.png"))
    notifier.start()
    notifier.withdraw(Slot.REMINDER)
    notifier.show(Note(Slot.STATUS, "Sitting 3 min", "Break in 42 min"))
    notifier.withdraw(Slot.STATUS)
    notifier.withdraw(Slot.STATUS)
    notifier.stop()
    notifier.stop()

    assert len(posted) <= 1  # that there is no server here

"""What every adapter of a port does, whatever it is made of."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from deskbreak.adapters.notifications.freedesktop import FreedesktopNotifier
from deskbreak.adapters.notifications.null import NullNotifier
from deskbreak.adapters.notifications.plyer_notifier import PlainNotifier
from deskbreak.adapters.presence.failover import BestSensor
from deskbreak.adapters.presence.logind_idle import LogindIdle
from deskbreak.adapters.presence.logind_session import LogindWatch
from deskbreak.adapters.presence.mutter_idle import MutterIdle
from deskbreak.adapters.presence.tty_idle import TtyActivity, own_terminals
from deskbreak.adapters.presence.x11_idle import X11Idle
from deskbreak.adapters.tray.fallback import FirstTray
from deskbreak.adapters.tray.linux_tray import EitherTray, embedding_tray
from deskbreak.adapters.tray.null import NullTray
from deskbreak.adapters.tray.sni_tray import SniTray
from deskbreak.core.model.fault import Fault
from deskbreak.core.model.presence import Reading
from deskbreak.core.presentation.notification import Note, Slot
from deskbreak.core.presentation.view import Face, Icon, View
from deskbreak.core.timer.events import ReminderShown
from deskbreak.linux.dbus.bus import Bus
from deskbreak.ports import Message, Notifier, Sensor, Tray, Unavailable
from deskbreak.render.theme import LIGHT
from tests.support.fakes.compositor import Compositor, Offer
from tests.support.fakes.daemon import Daemon
from tests.support.fakes.embedder import Embedder
from tests.support.fakes.logind import Login
from tests.support.fakes.mutter import Mutter
from tests.support.fakes.notification_server import NotificationServer
from tests.support.private_bus import Keep
from tests.support.waiting import eventually
from tests.support.x_server import x_server

VIEW = View(Icon(Face.SITTING, 3), "Sitting 3 min", "Break in 42 min", ())


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
            yield x11() if kind == "x11" else BestSensor([TtyActivityElsewhere, x11])
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
    yield LogindWatch(bus, bus, lambda: None) if kind == "logind" else LogindIdle(bus)


def _sensor_on_wayland(kind: str) -> Iterator[Sensor]:
    """The protocols cannot be asked; whoever types there is what is told at the start."""
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
    """Terminals where there are none."""

    def __init__(self) -> None:
        super().__init__(find=list)


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


def draw(_icon: Icon, size: int) -> bytes:
    return bytes((250, 3, 2, 255)) * size**2


@pytest.fixture(params=["status notifier", "embedded", "either", "first", "none"])
def tray(
    request: pytest.FixtureRequest, posted: list[Message], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Tray]:
    """Each tray that can run here: with a panel where it needs one."""
    kind = request.param
    if kind == "embedded":
        with x_server() as screen:
            monkeypatch.setenv("DISPLAY", screen.name)
            panel = Embedder(screen.name)
            yield embedding_tray(draw, posted.append, lambda: LIGHT)
            panel.close()
    elif kind == "none":
        yield NullTray()
    else:
        notifying = partial(SniTray, request.getfixturevalue("bus"), draw, posted.append)
        if kind == "either":
            yield EitherTray(request.getfixturevalue("bus"), posted.append, notifying, NullTray)
        else:
            yield FirstTray((notifying(), NullTray()), print) if kind == "first" else notifying()


def test_a_tray_starts_once_and_ends_from_another_thread_more_than_once(
    tray: Tray, posted: list[Message]
) -> None:
    """What is shown before, between and after does no harm; with nothing amiss, nothing is told."""
    starts: list[str] = []
    tray.show(VIEW)
    thread = threading.Thread(target=tray.run, args=(lambda: starts.append("up"),))
    thread.start()
    eventually(lambda: starts)
    tray.show(replace(VIEW, title="Sitting 4 min"))
    tray.stop()
    tray.stop()
    thread.join(20)
    tray.stop()
    tray.show(VIEW)

    assert (False, ["up"], []) == (thread.is_alive(), starts, posted)


def test_a_tray_that_is_stopped_before_it_runs_returns_at_once(tray: Tray) -> None:
    tray.stop()
    thread = threading.Thread(target=tray.run, args=(lambda: None,), daemon=True)
    thread.start()
    thread.join(20)

    assert not thread.is_alive()


def test_a_tray_without_a_view_waits_for_one(tray: Tray) -> None:
    starts: list[str] = []
    thread = threading.Thread(target=tray.run, args=(lambda: starts.append("up"),))
    thread.start()
    eventually(lambda: starts)
    tray.show(VIEW)
    tray.stop()
    thread.join(20)

    assert (False, ["up"]) == (thread.is_alive(), starts)


def test_what_cannot_work_says_so_at_its_start_in_whole_sentences(lost: Bus, posted: list[Message]) -> None:
    notifier: Notifier = FreedesktopNotifier(lost, posted.append, Path("/icon.png"))
    tray: Tray = SniTray(lost, draw, posted.append)
    reasons = []
    for start in (notifier.start, lambda: tray.run(lambda: None)):
        with pytest.raises(Unavailable) as raised:
            start()
        reasons.append(str(raised.value))

    assert all(reason.endswith(".") for reason in reasons)


@pytest.fixture(params=["server", "no server", "plain", "none"])
def notifier(request: pytest.FixtureRequest, posted: list[Message]) -> Iterator[Notifier]:
    """Each notifier that can run here; plyer has nothing to show a note with, and says so."""
    if request.param == "none":
        yield NullNotifier()
    elif request.param == "plain":
        yield PlainNotifier(posted.append, missing=lambda: None)
    else:
        bus = request.getfixturevalue("bus")
        if request.param == "server":
            keep = request.getfixturevalue("keep")
            keep(NotificationServer(request.getfixturevalue("daemon").address))
        yield FreedesktopNotifier(bus, posted.append, Path("/icon.png"))


@pytest.mark.usefixtures("plyer_afresh")
def test_a_notifier_takes_orders_in_any_order(
    notifier: Notifier, posted: list[Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    """At most it says, once, that nobody shows its notes."""
    monkeypatch.setenv("PATH", "")
    notifier.start()
    notifier.withdraw(Slot.REMINDER)
    notifier.show(Note(Slot.STATUS, "Sitting 3 min", "Break in 42 min"))
    notifier.show(Note(Slot.REMINDER, "Time to loosen up", "Sitting 45 min."))
    notifier.show(Note(Slot.REMINDER, "Time to loosen up", "Sitting 50 min."))
    notifier.withdraw(Slot.STATUS)
    notifier.withdraw(Slot.STATUS)
    notifier.stop()
    notifier.stop()

    told = [message for message in posted if not isinstance(message, ReminderShown)]
    assert [Fault] * len(told) == [type(message) for message in told]
    assert len(told) <= 1

"""Idle time from Mutter, played by dbus-fast."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from deskbreak.adapters.presence.mutter_idle import MutterIdle
from deskbreak.core.model.fault import Fault, Part, Recovered
from deskbreak.core.model.presence import WHILE_UNKNOWN, LastInput, Reading, SourceLost
from deskbreak.linux.dbus.bus import Bus
from deskbreak.ports import Message, Unavailable
from tests.support.fakes.daemon import Daemon
from tests.support.fakes.mutter import Mutter
from tests.support.private_bus import Keep
from tests.support.waiting import becomes, eventually


@pytest.fixture
def mutter(daemon: Daemon, keep: Keep) -> Mutter:
    """A Mutter; the last key was pressed two seconds ago."""
    return keep(Mutter(daemon.address, idle_ms=2000))


@pytest.fixture
def reported() -> list[Reading]:
    """The readings that were reported."""
    return []


@pytest.fixture
def sensor(bus: Bus) -> Iterator[MutterIdle]:
    """A sensor, not yet started."""
    sensor = MutterIdle(bus, grace_s=0.05)
    yield sensor
    sensor.stop()


def watched(mutter: Mutter) -> bool:
    return bool(mutter.idle_watches and mutter.active_watches)


def test_idle_is_reported_at_the_threshold_and_then_the_first_input(
    mutter: Mutter, sensor: MutterIdle, reported: list[Reading], posted: list[Message]
) -> None:
    sensor.start(reported.append, posted.append, 300)
    eventually(lambda: watched(mutter))
    mutter.press()
    eventually(lambda: len(reported) == 2)
    mutter.sit_still(300_000)
    eventually(lambda: mutter.active_watches)
    mutter.sit_still(400_000)
    mutter.press()
    mutter.press()

    expected = [LastInput(2.0), LastInput(0.0), LastInput(300.0), LastInput(0.0)]
    assert expected == becomes(expected, lambda: reported)
    assert posted == []


def test_a_refresh_reports_the_current_idle_time_and_the_next_input(
    mutter: Mutter, sensor: MutterIdle, reported: list[Reading], posted: list[Message]
) -> None:
    """After any number of requests, the next input is reported once."""
    sensor.start(reported.append, posted.append, 300)
    eventually(lambda: watched(mutter))
    mutter.sit_still(7000)
    sensor.refresh()
    sensor.refresh()
    eventually(lambda: len(reported) == 3)
    eventually(lambda: len(mutter.active_watches) == 1)
    mutter.press()

    expected = [LastInput(2.0), LastInput(7.0), LastInput(7.0), LastInput(0.0)]
    assert expected == becomes(expected, lambda: reported)


def test_a_shell_that_restarts_is_asked_again_silently(  # noqa: PLR0917 - fixtures
    mutter: Mutter, bus: Bus, daemon: Daemon, keep: Keep, reported: list[Reading], posted: list[Message]
) -> None:
    sensor = MutterIdle(bus, grace_s=60)
    sensor.start(reported.append, posted.append, 300)
    eventually(lambda: watched(mutter))
    mutter.close()
    second = keep(Mutter(daemon.address))
    eventually(lambda: watched(second))
    second.sit_still(300_000)

    expected = [LastInput(2.0), LastInput(0.0), LastInput(300.0)]
    assert expected == becomes(expected, lambda: reported)
    assert posted == []
    sensor.stop()


def test_a_shell_that_stays_away_leaves_the_sensor_blind_until_it_is_back(  # noqa: PLR0917 - fixtures
    mutter: Mutter,
    sensor: MutterIdle,
    daemon: Daemon,
    keep: Keep,
    reported: list[Reading],
    posted: list[Message],
) -> None:
    sensor.start(reported.append, posted.append, 300)
    eventually(lambda: watched(mutter))
    mutter.close()
    blind = becomes(SourceLost(), lambda: reported[-1])
    second = keep(Mutter(daemon.address))
    eventually(lambda: watched(second))

    assert blind == SourceLost()
    assert becomes(LastInput(0.0), lambda: reported[-1]) == LastInput(0.0)
    assert [Fault, Recovered] == [type(message) for message in posted]
    assert WHILE_UNKNOWN in str(posted[0])
    assert posted[-1] == Recovered(Part.IDLE)


def test_stop_removes_all_watches(
    mutter: Mutter, sensor: MutterIdle, reported: list[Reading], posted: list[Message]
) -> None:
    sensor.start(reported.append, posted.append, 300)
    eventually(lambda: watched(mutter))
    sensor.stop()
    sensor.stop()

    assert eventually(lambda: not mutter.idle_watches and not mutter.active_watches)


def test_a_stop_while_the_loss_is_being_reported_returns(
    mutter: Mutter, sensor: MutterIdle, reported: list[Reading]
) -> None:
    """The timer of the grace period and the stop run in different threads."""
    telling, go_on = threading.Event(), threading.Event()

    def post(_message: Message) -> None:
        telling.set()
        go_on.wait(20)

    sensor.start(reported.append, post, 300)
    eventually(lambda: watched(mutter))
    mutter.close()
    telling.wait(20)
    stopping = threading.Thread(target=sensor.stop, daemon=True)
    stopping.start()
    stopping.join(0.1)
    go_on.set()
    stopping.join(20)

    assert not stopping.is_alive()


def test_without_mutter_it_is_unavailable(
    sensor: MutterIdle, reported: list[Reading], posted: list[Message]
) -> None:
    with pytest.raises(Unavailable, match="Mutter is not available"):
        sensor.start(reported.append, posted.append, 300)

    assert reported == []

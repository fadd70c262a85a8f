"""The idle hint of logind, played by dbus-fast."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from deskbreak.adapters.presence.logind_idle import LogindIdle
from deskbreak.core.model.fault import Fault, Recovered
from deskbreak.core.model.presence import WHILE_UNKNOWN, LastInput, Reading, SourceLost
from deskbreak.linux.dbus.bus import Bus
from deskbreak.ports import Message, Unavailable
from tests.support.fakes.daemon import Daemon
from tests.support.fakes.logind import Login
from tests.support.fakes.readings import ago_s
from tests.support.private_bus import Keep
from tests.support.waiting import becomes, eventually

IDLE_S = 0.3
HERE = LastInput(0.0)


@pytest.fixture
def login(daemon: Daemon, keep: Keep) -> Login:
    """A logind; the desktop has set the hint once and cleared it."""
    login = keep(Login(daemon.address))
    login.set_idle(idle=False)
    return login


@pytest.fixture
def reported() -> list[Reading]:
    """The readings that were reported."""
    return []


@pytest.fixture
def sensor(bus: Bus) -> Iterator[LogindIdle]:
    """A sensor, not yet started."""
    sensor = LogindIdle(bus, grace_s=0.05)
    yield sensor
    sensor.stop()


def test_idle_is_reported_once_the_hint_has_lasted_and_its_end_at_once(
    login: Login, sensor: LogindIdle, reported: list[Reading], posted: list[Message]
) -> None:
    """The desktop's own delay is unknown, so the absence is counted from the hint."""
    sensor.start(reported.append, posted.append, IDLE_S)
    eventually(lambda: reported)
    login.set_idle(idle=True)
    eventually(lambda: len(reported) == 2)
    login.set_idle(idle=False)
    eventually(lambda: len(reported) == 3)

    assert (HERE, HERE) == (reported[0], reported[2])
    assert IDLE_S <= ago_s(reported[1]) < 30
    assert posted == []


def test_a_short_hint_does_not_count_as_an_absence(
    login: Login, sensor: LogindIdle, reported: list[Reading], posted: list[Message]
) -> None:
    sensor.start(reported.append, posted.append, 3600)
    eventually(lambda: reported)
    login.set_idle(idle=True)
    login.set_idle(idle=False)
    sensor.refresh()

    assert [HERE, HERE, HERE] == becomes([HERE, HERE, HERE], lambda: reported)


def test_an_absence_that_began_before_the_start_is_reported_at_once(
    login: Login, sensor: LogindIdle, reported: list[Reading], posted: list[Message]
) -> None:
    login.set_idle(idle=True)
    login.idle_since_us -= 900_000_000
    sensor.start(reported.append, posted.append, 300)
    eventually(lambda: reported)

    assert 900 <= ago_s(reported[0]) < 930


def test_a_logind_that_stays_away_leaves_the_sensor_blind_until_it_is_back(  # noqa: PLR0917 - fixtures
    login: Login,
    sensor: LogindIdle,
    daemon: Daemon,
    keep: Keep,
    reported: list[Reading],
    posted: list[Message],
) -> None:
    sensor.start(reported.append, posted.append, 300)
    eventually(lambda: reported)
    login.close()
    blind = becomes([HERE, SourceLost()], lambda: list(reported))
    keep(Login(daemon.address))

    assert [HERE, SourceLost()] == blind
    assert [HERE, SourceLost(), HERE] == becomes([HERE, SourceLost(), HERE], lambda: reported)
    assert [Fault, Recovered] == [type(message) for message in posted]
    assert WHILE_UNKNOWN in str(posted[0])


@pytest.mark.parametrize(("kind", "ever_set"), [("wayland", False), ("tty", True)])
def test_a_session_whose_desktop_never_set_the_hint_is_not_used(
    login: Login, sensor: LogindIdle, posted: list[Message], kind: str, *, ever_set: bool
) -> None:
    reported: list[Reading] = []
    login.kind = kind
    login.idle_since_us *= ever_set
    with pytest.raises(Unavailable, match="Your desktop does not report"):
        sensor.start(reported.append, posted.append, 300)

    assert reported == []


def test_without_logind_it_is_unavailable(
    sensor: LogindIdle, reported: list[Reading], posted: list[Message]
) -> None:
    with pytest.raises(Unavailable, match="does not know your session"):
        sensor.start(reported.append, posted.append, 300)

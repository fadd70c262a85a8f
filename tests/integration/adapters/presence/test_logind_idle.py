"""The idle hint of logind, played by dbus-fast."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from deskbreak.adapters.presence.logind_idle import LogindIdle
from deskbreak.core.model.fault import Fault, Mended
from deskbreak.core.model.presence import WHILE_UNKNOWN, Blind, LastInput, Reading
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
def told() -> list[Reading]:
    """The readings that were reported."""
    return []


@pytest.fixture
def sensor(bus: Bus) -> Iterator[LogindIdle]:
    """A sensor, not yet started."""
    sensor = LogindIdle(bus, grace_s=0.05)
    yield sensor
    sensor.stop()


def test_idle_is_reported_once_the_hint_has_lasted_and_its_end_at_once(
    login: Login, sensor: LogindIdle, told: list[Reading], posted: list[Message]
) -> None:
    """The desktop's own delay is unknown, so the absence is counted from the hint."""
    sensor.start(told.append, posted.append, IDLE_S)
    eventually(lambda: told)
    login.set_idle(idle=True)
    eventually(lambda: len(told) == 2)
    login.set_idle(idle=False)
    eventually(lambda: len(told) == 3)

    assert (HERE, HERE) == (told[0], told[2])
    assert IDLE_S <= ago_s(told[1]) < 30
    assert posted == []


def test_a_short_hint_does_not_count_as_an_absence(
    login: Login, sensor: LogindIdle, told: list[Reading], posted: list[Message]
) -> None:
    sensor.start(told.append, posted.append, 3600)
    eventually(lambda: told)
    login.set_idle(idle=True)
    login.set_idle(idle=False)
    sensor.refresh()

    assert [HERE, HERE, HERE] == becomes([HERE, HERE, HERE], lambda: told)


def test_an_absence_that_began_before_the_start_is_reported_at_once(
    login: Login, sensor: LogindIdle, told: list[Reading], posted: list[Message]
) -> None:
    login.set_idle(idle=True)
    login.idle_since_us -= 900_000_000
    sensor.start(told.append, posted.append, 300)
    eventually(lambda: told)

    assert 900 <= ago_s(told[0]) < 930


def test_a_logind_that_stays_away_leaves_the_sensor_blind_until_it_is_back(  # noqa: PLR0917 - fixtures
    login: Login, sensor: LogindIdle, daemon: Daemon, keep: Keep, told: list[Reading], posted: list[Message]
) -> None:
    sensor.start(told.append, posted.append, 300)
    eventually(lambda: told)
    login.close()
    blind = becomes([HERE, Blind()], lambda: list(told))
    keep(Login(daemon.address))

    assert [HERE, Blind()] == blind
    assert [HERE, Blind(), HERE] == becomes([HERE, Blind(), HERE], lambda: told)
    assert [Fault, Mended] == [type(message) for message in posted]
    assert WHILE_UNKNOWN in str(posted[0])


@pytest.mark.parametrize(("kind", "ever_set"), [("wayland", False), ("tty", True)])
def test_a_session_whose_desktop_never_set_the_hint_is_not_used(
    login: Login, sensor: LogindIdle, posted: list[Message], kind: str, *, ever_set: bool
) -> None:
    told: list[Reading] = []
    login.kind = kind
    login.idle_since_us *= ever_set
    with pytest.raises(Unavailable, match="Your desktop does not report"):
        sensor.start(told.append, posted.append, 300)

    assert told == []


def test_without_logind_it_is_unavailable(
    sensor: LogindIdle, told: list[Reading], posted: list[Message]
) -> None:
    with pytest.raises(Unavailable, match="does not know your session"):
        sensor.start(told.append, posted.append, 300)

"""Idle time on a real X server, with key presses by XTEST."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from Xlib import XK, X
from Xlib.display import Display
from Xlib.ext import xtest

from deskbreak.core.presence import WHILE_UNKNOWN, Blind, LastInput, Reading
from deskbreak.ports import Fault, Message, Part, Unavailable
from deskbreak.shell.sensors.none import NoSensor
from deskbreak.shell.sensors.x11 import X11Idle
from deskbreak.shell.sensors.x11_sync import idle_counter
from tests.adapters.linux.screen import XServer, x_server
from tests.fakes.readings import ago_s, turns
from tests.fakes.waiting import becomes, eventually

IDLE_S = 0.4


class Keyboard:
    """Somebody at the keyboard."""

    def __init__(self, name: str) -> None:
        self._display = Display(name)

    def close(self) -> None:
        """Leave."""
        self._display.close()

    def press(self) -> None:
        """Press and release a key."""
        key = self._display.keysym_to_keycode(XK.XK_a)
        for kind in (X.KeyPress, X.KeyRelease):
            xtest.fake_input(self._display, kind, key)
        self._display.sync()


@pytest.fixture
def screen() -> Iterator[XServer]:
    """A private X server."""
    with x_server() as server:
        yield server


@pytest.fixture
def keyboard(screen: XServer) -> Iterator[Keyboard]:
    """Somebody who pressed a key just now."""
    keyboard = Keyboard(screen.name)
    keyboard.press()
    yield keyboard
    keyboard.close()


@pytest.fixture
def told() -> list[Reading]:
    """What was told."""
    return []


@pytest.fixture
def sensor(screen: XServer) -> Iterator[X11Idle]:
    """A sensor, not yet started."""
    sensor = X11Idle(screen.name)
    yield sensor
    sensor.stop()


def test_idle_is_told_at_the_threshold_and_the_first_input_after_it(
    keyboard: Keyboard, sensor: X11Idle, told: list[Reading], posted: list[Message]
) -> None:
    sensor.start(told.append, posted.append, IDLE_S)
    eventually(lambda: turns(told, IDLE_S)[-1:] == [True])
    keyboard.press()
    expected = [True, False, True]  # and again, without anybody asking

    assert expected == becomes(expected, lambda: turns(told, IDLE_S)[-3:])
    assert LastInput(0.0) in told
    assert max(ago_s(reading) for reading in told) < 30
    assert posted == []


def test_an_absence_that_began_before_the_start_is_told_at_once(
    keyboard: Keyboard, screen: XServer, told: list[Reading], posted: list[Message]
) -> None:
    first = X11Idle(screen.name)
    first.start(told.append, posted.append, IDLE_S)
    eventually(lambda: ago_s(told[-1]) >= IDLE_S if told else False)
    first.stop()
    told.clear()
    second = X11Idle(screen.name)
    second.start(told.append, posted.append, IDLE_S)
    eventually(lambda: told)
    keyboard.press()
    eventually(lambda: len(told) >= 2)
    second.stop()

    assert ago_s(told[0]) >= IDLE_S
    assert told[1] == LastInput(0.0)


def test_a_refresh_tells_the_idle_time_now_and_the_next_input(
    keyboard: Keyboard, sensor: X11Idle, told: list[Reading], posted: list[Message]
) -> None:
    """After a suspend nobody may have sat down yet, though no threshold was passed."""
    sensor.start(told.append, posted.append, 3600)
    eventually(lambda: told)
    told.clear()

    def refreshed() -> bool:
        before = len(told)
        sensor.refresh()
        return bool(eventually(lambda: told[before:])) and ago_s(told[-1]) > 0.1

    eventually(refreshed)
    keyboard.press()

    assert becomes(LastInput(0.0), lambda: told[-1]) == LastInput(0.0)
    assert max(ago_s(reading) for reading in told) > 0.1


def test_an_x_server_that_dies_leaves_the_sensor_blind_and_says_so(
    screen: XServer, sensor: X11Idle, told: list[Reading], posted: list[Message]
) -> None:
    sensor.start(told.append, posted.append, 3600)
    eventually(lambda: told)
    screen.kill()

    assert becomes(Blind(), lambda: told[-1]) == Blind()
    lost = [message for message in posted if isinstance(message, Fault)]
    assert [(Part.IDLE, True)] == [(fault.part, WHILE_UNKNOWN in fault.text) for fault in lost]


def test_stopping_ends_the_thread_and_may_be_repeated(
    sensor: X11Idle, told: list[Reading], posted: list[Message]
) -> None:
    sensor.stop()
    sensor.start(told.append, posted.append, 3600)
    eventually(lambda: told)
    sensor.stop()
    sensor.refresh()
    sensor.stop()

    assert "X11 SYNC" == sensor.name
    assert posted == []


def test_without_a_display_it_is_unavailable(
    tmp_path: Path, told: list[Reading], posted: list[Message]
) -> None:
    with pytest.raises(Unavailable, match="no X display"):
        X11Idle(f"{tmp_path}:99").start(told.append, posted.append, 300)


def test_a_server_that_hangs_does_not_hang_us(
    screen: XServer, told: list[Reading], posted: list[Message]
) -> None:
    """It takes the connection, as the kernel does for it, and says nothing."""
    screen.hang()
    with pytest.raises(Unavailable, match=r"The X server does not answer: no answer within 0\.1 s\."):
        X11Idle(screen.name, answer_within_s=0.1).start(told.append, posted.append, 300)


def test_a_sensor_whose_server_hangs_later_can_be_stopped(
    screen: XServer, sensor: X11Idle, told: list[Reading], posted: list[Message]
) -> None:
    sensor.start(told.append, posted.append, 3600)
    eventually(lambda: told)
    screen.hang()
    sensor.refresh()  # which waits for the answer of the server
    sensor.stop()

    assert ([], 1) == (posted, len(told))


def test_a_server_that_counts_no_idle_time_is_noticed() -> None:
    with pytest.raises(LookupError):
        idle_counter(b"", 0)


def test_the_null_sensor_says_once_that_it_sees_nothing(told: list[Reading], posted: list[Message]) -> None:
    sensor = NoSensor()
    sensor.start(told.append, posted.append, 300)
    sensor.refresh()
    sensor.stop()

    assert (["none"], [Blind()], []) == ([sensor.name], told, posted)

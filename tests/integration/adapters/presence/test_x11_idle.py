"""Idle time on a real X server, with input by XTEST."""

from __future__ import annotations

import itertools
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from Xlib import XK, X
from Xlib.display import Display
from Xlib.ext import xtest

from deskbreak.adapters.presence import x11_rest
from deskbreak.adapters.presence.x11_idle import X11Idle
from deskbreak.adapters.presence.x11_raw_events import RawInput, axes
from deskbreak.adapters.presence.x11_sync_extension import idle_counter
from deskbreak.core.model.fault import Fault, Part
from deskbreak.core.model.presence import WHILE_UNKNOWN, LastInput, Reading, SourceLost
from deskbreak.ports import Message, Unavailable
from tests.support.fakes.readings import ago_s, turns
from tests.support.waiting import PATIENCE_S, becomes, eventually
from tests.support.x_server import XServer, x_server

IDLE_S = 0.4


class Keyboard:
    """A user's keyboard."""

    def __init__(self, name: str) -> None:
        self._display = Display(name)

    def close(self) -> None:
        """Close the connection."""
        self._display.close()

    def press(self) -> None:
        """Press and release a key."""
        key = self._display.keysym_to_keycode(XK.XK_a)
        for kind in (X.KeyPress, X.KeyRelease):
            xtest.fake_input(self._display, kind, key)
        self._display.sync()


class Mouse:
    """A mouse, moved by a user or by a trembling table."""

    def __init__(self, name: str) -> None:
        self._display = Display(name)

    def close(self) -> None:
        """Close the connection."""
        self._display.close()

    def move(self, right: int, down: int) -> None:
        """Move by this many pixels."""
        xtest.fake_input(self._display, X.MotionNotify, detail=True, x=right, y=down)
        self._display.sync()

    def press(self, button: int) -> None:
        """Press and release a button; the wheel is one of them."""
        for kind in (X.ButtonPress, X.ButtonRelease):
            xtest.fake_input(self._display, kind, button)
        self._display.sync()


@pytest.fixture
def screen() -> Iterator[XServer]:
    """A private X server."""
    with x_server() as server:
        yield server


@pytest.fixture
def keyboard(screen: XServer) -> Iterator[Keyboard]:
    """A keyboard with a key pressed just now."""
    keyboard = Keyboard(screen.name)
    keyboard.press()
    yield keyboard
    keyboard.close()


@pytest.fixture
def reported() -> list[Reading]:
    """The readings that were reported."""
    return []


def no_devices(_display: Display) -> RawInput:
    raise LookupError("an old server")


@pytest.fixture(params=[RawInput, no_devices])
def sensor(screen: XServer, request: pytest.FixtureRequest) -> Iterator[X11Idle]:
    """A sensor, not yet started, that listens to the devices or uses the idle counter alone."""
    sensor = X11Idle(screen.name, devices=request.param)
    yield sensor
    sensor.stop()


def test_idle_is_reported_at_the_threshold_and_then_the_first_input(
    keyboard: Keyboard, sensor: X11Idle, reported: list[Reading], posted: list[Message]
) -> None:
    sensor.start(reported.append, posted.append, IDLE_S)
    eventually(lambda: turns(reported, IDLE_S)[-1:] == [True])
    keyboard.press()
    expected = [True, False, True]  # and again, without a refresh

    assert expected == becomes(expected, lambda: turns(reported, IDLE_S)[-3:])
    assert LastInput(0.0) in reported
    assert max(ago_s(reading) for reading in reported) < 30
    assert posted == []


def test_an_absence_that_began_before_the_start_is_reported_at_once(
    keyboard: Keyboard, screen: XServer, reported: list[Reading], posted: list[Message]
) -> None:
    first = X11Idle(screen.name)
    first.start(reported.append, posted.append, IDLE_S)
    eventually(lambda: ago_s(reported[-1]) >= IDLE_S if reported else False)
    first.stop()
    reported.clear()
    second = X11Idle(screen.name)
    second.start(reported.append, posted.append, IDLE_S)
    eventually(lambda: reported)
    keyboard.press()
    eventually(lambda: len(reported) >= 2)
    second.stop()

    assert ago_s(reported[0]) >= IDLE_S
    assert reported[1] == LastInput(0.0)


def test_a_refresh_reports_the_current_idle_time_and_the_next_input(
    keyboard: Keyboard, sensor: X11Idle, reported: list[Reading], posted: list[Message]
) -> None:
    """After a suspend the user may still be away, though no threshold was passed."""
    sensor.start(reported.append, posted.append, 3600)
    eventually(lambda: reported)
    reported.clear()

    def refreshed() -> bool:
        before = len(reported)
        sensor.refresh()
        return bool(eventually(lambda: reported[before:])) and ago_s(reported[-1]) > 0.1

    eventually(refreshed)
    keyboard.press()

    assert becomes(LastInput(0.0), lambda: reported[-1]) == LastInput(0.0)
    assert max(ago_s(reading) for reading in reported) > 0.1


def test_the_loss_of_the_x_server_is_reported_and_leaves_the_sensor_blind(
    screen: XServer, sensor: X11Idle, reported: list[Reading], posted: list[Message]
) -> None:
    sensor.start(reported.append, posted.append, 3600)
    eventually(lambda: reported)
    screen.kill()

    assert becomes(SourceLost(), lambda: reported[-1]) == SourceLost()
    lost = [message for message in posted if isinstance(message, Fault)]
    assert [(Part.IDLE, True)] == [(fault.part, WHILE_UNKNOWN in fault.text) for fault in lost]


def test_stopping_ends_the_thread_and_may_be_repeated(
    sensor: X11Idle, reported: list[Reading], posted: list[Message]
) -> None:
    sensor.stop()
    sensor.start(reported.append, posted.append, 3600)
    eventually(lambda: reported)
    sensor.stop()
    sensor.refresh()
    sensor.stop()

    assert "X11 SYNC" == sensor.name
    assert posted == []


def test_without_a_display_it_is_unavailable(
    tmp_path: Path, reported: list[Reading], posted: list[Message]
) -> None:
    with pytest.raises(Unavailable, match="no X display"):
        X11Idle(f"{tmp_path}:99").start(reported.append, posted.append, 300)


def test_a_hung_server_does_not_block_the_sensor(
    screen: XServer, reported: list[Reading], posted: list[Message]
) -> None:
    """The kernel accepts the connection on its behalf; the server answers nothing."""
    screen.hang()
    with pytest.raises(Unavailable, match=r"The X server does not answer: no answer within 0\.1 s\."):
        X11Idle(screen.name, answer_within_s=0.1).start(reported.append, posted.append, 300)


def test_a_sensor_whose_server_hangs_later_can_be_stopped(
    screen: XServer, keyboard: Keyboard, sensor: X11Idle, reported: list[Reading], posted: list[Message]
) -> None:
    sensor.start(reported.append, posted.append, 3600)
    while not eventually(lambda: LastInput(0.0) in reported, 0.05):
        keyboard.press()
    before = len(reported)
    screen.hang()
    sensor.refresh()  # it waits for the server's answer
    sensor.stop()

    assert ([], before) == (posted, len(reported))


# A trembling mouse.


@pytest.fixture
def trembling(screen: XServer) -> Iterator[Callable[[], None]]:
    """A pointer that moves by a pixel or two and back until the returned function is called."""
    mouse = Mouse(screen.name)
    at_rest = threading.Event()

    def tremble() -> None:
        for by in itertools.cycle([(1, 0), (-1, 0), (2, -1), (-2, 1)]):
            if at_rest.wait(0.03):
                break
            mouse.move(*by)

    def rest() -> None:
        at_rest.set()
        thread.join()

    thread = threading.Thread(target=tremble, daemon=True)
    thread.start()
    yield rest
    rest()
    mouse.close()


def test_a_trembling_mouse_is_not_a_person(
    screen: XServer,
    keyboard: Keyboard,
    trembling: Callable[[], None],
    reported: list[Reading],
    posted: list[Message],
) -> None:
    """Three reminders appeared while the user was away."""
    sensor = X11Idle(screen.name)
    sensor.start(reported.append, posted.append, IDLE_S)
    eventually(lambda: turns(reported, IDLE_S)[-1:] == [True])
    for _ in range(20):  # and stays away
        sensor.refresh()
        eventually(lambda: False, 0.05)
    still_away = turns(reported, IDLE_S)[-1:]
    trembling()
    keyboard.press()
    back = becomes([False], lambda: turns(reported, IDLE_S)[-1:])
    sensor.stop()

    assert (still_away, back, posted) == ([True], [False], [])


def test_a_pointer_that_drifts_is_not_a_person(
    screen: XServer, reported: list[Reading], posted: list[Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It moves far but never fast: each move is small and comes long after the previous one."""
    monkeypatch.setattr(x11_rest, "_BURST_S", 0.02)
    monkeypatch.setattr(x11_rest, "_DEAF_S", 0.0)
    mouse = Mouse(screen.name)
    sensor = X11Idle(screen.name)
    sensor.start(reported.append, posted.append, IDLE_S)
    eventually(lambda: turns(reported, IDLE_S)[-1:] == [True])
    for _ in range(10):
        mouse.move(1, 1)
        eventually(lambda: False, 0.1)
    sensor.stop()
    mouse.close()

    assert turns(reported, IDLE_S)[-1:] == [True]


@pytest.mark.parametrize(
    "act",
    [
        lambda mouse: mouse.press(1),
        lambda mouse: mouse.press(4),
        lambda mouse: mouse.move(8, 0),
        lambda mouse: [mouse.move(1, 1) for _ in range(8)],
    ],
    ids=["a button", "the wheel", "a small move", "a slow move"],
)
def test_reading_with_the_mouse_counts_as_a_person(
    screen: XServer, reported: list[Reading], posted: list[Message], act: Callable[[Mouse], object]
) -> None:
    mouse = Mouse(screen.name)
    sensor = X11Idle(screen.name)
    sensor.start(reported.append, posted.append, IDLE_S)
    eventually(lambda: turns(reported, IDLE_S)[-1:] == [True])
    act(mouse)
    back = becomes([False], lambda: turns(reported, IDLE_S)[-1:])
    sensor.stop()
    mouse.close()

    assert back == [False]


def test_typing_without_the_mouse_counts_as_a_person(
    screen: XServer, keyboard: Keyboard, reported: list[Reading], posted: list[Message]
) -> None:
    sensor = X11Idle(screen.name)
    sensor.start(reported.append, posted.append, PATIENCE_S)
    for _ in range(50):
        keyboard.press()
        eventually(lambda: False, 0.01)
    sensor.refresh()
    eventually(lambda: len(reported) >= 2)
    sensor.stop()

    assert all(ago_s(reading) < PATIENCE_S / 2 for reading in reported)


@pytest.mark.parametrize(
    ("data", "words", "expected"),
    [
        (struct.pack("=I", 0b0011) + bytes(32), 1, 0b0011),
        (struct.pack("=I", 0b1000) + bytes(16), 1, 0b1000),
        (b"", 0, 0),
        (b"", 1, 0),
    ],
    ids=["a move", "the wheel of a touchpad", "a button", "one that is cut off"],
)
def test_the_axes_of_an_event_distinguish_a_move_from_the_wheel(
    data: bytes, words: int, expected: int
) -> None:
    assert axes(data, words) == expected


def test_a_server_that_counts_no_idle_time_is_noticed() -> None:
    with pytest.raises(LookupError):
        idle_counter(b"", 0)

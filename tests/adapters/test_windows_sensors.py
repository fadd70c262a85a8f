"""The sensors of Windows, over ticks and windows of our own."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from deskbreak.core.events import FellAsleep, QuitChosen, Woke
from deskbreak.core.presence import LastInput, Locked, Reading, Unlocked
from deskbreak.ports import Message, Sensor, Unavailable
from deskbreak.shell.sensors import windows
from deskbreak.shell.sensors.windows import WindowsIdle, WindowsSession, seconds_since
from tests.fakes.waiting import becomes

USUAL = None


class FakeTicks:
    def __init__(self, last_input: int, now: int) -> None:
        self._last_input = last_input
        self._now = now

    def now(self) -> int:
        return self._now

    def last_input(self) -> int:
        return self._last_input


class FakeWindow:
    """A window whose messages the test sends, in the test's thread."""

    def __init__(self, *, locked: bool | None = False, fails: bool = False) -> None:
        self.is_locked = locked
        self._fails = fails
        self.closed = threading.Event()
        self._hear: Callable[[int, int], int | None] = lambda _message, _detail: USUAL

    def open(self, hear: Callable[[int, int], int | None]) -> None:
        if self._fails:
            raise OSError("no window station")
        self._hear = hear

    def locked(self) -> bool | None:
        return self.is_locked

    def close(self) -> None:
        self.closed.set()

    def send(self, message: int, detail: int) -> int | None:
        return self._hear(message, detail)


class Desk:
    """The session's sensor, started, and what it said."""

    def __init__(self, *, locked: bool | None = False, saves: Callable[[], object] = lambda: None) -> None:
        self.window = FakeWindow(locked=locked)
        self.told: list[Reading] = []
        self.posted: list[Message] = []
        self.sensor: Sensor = WindowsSession(self.window, saves, saving_s=0.05, leaving_s=0.05)
        self.sensor.start(self.told.append, self.posted.append, 300.0)

    def session(self, *changes: int) -> list[Reading]:
        for change in changes:
            self.window.send(windows.WM_WTSSESSION_CHANGE, change)
        return self.told

    def power(self, *events: int) -> list[Message]:
        for event in events:
            self.window.send(windows.WM_POWERBROADCAST, event)
        return self.posted


@pytest.mark.parametrize(
    ("last_input", "now", "expected"),
    [
        (1_000, 1_000, 0.0),
        (1_000, 301_000, 300.0),
        (2**32 - 1, 0, 0.001),
        (2**32 - 150_000, 150_000, 300.0),
    ],
    ids=["now", "five minutes", "at the wrap", "over the wrap"],
)
def test_ticks_are_compared_over_the_49th_day(last_input: int, now: int, expected: float) -> None:
    """A computer that was only ever suspended counts from 0 again after 49.7 days."""
    assert seconds_since(last_input, now) == expected


def test_the_idle_sensor_tells_the_age_of_the_last_input_over_the_wrap() -> None:
    """Not 49 days of absence."""
    sensor: Sensor = WindowsIdle(FakeTicks(2**32 - 1_000, 1_000))
    told: list[Reading] = []
    sensor.start(told.append, lambda _: None, 300.0)
    found = becomes([LastInput(2.0)], lambda: list(told))
    sensor.stop()

    assert (sensor.name, found) == ("Windows, last input", [LastInput(2.0)])


def test_lock_and_unlock_are_told_as_they_come() -> None:
    """Win+L, and the password."""
    assert Desk().session(windows.WTS_SESSION_LOCK, windows.WTS_SESSION_UNLOCK) == [Locked(), Unlocked()]


def test_another_user_at_the_screen_is_one_absence_until_the_lock_is_opened() -> None:
    """Fast user switching locks, takes the screen away, and gives it back locked."""
    desk = Desk()
    desk.session(windows.WTS_SESSION_LOCK, windows.WTS_CONSOLE_DISCONNECT, windows.WTS_CONSOLE_CONNECT)
    gone = list(desk.told)

    assert (gone, desk.session(windows.WTS_SESSION_UNLOCK)) == ([Locked()], [Locked(), Unlocked()])


def test_a_remote_desktop_that_is_closed_is_an_absence() -> None:
    """The session runs on, with nobody in front of it."""
    desk = Desk()
    desk.session(windows.WTS_REMOTE_DISCONNECT, windows.WTS_REMOTE_CONNECT)

    assert desk.told == [Locked(), Unlocked()]


def test_a_session_that_is_taken_over_from_afar_goes_on() -> None:
    """The screen on the desk goes dark, and another one shows the same session at once."""
    desk = Desk()
    desk.session(windows.WTS_CONSOLE_DISCONNECT, windows.WTS_REMOTE_CONNECT)

    assert desk.told == [Locked(), Unlocked()]


def test_what_is_no_coming_and_going_is_not_told() -> None:
    """Log on (5), log off (6), and remote control (9)."""
    assert Desk().session(5, 6, 9) == []


@pytest.mark.parametrize(("locked", "expected"), [(True, [Locked()]), (False, []), (None, [])])
def test_the_start_tells_of_a_lock_that_is_there(*, locked: bool | None, expected: list[Reading]) -> None:
    """Started at login by a session that is locked again already."""
    assert Desk(locked=locked).told == expected


def test_a_refresh_finds_the_lock_that_no_message_told_of() -> None:
    """As after waking."""
    desk = Desk()
    desk.window.is_locked = True
    desk.sensor.refresh()
    desk.sensor.refresh()
    desk.session(windows.WTS_SESSION_UNLOCK)

    assert desk.told == [Locked(), Unlocked()]


def test_the_state_is_saved_before_sleep_and_waking_is_told_once() -> None:
    """A person who wakes the computer is told of twice; computers with modern standby tell all of it twice."""
    saved: list[str] = []
    desk = Desk(saves=lambda: saved.append("saved"))
    desk.power(windows.PBT_APMSUSPEND, windows.PBT_APMSUSPEND)
    desk.power(windows.PBT_APMRESUMEAUTOMATIC, windows.PBT_APMRESUMEAUTOMATIC, windows.PBT_APMRESUMESUSPEND)

    assert (desk.posted, saved) == ([FellAsleep(), Woke()], ["saved"])


def test_waking_from_a_sleep_that_was_not_announced_is_told() -> None:
    """The battery ran out."""
    assert Desk().power(windows.PBT_APMRESUMECRITICAL) == [Woke()]


def test_a_disk_that_hangs_does_not_hold_up_sleep() -> None:
    """The window must hear of the return."""
    disk = threading.Event()
    desk = Desk(saves=disk.wait)
    answer = desk.window.send(windows.WM_POWERBROADCAST, windows.PBT_APMSUSPEND)
    disk.set()

    assert (answer, desk.posted) == (1, [FellAsleep()])


def test_a_change_of_the_battery_is_nothing() -> None:
    """PBT_APMPOWERSTATUSCHANGE."""
    assert Desk().power(0xA) == []


def test_the_session_may_end_and_ends_the_program_in_order() -> None:
    """Windows waits for the answer; the engine stops its sensors when everything is saved."""
    desk = Desk()
    desk.sensor = WindowsSession(desk.window, lambda: None, leaving_s=20.0)
    engine: list[threading.Thread] = []

    def post(message: Message) -> None:
        desk.posted.append(message)
        engine.append(threading.Thread(target=desk.sensor.stop))
        engine[0].start()

    desk.sensor.start(desk.told.append, post, 300.0)
    asked = desk.window.send(windows.WM_QUERYENDSESSION, 0)
    ended = desk.window.send(windows.WM_ENDSESSION, 1)
    engine[0].join()

    assert (asked, ended, desk.posted) == (1, 1, [QuitChosen()])


def test_an_end_that_was_called_off_is_none() -> None:
    """Another program has a letter that is not saved."""
    desk = Desk()

    assert (desk.window.send(windows.WM_ENDSESSION, 0), desk.posted) == (USUAL, [])


def test_an_engine_that_hangs_does_not_hold_up_the_end() -> None:
    """Windows would end the program after five seconds, and blame it."""
    desk = Desk()

    assert (desk.window.send(windows.WM_ENDSESSION, 1), desk.posted) == (1, [QuitChosen()])


def test_other_messages_get_the_usual_answer() -> None:
    """WM_CLOSE, above all: it closes the window."""
    assert Desk().window.send(0x0010, 0) is USUAL


def test_nothing_is_told_after_the_stop_and_all_is_told_after_another_start() -> None:
    """Settings with another time are read: the sensors start anew."""
    desk = Desk()
    desk.sensor.stop()
    desk.session(windows.WTS_SESSION_LOCK)
    silent = list(desk.told)
    desk.sensor.start(desk.told.append, desk.posted.append, 600.0)
    desk.session(windows.WTS_SESSION_LOCK)

    assert (silent, desk.told, desk.window.closed.is_set()) == ([], [Locked()], True)


def test_a_computer_without_windows_to_open_is_unavailable_in_words() -> None:
    """A service."""
    sensor = WindowsSession(FakeWindow(fails=True), lambda: None)

    with pytest.raises(Unavailable, match=r"noticed by the clock.*no window station"):
        sensor.start(lambda _: None, lambda _: None, 300.0)

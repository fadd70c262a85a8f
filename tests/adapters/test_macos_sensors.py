"""The sensors of macOS, over notices of our own."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from deskbreak.core.events import FellAsleep, QuitChosen, Woke
from deskbreak.core.presence import LastInput, Locked, Reading, Unlocked
from deskbreak.ports import Message, Sensor, Unavailable
from deskbreak.shell.sensors.macos import MacIdle, MacSession, Notice
from tests.fakes.waiting import becomes


class FakeNotices:
    def __init__(self, *, locked: bool | None = False, fails: bool = False) -> None:
        self.is_locked = locked
        self._fails = fails
        self.send: Callable[[Notice], None] = lambda _notice: None

    def open(self, hear: Callable[[Notice], None]) -> None:
        if self._fails:
            raise OSError("PyObjC is missing")
        self.send = hear

    def locked(self) -> bool | None:
        return self.is_locked

    def close(self) -> None:
        """A notice may be on its way while this returns."""


class Desk:
    """The session's sensor, started, and what it said."""

    def __init__(self, *, locked: bool | None = False, saves: Callable[[], object] = lambda: None) -> None:
        self.notices = FakeNotices(locked=locked)
        self.told: list[Reading] = []
        self.posted: list[Message] = []
        self.sensor: Sensor = MacSession(self.notices, saves, saving_s=0.05, leaving_s=0.05)
        self.sensor.start(self.told.append, self.posted.append, 300.0)

    def hears(self, *notices: Notice) -> tuple[list[Reading], list[Message]]:
        for notice in notices:
            self.notices.send(notice)
        return self.told, self.posted


def test_the_idle_sensor_tells_the_age_of_the_last_input() -> None:
    """As the system counts it."""
    sensor: Sensor = MacIdle(lambda: 12.5)
    told: list[Reading] = []
    sensor.start(told.append, lambda _: None, 300.0)
    found = becomes([LastInput(12.5)], lambda: list(told))
    sensor.stop()

    assert (sensor.name, found) == ("macOS, last input", [LastInput(12.5)])


def test_lock_and_unlock_are_told_as_they_come() -> None:
    """Control-Command-Q, and the password."""
    assert Desk().hears(Notice.LOCKED, Notice.UNLOCKED) == ([Locked(), Unlocked()], [])


def test_another_user_at_the_screen_is_one_absence_until_the_lock_is_opened() -> None:
    """Fast user switching takes the screen away, and gives it back locked or not."""
    desk = Desk()
    desk.hears(Notice.RESIGNED, Notice.LOCKED, Notice.ACTIVE)
    gone = list(desk.told)

    assert (gone, desk.hears(Notice.UNLOCKED)[0]) == ([Locked()], [Locked(), Unlocked()])


def test_the_state_is_saved_before_sleep_and_waking_is_told() -> None:
    """The lid."""
    saved: list[str] = []
    desk = Desk(saves=lambda: saved.append("saved"))

    assert desk.hears(Notice.WILL_SLEEP, Notice.DID_WAKE) == ([], [FellAsleep(), Woke()])
    assert saved == ["saved"]


def test_the_state_is_saved_before_logging_out() -> None:
    """Which another program may still call off."""
    saved: list[str] = []
    Desk(saves=lambda: saved.append("saved")).hears(Notice.WILL_POWER_OFF)

    assert saved == ["saved"]


def test_the_end_of_the_program_waits_for_the_engine() -> None:
    """The loop of the tray icon ends the process without another word; sensors are stopped when all is saved."""
    desk = Desk()
    desk.sensor = MacSession(desk.notices, lambda: None, leaving_s=20.0)
    engine: list[threading.Thread] = []

    def post(message: Message) -> None:
        desk.posted.append(message)
        engine.append(threading.Thread(target=desk.sensor.stop))
        engine[0].start()

    desk.sensor.start(desk.told.append, post, 300.0)
    told = desk.hears(Notice.WILL_TERMINATE)
    engine[0].join()

    assert told == ([], [QuitChosen()])


def test_an_engine_that_hangs_does_not_hold_up_the_end() -> None:
    """Nor logging out."""
    assert Desk().hears(Notice.WILL_TERMINATE) == ([], [QuitChosen()])


def test_a_disk_that_hangs_does_not_hold_up_sleep() -> None:
    """macOS would wait for half a minute."""
    disk = threading.Event()
    told = Desk(saves=disk.wait).hears(Notice.WILL_SLEEP)
    disk.set()

    assert told == ([], [FellAsleep()])


@pytest.mark.parametrize(("locked", "expected"), [(True, [Locked()]), (False, []), (None, [])])
def test_the_start_tells_of_a_lock_that_is_there(*, locked: bool | None, expected: list[Reading]) -> None:
    """None: there is no desktop, or PyObjC is missing a part."""
    assert Desk(locked=locked).told == expected


def test_a_refresh_finds_what_no_notice_told_of() -> None:
    """As after waking; a lock that has gone is found as well."""
    desk = Desk()
    desk.notices.is_locked = True
    desk.sensor.refresh()
    desk.sensor.refresh()
    desk.notices.is_locked = False
    desk.sensor.refresh()

    assert desk.told == [Locked(), Unlocked()]


def test_nothing_is_told_after_the_stop() -> None:
    """Even by a notice that was on its way."""
    desk = Desk()
    desk.sensor.stop()
    desk.sensor.stop()

    assert desk.hears(Notice.LOCKED) == ([], [])


def test_a_mac_without_pyobjc_is_unavailable_in_words() -> None:
    """pystray brings it along; without both there is no icon either."""
    sensor = MacSession(FakeNotices(fails=True), lambda: None)

    with pytest.raises(Unavailable, match=r"noticed by the clock.*PyObjC is missing"):
        sensor.start(lambda _: None, lambda _: None, 300.0)

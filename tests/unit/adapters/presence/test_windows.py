"""The sensors of Windows, as far as they are specific to it: `test_session_watch` has what it shares with macOS."""

from __future__ import annotations

import pytest

from deskbreak.adapters.presence import windows
from deskbreak.adapters.presence.windows import WindowsIdle, seconds_since
from deskbreak.core.model.presence import LastInput, Locked, Reading, Unlocked
from deskbreak.core.timer.events import FellAsleep, Woke
from deskbreak.ports import Sensor
from tests.support.fakes.sessions import Watched, WindowsSystem
from tests.support.waiting import becomes

USUAL = None


class FakeTicks:
    def __init__(self, last_input: int, now: int) -> None:
        self._last_input = last_input
        self._now = now

    def now(self) -> int:
        return self._now

    def last_input(self) -> int:
        return self._last_input


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
def test_ticks_are_compared_across_the_49th_day(last_input: int, now: int, expected: float) -> None:
    """The counter of a computer that was only ever suspended wraps to 0 after 49.7 days."""
    assert seconds_since(last_input, now) == expected


def test_the_idle_sensor_reports_the_age_of_the_last_input_across_the_wrap() -> None:
    """It does not report 49 days of absence."""
    sensor: Sensor = WindowsIdle(FakeTicks(2**32 - 1_000, 1_000))
    reported: list[Reading] = []
    sensor.start(reported.append, lambda _: None, 300.0)
    found = becomes([LastInput(2.0)], lambda: list(reported))
    sensor.stop()

    assert (sensor.name, found) == ("Windows, last input", [LastInput(2.0)])


def test_a_remote_desktop_that_is_closed_is_an_absence() -> None:
    """The session continues without a user in front of it."""
    system = WindowsSystem()
    watched = Watched(system)
    system.session(windows.WTS_REMOTE_DISCONNECT, windows.WTS_REMOTE_CONNECT)

    assert watched.told == [Locked(), Unlocked()]


def test_a_session_that_is_taken_over_remotely_continues() -> None:
    """The local screen goes dark, and the remote one shows the same session at once."""
    system = WindowsSystem()
    watched = Watched(system)
    system.session(windows.WTS_CONSOLE_DISCONNECT, windows.WTS_REMOTE_CONNECT)

    assert watched.told == [Locked(), Unlocked()]


def test_sleep_and_waking_are_reported_once() -> None:
    """Windows sends two events when a person wakes the computer; with modern standby it sends every event twice."""
    saved: list[str] = []
    system = WindowsSystem()
    watched = Watched(system, saves=lambda: saved.append("saved"))
    system.power(windows.PBT_APMSUSPEND, windows.PBT_APMSUSPEND)
    system.power(windows.PBT_APMRESUMEAUTOMATIC, windows.PBT_APMRESUMEAUTOMATIC, windows.PBT_APMRESUMESUSPEND)

    assert (watched.posted, saved) == ([FellAsleep(), Woke()], ["saved"])


def test_waking_from_a_sleep_that_was_not_announced_is_reported() -> None:
    """The battery ran out."""
    system = WindowsSystem()
    watched = Watched(system)
    system.power(windows.PBT_APMRESUMECRITICAL)

    assert watched.posted == [Woke()]


def test_other_session_and_power_messages_are_not_reported() -> None:
    """Log on (5), log off (6), remote control (9); a battery change; a cancelled end of the session."""
    system = WindowsSystem()
    watched = Watched(system)
    system.session(5, 6, 9)
    system.power(0xA)
    system.say(windows.WM_ENDSESSION, 0)

    assert (watched.told, watched.posted) == ([], [])


@pytest.mark.parametrize(
    ("message", "detail", "expected"),
    [
        (windows.WM_QUERYENDSESSION, 0, 1),
        (windows.WM_ENDSESSION, 1, 1),
        (windows.WM_ENDSESSION, 0, USUAL),
        (windows.WM_POWERBROADCAST, windows.PBT_APMSUSPEND, 1),
        (windows.WM_WTSSESSION_CHANGE, windows.WTS_SESSION_LOCK, 1),
        (0x0010, 0, USUAL),
    ],
    ids=["may it end?", "it ends", "it does not end", "sleep", "lock", "WM_CLOSE, which closes the window"],
)
def test_our_messages_are_answered_and_all_others_pass_through(
    message: int, detail: int, expected: int | None
) -> None:
    """1 also means "yes, the session may end"."""
    system = WindowsSystem()
    Watched(system)

    assert system.say(message, detail) == expected

"""The contract of the session watch, the same on Windows and on macOS."""

from __future__ import annotations

import threading
import time

import pytest

from deskbreak.core.model.presence import Locked, Reading, Unlocked
from deskbreak.core.timer.events import FellAsleep, QuitChosen, Woke
from deskbreak.ports import Unavailable
from tests.support.fakes.sessions import SHORT_S, MacSystem, System, Watched, WindowsSystem
from tests.support.waiting import eventually

SYSTEMS = [WindowsSystem, MacSystem]


@pytest.fixture(params=SYSTEMS)
def system(request: pytest.FixtureRequest) -> System:
    """Either system, unlocked."""
    made: System = request.param()
    return made


def test_lock_and_unlock_are_reported_as_they_happen(system: System) -> None:
    """Win+L or Control-Command-Q, then the password."""
    watched = Watched(system)
    system.lock()
    system.unlock()

    assert (watched.told, watched.posted) == ([Locked(), Unlocked()], [])


@pytest.mark.parametrize("lock_first", [True, False], ids=["as Windows does", "as macOS does"])
def test_switching_users_is_one_absence_until_the_session_is_unlocked(
    system: System, *, lock_first: bool
) -> None:
    """Fast user switching locks the session and takes the screen away; the screen comes back locked."""
    watched = Watched(system)
    acts = [system.lock, system.give_screen_away]
    for act in acts if lock_first else reversed(acts):
        act()
    system.get_screen_back()
    gone = list(watched.told)
    system.unlock()

    assert (gone, watched.told) == ([Locked()], [Locked(), Unlocked()])


@pytest.mark.parametrize("kind", SYSTEMS)
@pytest.mark.parametrize(("locked", "expected"), [(True, [Locked()]), (False, []), (None, [])])
def test_the_start_reports_an_existing_lock(
    kind: type[System], *, locked: bool | None, expected: list[Reading]
) -> None:
    """A session that is already locked again when the program starts at login. None: the system does not say."""
    assert Watched(kind(locked=locked)).told == expected


def test_a_refresh_finds_a_change_that_no_event_reported(system: System) -> None:
    """As after waking; each change is reported once."""
    watched = Watched(system)
    for system.is_locked in (True, True, False):
        watched.sensor.refresh()

    assert watched.told == [Locked(), Unlocked()]


def test_an_unlock_event_ends_a_lock_that_a_refresh_found(system: System) -> None:
    """Both are the same lock."""
    watched = Watched(system)
    system.is_locked = True
    watched.sensor.refresh()
    system.unlock()

    assert watched.told == [Locked(), Unlocked()]


def test_the_state_is_saved_before_sleep_and_waking_is_reported(system: System) -> None:
    """The lid closes and opens."""
    saved: list[str] = []
    watched = Watched(system, saves=lambda: saved.append("saved"))
    system.sleep()
    saved_in_time = list(saved)
    system.wake()

    assert (watched.told, watched.posted) == ([], [FellAsleep(), Woke()])
    assert saved == saved_in_time == ["saved"]


def test_a_disk_that_hangs_does_not_delay_sleep(system: System) -> None:
    """Windows has to be answered by then, and macOS would wait for half a minute."""
    disk = threading.Event()
    watched = Watched(system, saves=disk.wait, saving_s=SHORT_S)
    system.sleep()
    disk.set()

    assert watched.posted == [FellAsleep()]


def test_the_end_of_the_session_waits_for_the_engine_but_not_for_ever(system: System) -> None:
    """The system then ends the process without warning; sensors stop once everything is saved."""
    watched = Watched(system, leaving_s=60.0)
    order: list[str] = []

    def save_and_stop() -> None:
        eventually(lambda: watched.posted)
        order.append("saved")
        watched.sensor.stop()

    engine = threading.Thread(target=save_and_stop)
    engine.start()
    began = time.monotonic()
    system.end()
    order.append("ended")
    took_s = time.monotonic() - began
    engine.join()

    assert watched.posted == [QuitChosen()]
    assert order == ["saved", "ended"]
    assert took_s < 50


def test_an_engine_that_hangs_does_not_delay_the_end_of_the_session(system: System) -> None:
    """Windows would kill the program after five seconds and blame it."""
    watched = Watched(system)
    system.end()

    assert watched.posted == [QuitChosen()]


def test_nothing_is_reported_after_a_stop_and_everything_after_a_restart(system: System) -> None:
    """Settings with another away time restart the sensors; readings in flight are dropped."""
    watched = Watched(system)
    watched.sensor.stop()
    watched.sensor.stop()
    system.lock()
    silent = list(watched.told)
    watched.start()
    system.lock()

    assert (silent, watched.told, system.closed.is_set()) == ([], [Locked()], True)


@pytest.mark.parametrize(
    ("system", "why"),
    [
        (WindowsSystem(fails="no window station"), r"Windows .* by the clock.*no window station"),
        (MacSystem(fails="PyObjC is missing"), r"macOS .* by the clock.*PyObjC is missing"),
    ],
    ids=["a service", "pystray brings it along; without both there is no icon either"],
)
def test_a_system_that_reports_nothing_is_unavailable_and_says_why(system: System, why: str) -> None:
    with pytest.raises(Unavailable, match=why):
        Watched(system)

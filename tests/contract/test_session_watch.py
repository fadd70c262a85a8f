"""What a watch over the session does on Windows and on macOS alike."""

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


def test_lock_and_unlock_are_told_as_they_come(system: System) -> None:
    """Win+L or Control-Command-Q, and the password."""
    watched = Watched(system)
    system.lock()
    system.unlock()

    assert (watched.told, watched.posted) == ([Locked(), Unlocked()], [])


@pytest.mark.parametrize("lock_first", [True, False], ids=["as Windows does", "as macOS does"])
def test_another_user_at_the_screen_is_one_absence_until_the_lock_is_opened(
    system: System, *, lock_first: bool
) -> None:
    """Fast user switching locks and takes the screen away, and gives it back locked."""
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
def test_the_start_tells_of_a_lock_that_is_there(
    kind: type[System], *, locked: bool | None, expected: list[Reading]
) -> None:
    """Started at login by a session that is locked again already; None: the system does not say."""
    assert Watched(kind(locked=locked)).told == expected


def test_a_refresh_finds_a_change_that_nothing_told_of(system: System) -> None:
    """As after waking; each change is told once."""
    watched = Watched(system)
    for system.is_locked in (True, True, False):
        watched.sensor.refresh()

    assert watched.told == [Locked(), Unlocked()]


def test_an_unlock_ends_a_lock_that_a_refresh_found(system: System) -> None:
    """They are the same lock."""
    watched = Watched(system)
    system.is_locked = True
    watched.sensor.refresh()
    system.unlock()

    assert watched.told == [Locked(), Unlocked()]


def test_the_state_is_saved_before_sleep_and_waking_is_told(system: System) -> None:
    """The lid."""
    saved: list[str] = []
    watched = Watched(system, saves=lambda: saved.append("saved"))
    system.sleep()
    saved_in_time = list(saved)
    system.wake()

    assert (watched.told, watched.posted) == ([], [FellAsleep(), Woke()])
    assert saved == saved_in_time == ["saved"]


def test_a_disk_that_hangs_does_not_hold_up_sleep(system: System) -> None:
    """Windows must be heard again at the return, and macOS would wait for half a minute."""
    disk = threading.Event()
    watched = Watched(system, saves=disk.wait, saving_s=SHORT_S)
    system.sleep()
    disk.set()

    assert watched.posted == [FellAsleep()]


def test_the_end_of_the_session_waits_for_the_engine_and_no_longer(system: System) -> None:
    """The system ends the process thereafter without a word; sensors are stopped when all is saved."""
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


def test_an_engine_that_hangs_does_not_hold_up_the_end(system: System) -> None:
    """Windows would end the program after five seconds, and blame it."""
    watched = Watched(system)
    system.end()

    assert watched.posted == [QuitChosen()]


def test_nothing_is_told_after_the_stop_and_all_is_told_after_another_start(system: System) -> None:
    """Settings with another time are read: the sensors start anew, whatever was on its way."""
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
def test_a_system_that_tells_nothing_is_unavailable_in_words(system: System, why: str) -> None:
    with pytest.raises(Unavailable, match=why):
        Watched(system)

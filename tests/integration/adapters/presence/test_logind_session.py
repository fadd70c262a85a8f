"""Sleep and lock, with logind and screen savers played by dbus-fast."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from deskbreak.adapters.presence.logind_session import SCREEN_SAVERS, LogindSession
from deskbreak.core.model.presence import Locked, Reading, Unlocked
from deskbreak.core.timer.events import FellAsleep, Woke
from deskbreak.linux.dbus.bus import Bus
from deskbreak.linux.dbus.messages import Call
from deskbreak.ports import Message, Unavailable
from tests.support.fakes.daemon import Daemon
from tests.support.fakes.logind import LOGIN, Login, ScreenSaver
from tests.support.private_bus import Keep
from tests.support.waiting import PATIENCE_S, becomes, eventually

Watching = Callable[[Callable[[], object]], LogindSession]


@pytest.fixture
def login(daemon: Daemon, keep: Keep) -> Login:
    """A logind (here both buses are the same)."""
    return keep(Login(daemon.address))


@pytest.fixture
def reported() -> list[Reading]:
    """The events that were reported."""
    return []


@pytest.fixture
def watching(bus: Bus, posted: list[Message], reported: list[Reading]) -> Iterator[Watching]:
    """Start a watch that does this work before sleep."""
    watches: list[LogindSession] = []

    def start(on_sleep: Callable[[], object]) -> LogindSession:
        watch = LogindSession(bus, bus, on_sleep)
        watches.append(watch)
        watch.start(reported.append, posted.append, 300)
        return watch

    yield start
    for watch in watches:
        watch.stop()


def test_sleep_waits_until_the_state_is_saved(
    login: Login, watching: Watching, posted: list[Message]
) -> None:
    may_save = threading.Event()
    watching(lambda: may_save.wait(20))
    eventually(login.inhibited)
    login.prepare_for_sleep(going=True)
    eventually(lambda: posted)
    held_back = login.inhibited()
    may_save.set()
    let_go = eventually(lambda: not login.inhibited())
    login.prepare_for_sleep(going=False)
    held_again = eventually(login.inhibited)

    assert (True, True, True) == (held_back, let_go, held_again)
    assert [FellAsleep(), Woke()] == posted
    assert ("sleep", "DeskBreak", "Saving how long you have been sitting", "delay") == login.asked[0]


def test_a_disk_that_hangs_does_not_keep_the_computer_awake(login: Login, watching: Watching) -> None:
    never = threading.Event()
    watching(lambda: never.wait(20))
    eventually(login.inhibited)
    began = time.monotonic()
    login.prepare_for_sleep(going=True)
    let_go = eventually(lambda: not login.inhibited())
    took_s = time.monotonic() - began
    never.set()

    assert let_go
    assert 1.9 < took_s < 15


def test_each_change_of_the_locked_hint_is_reported_once(
    login: Login, watching: Watching, reported: list[Reading]
) -> None:
    watch = watching(lambda: None)
    eventually(login.inhibited)
    login.lock(locked=True)
    login.lock(locked=True)
    eventually(lambda: reported)
    watch.refresh()
    login.lock(locked=False)

    assert becomes(2, lambda: len(reported)) == 2
    assert [Locked(), Unlocked()] == reported


def test_a_screen_that_is_locked_at_the_start_is_reported(
    login: Login, watching: Watching, reported: list[Reading]
) -> None:
    login.locked = True
    watching(lambda: None)

    assert becomes([Locked()], lambda: reported) == [Locked()]


def test_a_lock_request_is_not_yet_a_lock_but_an_unlock_request_is_an_unlock(
    login: Login, watching: Watching, reported: list[Reading], bus: Bus
) -> None:
    watching(lambda: None)
    eventually(login.inhibited)
    login.ask_to("Lock")
    login.lock(locked=True)
    eventually(lambda: reported)
    bus.call(
        Call(LOGIN, "/", "org.freedesktop.DBus.Peer", "Ping"), PATIENCE_S
    )  # the first call is answered too
    login.ask_to("Unlock")

    assert becomes(2, lambda: len(reported)) == 2
    assert [Locked(), Unlocked()] == reported


@pytest.mark.parametrize("name", SCREEN_SAVERS)
def test_screen_savers_report_where_logind_does_not(
    daemon: Daemon, keep: Keep, watching: Watching, reported: list[Reading], name: str
) -> None:
    saver = keep(ScreenSaver(daemon.address, name, active=True))
    watching(lambda: None)
    eventually(lambda: reported)
    saver.set_active(active=False)
    saver.set_active(active=True)
    eventually(lambda: len(reported) == 3)
    saver.close()  # a crash: no unlock would ever be reported

    assert becomes(4, lambda: len(reported)) == 4
    assert [Locked(), Unlocked(), Locked(), Unlocked()] == reported


def test_a_lock_reported_by_two_sources_is_reported_once(  # noqa: PLR0917 - fixtures
    login: Login, daemon: Daemon, keep: Keep, watching: Watching, reported: list[Reading], bus: Bus
) -> None:
    saver = keep(ScreenSaver(daemon.address, "org.gnome.ScreenSaver"))
    watching(lambda: None)
    eventually(login.inhibited)
    saver.set_active(active=True)
    saver.is_subscribed_to(
        bus.unique_name
    )  # two senders: the bus keeps the order within each, not between them
    login.lock(locked=True)
    login.is_subscribed_to(bus.unique_name)
    saver.set_active(active=False)
    saver.is_subscribed_to(bus.unique_name)
    login.lock(locked=False)

    assert becomes(2, lambda: len(reported)) == 2
    assert [Locked(), Unlocked()] == reported


def test_after_a_restart_logind_is_asked_again_and_sleep_is_delayed_again(
    login: Login, daemon: Daemon, keep: Keep, watching: Watching, posted: list[Message]
) -> None:
    watching(lambda: None)
    eventually(login.inhibited)
    login.close()
    second = keep(Login(daemon.address))

    assert eventually(second.inhibited)
    assert posted == []


def test_stop_releases_sleep_and_ends_the_reports(
    login: Login, watching: Watching, reported: list[Reading], bus: Bus
) -> None:
    watch = watching(lambda: None)
    eventually(login.inhibited)
    watch.stop()
    watch.stop()
    let_go = eventually(lambda: not login.inhibited())
    login.lock(locked=True)
    eventually(lambda: bus.alive)

    assert let_go
    assert reported == []


def test_without_any_bus_it_is_unavailable_with_a_readable_reason() -> None:
    watch = LogindSession(None, None, lambda: None)
    with pytest.raises(Unavailable, match="neither a system bus nor a session bus"):
        watch.start(lambda _reading: None, lambda _message: None, 300)


@pytest.mark.parametrize(
    ("on_system", "on_session", "expected"),
    [
        ("nothing", "nothing", "none"),
        ("nothing", "a screen saver", "screen saver (locks only)"),
        ("nothing", "one that only inhibits", "none"),
        ("logind", "nothing", "logind"),
        ("logind without a session", "nothing", "logind (sleep only)"),
        ("logind", "a screen saver", "logind and screen saver"),
    ],
)
def test_its_name_lists_the_sources_of_sleep_and_locks(
    daemon: Daemon, bus: Bus, keep: Keep, *, on_system: str, on_session: str, expected: str
) -> None:
    """As `status` shows it; also where there is no system bus."""
    if on_session != "nothing":
        saver = keep(ScreenSaver(daemon.address, SCREEN_SAVERS[0]))
        if on_session == "one that only inhibits":
            saver.methods.clear()
    if on_system != "nothing":
        login = keep(Login(daemon.address))
        if on_system == "logind without a session":
            login.methods.pop("org.freedesktop.login1.Manager.GetSession")
    watch = LogindSession(bus if on_system != "nothing" else None, bus, lambda: None)
    at_first = watch.name
    watch.start(lambda _reading: None, lambda _message: None, 300)
    name = becomes(expected, lambda: watch.name)
    watch.stop()

    assert ("none", expected) == (at_first, name)


def test_a_logind_that_ended_is_no_longer_in_the_name(login: Login, watching: Watching) -> None:
    watch = watching(lambda: None)
    before = becomes("logind", lambda: watch.name)
    login.close()

    assert (before, becomes("none", lambda: watch.name)) == ("logind", "none")

"""The contract of every notifier."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskbreak.adapters.notifications.desktop_notifier import ToastNotifier
from deskbreak.adapters.notifications.freedesktop import FreedesktopNotifier
from deskbreak.adapters.notifications.null import NullNotifier
from deskbreak.adapters.notifications.plyer_notifier import PlyerNotifier
from deskbreak.core.model.fault import Fault
from deskbreak.core.presentation.notification import Notification, Slot
from deskbreak.core.timer.events import ReminderShown
from deskbreak.linux.dbus.bus import Bus
from deskbreak.ports import Message, Notifier, Post, Unavailable
from deskbreak.terminal import log_mode
from deskbreak.terminal.log_mode import LogLines
from tests.support.fakes.daemon import Daemon
from tests.support.fakes.notification_centre import Centre, self_describing_server
from tests.support.fakes.notification_server import NotificationServer
from tests.support.private_bus import Keep
from tests.support.terminal_desk import terminal_desk
from tests.support.waiting import eventually

ICON = Path("/icon.png")
NOTIFIERS = ["server", "no server", "desktop-notifier", "plain", "terminal", "log", "none"]


@pytest.fixture(params=NOTIFIERS)
def notifier(request: pytest.FixtureRequest, posted: list[Message]) -> Iterator[Notifier]:
    """Each notifier that can run here; plyer finds no way to show a notification and reports that."""
    match request.param:
        case "none":
            yield NullNotifier()
        case "plain":
            yield PlyerNotifier(posted.append, missing=lambda: None)
        case "log":
            yield log_mode.LogNotifier(LogLines(io.StringIO()))
        case "terminal":
            with terminal_desk(posted.append) as desk:
                yield desk.notifier
        case "desktop-notifier":
            yield request.getfixturevalue("on_desktop_notifier")
        case kind:
            if kind == "server":
                keep = request.getfixturevalue("keep")
                keep(NotificationServer(request.getfixturevalue("daemon").address))
            yield FreedesktopNotifier(request.getfixturevalue("bus"), posted.append, ICON)


@pytest.fixture
def on_desktop_notifier(
    daemon: Daemon, keep: Keep, posted: list[Message], monkeypatch: pytest.MonkeyPatch
) -> Notifier:
    """desktop-notifier with a notification server."""
    pytest.importorskip("desktop_notifier")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", daemon.address)
    keep(self_describing_server(daemon.address))
    return _HangsUp(posted.append, ICON, Centre())


class _HangsUp(ToastNotifier):
    """A notifier that also closes the library's connection, which the library never does."""

    def __init__(self, post: Post, icon: Path, centre: Centre) -> None:
        super().__init__(post, icon, centre.make)
        self._hang_up = centre.hang_up

    def _end(self) -> None:
        self._hang_up()
        super()._end()


@pytest.mark.usefixtures("plyer_afresh")
def test_a_notifier_accepts_calls_in_any_order(
    notifier: Notifier, posted: list[Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    """At most it reports once that it cannot show notifications."""
    monkeypatch.setenv("PATH", "")
    notifier.start()
    notifier.withdraw(Slot.REMINDER)
    notifier.show(Notification(Slot.STATUS, "Sitting 3 min", "Break in 42 min"))
    notifier.show(Notification(Slot.REMINDER, "Time to loosen up", "Sitting 45 min."))
    notifier.show(Notification(Slot.REMINDER, "Time to loosen up", "Sitting 50 min."))
    notifier.withdraw(Slot.STATUS)
    notifier.withdraw(Slot.STATUS)
    notifier.stop()
    notifier.stop()

    reported = [message for message in posted if not isinstance(message, ReminderShown)]
    assert [Fault] * len(reported) == [type(message) for message in reported]
    assert len(reported) <= 1


def test_without_a_bus_a_notifier_says_so_at_its_start_in_whole_sentences(
    bus: Bus, posted: list[Message]
) -> None:
    bus.close()
    eventually(lambda: not bus.alive)

    with pytest.raises(Unavailable, match=r"\.$"):
        FreedesktopNotifier(bus, posted.append, ICON).start()

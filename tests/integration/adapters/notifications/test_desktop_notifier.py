"""The notifier of Windows and macOS on a Linux desktop: the library desktop-notifier supports all three.

The server is a fake, so these tests see what the library sends; how Windows toasts and Apple's notification centre show
it can only be seen on those systems.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deskbreak.adapters.notifications.desktop_notifier import ToastNotifier
from deskbreak.core.model.fault import Fault, Part, Recovered
from deskbreak.core.presentation.notification import Button, Notification, Slot
from deskbreak.core.timer.events import Activated, SkipChosen, SnoozeChosen, StartChosen
from deskbreak.ports import Message, Notifier, Unavailable
from tests.support.fakes.daemon import Daemon
from tests.support.fakes.notification_centre import Centre, self_describing_server
from tests.support.fakes.notification_server import NotificationServer, Shown
from tests.support.private_bus import Keep
from tests.support.waiting import becomes, eventually

desktop_notifier = pytest.importorskip("desktop_notifier")

ICON = Path("/usr/share/deskbreak/icon.png")


def reminder(title: str = "Time to loosen up", break_id: int = 7) -> Notification:
    return Notification(
        Slot.REMINDER,
        title,
        "Sitting 45 min.",
        "Sitting 45 min. Use the tray.",
        (
            Button("start", "Start break", StartChosen(break_id)),
            Button("snooze", "5 min", SnoozeChosen(5, break_id)),
            Button("skip", "Skip", SkipChosen(break_id)),
        ),
        StartChosen(break_id),
        stays=True,
    )


STATUS = Notification(Slot.STATUS, "Sitting 10 min", "Break in 35 min.")


@pytest.fixture
def server(daemon: Daemon, keep: Keep, monkeypatch: pytest.MonkeyPatch) -> NotificationServer:
    """A server that can be introspected."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", daemon.address)
    return keep(self_describing_server(daemon.address))


@pytest.fixture
def centre() -> Centre:
    """The factory of the library's notifier."""
    return Centre()


@pytest.fixture
def notifier(server: NotificationServer, centre: Centre, posted: list[Message]) -> Iterator[Notifier]:
    """A started notifier."""
    del server  # requested so that the server starts first
    notifier = ToastNotifier(posted.append, ICON, centre.make)
    notifier.start()
    yield notifier
    for slot in Slot:
        notifier.withdraw(slot)
    centre.hang_up()
    notifier.stop()


def on_screen(notifier: Notifier, server: NotificationServer, slot: Slot) -> int:
    """The id of the slot's notification, once the library knows it too: it drops clicks that come earlier."""
    assert isinstance(notifier, ToastNotifier)
    shown = notifier._shown
    eventually(lambda: slot in shown)
    return max(server.shown)


def test_a_notification_has_its_title_its_body_and_its_buttons(
    notifier: Notifier, server: NotificationServer
) -> None:
    """And it stays on the screen where the system supports that."""
    notifier.show(reminder())
    found = eventually(lambda: list(server.shown.values()))

    actions = ["default", "", "start", "Start break", "snooze", "5 min", "skip", "Skip"]
    assert found == [Shown("Time to loosen up", "Sitting 45 min.", actions, ICON.as_uri(), {"urgency": 1}, 0)]


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("default", StartChosen(7)),
        ("start", StartChosen(7)),
        ("snooze", SnoozeChosen(5, 7)),
        ("skip", SkipChosen(7)),
    ],
)
def test_a_click_and_each_button_post_their_request(
    notifier: Notifier, server: NotificationServer, posted: list[Message], action: str, expected: Message
) -> None:
    """For this break."""
    notifier.show(reminder())
    server.click(on_screen(notifier, server, Slot.REMINDER), action)

    assert [expected] == becomes([expected], lambda: list(posted))


def test_a_click_on_a_notification_without_a_request_posts_nothing(
    notifier: Notifier, server: NotificationServer, posted: list[Message]
) -> None:
    """The next click counts."""
    notifier.show(STATUS)
    server.click(on_screen(notifier, server, Slot.STATUS), "default")
    notifier.show(Notification(Slot.FAULT, "Trouble", "See doctor.", default=Activated()))
    server.click(on_screen(notifier, server, Slot.FAULT), "default")

    assert [Activated()] == becomes([Activated()], lambda: list(posted))


def test_a_new_notification_replaces_the_last_one_of_its_slot(
    notifier: Notifier, server: NotificationServer
) -> None:
    """Reminders never stack up; the status has its own slot."""
    for title in ("45 min", "50 min", "55 min"):
        notifier.show(reminder(title))
    notifier.show(STATUS)
    expected = ["55 min", "Sitting 10 min"]

    assert expected == becomes(expected, lambda: list(server.titles().values()))
    assert server.calls.index("Close 1") < server.calls.index("Notify 50 min replaces 0")


def test_a_notification_is_withdrawn_even_right_after_it_was_shown(
    notifier: Notifier, server: NotificationServer
) -> None:
    """Orders are carried out in sequence."""
    notifier.show(reminder())
    notifier.withdraw(Slot.REMINDER)
    notifier.withdraw(Slot.REMINDER)
    notifier.show(STATUS)
    expected = ["Sitting 10 min"]

    assert expected == becomes(expected, lambda: list(server.titles().values()))
    assert "Notify Time to loosen up replaces 0" in server.calls


def test_a_notification_that_the_user_closed_does_not_block_the_next_one(
    notifier: Notifier, server: NotificationServer
) -> None:
    """The library forgets a closed notification, and then fails to clear it."""
    notifier.show(reminder("45 min"))
    server.end(on_screen(notifier, server, Slot.REMINDER), 2)
    notifier.show(reminder("50 min"))
    expected = ["50 min"]

    assert expected == becomes(expected, lambda: list(server.titles().values()))


def test_stop_removes_all_notifications(server: NotificationServer, centre: Centre) -> None:
    """A stopped notifier ignores further orders."""
    notifier = ToastNotifier(lambda _: None, ICON, centre.make)
    notifier.start()
    notifier.show(reminder())
    notifier.show(STATUS)
    eventually(lambda: len(server.shown) == 2)
    for slot in Slot:
        notifier.withdraw(slot)
    found = becomes({}, server.titles)
    centre.hang_up()
    notifier.stop()
    notifier.stop()
    notifier.show(STATUS)
    notifier.withdraw(Slot.STATUS)

    assert found == {}


def test_a_rejected_notification_is_reported_once_until_one_is_accepted(
    notifier: Notifier, server: NotificationServer, posted: list[Message]
) -> None:
    """The library logs a failure and continues; only the dispatch result shows it."""
    server.broken = True
    notifier.show(reminder("45 min"))
    notifier.show(reminder("50 min"))
    notifier.show(STATUS)
    eventually(lambda: posted)
    notifier.withdraw(Slot.STATUS)
    server.broken = False
    notifier.show(reminder("55 min"))
    reported = becomes(2, lambda: len(posted))
    fault = posted[0]

    assert (reported, posted[1]) == (2, Recovered(Part.NOTIFIER))
    assert isinstance(fault, Fault)
    assert "did not accept a notification" in fault.text


def test_disabled_notifications_are_a_fault_that_says_where_to_enable_them(
    notifier: Notifier, server: NotificationServer, centre: Centre, posted: list[Message]
) -> None:
    """The user disables them in the system settings and enables them again."""
    centre.allowed = False
    notifier.show(reminder("45 min"))
    eventually(lambda: posted)
    centre.allowed = True
    notifier.show(reminder("50 min"))
    becomes(2, lambda: len(posted))
    fault = posted[0]

    assert isinstance(fault, Fault)
    assert "under Notifications" in fault.text
    assert (posted[1:], list(server.titles().values())) == ([Recovered(Part.NOTIFIER)], ["50 min"])


def test_a_server_without_buttons_gets_the_plain_text(
    daemon: Daemon, server: NotificationServer, centre: Centre
) -> None:
    """No text offers something that cannot be clicked."""
    server._capabilities = ["body"]
    notifier = ToastNotifier(lambda _: None, ICON, centre.make)
    notifier.start()
    notifier.show(reminder())
    shown = eventually(lambda: list(server.shown.values()))[0]
    notifier.withdraw(Slot.REMINDER)
    centre.hang_up()
    notifier.stop()

    assert (shown.body, shown.actions) == ("Sitting 45 min. Use the tray.", ["default", ""])


def test_a_python_that_is_not_an_app_is_unavailable_with_a_readable_reason() -> None:
    """The library's dummy backend accepts every notification and shows none; it declares no capabilities."""
    from desktop_notifier.backends.dummy import DummyNotificationCenter

    class Dummy:
        def __init__(self) -> None:
            self._backend = DummyNotificationCenter("DeskBreak")

        async def get_capabilities(self) -> frozenset[Any]:
            return await self._backend.get_capabilities()

    notifier: Notifier = ToastNotifier(lambda _: None, ICON, lambda _icon: Dummy())  # type: ignore[arg-type, return-value]

    with pytest.raises(Unavailable, match="installed as an app"):
        notifier.start()


def test_an_error_of_the_library_at_the_start_gives_a_readable_reason() -> None:
    """A Windows without its runtime, for example."""

    def make(icon: Path) -> Any:
        raise RuntimeError("Could not get ToastNotificationManagerForUser")

    with pytest.raises(Unavailable, match="ToastNotificationManagerForUser"):
        ToastNotifier(lambda _: None, ICON, make).start()

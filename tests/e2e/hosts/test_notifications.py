"""Our notifications on real desktops: shown, replaced in place, clicked, withdrawn; pictures of each are kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from deskbreak.adapters.notifications.freedesktop import FreedesktopNotifier
from deskbreak.core.model.fault import Fault
from deskbreak.core.presentation.notification import Button, Notification, Slot
from deskbreak.core.timer.events import Activated, SnoozeChosen, StartChosen
from deskbreak.linux.dbus.bus import Bus
from deskbreak.ports import Message
from deskbreak.resources import data_path
from tests.support.desktop.screen import Rectangle
from tests.support.hosts.hosts import Host, at_rest, changed

pytestmark = [pytest.mark.hosts, pytest.mark.timeout(400)]

ICON: Path = data_path("icons", "png", "deskbreak-128.png")
NOTE = Notification(
    Slot.REMINDER,
    "Time to loosen your upper back.",
    "Sitting 45 min & counting.",
    "Sitting 45 min & counting. Use the tray.",
    (Button("start", "Start break", StartChosen(7)), Button("snooze", "5 min", SnoozeChosen(5, 7))),
    Activated(),
    stays=True,
)
LONGER = replace(NOTE, body="57 min, 12 over. Time to stand up now.", plain="57 min, 12 over.")


class NotificationScreen:
    """Our notifier on a host, and what it changes on the screen."""

    def __init__(self, host: Host, notifier: FreedesktopNotifier, posted: list[Message]) -> None:
        self.host = host
        self.notifier = notifier
        self.posted = posted
        self.before = host.screenshot()

    def notification(self) -> Rectangle:
        """Wait for a note; give where it is."""
        return at_rest(self.host, self._seen)

    def empty(self) -> bool:
        """Wait until no notification is on the screen."""
        return bool(self.host.eventually(lambda: self._seen() is None, 30))

    def press(self, button: int, which: int = 1) -> None:
        """Click the first (0) or second (1) button of a notification; some servers unfold buttons only under the
        pointer.
        """
        folded = self.notification()
        self.host.point(*folded.centre)
        self.host.eventually(lambda: self._seen() != folded, 1)
        self.notification()
        self.host.keep("note-buttons")
        before = len(self.posted)
        self.host.click(*self.host.button_of(self.notification(), button), which)
        self.host.eventually(lambda: len(self.posted) > before, 10)

    def _seen(self) -> Rectangle | None:
        found = changed(self.before, self.host.screenshot(), self.host.canvas)
        return found if found is not None and found.w > 100 and found.h > 30 else None


@pytest.fixture
def screen(host: Host) -> Iterator[NotificationScreen]:
    """A notifier on a screen without notifications."""
    host.point(300, 600)
    bus = Bus(host.address)
    bus.open()
    posted: list[Message] = []
    notifier = FreedesktopNotifier(bus, posted.append, ICON)
    notifier.start()
    screen = NotificationScreen(host, notifier, posted)
    yield screen
    notifier.stop()
    screen.empty()
    bus.close()
    faults = [message for message in posted if isinstance(message, Fault)]

    assert faults == []


def test_a_notification_is_shown_replaced_in_place_and_withdrawn(screen: NotificationScreen) -> None:
    screen.notifier.show(NOTE)
    first = screen.notification()
    screen.host.keep("note")
    shown = screen.host.screenshot()
    screen.notifier.show(LONGER)
    screen.host.eventually(lambda: changed(shown, screen.host.screenshot(), screen.host.canvas), 10)
    second = screen.notification()
    screen.host.keep("note-replaced")
    screen.notifier.withdraw(Slot.REMINDER)
    gone = screen.empty()
    screen.host.keep("note-withdrawn")

    assert (abs(first.x - second.x) < 24, abs(first.y - second.y) < 24) == (True, True)
    assert second.h < 1.6 * first.h  # not two of them
    assert gone
    assert screen.posted == []


def test_the_same_notification_is_shown_again_at_once(screen: NotificationScreen) -> None:
    """Plasma refuses a repeated text within a second, even if the first is no longer on the screen."""
    screen.notifier.show(NOTE)
    screen.notification()
    screen.notifier.withdraw(Slot.REMINDER)
    screen.empty()
    screen.notifier.show(NOTE)

    assert screen.notification()


def test_a_button_is_pressed(screen: NotificationScreen) -> None:
    if not screen.host.buttons:
        screen.notifier.show(NOTE)
        x, y = screen.notification().centre
        screen.host.click(x, y, 2)  # in dunst a middle click is the default action
        screen.host.eventually(lambda: screen.posted, 10)

        assert [Activated()] == screen.posted
        return
    screen.notifier.show(NOTE)
    screen.notification()
    screen.press(0)
    screen.notifier.withdraw(Slot.REMINDER)
    screen.empty()
    screen.notifier.show(NOTE)
    screen.notification()
    screen.press(1)

    assert [StartChosen(7), SnoozeChosen(5, 7)] == screen.posted


def test_a_click_on_the_body_of_a_notification(screen: NotificationScreen) -> None:
    """By the server's design it is the default action, or only closes the notification."""
    screen.notifier.show(NOTE)
    notification = screen.notification()
    screen.host.click(
        notification.x + notification.w // 2, notification.y + round(notification.h * screen.host.body_at)
    )
    screen.host.eventually(lambda: screen.posted, 3)

    assert ([Activated()] if screen.host.body_click else []) == screen.posted

"""Notifications over D-Bus, with a server played by dbus-fast; no display needed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from deskbreak.adapters.notifications.freedesktop import FreedesktopNotifier
from deskbreak.core.model.fault import Fault, Part, Recovered
from deskbreak.core.presentation.notification import Button, Notification, Slot
from deskbreak.core.timer.events import (
    Activated,
    ReminderShown,
    SkipChosen,
    SnoozeChosen,
    StartChosen,
)
from deskbreak.core.timer.state import OnScreen
from deskbreak.linux.dbus.bus import Bus
from deskbreak.linux.dbus.messages import DBUS, DBUS_PATH, Call
from deskbreak.ports import Message, Unavailable
from tests.support.fakes.daemon import Daemon
from tests.support.fakes.notification_server import NotificationServer, Shown
from tests.support.private_bus import Keep
from tests.support.waiting import becomes, eventually

ICON = Path("/usr/share/deskbreak/icon.png")


def reminder(title: str = "Time to loosen up", break_id: int = 7) -> Notification:
    return Notification(
        Slot.REMINDER,
        title,
        "Sitting 45 min & <counting>.",
        "Sitting 45 min. Use the tray.",
        (
            Button("start", "Start break", StartChosen(break_id)),
            Button("snooze", "5 min", SnoozeChosen(5, break_id)),
        ),
        StartChosen(break_id),
        stays=True,
    )


STATUS = Notification(Slot.STATUS, "Sitting 10 min", "Break in 35 min.")


def answers(posted: list[Message]) -> Callable[[Message], None]:
    """Keep the posted messages, except for the position of the reminder on the screen."""
    return lambda message: None if isinstance(message, ReminderShown) else posted.append(message)


@pytest.fixture
def server(daemon: Daemon, keep: Keep) -> NotificationServer:
    """A server that shows buttons."""
    return keep(NotificationServer(daemon.address))


@pytest.fixture
def notifier(bus: Bus, posted: list[Message]) -> Iterator[FreedesktopNotifier]:
    """A started notifier."""
    notifier = FreedesktopNotifier(bus, answers(posted), ICON)
    notifier.start()
    yield notifier
    notifier.stop()


def settle(bus: Bus) -> None:
    """Wait until everything sent before on our connection was handled: the bus keeps the order."""
    bus.call(Call(DBUS, DBUS_PATH, DBUS, "GetId"), timeout_s=20)


def shown(server: NotificationServer, *titles: str) -> bool:
    """Wait until exactly these titles are on the screen."""
    return becomes(sorted(titles), lambda: sorted(server.titles().values())) == sorted(titles)


def test_a_reminder_is_shown_with_its_buttons_and_stays(
    notifier: FreedesktopNotifier, server: NotificationServer
) -> None:
    notifier.show(reminder())

    assert shown(server, "Time to loosen up")
    assert {
        1: Shown(
            "Time to loosen up",
            "Sitting 45 min & <counting>.",
            ["default", "", "start", "Start break", "snooze", "5 min"],
            "file:///usr/share/deskbreak/icon.png",
            {"desktop-entry": "deskbreak", "urgency": 1, "transient": False},
            0,
        )
    } == server.shown


def test_xfce_draws_no_empty_button(notifier: FreedesktopNotifier, server: NotificationServer) -> None:
    """Xfce draws a button for the action of a click on the body, which it does not handle. A notification without other
    buttons keeps it.
    """
    server.name = "Xfce Notify Daemon"
    notifier.show(reminder())
    notifier.show(replace(reminder("Bare"), slot=Slot.STATUS, buttons=()))

    assert shown(server, "Time to loosen up", "Bare")
    assert [["start", "Start break", "snooze", "5 min"], ["default", ""]] == [
        notification.actions for notification in server.shown.values()
    ]


@pytest.mark.parametrize(("name", "how"), [("dunst", "Middle-click"), ("mako", "Click")])
def test_where_a_server_draws_no_buttons_the_text_names_the_click_and_the_menu(
    notifier: FreedesktopNotifier, server: NotificationServer, name: str, how: str
) -> None:
    """These servers announce actions, but draw no buttons for them."""
    server.name = name
    notifier.show(replace(reminder(), rest="Snooze in the menu."))
    notifier.show(replace(STATUS, buttons=(Button("start", "Start", StartChosen()),)))

    assert shown(server, "Time to loosen up", "Sitting 10 min")
    assert [
        f"Sitting 45 min & <counting>. {how} here to start break. Snooze in the menu.",
        "Break in 35 min.",
    ] == [notification.body for notification in server.shown.values()]


def test_a_server_without_a_name_gets_everything(
    notifier: FreedesktopNotifier, server: NotificationServer
) -> None:
    del server.methods["org.freedesktop.Notifications.GetServerInformation"]
    notifier.show(reminder())
    eventually(lambda: server.shown)

    assert ["default", "", "start", "Start break", "snooze", "5 min"] == server.shown[1].actions


def test_a_status_expires_by_itself(notifier: FreedesktopNotifier, server: NotificationServer) -> None:
    notifier.show(STATUS)
    eventually(lambda: server.shown)
    notification = server.shown[1]

    assert ([], -1, True) == (notification.actions, notification.expire_ms, notification.hints["transient"])


@pytest.mark.parametrize(
    ("capabilities", "body"),
    [
        (("actions", "body", "body-markup"), "Sitting 45 min &amp; &lt;counting&gt;."),
        (("body",), "Sitting 45 min. Use the tray."),
    ],
)
def test_the_text_suits_the_capabilities_of_the_server(
    notifier: FreedesktopNotifier, daemon: Daemon, keep: Keep, capabilities: tuple[str, ...], body: str
) -> None:
    server = keep(NotificationServer(daemon.address, capabilities))
    notifier.show(reminder())
    eventually(lambda: server.shown)

    assert (body, "actions" in capabilities) == (server.shown[1].body, bool(server.shown[1].actions))


def test_characters_that_no_bus_accepts_are_removed_from_a_notification(
    notifier: FreedesktopNotifier, server: NotificationServer
) -> None:
    """The name of a folder may be bytes that are not text. It once raised, and no further fault was shown."""
    folder = os.fsdecode(b"/home/\xff")
    notifier.show(Notification(Slot.FAULT, "A part of DeskBreak needs you", f"In {folder}/config.toml: \0"))
    first = becomes(
        ["In /home/?/config.toml: ?"], lambda: [notification.body for notification in server.shown.values()]
    )
    notifier.show(Notification(Slot.FAULT, "A part of DeskBreak needs you", "The next one."))

    assert ["In /home/?/config.toml: ?"] == first
    assert ["The next one."] == becomes(
        ["The next one."], lambda: [notification.body for notification in server.shown.values()]
    )


def test_each_slot_holds_one_notification_which_is_replaced_in_place(
    notifier: FreedesktopNotifier, server: NotificationServer
) -> None:
    notifier.show(reminder("45 min"))
    notifier.show(STATUS)
    shown(server, "45 min", "Sitting 10 min")
    before = {title: number for number, title in server.titles().items()}
    notifier.show(reminder("50 min"))

    assert shown(server, "50 min", "Sitting 10 min")
    assert server.titles()[before["45 min"]] == "50 min"


def test_clicks_post_the_request_of_their_button(
    notifier: FreedesktopNotifier, server: NotificationServer, posted: list[Message]
) -> None:
    for action in ("start", "snooze", "default", "unheard-of"):
        notifier.show(reminder())
        eventually(lambda: server.shown)
        server.click(next(iter(server.shown)), action)
        eventually(lambda: not server.shown)

    assert becomes(3, lambda: len(posted)) == 3
    assert [StartChosen(7), SnoozeChosen(5, 7), StartChosen(7)] == posted


def test_clicks_on_notifications_of_other_programs_are_ignored(
    notifier: FreedesktopNotifier, server: NotificationServer, bus: Bus, posted: list[Message]
) -> None:
    notifier.show(reminder())
    eventually(lambda: server.shown)
    server.click(99, "start")
    server.end(99, 2)
    server.click(1, "snooze")
    eventually(lambda: posted)
    settle(bus)

    assert [SnoozeChosen(5, 7)] == posted


def test_a_click_passes_on_its_activation_token_once(
    notifier: FreedesktopNotifier, server: NotificationServer, posted: list[Message]
) -> None:
    notifier.show(reminder())
    eventually(lambda: server.shown)
    server.click(1, "start")
    eventually(lambda: posted)

    assert ("token-1", "") == (notifier.take_token(), notifier.take_token())


def test_a_replacement_before_the_first_reply_waits_for_the_id(
    notifier: FreedesktopNotifier, server: NotificationServer
) -> None:
    """Sent at once, it would appear beside the first; of several that wait, the newest counts."""
    server.slow = True
    notifier.show(reminder("first"))
    eventually(server.held)
    notifier.show(reminder("second"))
    notifier.show(reminder("third"))
    server.slow = False
    server.reply()

    assert shown(server, "third")
    assert ["GetCapabilities", "Notify first replaces 0", "Notify third replaces 1"] == server.calls


def test_a_withdrawal_before_the_reply_is_carried_out_after_it(
    notifier: FreedesktopNotifier, server: NotificationServer
) -> None:
    server.slow = True
    notifier.show(reminder())
    eventually(server.held)
    notifier.withdraw(Slot.REMINDER)
    server.reply()

    assert shown(server)
    assert server.calls[-1] == "Close 1"


def test_a_click_that_comes_before_the_reply_counts(
    notifier: FreedesktopNotifier, server: NotificationServer, posted: list[Message]
) -> None:
    server.slow = True
    notifier.show(reminder())
    eventually(server.held)
    server.click(1, "snooze")
    server.reply()

    assert becomes([SnoozeChosen(5, 7)], lambda: posted) == [SnoozeChosen(5, 7)]


def test_a_click_during_a_replacement_means_the_visible_notification(
    notifier: FreedesktopNotifier, server: NotificationServer, posted: list[Message]
) -> None:
    """The core identifies it by the break's id; here, old and new request different breaks."""
    notifier.show(reminder("old", 7))
    shown(server, "old")
    settle_on = server.calls
    server.slow = True
    eventually(lambda: settle_on)
    notifier.show(reminder("new", 8))
    eventually(server.held)
    server.click(1, "start")

    assert becomes([StartChosen(7)], lambda: posted) == [StartChosen(7)]


def test_after_the_user_closed_a_notification_the_next_one_is_new(
    notifier: FreedesktopNotifier, server: NotificationServer, bus: Bus
) -> None:
    notifier.show(reminder("45 min"))
    shown(server, "45 min")
    server.end(1, 2)
    settle(bus)
    notifier.withdraw(Slot.REMINDER)
    notifier.show(reminder("50 min"))

    assert shown(server, "50 min")
    assert not any(call.startswith("Close") for call in server.calls)


def test_a_server_that_restarts_shows_the_current_notifications_again(
    notifier: FreedesktopNotifier,
    server: NotificationServer,
    daemon: Daemon,
    keep: Keep,
    posted: list[Message],
) -> None:
    """It has lost its ids and may have other capabilities; an old status is no longer useful."""
    notifier.show(reminder())
    notifier.show(STATUS)
    shown(server, "Time to loosen up", "Sitting 10 min")
    server.close()
    second = keep(NotificationServer(daemon.address, ("body",), first_id=40))

    assert shown(second, "Time to loosen up")
    assert ["GetCapabilities", "Notify Time to loosen up replaces 0"] == second.calls
    assert "Sitting 45 min. Use the tray." == second.shown[40].body
    assert posted == []


def test_a_missing_server_is_reported_once_and_a_new_one_shows_the_current_notifications(
    notifier: FreedesktopNotifier, daemon: Daemon, keep: Keep, posted: list[Message]
) -> None:
    notifier.show(STATUS)
    notifier.show(reminder("45 min"))
    eventually(lambda: posted)
    notifier.show(reminder("50 min"))
    server = keep(NotificationServer(daemon.address))
    eventually(lambda: len(posted) == 2)

    assert shown(server, "50 min")
    assert [Part.NOTIFIER] == [message.part for message in posted if isinstance(message, Fault)]
    assert [Recovered(Part.NOTIFIER)] == posted[1:]


def test_a_server_that_refuses_is_a_fault_until_it_accepts_one(
    notifier: FreedesktopNotifier, server: NotificationServer, posted: list[Message]
) -> None:
    server.broken = True
    notifier.show(reminder())
    eventually(lambda: posted)
    server.broken = False
    notifier.show(reminder())
    eventually(lambda: len(posted) == 2)

    assert [Fault, Recovered] == [type(message) for message in posted]
    assert "refuses our notifications: refused by the fake" in str(posted[0])


def test_a_notification_refused_as_too_soon_is_shown_a_little_later(
    bus: Bus, server: NotificationServer, posted: list[Message]
) -> None:
    """Plasma refuses the same text within a second; the user must see it, without a Fault."""
    notifier = FreedesktopNotifier(bus, answers(posted), ICON, again_after_s=0.01)
    notifier.start()
    server.too_soon = 2
    notifier.show(reminder())
    there = shown(server, "Time to loosen up")
    asked = server.calls.copy()
    notifier.stop()

    assert there
    assert ["GetCapabilities", *["Notify Time to loosen up replaces 0"] * 3] == asked
    assert posted == []


def test_clicks_on_the_tray_in_quick_succession_cause_no_fault(
    bus: Bus, server: NotificationServer, posted: list[Message]
) -> None:
    """Any number may be refused during the wait; a reminder does not wait with them, and nothing is left at the end."""
    notifier = FreedesktopNotifier(bus, answers(posted), ICON, reply_within_s=3600, again_after_s=3600)
    notifier.start()
    notifier.show(STATUS)
    there = shown(server, "Sitting 10 min")
    server.too_soon = 5
    for left in (4, 3, 2, 1, 0):
        notifier.show(replace(STATUS))
        becomes(left, lambda: server.too_soon)
    notifier.show(reminder())
    beside = shown(server, "Sitting 10 min", "Time to loosen up")
    silent = becomes(None, lambda: notifier._fault._timer)
    waits = notifier._again
    notifier.stop()

    assert (True, True, None, []) == (there, beside, silent, posted)
    assert waits is not None
    assert waits.finished.is_set()


def test_a_server_that_always_refuses_as_too_soon_is_a_fault(
    bus: Bus, server: NotificationServer, posted: list[Message]
) -> None:
    notifier = FreedesktopNotifier(bus, answers(posted), ICON, again_after_s=0.01)
    notifier.start()
    server.too_soon = 99
    notifier.show(reminder())
    eventually(lambda: posted)
    settle(bus)
    asked = server.calls.copy()
    notifier.stop()

    assert ["GetCapabilities", *["Notify Time to loosen up replaces 0"] * 4] == asked
    assert [Fault] == [type(message) for message in posted]


def test_a_notification_withdrawn_while_its_replacement_is_refused_disappears(
    notifier: FreedesktopNotifier, server: NotificationServer
) -> None:
    notifier.show(reminder("45 min"))
    shown(server, "45 min")
    server.broken = True
    notifier.show(reminder("50 min"))
    notifier.withdraw(Slot.REMINDER)

    assert shown(server)


def test_a_server_that_hangs_is_a_fault_until_it_answers(
    bus: Bus, server: NotificationServer, posted: list[Message]
) -> None:
    """Whether it hangs from the start or later; the next notification reports no second fault."""
    notifier = FreedesktopNotifier(bus, answers(posted), ICON, reply_within_s=0.05)
    notifier.start()
    server.hangs = server.slow = True
    notifier.show(reminder("45 min"))
    eventually(lambda: posted)
    server.wake()
    eventually(lambda: len(posted) == 3)
    notifier.show(reminder("50 min"))
    settle(bus)
    server.slow = False
    server.reply()
    eventually(lambda: len(posted) >= 4)
    there = shown(server, "50 min")
    notifier.stop()

    assert there  # on a busy machine the second notification may take too long as well
    assert [Fault, Recovered, Fault, Recovered] == [type(message) for message in posted[:4]]
    assert "does not answer" in str(posted[0])


def test_a_server_that_answers_in_time_causes_no_report(
    bus: Bus, server: NotificationServer, posted: list[Message]
) -> None:
    """A notification withdrawn before the server reported its capabilities is never sent, so it needs no answer."""
    notifier = FreedesktopNotifier(bus, answers(posted), ICON, reply_within_s=3600)
    notifier.start()
    server.hangs = True
    notifier.show(reminder())
    eventually(lambda: server.calls)
    notifier.withdraw(Slot.REMINDER)
    server.wake()
    settle(bus)
    pending = notifier._fault._timer
    notifier.stop()

    assert (None, []) == (pending, posted)


def test_a_dead_bus_is_reported_at_the_next_notification_which_is_shown_once_it_is_back(
    notifier: FreedesktopNotifier, server: NotificationServer, bus: Bus, daemon: Daemon, posted: list[Message]
) -> None:
    notifier.show(reminder("45 min"))
    shown(server, "45 min")
    daemon.kill()
    eventually(lambda: not bus.alive)
    notifier.show(reminder("50 min"))
    eventually(lambda: posted)
    daemon.start()
    with _server(daemon) as second:
        there = shown(second, "50 min")
        eventually(lambda: len(posted) == 2)

        assert there
        assert "message bus is lost" in str(posted[0])
        assert [Recovered(Part.NOTIFIER)] == posted[1:]


def test_stop_removes_everything_even_a_notification_that_is_being_shown(
    bus: Bus, server: NotificationServer, posted: list[Message]
) -> None:
    notifier = FreedesktopNotifier(bus, answers(posted), ICON)
    notifier.start()
    notifier.show(reminder())
    notifier.show(STATUS)
    notifier.stop()
    notifier.stop()

    assert shown(server)


def test_without_a_bus_it_is_unavailable(posted: list[Message]) -> None:
    with pytest.raises(Unavailable):
        FreedesktopNotifier(Bus("unix:path=/nonexistent"), answers(posted), ICON).start()


def test_requests_of_any_kind_can_stand_on_buttons(
    notifier: FreedesktopNotifier, server: NotificationServer, posted: list[Message]
) -> None:
    buttons = (Button("skip", "Skip", SkipChosen(3)), Button("again", "Later", Activated()))
    notifier.show(Notification(Slot.FAULT, "No tray", "Sorry.", buttons=buttons))
    eventually(lambda: server.shown)
    server.click(1, "again")

    assert becomes([Activated()], lambda: posted) == [Activated()]


@contextmanager
def _server(daemon: Daemon) -> Iterator[NotificationServer]:
    server = NotificationServer(daemon.address)
    try:
        yield server
    finally:
        server.close()


# Reminders that an earlier, killed run left on the screen.


@pytest.fixture
def left(bus: Bus, server: NotificationServer) -> OnScreen:
    """A reminder of a run that was killed, as saved by the engine."""
    reported: list[Message] = []
    killed = FreedesktopNotifier(bus, reported.append, ICON)
    killed.start()
    killed.show(reminder("Left behind"))
    eventually(lambda: reported)
    killed._cancels, cancels = [], killed._cancels
    for cancel in cancels:
        cancel()
    (shown_there,) = reported
    assert isinstance(shown_there, ReminderShown)
    assert server.titles() == {1: "Left behind"}
    return OnScreen(shown_there.number, shown_there.server)


def test_the_next_run_replaces_a_leftover_reminder(
    notifier: FreedesktopNotifier, server: NotificationServer, left: OnScreen
) -> None:
    notifier.adopt_reminder(left)
    notifier.show(reminder("Now"))

    assert shown(server, "Now")
    assert server.titles() == {left.number: "Now"}


def test_a_leftover_reminder_that_is_no_longer_due_is_removed(
    notifier: FreedesktopNotifier, server: NotificationServer, left: OnScreen
) -> None:
    notifier.adopt_reminder(left)
    notifier.withdraw(Slot.REMINDER)

    assert shown(server)


def test_a_leftover_reminder_recalled_before_the_server_is_known_is_replaced(
    bus: Bus, server: NotificationServer, left: OnScreen, posted: list[Message]
) -> None:
    notifier = FreedesktopNotifier(bus, answers(posted), ICON)
    notifier.start()  # another thread gets its answers, before or after the next lines
    notifier.adopt_reminder(left)
    notifier.show(reminder("Now"))

    assert shown(server, "Now")
    assert server.titles() == {left.number: "Now"}
    notifier.stop()


@pytest.mark.parametrize("whose", ["another bus {owner}", "{bus} :1.999"])
def test_the_notification_of_another_server_is_not_replaced(
    notifier: FreedesktopNotifier, server: NotificationServer, left: OnScreen, whose: str
) -> None:
    """Its number now belongs to another notification, or to none."""
    bus_id, _, owner = left.server.partition(" ")
    settle(notifier._bus)
    notifier.adopt_reminder(replace(left, server=whose.format(bus=bus_id, owner=owner)))
    notifier.show(reminder("Now"))

    assert shown(server, "Left behind", "Now")

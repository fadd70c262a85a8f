"""Faults, each reported once."""

from __future__ import annotations

from deskbreak.app.faults import OpenFaults
from deskbreak.core.model.fault import Fault, Part, Recovered
from deskbreak.core.presentation.notification import Notification, Slot
from deskbreak.core.timer.events import SettingsFileWanted

FULL = Fault(Part.JOURNAL, "The disk is full.")
GONE = Fault(Part.TRAY, "The panel is gone.")


def test_a_fault_is_reported_once_until_it_is_fixed() -> None:
    shown: list[Notification] = []
    health = OpenFaults(shown.append)
    for _ in range(3):
        health.add(FULL)
    health.recover(Recovered(Part.JOURNAL))
    health.recover(Recovered(Part.JOURNAL))
    health.add(FULL)

    assert [notification.body for notification in shown] == ["The disk is full."] * 2


def test_a_new_reason_is_reported_again() -> None:
    shown: list[Notification] = []
    health = OpenFaults(shown.append)
    health.add(FULL)
    health.add(Fault(Part.JOURNAL, "The folder is locked."))

    assert [notification.body for notification in shown] == ["The disk is full.", "The folder is locked."]
    assert health.texts == {"journal": "The folder is locked."}


def test_a_fault_of_the_notifier_itself_causes_no_notification() -> None:
    """A server that hangs shows everything it was sent when it recovers; by then such a notification would be wrong."""
    shown: list[Notification] = []
    health = OpenFaults(shown.append)
    health.add(Fault(Part.NOTIFIER, "It does not answer."))

    assert (shown, health.texts) == ([], {"notifications": "It does not answer."})


def test_pending_faults_are_reported_together_unless_they_were_fixed_or_queried() -> None:
    shown: list[Notification] = []
    health = OpenFaults(shown.append)
    health.mute(on=True)
    health.add(FULL)
    health.add(GONE)
    health.recover(Recovered(Part.JOURNAL))
    quiet = list(shown)
    health.mute(on=False)
    health.mute(on=False)
    health.mute(on=True)
    health.add(FULL)
    health.notify_all()
    health.mute(on=False)

    assert quiet == []
    assert [notification.body for notification in shown] == [
        "The panel is gone.",
        "The panel is gone.\nThe disk is full.",
    ]


def test_a_passing_message_waits_too_and_leaves_no_fault() -> None:
    shown: list[Notification] = []
    health = OpenFaults(shown.append)
    health.mute(on=True)
    health.notify_once("Sounds on: for that break only.")
    health.notify_once("Sounds off: for that break only.")
    health.add(FULL)
    quiet = list(shown)
    health.mute(on=False)
    health.mute(on=False)

    assert quiet == []
    assert [notification.body for notification in shown] == [
        "The disk is full.\nSounds off: for that break only."
    ]
    assert health.faulty == ("journal",)


def test_open_faults_are_named_and_listed_on_request() -> None:
    shown: list[Notification] = []
    health = OpenFaults(shown.append)
    health.notify_all()
    health.add(FULL)
    health.add(GONE)
    health.notify_all()

    assert health.faulty == ("journal", "tray icon")
    assert health.texts == {"journal": "The disk is full.", "tray icon": "The panel is gone."}
    assert [shown[0].body, shown[-1].body] == ["Everything works.", "The disk is full.\nThe panel is gone."]


def test_a_fault_in_the_settings_has_a_button_that_opens_them() -> None:
    """Other faults have none (number 26)."""
    shown: list[Notification] = []
    health = OpenFaults(shown.append)
    health.add(FULL)
    health.add(Fault(Part.SETTINGS, "line 3: is not TOML"))
    health.notify_all()

    assert [[button.request for button in notification.buttons] for notification in shown] == [
        [],
        [SettingsFileWanted()],
        [SettingsFileWanted()],
    ]


def test_no_notification_contains_anything_that_a_terminal_or_a_reader_obeys() -> None:
    """Any part may make it, and from any text (number 15)."""
    notification = Notification(Slot.STATUS, "a\x1b]0;b", "c\u202ed\ne", plain="\x07", rest="\x85")

    assert (notification.title, notification.body, notification.plain, notification.rest) == (
        "a?]0;b",
        "c?d\ne",
        "?",
        " ",
    )

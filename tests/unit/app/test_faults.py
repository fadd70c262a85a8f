"""Faults, each reported once."""

from __future__ import annotations

from deskbreak.app.faults import Health
from deskbreak.core.model.fault import Fault, Mended, Part
from deskbreak.core.presentation.notification import Note, Slot
from deskbreak.core.timer.events import SettingsFileWanted

FULL = Fault(Part.JOURNAL, "The disk is full.")
GONE = Fault(Part.TRAY, "The panel is gone.")


def test_a_fault_is_reported_once_until_it_is_fixed() -> None:
    shown: list[Note] = []
    health = Health(shown.append)
    for _ in range(3):
        health.broke(FULL)
    health.mended(Mended(Part.JOURNAL))
    health.mended(Mended(Part.JOURNAL))
    health.broke(FULL)

    assert [note.body for note in shown] == ["The disk is full."] * 2


def test_another_reason_is_news() -> None:
    shown: list[Note] = []
    health = Health(shown.append)
    health.broke(FULL)
    health.broke(Fault(Part.JOURNAL, "The folder is locked."))

    assert [note.body for note in shown] == ["The disk is full.", "The folder is locked."]
    assert health.texts == {"journal": "The folder is locked."}


def test_no_notification_tells_that_there_are_none() -> None:
    """A server that hangs shows everything it was sent when it recovers; by then such a notification would be wrong."""
    shown: list[Note] = []
    health = Health(shown.append)
    health.broke(Fault(Part.NOTIFIER, "It does not answer."))

    assert (shown, health.texts) == ([], {"notifications": "It does not answer."})


def test_pending_faults_are_reported_together_unless_they_were_fixed_or_queried() -> None:
    shown: list[Note] = []
    health = Health(shown.append)
    health.hush(on=True)
    health.broke(FULL)
    health.broke(GONE)
    health.mended(Mended(Part.JOURNAL))
    quiet = list(shown)
    health.hush(on=False)
    health.hush(on=False)
    health.hush(on=True)
    health.broke(FULL)
    health.tell_all()
    health.hush(on=False)

    assert quiet == []
    assert [note.body for note in shown] == ["The panel is gone.", "The panel is gone.\nThe disk is full."]


def test_a_passing_message_waits_too_and_leaves_no_fault() -> None:
    shown: list[Note] = []
    health = Health(shown.append)
    health.hush(on=True)
    health.in_passing("Sounds on: for that break only.")
    health.in_passing("Sounds off: for that break only.")
    health.broke(FULL)
    quiet = list(shown)
    health.hush(on=False)
    health.hush(on=False)

    assert quiet == []
    assert [note.body for note in shown] == ["The disk is full.\nSounds off: for that break only."]
    assert health.faulty == ("journal",)


def test_open_faults_are_named_and_listed_on_request() -> None:
    shown: list[Note] = []
    health = Health(shown.append)
    health.tell_all()
    health.broke(FULL)
    health.broke(GONE)
    health.tell_all()

    assert health.faulty == ("journal", "tray icon")
    assert health.texts == {"journal": "The disk is full.", "tray icon": "The panel is gone."}
    assert [shown[0].body, shown[-1].body] == ["Everything works.", "The disk is full.\nThe panel is gone."]


def test_a_fault_in_the_settings_has_a_button_that_opens_them() -> None:
    """Other faults have none (number 26)."""
    shown: list[Note] = []
    health = Health(shown.append)
    health.broke(FULL)
    health.broke(Fault(Part.SETTINGS, "line 3: is not TOML"))
    health.tell_all()

    assert [[button.request for button in note.buttons] for note in shown] == [
        [],
        [SettingsFileWanted()],
        [SettingsFileWanted()],
    ]


def test_no_notification_contains_anything_that_a_terminal_or_a_reader_obeys() -> None:
    """Whatever makes it, and from whatever text (number 15)."""
    note = Note(Slot.STATUS, "a\x1b]0;b", "c\u202ed\ne", plain="\x07", rest="\x85")

    assert (note.title, note.body, note.plain, note.rest) == ("a?]0;b", "c?d\ne", "?", " ")

"""The texts of notifications."""

from __future__ import annotations

import pytest

from deskbreak.core.model.routine import Variant
from deskbreak.core.model.settings import Settings
from deskbreak.core.presentation.notification import Button, Notification, Slot
from deskbreak.core.presentation.notifications import fault, refusal, reminder, status, summary
from deskbreak.core.timer.effects import ShowReminder
from deskbreak.core.timer.events import SettingsFileWanted, StartChosen
from tests.support.simulation.desk import Desk
from tests.support.simulation.modes import on_break


@pytest.mark.parametrize(
    ("left", "body", "buttons"),
    [
        (3, "Sitting 45 min.", ["Start", "Snooze 5 min", "1 minute only", "Skip"]),
        (2, "Sitting 45 min. 2 snoozes left.", ["Start", "Snooze 5 min", "1 minute only", "Skip"]),
        (0, "Sitting 45 min. No snoozes left.", ["Start", "1 minute only", "Skip"]),
    ],
)
def test_a_reminder_says_how_many_snoozes_are_left_once_one_is_used(
    left: int, body: str, buttons: list[str]
) -> None:
    shown = reminder(ShowReminder(1, 45 * 60.0, 0.0, left, again=False), Settings())

    assert (shown.body, [button.label for button in shown.buttons]) == (body, buttons)


@pytest.mark.parametrize(
    ("over_s", "body"), [(59.0, "Sitting 45 min."), (60.0, "Sitting 45 min, 1 min over.")]
)
def test_a_reminder_says_from_one_minute_on_for_how_long_a_break_has_been_due(
    over_s: float, body: str
) -> None:
    shown = reminder(ShowReminder(1, 45 * 60.0, over_s, 3, again=True), Settings())

    assert shown.body == body


def test_where_breaks_last_a_minute_no_button_offers_one() -> None:
    """It would do the same as "Start"."""
    settings = Settings(variant=Variant.MINUTE)
    shown = reminder(ShowReminder(1, 45 * 60.0, 0.0, 3, again=False), settings)

    assert [button.label for button in shown.buttons] == ["Start", "Snooze 5 min", "Skip"]


def test_a_click_on_the_icon_shows_the_status_and_offers_a_break() -> None:
    desk = Desk()
    desk.sit(30)

    assert status(desk.view) == Notification(
        Slot.STATUS,
        "Sitting 30 min",
        "Break in 15 min (09:45).",
        buttons=(Button("start", "Start break", StartChosen()),),
    )


def test_the_summary_of_the_day_counts_breaks_and_sitting() -> None:
    desk = on_break()
    desk.finish()

    assert summary(desk.state.today) == Notification(
        Slot.STATUS, "Your day so far", "1 break, 45 min sitting."
    )


def test_a_refusal_says_why() -> None:
    assert refusal("It is too late.") == Notification(Slot.STATUS, "DeskBreak", "It is too late.")


@pytest.mark.parametrize(
    ("in_settings", "buttons"),
    [(False, ()), (True, (Button("settings", "Open settings file", SettingsFileWanted()),))],
)
def test_a_fault_in_the_settings_offers_to_open_their_file(
    *, in_settings: bool, buttons: tuple[Button, ...]
) -> None:
    shown = fault("Line 3 is wrong.", in_settings=in_settings)

    assert shown == Notification(Slot.FAULT, "DeskBreak needs a hand", "Line 3 is wrong.", buttons=buttons)

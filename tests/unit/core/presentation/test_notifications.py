"""What notifications say."""

from __future__ import annotations

import pytest

from deskbreak.core.model.settings import Settings
from deskbreak.core.presentation.notifications import reminder
from deskbreak.core.timer.effects import ShowReminder


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

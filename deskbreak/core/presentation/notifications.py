"""The texts of notifications, in plain text; servers and terminals format them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskbreak.core.model.formatting import counted, duration, number
from deskbreak.core.model.routine import Variant
from deskbreak.core.model.settings import MINUTE
from deskbreak.core.presentation.notification import Button, Notification, Slot
from deskbreak.core.timer.events import SettingsFileWanted, SkipChosen, SnoozeChosen, StartChosen

if TYPE_CHECKING:
    from deskbreak.core.model.settings import Settings
    from deskbreak.core.presentation.view import View
    from deskbreak.core.timer.effects import ShowReminder
    from deskbreak.core.timer.ledger import Totals

TITLE = "Time to loosen your upper back."
_HOW_WITHOUT_BUTTONS = "Click the tray icon to start, or run: deskbreak start."
_REST = "The tray menu has snooze and skip, or run: deskbreak snooze."


def reminder(shown: ShowReminder, settings: Settings) -> Notification:
    """Return the notification for a break that is due.

    GNOME shows only the first three buttons: skip comes last because the menu has it too.
    """
    sitting = f"Sitting {duration(shown.seated_s)}"
    if shown.over_s >= MINUTE:
        sitting += f", {duration(shown.over_s)} over"
    body = f"{sitting}. {_snoozes_left(shown, settings)}".rstrip()
    snooze = settings.snooze_s / MINUTE
    buttons = [Button("start", "Start", StartChosen(shown.break_id))]
    if shown.snoozes_left:
        buttons.append(Button("snooze", f"Snooze {number(snooze)} min", SnoozeChosen(snooze, shown.break_id)))
    if settings.variant is not Variant.MINUTE:
        minute = StartChosen(shown.break_id, variant=Variant.MINUTE)
        buttons.append(Button("minute", "1 minute only", minute))
    buttons.append(Button("skip", "Skip", SkipChosen(shown.break_id)))
    return Notification(
        slot=Slot.REMINDER,
        title=TITLE,
        body=body,
        plain=f"{body} {_HOW_WITHOUT_BUTTONS} {_REST}",
        rest=_REST,
        buttons=tuple(buttons),
        default=StartChosen(shown.break_id),
        stays=True,
    )


def status(view: View) -> Notification:
    """Return the answer to a click on the icon while no break is due."""
    return Notification(
        slot=Slot.STATUS,
        title=view.title,
        body=f"{view.detail}.",
        buttons=(Button("start", "Start break", StartChosen()),),
    )


def summary(today: Totals) -> Notification:
    """Return the summary of the day."""
    body = f"{counted(today.breaks, 'break')}, {duration(today.seated_s)} sitting."
    return Notification(slot=Slot.STATUS, title="Your day so far", body=body)


def refusal(why: str) -> Notification:
    """Return the notification that says why a request was refused."""
    return Notification(slot=Slot.STATUS, title="DeskBreak", body=why)


def fault(text: str, *, in_settings: bool = False) -> Notification:
    """Return the notification about a fault; ``in_settings`` adds a button that opens the settings file."""
    buttons = (Button("settings", "Open settings file", SettingsFileWanted()),) if in_settings else ()
    return Notification(slot=Slot.FAULT, title="DeskBreak needs a hand", body=text, buttons=buttons)


def _snoozes_left(shown: ShowReminder, settings: Settings) -> str:
    if shown.snoozes_left == settings.snoozes:
        return ""  # a budget that is untouched is not worth mentioning
    if not shown.snoozes_left:
        return "No snoozes left."
    return f"{counted(shown.snoozes_left, 'snooze')} left."

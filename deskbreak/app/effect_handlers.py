"""Carries out the machine's effects with the adapters: one case per effect."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, assert_never

from deskbreak.core.presentation import notifications
from deskbreak.core.presentation.notification import Slot
from deskbreak.core.timer.effects import (
    AskSensors,
    CloseRoutine,
    Effect,
    OpenRoutine,
    Record,
    Refuse,
    SaveState,
    ShowReminder,
    WithdrawReminder,
)

if TYPE_CHECKING:
    from deskbreak.app.components import Components
    from deskbreak.core.model.settings import Settings
    from deskbreak.core.timer.state import State

_log = logging.getLogger(__name__)


def guarded(what: str, work: Callable[[], None]) -> None:
    """Do ``work``; if an adapter raises an exception, only this one action fails and reminders continue."""
    try:
        work()
    except Exception:  # noqa: BLE001 - the one boundary between the engine and all adapters
        _log.exception("Failed at %s", what)


def carry_out(
    effect: Effect, components: Components, settings: Settings, refuse: Callable[[str], None]
) -> None:
    """Carry out ``effect`` with ``components``; ``refuse`` is called with the reason if that is impossible."""
    match effect:
        case Record() | SaveState():
            pass  # written to disk together, see `persist`
        case ShowReminder():
            components.notifier.show(notifications.reminder(effect, settings))
            components.popup.prewarm(settings.variant)
        case WithdrawReminder():
            components.notifier.withdraw(Slot.REMINDER)
            components.popup.discard()
        case OpenRoutine():
            components.popup.open(effect.break_id, effect.variant, take_focus=effect.take_focus)
            components.notifier.withdraw(Slot.STATUS)
        case CloseRoutine():
            components.popup.close(effect.break_id)
            if effect.why:
                components.notifier.show(notifications.refusal(effect.why))
        case AskSensors():
            components.sensors.refresh()
        case Refuse():
            refuse(effect.why)
        case _:
            assert_never(effect)


def persist(effects: tuple[Effect, ...], components: Components, state: State) -> None:
    """Save the state and the entries of a step, then write the entries.

    In this order: after a kill between the two, the next run finds the entries with the state and writes
    them.
    """
    entries = [effect.entry for effect in effects if isinstance(effect, Record)]
    components.journal.add(entries)
    if entries or SaveState() in effects:
        guarded("saving", lambda: components.save(state))
    if entries:
        guarded("logging", components.journal.write)

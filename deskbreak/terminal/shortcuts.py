"""The requests of keys while no break is guided: first from the reminder, then from the menu. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from deskbreak.core.model.routine import Variant
from deskbreak.core.timer.events import (
    AboutWanted,
    CustomIntervalWanted,
    FaultsWanted,
    PauseChosen,
    QuitChosen,
    Request,
    ResumeChosen,
    SkipChosen,
    SnoozeChosen,
    StartChosen,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from deskbreak.core.presentation.notification import Notification
    from deskbreak.core.presentation.view import MenuItem, View

R = TypeVar("R")

HELP: Final = (
    "Enter or b  start a break      m  one minute only      k  skip this one",
    "s  snooze      p  pause, resume      i  interval      w  what does not work",
    "a  about      q  quit      ?  this help",
)
NO_SNOOZE: Final = "There is no break to snooze now."
NO_SKIP: Final = "There is no break to skip now."


def on_offer(reminder: Notification | None, view: View | None) -> tuple[Request, ...]:
    """Return the requests of the reminder, followed by those of the menu."""
    buttons = tuple(button.request for button in reminder.buttons) if reminder else ()
    return (*buttons, *(_requests(view.menu) if view else ()))


def asked_for(key: str, offered: Sequence[Request]) -> Request | str | None:
    """Return the request of a key; a sentence if it is not available now; None if the key has no meaning."""
    match key:
        case "enter" | "b":
            return _first(offered, StartChosen) or StartChosen()
        case "m":
            return _minute(offered)
        case "s":
            return _first(offered, SnoozeChosen) or NO_SNOOZE
        case "k":
            return _first(offered, SkipChosen) or NO_SKIP
        case "p":
            return _first(offered, ResumeChosen) or _first(offered, PauseChosen) or PauseChosen()
        case "i":
            return CustomIntervalWanted()
        case "a":
            return AboutWanted()
        case "w":
            return FaultsWanted()
        case "q" | "ctrl-d":
            return QuitChosen()
        case _:
            return None


def keys_for(notification: Notification) -> str:
    """Name the keys for the buttons of a notification."""
    keys: list[str] = []
    for button in notification.buttons:
        match button.request:
            case StartChosen(variant=Variant.MINUTE):
                keys.append(f"m  {button.label}")
            case StartChosen():
                keys.append(f"Enter  {button.label}")
            case SnoozeChosen(minutes):
                keys.append(f"s  in {minutes:g} min")
            case SkipChosen():
                keys.append(f"k  {button.label}")
            case _:  # requests without a key
                continue
    return "      ".join(keys)


def _first(offered: Iterable[Request], kind: type[R]) -> R | None:
    return next((request for request in offered if isinstance(request, kind)), None)


def _minute(offered: Iterable[Request]) -> StartChosen:
    """The shortest break, for the reminder if there is one; always available."""
    starts = (request for request in offered if isinstance(request, StartChosen))
    short = (request for request in starts if request.variant is Variant.MINUTE)
    return next(short, StartChosen(variant=Variant.MINUTE))


def _requests(items: Iterable[MenuItem]) -> Iterator[Request]:
    """Yield the requests that a menu offers now, in order."""
    for item in items:
        if item.visible and item.enabled:
            if item.request is not None:
                yield item.request
            yield from _requests(item.children)

"""A notification: its slot, its text and its buttons."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from deskbreak.core.model.safe_text import safe

if TYPE_CHECKING:
    from deskbreak.core.timer.events import Request


@dataclass(frozen=True, slots=True)
class Button:
    """A button of a notification, and the request that it sends."""

    id: str
    label: str
    request: Request


class Slot(StrEnum):
    """Each slot holds at most one notification; a new one replaces the old one in place."""

    REMINDER = "reminder"
    STATUS = "status"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Notification:
    """A notification in plain text; the adapter escapes it for servers with body-markup.

    ``plain`` is the body for servers that take no clicks. ``default`` is the request sent by a click on the
    notification. ``stays`` keeps it on the screen until it is answered. ``rest`` says where the buttons'
    actions are, for servers that take clicks but draw no buttons.
    """

    slot: Slot
    title: str
    body: str
    plain: str = ""
    buttons: tuple[Button, ...] = ()
    default: Request | None = None
    stays: bool = False
    rest: str = ""

    def __post_init__(self) -> None:
        """Clean the texts, since they may contain file names and texts of other programs."""
        for name in ("title", "body", "plain", "rest"):
            object.__setattr__(self, name, safe(getattr(self, name), lines=True))

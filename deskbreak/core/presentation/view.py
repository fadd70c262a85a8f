"""What tray, status and terminal show: a projection of the state, not an effect."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from deskbreak.core.timer.events import Request

RING_STEPS = 30  # steps of the icon's ring: finer ones are invisible at 22 pixels


class Face(StrEnum):
    """The faces of the icon."""

    SITTING = "sitting"
    AWAY = "away"
    DUE = "due"
    HELD = "held"
    SNOOZED = "snoozed"
    BREAK = "break"
    PAUSED = "paused"
    OFF_HOURS = "off-hours"


class Panel(StrEnum):
    """How light the panel behind the icon is."""

    LIGHT = "light"
    DARK = "dark"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Icon:
    """The tray icon: a face, and a ring that is filled to ``fill`` of `RING_STEPS`."""

    face: Face
    fill: int


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One item of the tray menu. ``id`` never changes, so that an open menu is updated in place.

    ``checked`` is the state of an item in a radio group, and None for other items. A separator has an empty
    label.
    """

    id: str
    label: str = ""
    request: Request | None = None
    enabled: bool = True
    visible: bool = True
    checked: bool | None = None
    default: bool = False
    children: tuple[MenuItem, ...] = ()


@dataclass(frozen=True, slots=True)
class RoutineChoice:
    """A routine in the menu; if it is not ``usable``, its file has an error."""

    name: str
    title: str
    usable: bool = True


@dataclass(frozen=True, slots=True)
class View:
    """Everything that is shown while no guided break is under way.

    ``menu`` always has the same ids in the same order; only labels, check marks, ``enabled`` and ``visible``
    change. Only reloading the settings may change the routines, and with them the items below ``routine``.
    """

    icon: Icon
    title: str  # "Sitting 32 min"
    detail: str  # "Break in 13 min (15:40)"
    menu: tuple[MenuItem, ...]
    attention: bool = False  # the icon asks for attention: a break is due or held

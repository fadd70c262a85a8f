"""What tray, status and terminal show: a projection of the state, not an effect."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from deskbreak.core.timer.events import Request

RING_STEPS = 30  # the icon's ring fills in so many steps: finer cannot be seen at 22 pixels


class Face(StrEnum):
    """Which of the icon's faces is shown."""

    SITTING = "sitting"
    AWAY = "away"
    DUE = "due"
    HELD = "held"
    SNOOZED = "snoozed"
    BREAK = "break"
    PAUSED = "paused"
    OFF_HOURS = "off-hours"


class Panel(StrEnum):
    """How light the panel is on which the icon stands."""

    LIGHT = "light"
    DARK = "dark"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Icon:
    """The tray icon: a face and a ring, ``fill`` of `RING_STEPS`."""

    face: Face
    fill: int


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One line of the tray menu. ``id`` is stable over time, so that an open menu changes in place.

    ``checked``: None for a plain entry, otherwise a mark of a radio group.
    A separator has an empty label.
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
class RoutineOnOffer:
    """A routine that can be picked; one that is not ``usable`` has a mistake in its file."""

    name: str
    title: str
    usable: bool = True


@dataclass(frozen=True, slots=True)
class View:
    """All that is shown while no break is being guided.

    ``menu`` has the same ids in the same order at all times; only labels,
    marks, ``enabled`` and ``visible`` change. Only a reload of the settings may
    bring other routines, and so other lines below ``routine``.
    """

    icon: Icon
    title: str  # "Sitting 32 min"
    detail: str  # "Break in 13 min (15:40)"
    menu: tuple[MenuItem, ...]
    attention: bool = False  # the icon asks for it: due, or held

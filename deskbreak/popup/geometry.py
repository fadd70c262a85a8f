"""Computes the place of a window and its scale. Arithmetic only."""

from __future__ import annotations

from dataclasses import dataclass

LEAST = 0.5  # minimum scale on a small screen
ROUNDED = 2  # rounding of window managers, in pixels
LEAST_FREE = 0.6  # minimum share of a screen that panels leave free in each direction
MOSTLY_FREE = 0.9  # and in at least one direction
TITLE_BAR = 40  # pixels that a window manager may add above


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of the screen, in pixels."""

    x: int
    y: int
    width: int
    height: int

    def __str__(self) -> str:
        return f"{self.width}x{self.height}+{self.x}+{self.y}"

    def contains(self, x: int, y: int) -> bool:
        """Whether a point is inside."""
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height

    def cut(self, other: Area) -> Area:
        """The intersection of both, or this one if they do not intersect."""
        left, top = max(self.x, other.x), max(self.y, other.y)
        right = min(self.x + self.width, other.x + other.width)
        bottom = min(self.y + self.height, other.y + other.height)
        return Area(left, top, right - left, bottom - top) if right > left and bottom > top else self

    def touches(self, room: Area) -> bool:
        """Whether it fills the room's width or height, or touches two edges of a corner, within a pixel or two."""
        left, top = _near(self.x, room.x), _near(self.y, room.y)
        right = _near(self.x + self.width, room.x + room.width)
        bottom = _near(self.y + self.height, room.y + room.height)
        return (left and right) or (top and bottom) or ((left or right) and (top or bottom))

    def shared_with(self, other: Area) -> int:
        """The area of the intersection, in pixels."""
        wide = min(self.x + self.width, other.x + other.width) - max(self.x, other.x)
        high = min(self.y + self.height, other.y + other.height) - max(self.y, other.y)
        return max(0, wide) * max(0, high)


def _near(one: int, other: int) -> bool:
    return abs(one - other) <= ROUNDED


def believable(work: Area, whole: Area) -> bool:
    """Whether this can be the part of the screen without panels.

    After a change of scale some window managers report it in other units: then it is larger than the screen, or
    smaller in both directions, which no panel causes.
    """
    wide, high = work.width / whole.width, work.height / whole.height
    inside_ = work.x >= whole.x and work.y >= whole.y
    inside_ = inside_ and work.x + work.width <= whole.x + whole.width
    inside_ = inside_ and work.y + work.height <= whole.y + whole.height
    return inside_ and min(wide, high) >= LEAST_FREE and max(wide, high) >= MOSTLY_FREE


def around(areas: tuple[Area, ...]) -> Area:
    """Return the smallest rectangle that contains all areas."""
    x, y = min(area.x for area in areas), min(area.y for area in areas)
    right, bottom = max(area.x + area.width for area in areas), max(area.y + area.height for area in areas)
    return Area(x, y, right - x, bottom - y)


@dataclass(frozen=True, slots=True)
class Screen:
    """The monitors, the one in use, its free part in pixels, and the scale of the desktop."""

    scale: float
    free: Area
    monitor: Area
    monitors: tuple[Area, ...]

    @property
    def layout(self) -> str:
        """A name for the arrangement of the monitors."""
        return " ".join(str(area) for area in sorted(self.monitors, key=lambda area: (area.x, area.y)))


def fitting(scale: float, width: float, height: float, room: Area) -> float:
    """The scale, reduced if a window of this logical size with its title bar would not fit the room."""
    while scale > LEAST and not _fits(scale, width, height, room):
        scale -= 0.25
    return max(LEAST, scale)


def filling(scale: float, width: float, height: float, room: Area) -> float:
    """Like `fitting`, but exact: for a window whose size the user chose."""
    return max(LEAST, min(scale, room.width / width, (room.height - TITLE_BAR) / height))


def _fits(scale: float, width: float, height: float, room: Area) -> bool:
    return width * scale <= room.width and height * scale + TITLE_BAR <= room.height


def centred(width: int, height: int, room: Area) -> tuple[int, int]:
    """The position that centres a window in the room, never beyond its upper left corner."""
    return room.x + max(0, (room.width - width) // 2), room.y + max(0, (room.height - height) // 2)


def inside(x: int, y: int, width: int, height: int, room: Area) -> tuple[int, int]:
    """The nearest position at which a window with its title bar is inside the room."""
    right, bottom = room.x + room.width - width, room.y + room.height - height - TITLE_BAR
    return max(room.x, min(x, right)), max(room.y, min(y, bottom))

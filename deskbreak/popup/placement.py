"""Where a window opens, and how large its logical pixel is. Arithmetic only."""

from __future__ import annotations

from dataclasses import dataclass

BASE_DPI = 96.0
SMALLEST, LARGEST = 1.0, 4.0


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of the screen, in pixels."""

    x: int
    y: int
    width: int
    height: int

    def holds(self, x: int, y: int) -> bool:
        """Whether a point is inside."""
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height

    def cut(self, other: Area) -> Area:
        """What both share; this one when they share nothing."""
        left, top = max(self.x, other.x), max(self.y, other.y)
        right = min(self.x + self.width, other.x + other.width)
        bottom = min(self.y + self.height, other.y + other.height)
        return Area(left, top, right - left, bottom - top) if right > left and bottom > top else self


def quartered(dpi: float) -> float:
    """The scale of a screen, in quarters: fonts and lines stay crisp at these."""
    return max(SMALLEST, min(LARGEST, round(dpi / BASE_DPI * 4) / 4))


def fitting(scale: float, width: float, height: float, room: Area) -> float:
    """The scale, smaller where a window of this logical size would not fit the room."""
    while scale > 0.5 and (width * scale > room.width or height * scale > room.height):  # noqa: PLR2004
        scale -= 0.25
    return scale


def centred(width: int, height: int, room: Area) -> tuple[int, int]:
    """Where a window stands in the middle of the room, never past its upper left corner."""
    return room.x + max(0, (room.width - width) // 2), room.y + max(0, (room.height - height) // 2)

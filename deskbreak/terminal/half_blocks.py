"""A picture in half-block characters: each cell shows two pixels, one above the other."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from deskbreak.terminal.terminal import Depth

if TYPE_CHECKING:
    from PIL import Image

UPPER_HALF: Final = "\u2580"
RESET: Final = "\x1b[0m"

Colour = tuple[int, int, int]

_CUBE: Final = (0, 95, 135, 175, 215, 255)  # the levels of xterm's 6 x 6 x 6 colour cube, 16 to 231
_GREYS: Final = range(8, 239, 10)  # its greys, 232 to 255


def rows_of(picture: Image.Image, depth: Depth) -> list[str]:
    """Return the rows of cells; a picture of odd height loses its last line."""
    pixels = picture.convert("RGB")
    width, height = pixels.size
    data = pixels.tobytes()
    colours = [(data[i], data[i + 1], data[i + 2]) for i in range(0, len(data), 3)]
    return [
        _row(colours[y * width : (y + 1) * width], colours[(y + 1) * width : (y + 2) * width], depth)
        for y in range(0, height - 1, 2)
    ]


def _row(upper: list[Colour], lower: list[Colour], depth: Depth) -> str:
    """Return one row of cells. A colour is written only when it changes."""
    cells: list[str] = []
    front: str | None = None
    back: str | None = None
    for top, bottom in zip(upper, lower, strict=True):
        new_front, new_back = sgr(top, depth), sgr(bottom, depth)
        if new_front != front:
            cells.append(f"\x1b[38;{new_front}m")
        if new_back != back:
            cells.append(f"\x1b[48;{new_back}m")
        front, back = new_front, new_back
        cells.append(UPPER_HALF)
    return "".join(cells) + RESET


def sgr(colour: Colour, depth: Depth) -> str:
    """Return the parameters of a colour for an SGR sequence, after ``38;`` or ``48;``."""
    if depth is Depth.TRUE:
        return "2;{};{};{}".format(*colour)
    return f"5;{nearest(colour)}"


@lru_cache(maxsize=4096)
def nearest(colour: Colour) -> int:
    """Return the number of the nearest of xterm's 256 colours, from its cube or its greys."""
    levels = [min(range(6), key=lambda i, value=value: abs(_CUBE[i] - value)) for value in colour]  # type: ignore[misc]
    cube = tuple(_CUBE[level] for level in levels)
    grey = min(range(len(_GREYS)), key=lambda i: abs(_GREYS[i] - sum(colour) / 3))
    if _distance((_GREYS[grey],) * 3, colour) < _distance(cube, colour):
        return 232 + grey
    return 16 + 36 * levels[0] + 6 * levels[1] + levels[2]


def _distance(a: tuple[int, ...], b: Colour) -> int:
    return sum((x - y) ** 2 for x, y in zip(a, b, strict=True))

"""How much larger than plain a desktop wants what is on it, from what it says. Arithmetic only.

What a desktop says may be nonsense: a monitor may give a shape in place of its size, and a setting may be a typo. A
window that is too large or too small is worse than one that is plain. QT_SCALE_FACTOR is not asked: it is for programs
of Qt alone, on top of what all others go by.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

PLAIN_DPI = 96.0
SMALLEST, LARGEST = 1.0, 4.0

_BELIEVABLE_DPI = (24.0, 1000.0)  # of a setting
_BELIEVABLE_SCREEN_DPI = (48.0, 400.0)  # of a monitor
_MOST_UNEVEN = 1.25  # dots are about as high as wide
_SHAPES = frozenset({(160, 90), (160, 100), (16, 9), (16, 10), (9, 16), (10, 16), (90, 160), (100, 160)})
_XFT_DPI = "Xft.dpi"


def quartered(dpi: float) -> float:
    """The scale, in quarters: fonts and lines stay crisp at these. Plain for what cannot be."""
    if not _within(dpi, _BELIEVABLE_DPI):
        return 1.0
    return max(SMALLEST, min(LARGEST, round(dpi / PLAIN_DPI * 4) / 4))


def dpi_of_screen(pixels: tuple[int, int], millimetres: tuple[int, int]) -> float:
    """The dots per inch by the size of a screen; plain where that cannot be its size."""
    if millimetres in _SHAPES or min(*pixels, *millimetres) <= 0:
        return PLAIN_DPI
    across, down = (25.4 * dots / size for dots, size in zip(pixels, millimetres, strict=True))
    uneven = max(across, down) / min(across, down)
    return across if uneven <= _MOST_UNEVEN and _within(across, _BELIEVABLE_SCREEN_DPI) else PLAIN_DPI


def xft_dpi(resources: str) -> float | None:
    """``Xft.dpi`` of the resource manager, which desktops set to what the person chose; None where it is not set."""
    for line in resources.splitlines():
        name, _, value = line.partition(":")
        if name.strip() == _XFT_DPI and (dpi := _number(value)) is not None and _within(dpi, _BELIEVABLE_DPI):
            return dpi
    return None


def desktop_scale(dpi: float, environ: Mapping[str, str]) -> float:
    """The scale at so many dots per inch, and as GTK takes its two variables.

    Desktops that scale by ``GDK_SCALE``, a whole number, may leave Xft.dpi alone, or double it; where they double it,
    people halve that again by ``GDK_DPI_SCALE``.
    """
    factor = gdk_scale(environ.get("GDK_SCALE", ""))
    letters = _number(environ.get("GDK_DPI_SCALE", ""))
    scales = [quartered(dpi), factor]
    if letters is not None and letters > 0:
        scales.append(quartered(dpi * factor * letters))
    return max(scales)


def gdk_scale(text: str) -> float:
    """What ``GDK_SCALE`` asks for: a whole number."""
    return min(LARGEST, float(text[:6])) if text.isascii() and text.isdigit() and text.strip("0") else 1.0


def _within(value: float, limits: tuple[float, float]) -> bool:
    return math.isfinite(value) and limits[0] <= value <= limits[1]


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None

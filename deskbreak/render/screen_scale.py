"""Computes the scale of a desktop from its settings and monitors. Arithmetic only.

The reported values may be nonsense: a monitor may report an aspect ratio instead of its size, and a setting may be
a typo. A window that is too large or too small is worse than an unscaled one. QT_SCALE_FACTOR is ignored: it applies
to Qt programs alone, on top of the scale that all others use.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

PLAIN_DPI = 96.0
SMALLEST, LARGEST = 1.0, 4.0

_BELIEVABLE_DPI = (24.0, 1000.0)  # of a setting
_BELIEVABLE_SCREEN_DPI = (48.0, 400.0)  # of a monitor
_MOST_UNEVEN = 1.25  # pixels are about square
_SHAPES = frozenset({(160, 90), (160, 100), (16, 9), (16, 10), (9, 16), (10, 16), (90, 160), (100, 160)})
_XFT_DPI = "Xft.dpi"


def quartered(dpi: float) -> float:
    """The scale in steps of a quarter, which keep fonts and lines crisp; 1 for an impossible value."""
    if not _within(dpi, _BELIEVABLE_DPI):
        return 1.0
    return max(SMALLEST, min(LARGEST, round(dpi / PLAIN_DPI * 4) / 4))


def dpi_of_screen(pixels: tuple[int, int], millimetres: tuple[int, int]) -> float:
    """The dots per inch from the size of a screen; the default for an impossible size."""
    if millimetres in _SHAPES or min(*pixels, *millimetres) <= 0:
        return PLAIN_DPI
    across, down = (25.4 * dots / size for dots, size in zip(pixels, millimetres, strict=True))
    uneven = max(across, down) / min(across, down)
    return across if uneven <= _MOST_UNEVEN and _within(across, _BELIEVABLE_SCREEN_DPI) else PLAIN_DPI


def xft_dpi(resources: str) -> float | None:
    """``Xft.dpi`` from the resource manager, the scale that the user chose on the desktop; None if it is not set."""
    for line in resources.splitlines():
        name, _, value = line.partition(":")
        if name.strip() == _XFT_DPI and (dpi := _number(value)) is not None and _within(dpi, _BELIEVABLE_DPI):
            return dpi
    return None


def desktop_scale(dpi: float, environ: Mapping[str, str]) -> float:
    """The scale for a DPI value, combined with the two GTK variables.

    Desktops that scale with ``GDK_SCALE``, a whole number, either leave Xft.dpi alone or double it; in the second
    case users halve it again with ``GDK_DPI_SCALE``.
    """
    factor = gdk_scale(environ.get("GDK_SCALE", ""))
    letters = _number(environ.get("GDK_DPI_SCALE", ""))
    scales = [quartered(dpi), factor]
    if letters is not None and letters > 0:
        scales.append(quartered(dpi * factor * letters))
    return max(scales)


def gdk_scale(text: str) -> float:
    """The value of ``GDK_SCALE``, a whole number."""
    return min(LARGEST, float(text[:6])) if text.isascii() and text.isdigit() and text.strip("0") else 1.0


def _within(value: float, limits: tuple[float, float]) -> bool:
    return math.isfinite(value) and limits[0] <= value <= limits[1]


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None

"""The step timer's ring, the breath pacer and the count: shapes in a square of ``size`` pixels."""

from __future__ import annotations

from math import ceil

from deskbreak.render.geometry import Shape, Vec, add, blend, circle, hanging
from deskbreak.render.theme import Theme

FULL = 360.0


def ring(size: float, fraction: float, theme: Theme) -> list[Shape]:
    """A ring that empties clockwise from the top: ``fraction`` 1 is full."""
    centre, radius, wide = (size / 2, size / 2), size * 0.42, size * 0.085
    shapes = [Shape(_band(centre, radius, wide, FULL), theme.line)]
    if fraction > 0.002:  # noqa: PLR2004  less than that is less than a pixel
        sweep = FULL * min(1.0, fraction)
        ends = (_on_ring(centre, radius, 0.0), _on_ring(centre, radius, sweep))
        shapes.append(Shape(_band(centre, radius, wide, sweep), theme.accent))
        shapes += [Shape(circle(end, wide / 2, 20), theme.accent) for end in ends]
    return shapes


def pacer(size: float, fill: float, theme: Theme) -> list[Shape]:
    """Discs that swell with the breath: ``fill`` 0 is empty, 1 full."""
    centre, radius = (size / 2, size / 2), size * 0.46
    return [
        Shape(circle(centre, radius, 48), blend(theme.ground, theme.accent, 0.12)),
        Shape(circle(centre, radius * (0.48 + 0.52 * fill), 48), blend(theme.ground, theme.accent, 0.30)),
        Shape(circle(centre, radius * (0.42 + 0.30 * fill), 40), theme.accent),
    ]


def tally(size: float, theme: Theme) -> list[Shape]:
    """The ground that a count stands on."""
    return [Shape(circle((size / 2, size / 2), size * 0.46, 48), blend(theme.ground, theme.accent, 0.14))]


def _on_ring(centre: Vec, radius: float, degrees: float) -> Vec:
    """Clockwise from the top, with y down as in pictures."""
    return add(centre, hanging(180.0 - degrees), radius)


def _band(centre: Vec, radius: float, wide: float, sweep: float) -> list[Vec]:
    pieces = ceil(72 * sweep / FULL) + 1
    angles = [sweep * i / pieces for i in range(pieces + 1)]
    outer = [_on_ring(centre, radius + wide / 2, angle) for angle in angles]
    inner = [_on_ring(centre, radius - wide / 2, angle) for angle in reversed(angles)]
    return outer + inner

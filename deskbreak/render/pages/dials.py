"""The dials: the ring of the time left, and the breath ring. Shapes in a square of ``size`` pixels."""

from __future__ import annotations

from math import ceil

from deskbreak.render.geometry import Shape, Vec, add, blend, circle, hanging
from deskbreak.render.theme import Theme

FULL = 360.0


def ring(size: float, fraction: float, theme: Theme) -> list[Shape]:
    """A ring that empties clockwise from the top: ``fraction`` 1 is full."""
    centre, radius, wide = (size / 2, size / 2), size * 0.445, size * 0.06
    shapes = [Shape(_band(centre, radius, wide, FULL), theme.line)]
    if fraction > 0.002:  # noqa: PLR2004 - less than that is less than a pixel
        sweep = FULL * min(1.0, fraction)
        ends = (_on_ring(centre, radius, 0.0), _on_ring(centre, radius, sweep))
        shapes.append(Shape(_band(centre, radius, wide, sweep), theme.accent))
        shapes += [Shape(circle(end, wide / 2, 20), theme.accent) for end in ends]
    return shapes


def breath(size: float, fill: float, trace: float, theme: Theme) -> list[Shape]:
    """The breath ring: a disc that grows with the breath, inside a trace that runs ahead of it.

    ``fill`` is 0 when empty and 1 when full. ``trace`` is the progress of the breath: it runs up the ring while
    breathing in and back while breathing out, at an even pace, so that the end of each phase is predictable.
    """
    centre, radius, wide = (size / 2, size / 2), size * 0.445, size * 0.06
    shapes = [
        Shape(_band(centre, radius, wide, FULL), theme.line),
        Shape(circle(centre, size * 0.40, 64), theme.ground),
        Shape(circle(centre, size * (0.25 + 0.135 * fill), 64), blend(theme.ground, theme.accent, 0.30)),
        Shape(circle(centre, size * (0.20 + 0.125 * fill), 64), theme.accent),
    ]
    end = _on_ring(centre, radius, FULL * trace)
    if trace > 0.002:  # noqa: PLR2004 - as above
        shapes.append(Shape(_band(centre, radius, wide, FULL * trace), theme.accent))
        shapes.append(Shape(circle(_on_ring(centre, radius, 0.0), wide / 2, 20), theme.accent))
    shapes.append(Shape(circle(end, wide * 0.85, 28), theme.accent))
    return shapes


def still_breath(size: float, theme: Theme) -> list[Shape]:
    """The background of a breath that is counted without motion."""
    centre = (size / 2, size / 2)
    return [
        Shape(circle(centre, size * 0.475, 64), theme.accent),
        Shape(circle(centre, size * 0.435, 64), theme.card),
    ]


def _on_ring(centre: Vec, radius: float, degrees: float) -> Vec:
    """The point on a circle, clockwise from the top, with y down as in pictures."""
    return add(centre, hanging(degrees), radius)


def _band(centre: Vec, radius: float, wide: float, sweep: float) -> list[Vec]:
    pieces = ceil(72 * sweep / FULL) + 1
    angles = [sweep * i / pieces for i in range(pieces + 1)]
    outer = [_on_ring(centre, radius + wide / 2, angle) for angle in angles]
    inner = [_on_ring(centre, radius - wide / 2, angle) for angle in reversed(angles)]
    return outer + inner

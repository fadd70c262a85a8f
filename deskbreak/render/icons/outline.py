"""Outlines made of lines and circular arcs, which `raster` paints and `svg` writes from the same numbers.

Lengths are pixels of the picture and y points down; angles are degrees clockwise
from the top, as on a clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, ceil, cos, hypot, pi, radians, sin, sqrt
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deskbreak.render.geometry import Colour, Vec

_HALF_TURN: Final = 180.0
_SAG: Final = 0.02  # maximum deviation of a flattened arc from the true one, in pixels


@dataclass(frozen=True, slots=True)
class Arc:
    """A circular arc to ``end``; ``clockwise`` as seen on the screen."""

    end: Vec
    radius: float
    clockwise: bool = True
    large: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """A closed outline: from ``start`` along straight lines (points) and arcs, and back."""

    start: Vec
    edges: tuple[Vec | Arc, ...]

    def points(self) -> list[Vec]:
        """The outline as a polygon."""
        points = [self.start]
        for edge in self.edges:
            if isinstance(edge, Arc):
                points += _flatten(points[-1], edge)
            else:
                points.append(edge)
        return points

    def path(self) -> str:
        """The outline as SVG path data."""
        words = [f"M{_pair(self.start)}"]
        for edge in self.edges:
            if isinstance(edge, Arc):
                flags = f"{int(edge.large)} {int(edge.clockwise)}"
                words.append(f"A{_short(edge.radius)} {_short(edge.radius)} 0 {flags} {_pair(edge.end)}")
            else:
                words.append(f"L{_pair(edge)}")
        return "".join(words) + "Z"


@dataclass(frozen=True, slots=True)
class Layer:
    """Outlines of one colour. ``holes`` lie inside one of ``solids`` and do not overlap."""

    solids: tuple[Outline, ...]
    colour: Colour
    opacity: float = 1.0
    holes: tuple[Outline, ...] = ()


def clock_point(centre: Vec, radius: float, degrees: float) -> Vec:
    """The point at a clock angle."""
    a = radians(degrees)
    return (centre[0] + radius * sin(a), centre[1] - radius * cos(a))


def disc(centre: Vec, radius: float) -> Outline:
    """A full circle."""
    x, y = centre
    half = Arc((x, y + radius), radius)
    return Outline((x, y - radius), (half, Arc((x, y - radius), radius)))


def bar(a: Vec, b: Vec, width: float) -> Outline:
    """A straight line with round ends centred on ``a`` and ``b``."""
    r = width / 2
    length = hypot(b[0] - a[0], b[1] - a[1])
    nx, ny = (b[1] - a[1]) / length * r, -(b[0] - a[0]) / length * r
    return Outline(
        (a[0] + nx, a[1] + ny),
        (
            (b[0] + nx, b[1] + ny),
            Arc((b[0] - nx, b[1] - ny), r),
            (a[0] - nx, a[1] - ny),
            Arc((a[0] + nx, a[1] + ny), r),
        ),
    )


def box(left: float, top: float, right: float, bottom: float, corner: float) -> Outline:
    """A rectangle with round corners of radius ``corner``."""
    c = corner
    return Outline(
        (left + c, top),
        (
            (right - c, top),
            Arc((right, top + c), c),
            (right, bottom - c),
            Arc((right - c, bottom), c),
            (left + c, bottom),
            Arc((left, bottom - c), c),
            (left, top + c),
            Arc((left + c, top), c),
        ),
    )


def band(centre: Vec, outer: float, inner: float, start: float, sweep: float) -> Outline:
    """A ring segment: ``sweep`` degrees (less than 360) clockwise from ``start``, with straight ends."""
    end = start + sweep
    large = sweep > _HALF_TURN
    return Outline(
        clock_point(centre, outer, start),
        (
            Arc(clock_point(centre, outer, end), outer, large=large),
            clock_point(centre, inner, end),
            Arc(clock_point(centre, inner, start), inner, clockwise=False, large=large),
        ),
    )


def svg(layers: Iterable[Layer], size: int, title: str) -> str:
    """Write the picture as an SVG document."""
    space = "http://www.w3.org/2000/svg"
    head = f'<svg xmlns="{space}" width="{size}" height="{size}" viewBox="0 0 {size} {size}">'
    lines = [head, f"  <title>{title}</title>"]
    for layer in layers:
        data = "".join(outline.path() for outline in layer.solids + layer.holes)
        rule = ' fill-rule="evenodd"' if layer.holes else ""
        opacity = "" if layer.opacity == 1 else f' fill-opacity="{_short(layer.opacity)}"'
        lines.append(f'  <path fill="#{bytes(layer.colour).hex()}"{opacity}{rule} d="{data}"/>')
    return "\n".join([*lines, "</svg>", ""])


def _flatten(start: Vec, arc: Arc) -> list[Vec]:
    """The points of an arc after ``start``, close enough together to hide the corners."""
    centre = _centre(start, arc)
    begin = atan2(start[1] - centre[1], start[0] - centre[0])
    sweep = atan2(arc.end[1] - centre[1], arc.end[0] - centre[0]) - begin
    if arc.clockwise and sweep <= 0:
        sweep += 2 * pi
    elif not arc.clockwise and sweep >= 0:
        sweep -= 2 * pi
    pieces = max(2, ceil(abs(sweep) / sqrt(8 * _SAG / max(arc.radius, _SAG))))
    return [
        (
            centre[0] + arc.radius * cos(begin + sweep * i / pieces),
            centre[1] + arc.radius * sin(begin + sweep * i / pieces),
        )
        for i in range(1, pieces + 1)
    ]


def _centre(start: Vec, arc: Arc) -> Vec:
    dx, dy = arc.end[0] - start[0], arc.end[1] - start[1]
    chord = hypot(dx, dy)
    height = sqrt(max(0.0, arc.radius**2 - chord**2 / 4))
    side = 1 if arc.clockwise != arc.large else -1
    return (
        (start[0] + arc.end[0]) / 2 - side * height * dy / chord,
        (start[1] + arc.end[1]) / 2 + side * height * dx / chord,
    )


def _short(number: float) -> str:
    """Format with at most three decimals and no negative zero."""
    return f"{round(number, 3) + 0.0:g}"


def _pair(point: Vec) -> str:
    return f"{_short(point[0])} {_short(point[1])}"

"""Plane vectors, and the few shapes that everything is drawn from: all become plain polygons.

Lengths are in whatever unit the caller uses (head heights in the figure, pixels in the dials);
angles are degrees, counter-clockwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import acos, atan2, cos, hypot, pi, radians, sin
from typing import TypeAlias

Vec: TypeAlias = tuple[float, float]
Colour: TypeAlias = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Shape:
    """A filled polygon."""

    points: Sequence[Vec]
    colour: Colour


def add(a: Vec, b: Vec, scale: float = 1.0) -> Vec:
    """``a`` plus ``scale`` times ``b``."""
    return (a[0] + b[0] * scale, a[1] + b[1] * scale)


def sub(a: Vec, b: Vec) -> Vec:
    """``a`` minus ``b``."""
    return (a[0] - b[0], a[1] - b[1])


def mix(a: Vec, b: Vec, t: float) -> Vec:
    """The point a share ``t`` of the way from ``a`` to ``b``."""
    return (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t)


def distance(a: Vec, b: Vec) -> float:
    """How far ``a`` is from ``b``."""
    return hypot(b[0] - a[0], b[1] - a[1])


def unit(v: Vec) -> Vec:
    """``v`` with length 1; a null vector stays one."""
    length = hypot(*v) or 1.0
    return (v[0] / length, v[1] / length)


def rotate(v: Vec, degrees: float) -> Vec:
    """``v`` turned counter-clockwise."""
    a = radians(degrees)
    return (v[0] * cos(a) - v[1] * sin(a), v[0] * sin(a) + v[1] * cos(a))


def hanging(degrees: float) -> Vec:
    """The direction of a limb: 0 hangs straight down, +90 points forward, 180 is overhead."""
    a = radians(degrees)
    return (sin(a), -cos(a))


@dataclass(frozen=True, slots=True)
class Frame:
    """A place and a turn: local points to world points."""

    origin: Vec
    turn: float = 0.0  # degrees, counter-clockwise

    def at(self, x: float, y: float) -> Vec:
        """The world point of the local point ``(x, y)``."""
        return add(self.origin, rotate((x, y), self.turn))

    @property
    def up(self) -> Vec:
        """The local y axis."""
        return rotate((0.0, 1.0), self.turn)

    @property
    def right(self) -> Vec:
        """The local x axis."""
        return rotate((1.0, 0.0), self.turn)


def blend(a: Colour, b: Colour, t: float) -> Colour:
    """A colour a share ``t`` of the way from ``a`` to ``b``."""
    return (
        round(a[0] + (b[0] - a[0]) * t),
        round(a[1] + (b[1] - a[1]) * t),
        round(a[2] + (b[2] - a[2]) * t),
    )


def circle(centre: Vec, radius: float, corners: int = 32) -> list[Vec]:
    """A circle."""
    return ellipse(centre, radius, radius, corners=corners)


def ellipse(centre: Vec, rx: float, ry: float, turn: float = 0.0, corners: int = 32) -> list[Vec]:
    """An ellipse with half axes ``rx`` and ``ry``, turned about its centre."""
    ca, sa = cos(radians(turn)), sin(radians(turn))
    points = []
    for i in range(corners):
        x, y = rx * cos(2 * pi * i / corners), ry * sin(2 * pi * i / corners)
        points.append((centre[0] + x * ca - y * sa, centre[1] + x * sa + y * ca))
    return points


def capsule(a: Vec, ra: float, b: Vec, rb: float, corners: int = 12) -> list[Vec]:
    """The convex hull of two circles: a tapered limb with round ends."""
    length = distance(a, b)
    if length <= abs(ra - rb) + 1e-9:
        return circle(a, ra) if ra >= rb else circle(b, rb)
    along = atan2(b[1] - a[1], b[0] - a[0])
    side = acos((ra - rb) / length)
    points = []
    for centre, radius, start, sweep in (
        (a, ra, along + side, 2 * pi - 2 * side),
        (b, rb, along - side, 2 * side),
    ):
        for i in range(corners + 1):
            angle = start + sweep * i / corners
            points.append((centre[0] + radius * cos(angle), centre[1] + radius * sin(angle)))
    return points


def spline_weights(t: float) -> tuple[float, float, float, float]:
    """The four Catmull-Rom weights at a share ``t`` between the two middle points."""
    t2, t3 = t * t, t * t * t
    return (
        0.5 * (-t + 2 * t2 - t3),
        0.5 * (2 - 5 * t2 + 3 * t3),
        0.5 * (t + 4 * t2 - 3 * t3),
        0.5 * (t3 - t2),
    )


def smooth(points: Sequence[Vec], pieces: int = 6, *, closed: bool = True) -> list[Vec]:
    """A Catmull-Rom curve through ``points``, ``pieces`` to a span."""
    weights = [spline_weights(j / pieces) for j in range(pieces)]
    n = len(points)
    curve = []
    for i in range(n if closed else n - 1):
        if closed:
            p, q, r, s = points[i - 1], points[i], points[(i + 1) % n], points[(i + 2) % n]
        else:
            p, q, r, s = points[max(i - 1, 0)], points[i], points[i + 1], points[min(i + 2, n - 1)]
        curve += [
            (a * p[0] + b * q[0] + c * r[0] + d * s[0], a * p[1] + b * q[1] + c * r[1] + d * s[1])
            for a, b, c, d in weights
        ]
    if not closed:
        curve.append(points[-1])
    return curve


def swept(line: Sequence[Vec], left: Sequence[float], right: Sequence[float]) -> list[Vec]:
    """The outline around a line with its own half width to the left and right of each vertex."""
    last = len(line) - 1
    port, starboard = [], []
    for i, point in enumerate(line):
        along = unit(sub(line[min(i + 1, last)], line[max(i - 1, 0)]))
        port.append(add(point, (-along[1], along[0]), left[i]))
        starboard.append(add(point, (along[1], -along[0]), right[i]))
    return port + starboard[::-1]


def stroke(line: Sequence[Vec], half_width: float) -> list[Vec]:
    """A line of even width."""
    widths = [half_width] * len(line)
    return swept(line, widths, widths)


def two_bone(root: Vec, target: Vec, a: float, b: float, bend: int) -> tuple[Vec, Vec]:
    """Middle joint and end of a chain of two bones that reaches for ``target``.

    ``bend`` +1 turns the second bone counter-clockwise from the first (an elbow of a figure that
    faces right), -1 clockwise (its knee). A target out of reach is reached for, never stretched to.
    """
    away = sub(target, root)
    reach = max(min(hypot(*away), (a + b) * 0.9995), abs(a - b) + 1e-3)
    towards = atan2(away[1], away[0])
    opening = acos(max(-1.0, min(1.0, (a * a + reach * reach - b * b) / (2 * a * reach))))
    angle = towards - bend * opening
    return (root[0] + a * cos(angle), root[1] + a * sin(angle)), add(root, unit(away), reach)

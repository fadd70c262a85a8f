"""Plane vectors and the few basic shapes of all drawings; every shape becomes a plain polygon.

Lengths are in the caller's unit (head heights in the figure, pixels in the dials);
angles are degrees, counter-clockwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
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
    """Interpolate from ``a`` to ``b`` by the share ``t``."""
    return (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t)


def distance(a: Vec, b: Vec) -> float:
    """The distance between ``a`` and ``b``."""
    return hypot(b[0] - a[0], b[1] - a[1])


def unit(v: Vec) -> Vec:
    """``v`` scaled to length 1; a null vector is returned unchanged."""
    length = hypot(*v) or 1.0
    return (v[0] / length, v[1] / length)


def rotate(v: Vec, degrees: float) -> Vec:
    """``v`` rotated counter-clockwise."""
    a = radians(degrees)
    return (v[0] * cos(a) - v[1] * sin(a), v[0] * sin(a) + v[1] * cos(a))


def hanging(degrees: float) -> Vec:
    """The direction of a limb: 0 hangs straight down, +90 points forward, 180 is overhead."""
    a = radians(degrees)
    return (sin(a), -cos(a))


@dataclass(frozen=True, slots=True)
class LocalFrame:
    """A position and a rotation, which map local points to world points."""

    origin: Vec
    turn: float = 0.0  # degrees, counter-clockwise
    right: Vec = field(init=False)  # the local x axis

    def __post_init__(self) -> None:
        """Rotate the axis once instead of for each point."""
        object.__setattr__(self, "right", rotate((1.0, 0.0), self.turn))

    @property
    def up(self) -> Vec:
        """The local y axis."""
        return (-self.right[1], self.right[0])

    def at(self, x: float, y: float) -> Vec:
        """The world point of the local point ``(x, y)``."""
        (ox, oy), (c, s) = self.origin, self.right
        return (ox + x * c - y * s, oy + x * s + y * c)

    def place(self, points: Iterable[Vec], size: float = 1.0) -> list[Vec]:
        """The world points of a local outline magnified ``size`` times."""
        ox, oy = self.origin
        c, s = self.right[0] * size, self.right[1] * size
        return [(ox + x * c - y * s, oy + x * s + y * c) for x, y in points]


def blend(a: Colour, b: Colour, t: float) -> Colour:
    """Interpolate from colour ``a`` to colour ``b`` by the share ``t``."""
    return (
        round(a[0] + (b[0] - a[0]) * t),
        round(a[1] + (b[1] - a[1]) * t),
        round(a[2] + (b[2] - a[2]) * t),
    )


@cache
def _unit_circle(corners: int) -> tuple[Vec, ...]:
    return tuple((cos(2 * pi * i / corners), sin(2 * pi * i / corners)) for i in range(corners))


def circle(centre: Vec, radius: float, corners: int = 32) -> list[Vec]:
    """A circle."""
    cx, cy = centre
    return [(cx + radius * x, cy + radius * y) for x, y in _unit_circle(corners)]


def ellipse(centre: Vec, rx: float, ry: float, turn: float = 0.0, corners: int = 32) -> list[Vec]:
    """An ellipse with half axes ``rx`` and ``ry``, rotated about its centre."""
    cx, cy = centre
    ca, sa = cos(radians(turn)), sin(radians(turn))
    return [
        (cx + rx * x * ca - ry * y * sa, cy + rx * x * sa + ry * y * ca) for x, y in _unit_circle(corners)
    ]


def capsule(a: Vec, ra: float, b: Vec, rb: float, corners: int = 10) -> list[Vec]:
    """The convex hull of two circles: a tapered limb with round ends."""
    length = distance(a, b)
    if length <= abs(ra - rb) + 1e-9:
        return circle(a, ra) if ra >= rb else circle(b, rb)
    along = atan2(b[1] - a[1], b[0] - a[0])
    side = acos((ra - rb) / length)
    points = _arc(a, ra, along + side, 2 * pi - 2 * side, corners)
    return points + _arc(b, rb, along - side, 2 * side, corners)


def _arc(centre: Vec, radius: float, start: float, sweep: float, corners: int) -> list[Vec]:
    """An arc, in radians. Each point is the previous one rotated, which saves a sine and a cosine per point."""
    cx, cy = centre
    x, y = radius * cos(start), radius * sin(start)
    c, s = cos(sweep / corners), sin(sweep / corners)
    points = [(cx + x, cy + y)]
    for _ in range(corners):
        x, y = x * c - y * s, x * s + y * c
        points.append((cx + x, cy + y))
    return points


def spline_weights(t: float) -> tuple[float, float, float, float]:
    """The four Catmull-Rom weights at the share ``t`` between the two middle points."""
    t2, t3 = t * t, t * t * t
    return (
        0.5 * (-t + 2 * t2 - t3),
        0.5 * (2 - 5 * t2 + 3 * t3),
        0.5 * (t + 4 * t2 - 3 * t3),
        0.5 * (t3 - t2),
    )


@cache
def _spans(pieces: int) -> tuple[tuple[float, float, float, float], ...]:
    return tuple(spline_weights(j / pieces) for j in range(pieces))


def smooth(points: Sequence[Vec], pieces: int = 6, *, closed: bool = True) -> list[Vec]:
    """A Catmull-Rom curve through ``points``, with ``pieces`` segments per span."""
    weights = _spans(pieces)
    around = [points[-1], *points, points[0], points[1]] if closed else [points[0], *points, points[-1]]
    curve = []
    for (px, py), (qx, qy), (rx, ry), (sx, sy) in zip(
        around, around[1:], around[2:], around[3:], strict=False
    ):
        curve += [
            (a * px + b * qx + c * rx + d * sx, a * py + b * qy + c * ry + d * sy) for a, b, c, d in weights
        ]
    if not closed:
        curve.append(points[-1])
    return curve


def swept(line: Sequence[Vec], left: Sequence[float], right: Sequence[float]) -> list[Vec]:
    """The outline around a line, with separate half widths to the left and right of each vertex."""
    port, starboard = [], []
    ends = zip([line[0], *line], line, [*line[1:], line[-1]], left, right, strict=False)
    for (px, py), (x, y), (nx, ny), out, inner in ends:
        dx, dy = nx - px, ny - py
        length = hypot(dx, dy) or 1.0
        dx, dy = dx / length, dy / length
        port.append((x - dy * out, y + dx * out))
        starboard.append((x + dy * inner, y - dx * inner))
    return port + starboard[::-1]


def grown(outline: Sequence[Vec], by: float) -> list[Vec]:
    """A smooth outline, expanded by ``by`` on all sides."""
    area = sum(
        ax * cy - cx * ay for (ax, ay), (cx, cy) in zip(outline, [*outline[1:], outline[0]], strict=True)
    )
    out = by if area > 0.0 else -by  # positive for a counter-clockwise outline
    larger = []
    around = zip([outline[-1], *outline[:-1]], outline, [*outline[1:], outline[0]], strict=True)
    for (px, py), (x, y), (nx, ny) in around:
        dx, dy = nx - px, ny - py
        scale = out / (hypot(dx, dy) or 1.0)
        larger.append((x + dy * scale, y - dx * scale))
    return larger


def stroke(line: Sequence[Vec], half_width: float) -> list[Vec]:
    """The outline of a line of constant width."""
    widths = [half_width] * len(line)
    return swept(line, widths, widths)


def two_bone(root: Vec, target: Vec, a: float, b: float, bend: int) -> tuple[Vec, Vec]:
    """The middle joint and the end of a two-bone chain that reaches for ``target``.

    ``bend`` +1 turns the second bone counter-clockwise from the first (an elbow of a figure that
    faces right), -1 clockwise (its knee). For a target out of reach, the chain points at it without stretching.
    """
    away = sub(target, root)
    reach = max(min(hypot(*away), (a + b) * 0.9995), abs(a - b) + 1e-3)
    towards = atan2(away[1], away[0])
    opening = acos(max(-1.0, min(1.0, (a * a + reach * reach - b * b) / (2 * a * reach))))
    angle = towards - bend * opening
    return (root[0] + a * cos(angle), root[1] + a * sin(angle)), add(root, unit(away), reach)

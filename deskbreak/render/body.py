"""The body's outline as data: trunk profiles, limb radii, head and hair. Head heights throughout."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass

from deskbreak.render.geometry import Vec, smooth

HEAD = 1.14  # drawn 14 % large: reads better at 200 pixels
FAR: Vec = (0.10, 0.02)  # how far the limbs of the far side are set off in the side view
WAIST = 0.16  # share of the trunk that the trousers cover


@dataclass(frozen=True, slots=True)
class Profile:
    """A curve looked up by the share of the trunk, 0 at the hip and 1 at the base of the neck."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]

    @classmethod
    def through(cls, points: Sequence[Vec]) -> Profile:
        """A smooth curve through a few points."""
        curve = smooth(points, 12, closed=False)
        return cls(tuple(x for x, _ in curve), tuple(y for _, y in curve))

    def __call__(self, x: float) -> float:
        """The value at ``x``; the ends go on level."""
        i = bisect(self.xs, x)
        if i in {0, len(self.xs)}:
            return self.ys[min(i, len(self.ys) - 1)]
        span = self.xs[i] - self.xs[i - 1] or 1.0
        share = (x - self.xs[i - 1]) / span
        return self.ys[i - 1] + (self.ys[i] - self.ys[i - 1]) * share


DORSAL = Profile.through(
    [
        (-0.02, 0.47),
        (0.12, 0.46),
        (0.26, 0.41),
        (0.42, 0.41),
        (0.58, 0.455),
        (0.74, 0.485),
        (0.86, 0.45),
        (0.94, 0.355),
        (1.0, 0.25),
    ]
)
VENTRAL = Profile.through(
    [
        (-0.02, 0.38),
        (0.12, 0.40),
        (0.26, 0.41),
        (0.42, 0.42),
        (0.58, 0.465),
        (0.74, 0.49),
        (0.86, 0.42),
        (0.94, 0.305),
        (1.0, 0.205),
    ]
)
HALF_WIDTH = Profile.through(
    [
        (-0.10, 0.52),
        (0.0, 0.62),
        (0.10, 0.62),
        (0.22, 0.56),
        (0.36, 0.51),
        (0.50, 0.54),
        (0.66, 0.625),
        (0.80, 0.68),
        (0.90, 0.59),
        (1.0, 0.31),
    ]
)

HEAD_SIDE: tuple[Vec, ...] = (
    (-0.10, -0.04), (0.08, -0.10), (0.25, -0.10), (0.355, -0.02), (0.385, 0.09), (0.372, 0.165), (0.40, 0.235),
    (0.448, 0.285), (0.405, 0.345), (0.385, 0.42), (0.385, 0.56), (0.33, 0.74), (0.20, 0.87), (0.0, 0.915),
    (-0.2, 0.875), (-0.36, 0.74), (-0.43, 0.54), (-0.40, 0.33), (-0.30, 0.14), (-0.20, 0.02),
)  # fmt: skip
HAIR_SIDE: tuple[Vec, ...] = (
    (0.375, 0.66), (0.33, 0.79), (0.19, 0.905), (0.0, 0.95), (-0.21, 0.915), (-0.39, 0.77), (-0.47, 0.55),
    (-0.44, 0.32), (-0.35, 0.10), (-0.24, 0.02), (-0.16, 0.10), (-0.105, 0.24), (-0.07, 0.38), (-0.01, 0.49),
    (0.09, 0.555), (0.21, 0.60),
)  # fmt: skip
FACE_HALF: tuple[Vec, ...] = (
    (0.0, -0.10), (0.20, -0.04), (0.33, 0.12), (0.385, 0.34), (0.385, 0.56), (0.32, 0.78), (0.17, 0.90), (0.0, 0.93),
)  # fmt: skip
HAIR_BACK_HALF: tuple[Vec, ...] = (
    (0.0, 0.97), (0.20, 0.94), (0.37, 0.80), (0.435, 0.58), (0.41, 0.34), (0.32, 0.14), (0.17, 0.02), (0.0, -0.02),
)  # fmt: skip
HAIR_FRONT: tuple[Vec, ...] = (
    (0.0, 0.97), (0.20, 0.94), (0.37, 0.80), (0.435, 0.58), (0.415, 0.38), (0.375, 0.38), (0.345, 0.53), (0.24, 0.63),
    (0.05, 0.69), (-0.14, 0.655), (-0.30, 0.56), (-0.36, 0.38), (-0.415, 0.38), (-0.435, 0.58), (-0.37, 0.80), (-0.20, 0.94),
)  # fmt: skip


def symmetric(half: Sequence[Vec]) -> list[Vec]:
    """A whole outline from its right half, which begins and ends on the axis."""
    return [*half, *((-x, y) for x, y in reversed(half) if x)]


def swell(share: float, middle: float, reach: float) -> float:
    """How much of a breath shows at a share of the trunk: 1 in the middle, 0 beyond its reach."""
    return max(0.0, 1.0 - abs(share - middle) / reach)

"""The outline of the trunk as data, and as tables for each build. All lengths are in head heights."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from deskbreak.render.figure.style import Build
from deskbreak.render.geometry import Vec, smooth

FAR: Vec = (0.10, 0.02)  # offset of the far limbs in the side view
WAIST = 0.16  # share of the trunk covered by the trousers

# Lengths of the two parts of the spine, and the number of links in each.
LUMBAR, LUMBAR_LINKS = 0.86, 4
THORAX, THORAX_LINKS = 1.46, 6
TRUNK = LUMBAR + THORAX
PIECES = 3  # segments of the smoothed back line per link


@dataclass(frozen=True, slots=True)
class Profile:
    """A curve over the position along the trunk: 0 at the hip and 1 at the base of the neck."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]

    @classmethod
    def through(cls, points: Sequence[Vec]) -> Profile:
        """Build a smooth curve through a few points."""
        curve = smooth(points, 12, closed=False)
        return cls(tuple(x for x, _ in curve), tuple(y for _, y in curve))

    def __call__(self, x: float) -> float:
        """The value at ``x``; constant beyond both ends."""
        i = bisect(self.xs, x)
        if i in {0, len(self.xs)}:
            return self.ys[min(i, len(self.ys) - 1)]
        span = self.xs[i] - self.xs[i - 1] or 1.0
        share = (x - self.xs[i - 1]) / span
        return self.ys[i - 1] + (self.ys[i] - self.ys[i - 1]) * share


DORSAL = Profile.through([
    (-0.02, 0.47), (0.12, 0.46), (0.26, 0.41), (0.42, 0.41), (0.58, 0.455), (0.74, 0.485), (0.86, 0.45), (0.94, 0.355), (1.0, 0.25),
])  # fmt: skip
VENTRAL = Profile.through([
    (-0.02, 0.38), (0.12, 0.40), (0.26, 0.41), (0.42, 0.42), (0.58, 0.465), (0.74, 0.49), (0.86, 0.42), (0.94, 0.305), (1.0, 0.205),
])  # fmt: skip
HALF_WIDTH = Profile.through([
    (-0.10, 0.52), (0.0, 0.62), (0.10, 0.62), (0.22, 0.56), (0.36, 0.51), (0.50, 0.54), (0.66, 0.625), (0.80, 0.68), (0.90, 0.59), (1.0, 0.31),
])  # fmt: skip


def swell(share: float, middle: float, reach: float) -> float:
    """The strength of the breath at a position along the trunk: 1 in the middle, 0 beyond ``reach``."""
    return max(0.0, 1.0 - abs(share - middle) / reach)


@dataclass(frozen=True, slots=True)
class Edge:
    """One side of the trunk: its distance from the spine at each of `SHARES`, and the expansion by a breath."""

    empty: tuple[float, ...]
    added: tuple[float, ...]

    def at(self, breath: float) -> list[float]:
        """The distances at ``breath``, a share of a full breath."""
        return [width + breath * more for width, more in zip(self.empty, self.added, strict=True)]


def _shares() -> tuple[float, ...]:
    lengths = [LUMBAR / LUMBAR_LINKS] * LUMBAR_LINKS + [THORAX / THORAX_LINKS] * THORAX_LINKS
    shares = [0.0]
    for length in lengths:
        shares += [shares[-1] + length / TRUNK / PIECES * (i + 1) for i in range(PIECES)]
    return tuple(shares)


SHARES = _shares()


@cache
def back_edge(build: Build) -> Edge:
    """The back, seen from the side."""
    widths = tuple(DORSAL(s) * build.depth for s in SHARES)
    return Edge(widths, tuple(0.03 * w * swell(s, 0.72, 0.35) for s, w in zip(SHARES, widths, strict=True)))


@cache
def front_edge(build: Build) -> Edge:
    """Chest and belly, seen from the side."""
    bust, belly = build.bust - 1.0, build.belly - 1.0
    widths = tuple(
        VENTRAL(s) * build.depth * (1.0 + bust * swell(s, 0.68, 0.2) + belly * swell(s, 0.3, 0.35))
        for s in SHARES
    )
    return Edge(widths, tuple(0.17 * w * swell(s, 0.62, 0.45) for s, w in zip(SHARES, widths, strict=True)))


@cache
def flank_edge(build: Build) -> Edge:
    """A flank, seen from the front or the back."""
    factor = Profile.through([(0.0, build.hips), (0.36, build.waist), (0.66, build.chest), (1.0, 1.0)])
    widths = tuple(HALF_WIDTH(s) * factor(s) for s in SHARES)
    return Edge(widths, tuple(0.12 * w * swell(s, 0.60, 0.42) for s, w in zip(SHARES, widths, strict=True)))

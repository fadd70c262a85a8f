"""What the figure looks like: build, hair and skin, each a few numbers. Bones, and so poses, are the same for all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from deskbreak.core.model.settings import Body, Skin
from deskbreak.render.figure import hair
from deskbreak.render.figure.hair import Hair
from deskbreak.render.geometry import Shape, grown
from deskbreak.render.theme import Theme, Tones

RIM = 0.04  # head heights: half of the line around a part, in high contrast


@dataclass(frozen=True, slots=True)
class Look:
    """A choice of the settings."""

    body: Body = Body.NEUTRAL
    skin: Skin = Skin.MEDIUM


@dataclass(frozen=True, slots=True)
class Build:
    """How a body differs from the plain outline of body.py; factors but for ``shoulders``."""

    shoulders: float  # half the distance between the shoulder joints, head heights, front view
    chest: float  # widths of the trunk, front view
    waist: float
    hips: float
    depth: float  # of the trunk, side view
    bust: float  # of its front, on top of that
    belly: float
    arm: float  # radii of limbs
    leg: float
    neck: float
    hair: Hair


BUILDS: Mapping[Body, Build] = {
    Body.NEUTRAL: Build(0.72, 1.04, 1.10, 1.0, 1.03, 1.0, 1.02, 1.03, 1.05, 1.0, hair.SHORT),
    Body.SOFT: Build(0.69, 1.03, 1.10, 1.07, 1.07, 1.10, 1.06, 1.06, 1.12, 0.95, hair.BUN),
    Body.BROAD: Build(0.79, 1.15, 1.20, 1.06, 1.10, 1.0, 1.06, 1.15, 1.10, 1.14, hair.CROP),
}

PLAIN = Look()


@dataclass(frozen=True, slots=True)
class Dress:
    """All that gives a solved figure its shapes and colours."""

    theme: Theme
    tones: Tones
    build: Build

    def rimmed(self, shapes: Iterable[Shape]) -> list[Shape]:
        """A part of the body; in high contrast its silhouette lies behind it, a little larger."""
        part = list(shapes)
        return [*self.rims(part), *part]

    def rims(self, shapes: Iterable[Shape]) -> list[Shape]:
        """The silhouette alone; nothing, but in high contrast."""
        if self.theme.outline is None:
            return []
        return [Shape(grown(shape.points, RIM), self.theme.outline) for shape in shapes]


@cache
def dressed(theme: Theme, look: Look) -> Dress:
    """A look in the colours of a theme."""
    return Dress(theme, theme.tones[look.skin.value], BUILDS[look.body])

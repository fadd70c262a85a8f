"""The figure's appearance: build, hair and skin, a few numbers each. All builds share the same bones and poses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from deskbreak.core.model.settings import Body, Skin
from deskbreak.render.figure import hair
from deskbreak.render.figure.hair import Hair
from deskbreak.render.geometry import Shape, grown
from deskbreak.render.theme import Theme, Tones

RIM = 0.04  # head heights: half the width of the outline in high contrast


@dataclass(frozen=True, slots=True)
class FigureLook:
    """The appearance chosen in the settings."""

    body: Body = Body.NEUTRAL
    skin: Skin = Skin.MEDIUM


@dataclass(frozen=True, slots=True)
class Build:
    """Differences between a body and the plain outline of body.py. All are factors except ``shoulders``."""

    shoulders: float  # half the distance between the shoulder joints, head heights, front view
    chest: float  # widths of the trunk, front view
    waist: float
    hips: float
    depth: float  # of the trunk, side view
    bust: float  # of the front of the trunk, multiplied with depth
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

PLAIN = FigureLook()


@dataclass(frozen=True, slots=True)
class Dress:
    """Everything that gives a solved figure its shapes and colours."""

    theme: Theme
    tones: Tones
    build: Build

    def rimmed(self, shapes: Iterable[Shape]) -> list[Shape]:
        """A part of the body. In high contrast, a slightly larger silhouette lies behind it."""
        part = list(shapes)
        return [*self.rims(part), *part]

    def rims(self, shapes: Iterable[Shape]) -> list[Shape]:
        """The silhouette alone in high contrast; otherwise nothing."""
        if self.theme.outline is None:
            return []
        return [Shape(grown(shape.points, RIM), self.theme.outline) for shape in shapes]


@cache
def dressed(theme: Theme, look: FigureLook) -> Dress:
    """The dress for a look in the colours of a theme."""
    return Dress(theme, theme.tones[look.skin.value], BUILDS[look.body])

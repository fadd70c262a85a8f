"""Maps head heights to pixels, and chooses the part of the figure's world that a picture shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from deskbreak.render.geometry import Shape, Vec, mix


@dataclass(frozen=True, slots=True)
class Shot:
    """The area a camera shows, in head heights: its middle, lower edge and size."""

    x: float
    bottom: float
    width: float
    height: float

    @property
    def crops(self) -> bool:
        """Whether the figure is cut off below, as a portrait is."""
        return self.bottom > 0.0

    def nearer(self, times: float, point: Vec) -> Shot:
        """The same shot magnified ``times``; ``point`` keeps its place in the picture."""
        if times == 1.0:
            return self
        x, bottom = mix(point, (self.x, self.bottom), 1.0 / times)
        return Shot(x, bottom, self.width / times, self.height / times)


@dataclass(frozen=True, slots=True)
class Camera:
    """A shot fitted into, and centred in, a pane of ``width`` x ``height`` pixels that begins at ``left``."""

    shot: Shot
    width: float
    height: float
    left: float = 0.0

    @property
    def scale(self) -> float:
        """Pixels in one head height."""
        return min(self.width / self.shot.width, self.height / self.shot.height)

    def pixel(self, point: Vec) -> Vec:
        """The pixel position of a point in the world."""
        scale = self.scale
        return (
            self.left + self.width / 2 + (point[0] - self.shot.x) * scale,
            self.height / 2 + (self.shot.bottom + self.shot.height / 2 - point[1]) * scale,
        )

    def to_pixels(self, shapes: Iterable[Shape]) -> list[Shape]:
        """The shapes in pixels."""
        scale = self.scale
        left, top = self.pixel((0.0, 0.0))
        return [
            Shape([(left + x * scale, top - y * scale) for x, y in shape.points], shape.colour)
            for shape in shapes
        ]

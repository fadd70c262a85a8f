"""Rasterises polygons."""

from __future__ import annotations

from collections.abc import Iterable

from PIL import Image, ImageDraw

from deskbreak.render.geometry import Colour, Shape

FINE_SCALE = 1.5  # from this scale on, twofold supersampling looks as good as threefold


def sharpness(scale: float) -> int:
    """The supersampling factor for a screen scale."""
    return 2 if scale >= FINE_SCALE else 3


def painted(shapes: Iterable[Shape], ground: Colour, width: int, height: int, sharp: int) -> Image.Image:
    """Paint shapes, given at ``sharp`` times the final resolution, and reduce them to ``width`` x ``height``."""
    picture = Image.new("RGB", (width * sharp, height * sharp), ground)
    draw = ImageDraw.Draw(picture)
    for shape in shapes:
        draw.polygon(shape.points, fill=shape.colour)
    return picture.reduce(sharp)

"""Paints layers with exact coverage per pixel.

Works without Pillow: the tray on Linux sends plain bytes, and Pillow would cost it 2 MiB for a few polygons.

Theory of operation
-------------------
Outlines are cut where they pass from one pixel to the next. A piece that runs
down through a height ``h`` of a pixel row covers ``h`` of all pixels to its
right and, in its own pixel, the area to its right; a piece that runs up
subtracts the same. So each piece changes the coverage at two columns at most,
and the running sums of these changes from the left are the coverage.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from math import ceil, floor
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from PIL import Image

    from deskbreak.render.geometry import Colour, Vec
    from deskbreak.render.icons.outline import Layer

_OPAQUE: Final = 255
_BYTES: Final = 4  # per pixel: red, green, blue and straight alpha


def paint(layers: Iterable[Layer], size: int) -> Image.Image:
    """Draw the layers, first one lowest, on a transparent square of ``size`` pixels."""
    from PIL import Image  # imported here, see above

    return Image.frombytes("RGBA", (size, size), pixels(layers, size))


def pixels(layers: Iterable[Layer], size: int) -> bytes:
    """Paint the layers as RGBA rows. Points outside the square are clamped to its edge."""
    picture = bytearray(size * size * _BYTES)
    for layer in layers:
        for start, end, share in _runs(layer, size):
            alpha = round(share * layer.opacity * _OPAQUE)
            if alpha > 0:
                _lay(picture, start * _BYTES, end * _BYTES, layer.colour, alpha)
    return bytes(picture)


def _runs(layer: Layer, size: int) -> Iterator[tuple[int, int, float]]:
    """Runs of pixels with equal coverage: the first pixel, the one after the last, and the coverage, 0 to 1."""
    changes: list[defaultdict[int, float]] = [defaultdict(float) for _ in range(size)]  # by row and column
    for outlines, sign in ((layer.solids, 1), (layer.holes, -1)):
        for outline in outlines:
            points = [(min(max(x, 0), size), min(max(y, 0), size)) for x, y in outline.points()]
            _trace(points, sign, changes)
    for y, row in enumerate(changes):
        share = 0.0
        for column, following in pairwise([*sorted(row), size]):
            share += row[column]
            yield y * size + column, y * size + following, min(share, 1.0)  # overlapping solids exceed 1


def _trace(points: Sequence[Vec], sign: int, changes: Sequence[defaultdict[int, float]]) -> None:
    """Add the changes in coverage by an outline of either orientation."""
    edges = list(pairwise([*points, points[0]]))
    area = sum(ax * by - bx * ay for (ax, ay), (bx, by) in edges)
    if area > 0:  # clockwise with y down: it runs up on its left side
        sign = -sign
    for edge in edges:
        for (ax, ay), (bx, by) in pairwise(_cut(*edge)):
            height = sign * (by - ay)
            if height:
                middle = (ax + bx) / 2
                column, row = floor(middle), changes[floor((ay + by) / 2)]
                row[column] += height * (column + 1 - middle)
                row[column + 1] += height * (middle - column)


def _cut(a: Vec, b: Vec) -> list[Vec]:
    """The end points of a line, and the points between at which it passes from pixel to pixel."""
    (ax, ay), (bx, by) = a, b
    shares = [(x - ax) / (bx - ax) for x in _whole_between(ax, bx)]
    shares += [(y - ay) / (by - ay) for y in _whole_between(ay, by)]
    return [a, *((ax + (bx - ax) * t, ay + (by - ay) * t) for t in sorted(shares)), b]


def _whole_between(a: float, b: float) -> range:
    return range(floor(min(a, b)) + 1, ceil(max(a, b)))


def _lay(picture: bytearray, start: int, end: int, colour: Colour, alpha: int) -> None:
    """Blend a colour over these bytes of a picture; ``alpha`` is 1 to 255."""
    if alpha == _OPAQUE or not any(picture[start + 3 : end : _BYTES]):
        picture[start:end] = bytes((*colour, alpha)) * ((end - start) // _BYTES)
        return
    for at in range(start, end, _BYTES):
        *below, under = picture[at : at + _BYTES]
        kept = under * (_OPAQUE - alpha) / _OPAQUE
        mixed = ((c * alpha + b * kept) / (alpha + kept) for c, b in zip(colour, below, strict=True))
        picture[at : at + _BYTES] = bytes(map(round, (*mixed, alpha + kept)))

"""Images in the form in which StatusNotifierItem sends them."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image

SIZES = (22, 24, 32, 48, 64)
"""Pixels: what panels of usual heights show, plain and on dense screens; hosts take the nearest."""

Pixmaps = tuple[tuple[int, int, bytes], ...]
"""Width, height, and the pixels as straight (not premultiplied) ARGB32 in network byte order."""


def pixmaps(draw: Callable[[int], Image.Image]) -> Pixmaps:
    """Draw an icon in all sizes."""
    return tuple(_pixmap(draw(size)) for size in SIZES)


def scaled(image: Image.Image) -> Pixmaps:
    """Scale one image to all sizes, as pystray's own backends do."""
    return pixmaps(lambda size: image.resize((size, size), Image.Resampling.LANCZOS))


def _pixmap(image: Image.Image) -> tuple[int, int, bytes]:
    red, green, blue, alpha = image.convert("RGBA").split()
    return (*image.size, Image.merge("RGBA", (alpha, red, green, blue)).tobytes())

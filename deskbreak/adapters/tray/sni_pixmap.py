"""Converts images to the format of StatusNotifierItem."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from deskbreak.core.presentation.view import Icon

if TYPE_CHECKING:
    from PIL import Image

SIZES = (22, 24, 32, 48, 64)
"""Pixels: the sizes of common panels, on normal and high-density screens; hosts take the nearest."""

Pixmaps = tuple[tuple[int, int, bytes], ...]
"""Width, height, and the pixels as straight (not premultiplied) ARGB32 in network byte order."""

DrawPixels = Callable[[Icon, int], bytes]
"""Returns an icon as a square of the given size in pixels, in RGBA."""


def pixmaps(draw: Callable[[int], bytes]) -> Pixmaps:
    """Draw an icon in all sizes; ``draw`` returns RGBA."""
    return tuple((size, size, _argb(draw(size))) for size in SIZES)


def scaled(image: Image.Image) -> Pixmaps:
    """Scale one image to all sizes, as pystray's own backends do."""
    from PIL.Image import Resampling  # imported here: only callers with an image need Pillow

    picture = image.convert("RGBA")
    return pixmaps(lambda size: picture.resize((size, size), Resampling.LANCZOS).tobytes())


def _argb(rgba: bytes) -> bytes:
    turned = bytearray(rgba)
    for channel in range(4):
        turned[(channel + 1) % 4 :: 4] = rgba[channel::4]
    return bytes(turned)

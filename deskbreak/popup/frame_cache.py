"""Compressed pictures of a loop: a frame of 300 KB takes about 7 KB, and is unpacked in a third of a millisecond."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Hashable

    from deskbreak.render.popup_view import PagePart


MOST_BYTES = 4 << 20  # compressed, per part: enough for a loop at scale 1, and a limit at larger scales


class LoopCache:
    """Caches the pictures of one loop per part; another loop replaces them. Pictures that do not fit are redrawn."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._loops: dict[str, Hashable] = {}
        self._packed: dict[str, dict[Hashable, tuple[tuple[int, int], bytes]]] = {}
        self._bytes: dict[str, int] = {}
        self._unpacked: dict[str, Image.Image] = {}

    def clear(self) -> None:
        """Discard everything, because the scale has changed."""
        self._loops.clear()
        self._packed.clear()
        self._bytes.clear()
        self._unpacked.clear()

    def picture(self, part: PagePart) -> Image.Image:
        """The part's picture, drawn at most once per loop. The next call for this part may overwrite it."""
        if part.loop is None:
            return part.draw()
        if self._loops.get(part.name) != part.loop:
            self._loops[part.name] = part.loop
            self._packed[part.name] = {}
            self._bytes[part.name] = 0
        packed = self._packed[part.name]
        if part.key in packed:
            return self._from(part.name, *packed[part.key])
        picture = part.draw()
        if self._bytes[part.name] < self._most:
            data = zlib.compress(picture.tobytes(), 1)
            packed[part.key] = (picture.size, data)
            self._bytes[part.name] += len(data)
        return picture

    def _from(self, name: str, size: tuple[int, int], data: bytes) -> Image.Image:
        """Unpack into the same picture each time: filling a new one with black first takes a third of the time."""
        picture = self._unpacked.get(name)
        if picture is None or picture.size != size:
            picture = self._unpacked[name] = Image.new("RGB", size)
        picture.frombytes(zlib.decompress(data))
        return picture

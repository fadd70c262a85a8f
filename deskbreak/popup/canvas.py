"""The canvas for the parts of a page: Tk keeps the pictures, so that unchanged parts are not drawn again."""

from __future__ import annotations

import tkinter as tk
from typing import TYPE_CHECKING

from PIL import ImageTk

from deskbreak.popup.frame_cache import LoopCache

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from deskbreak.render.geometry import Colour
    from deskbreak.render.popup_view import PagePart


class PageCanvas:
    """Shows parts at a scale, centred in a window that may be larger than their page."""

    def __init__(self, root: tk.Tk, ground: Colour, scale: float) -> None:
        colour = "#{:02x}{:02x}{:02x}".format(*ground)  # the colour of the window before it is painted
        root.configure(background=colour)
        self.canvas = tk.Canvas(root, highlightthickness=0, borderwidth=0, background=colour)
        self.canvas.pack(fill="both", expand=True)
        self._scale = scale
        self._left, self._top = 0, 0
        self._cache = LoopCache()
        self._drawn: dict[str, Hashable] = {}
        self._photos: dict[str, ImageTk.PhotoImage] = {}
        self._items: dict[str, int] = {}
        self._places: dict[str, tuple[int, int]] = {}

    @property
    def scale(self) -> float:
        """Screen pixels per logical pixel."""
        return self._scale

    def fit(self, scale: float, left: int, top: int) -> None:
        """Change the scale and the origin; everything is drawn again."""
        if scale != self._scale:
            self._cache.clear()
        self._scale, self._left, self._top = scale, left, top
        self._drawn.clear()

    def logical(self, x: int, y: int) -> tuple[float, float]:
        """The position on the page of a pixel of the window."""
        return (x - self._left) / self._scale, (y - self._top) / self._scale

    def show(self, parts: Sequence[PagePart]) -> None:
        """Draw only the changed parts."""
        for gone in self._items.keys() - {part.name for part in parts}:
            self.canvas.delete(self._items.pop(gone))
            self._photos.pop(gone, None)
            self._drawn.pop(gone, None)
        for part in parts:
            if self._drawn.get(part.name) != (part.rect, part.key):
                self._put(part)
                self._drawn[part.name] = (part.rect, part.key)

    def _put(self, part: PagePart) -> None:
        picture = self._cache.picture(part)
        left, top, _, _ = part.rect.pixels(self._scale)
        left, top = left + self._left, top + self._top
        photo, item = self._photos.get(part.name), self._items.get(part.name)
        if photo is not None and (photo.width(), photo.height()) == picture.size:
            photo.paste(picture)
        else:
            photo = self._photos[part.name] = ImageTk.PhotoImage(picture, master=self.canvas)
            if item is not None:
                self.canvas.itemconfigure(item, image=photo)
        if item is None:
            self._items[part.name] = self.canvas.create_image(left, top, anchor="nw", image=photo)
        elif self._places[part.name] != (left, top):
            self.canvas.coords(item, left, top)
        self._places[part.name] = (left, top)

"""The place and size of the window: at first, after the user has moved it, and for the next time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from deskbreak.popup.geometry import Area, Screen, centred, filling, fitting, inside
from deskbreak.popup.placement_store import WindowPlace

if TYPE_CHECKING:
    from deskbreak.popup.placement_store import PlacementStore

_OLD_MOST = 0.85  # of the screen: a larger window was hardly resized by hand
LEAST_SCALE, MOST_SCALE = 0.75, 5.0  # limits for resizing by hand


@dataclass(frozen=True, slots=True)
class WindowFrame:
    """A window on the screen, in pixels."""

    x: int
    y: int
    width: int
    height: int

    @property
    def sides(self) -> tuple[int, int, int, int]:
        """Its left, top, width and height."""
        return (self.x, self.y, self.width, self.height)

    @property
    def geometry(self) -> str:
        """Its geometry string for Tk."""
        return f"{self.width}x{self.height}+{self.x}+{self.y}"


def placement_name(page: str, letters: float) -> str:
    """The name of the stored place. Letter sizes have separate places: their windows differ in size."""
    return page if letters == 1.0 else f"{page}, letters {letters:g}"


class Placement:
    """The stored place of one kind of window. ``asked`` is a scale that overrides the desktop's."""

    def __init__(self, name: str, store: PlacementStore | None, asked: float | None) -> None:
        self._name, self._store, self._asked = name, store, asked

    def scale(self, screen: Screen, width: float, height: float) -> float:
        """The scale at which a page of this logical size opens."""
        place = self._known(screen, width, height)
        wanted = self._asked or screen.scale
        if place is None:
            return fitting(wanted, width, height, screen.free)
        return filling(screen.scale * place.size, width, height, screen.free)

    def opening(self, screen: Screen, scale: float, width: float, height: float) -> WindowFrame:
        """The opening frame: the last one on this monitor, otherwise its middle; always inside its free part."""
        place = self._known(screen, width, height)
        size = (round(width * scale), round(height * scale))
        if place is None:
            return WindowFrame(*centred(*size, screen.free), *size)
        return WindowFrame(
            *inside(screen.monitor.x + place.x, screen.monitor.y + place.y, *size, screen.free), *size
        )

    def keep(self, screen: Screen, frame: WindowFrame, scale: float) -> None:
        """Save where the user has put the window."""
        if self._store is None:
            return
        area = max(screen.monitors, key=lambda monitor: _shared(frame, monitor))
        place = WindowPlace(frame.x - area.x, frame.y - area.y, round(scale / screen.scale, 4))
        self._store.keep(self._name, screen.layout, str(area), place)

    def _known(self, screen: Screen, width: float, height: float) -> WindowPlace | None:
        if self._store is None or self._asked is not None:
            return None
        place = self._store.find(self._name, screen.layout, str(screen.monitor))
        if place is None or place.by_hand:
            return place
        # Older versions recorded sizes set by the desktop as chosen by hand.
        scale, most = screen.scale * place.size, _OLD_MOST
        fills = width * scale > most * screen.free.width or height * scale > most * screen.free.height
        return None if fills else place


def _shared(frame: WindowFrame, monitor: Area) -> int:
    return monitor.shared_with(Area(frame.x, frame.y, frame.width, frame.height))

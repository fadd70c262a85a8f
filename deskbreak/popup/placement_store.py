"""Stores where the user has put our windows in a small JSON file: by window, layout of monitors, and monitor.

A window that was moved on the large monitor at home reappears there, and does not move when the laptop is alone.
Reading returns a place or None, for any content of the file.
"""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from deskbreak.storage import files

log = logging.getLogger(__name__)

MOST_LAYOUTS: Final = 12  # of monitors, per window; the oldest is dropped
_SIZES: Final = (0.25, 8.0)
_FARTHEST: Final = 100_000  # pixels


@dataclass(frozen=True, slots=True)
class Place:
    """Pixels from the monitor's upper left corner, and the size relative to the desktop's scale."""

    x: int
    y: int
    size: float
    by_hand: bool = True  # known for certain; older versions did not check


class WindowPlaces:
    """The file with the places of the windows."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def find(self, window: str, layout: str, monitor: str) -> Place | None:
        """The last place of this window on this monitor, in this layout of monitors."""
        try:
            fields = self._read()[window][layout][monitor]
            place = Place(
                int(fields["x"]), int(fields["y"]), float(fields["size"]), fields.get("by_hand") is True
            )
        except (KeyError, TypeError, ValueError, OverflowError):
            return None
        sound = abs(place.x) < _FARTHEST and abs(place.y) < _FARTHEST
        return place if sound and _SIZES[0] <= place.size <= _SIZES[1] else None

    def keep(self, window: str, layout: str, monitor: str, place: Place) -> None:
        """Save a place. A full disk loses the place, but does not affect the break."""
        known = self._read()
        layouts = _table(known.get(window))
        here = {**_table(layouts.pop(layout, None)), monitor: asdict(place)}
        kept = dict(list(layouts.items())[1 - MOST_LAYOUTS :]) if layouts else {}
        text = json.dumps({**known, window: {**kept, layout: here}}, indent=1)
        try:
            files.replace_file(self._path, text.encode())
        except OSError as error:
            log.warning("the place of the window was not saved: %s", error)

    def _read(self) -> dict[str, Any]:
        try:
            return _table(json.loads(files.read(self._path)))
        except (OSError, ValueError, RecursionError):
            return {}


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}

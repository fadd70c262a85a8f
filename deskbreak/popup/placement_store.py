"""Stores where the user has put our windows in a small JSON file: by window, layout of monitors, and monitor.

A window that was moved on the large monitor at home reappears there, and does not move when the laptop is alone.
Reading returns a place or None, for any content of the file.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final

from deskbreak.core.model.typed_json import JSON, Malformed, json_object, within
from deskbreak.storage import files

log = logging.getLogger(__name__)

MOST_LAYOUTS: Final = 12  # of monitors, per window; the oldest is dropped
_Pixels = Annotated[int, within(-100_000, 100_000)]


@dataclass(frozen=True, slots=True)
class WindowPlace:
    """Pixels from the monitor's upper left corner, and the size relative to the desktop's scale."""

    x: _Pixels
    y: _Pixels
    size: Annotated[float, within(0.25, 8)]
    by_hand: bool = True  # known for certain; older versions did not check


class PlacementStore:
    """The file with the places of the windows."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def find(self, window: str, layout: str, monitor: str) -> WindowPlace | None:
        """The last place of this window on this monitor, in this layout of monitors."""
        try:
            return JSON.read(WindowPlace, {"by_hand": False, **self._read()[window][layout][monitor]})
        except (KeyError, TypeError, Malformed):
            return None

    def keep(self, window: str, layout: str, monitor: str, place: WindowPlace) -> None:
        """Save a place. A full disk loses the place, but does not affect the break."""
        known = self._read()
        layouts = _table(known.get(window))
        here = {**_table(layouts.pop(layout, None)), monitor: JSON.plain(place)}
        kept = dict(list(layouts.items())[1 - MOST_LAYOUTS :]) if layouts else {}
        text = json.dumps({**known, window: {**kept, layout: here}}, indent=1)
        try:
            files.replace_file(self._path, text.encode())
        except OSError as error:
            log.warning("the place of the window was not saved: %s", error)

    def _read(self) -> dict[str, Any]:
        try:
            return json_object(files.read(self._path))
        except (OSError, Malformed):
            return {}


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}

"""All sensors together: started, restarted and stopped as one, each failing by itself."""

from __future__ import annotations

from collections.abc import Sequence

from deskbreak.core.events import Observed
from deskbreak.core.presence import Blind, Reading
from deskbreak.ports import Fault, Part, Post, Sensor, Unavailable


class Watch:
    """Starts each sensor on its part; one that is not available is a fault, and the others go on."""

    def __init__(self, sensors: Sequence[tuple[Part, Sensor]], post: Post) -> None:
        self._sensors = tuple(sensors)
        self._post = post
        self._working: list[Sensor] = []

    def start(self, idle_after_s: float) -> None:
        """Start, or start anew with another threshold in seconds."""
        self.stop()
        for part, sensor in self._sensors:
            try:
                sensor.start(self._tell, self._post, idle_after_s)
            except Unavailable as why:
                self._post(Fault(part, str(why)))
                if part is Part.IDLE:
                    self._tell(Blind())
            else:
                self._working.append(sensor)

    def refresh(self) -> None:
        """Have every sensor tell what it knows now."""
        for sensor in self._working:
            sensor.refresh()

    def stop(self) -> None:
        """Stop what was started. Idempotent."""
        while self._working:
            self._working.pop().stop()

    def _tell(self, reading: Reading) -> None:
        self._post(Observed(reading))

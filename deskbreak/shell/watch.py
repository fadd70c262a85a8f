"""All sensors together: started, restarted and stopped as one, each failing by itself."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from deskbreak.core.events import Observed
from deskbreak.core.presence import Blind, Reading
from deskbreak.ports import Fault, Mended, Part, Post, Sensor, Unavailable

_log = logging.getLogger(__name__)


class Watch:
    """Starts each sensor on its part; one that is not available is a fault, and the others go on."""

    def __init__(self, sensors: Sequence[tuple[Part, Sensor]], post: Post) -> None:
        self._sensors = tuple(sensors)
        self._post = post
        self._working: list[Sensor] = []
        self._failed: set[Part] = set()

    def start(self, idle_after_s: float) -> None:
        """Start, or start anew with another threshold in seconds."""
        self.stop()
        for part, sensor in self._sensors:
            if why := self._why_not(sensor, idle_after_s):
                self._failed.add(part)
                self._post(Fault(part, why))
                if part is Part.IDLE:
                    self._tell(Blind())
                continue
            self._working.append(sensor)
            if part in self._failed:
                self._failed.remove(part)
                self._post(Mended(part))

    def refresh(self) -> None:
        """Have every sensor tell what it knows now."""
        for sensor in self._working:
            _guarded(sensor, "refreshed", sensor.refresh)

    def stop(self) -> None:
        """Stop what was started. Idempotent."""
        while self._working:
            sensor = self._working.pop()
            _guarded(sensor, "stopped", sensor.stop)

    def _why_not(self, sensor: Sensor, idle_after_s: float) -> str:
        """Start a sensor; why that cannot be, or nothing."""
        try:
            sensor.start(self._tell, self._post, idle_after_s)
        except Unavailable as why:
            return str(why)
        except Exception as error:  # noqa: BLE001 - a sensor speaks to foreign libraries: it costs itself, not the others
            _log.exception("%s could not be started", sensor.name)
            return f"{sensor.name} failed: {error}."
        return ""

    def _tell(self, reading: Reading) -> None:
        self._post(Observed(reading))


def _guarded(sensor: Sensor, done: str, work: Callable[[], None]) -> None:
    try:
        work()
    except Exception:  # noqa: BLE001 - as above
        _log.exception("%s could not be %s", sensor.name, done)

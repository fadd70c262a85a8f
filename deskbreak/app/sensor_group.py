"""All sensors together: started, restarted and stopped as a group; each fails alone."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from deskbreak.core.model.fault import Fault, Part, Recovered
from deskbreak.core.model.presence import Reading, SourceLost
from deskbreak.core.timer.events import Observed
from deskbreak.ports import Post, Sensor, Unavailable

_log = logging.getLogger(__name__)


class SensorGroup:
    """Starts the sensor of each part; if one is unavailable, that is a fault and the others continue."""

    def __init__(self, sensors: Sequence[tuple[Part, Sensor]], post: Post) -> None:
        self._sensors = tuple(sensors)
        self._post = post
        self._working: list[Sensor] = []
        self._failed: set[Part] = set()
        self._idle_after_s: float | None = None  # while it runs

    def start(self, idle_after_s: float) -> None:
        """Start, or restart with another threshold in seconds."""
        self.stop()
        self._idle_after_s = idle_after_s
        for part, sensor in self._sensors:
            if why := self._why_not(part, sensor):
                self._failed.add(part)
                self._post(Fault(part, why))
                if part is Part.IDLE:
                    self._report(SourceLost())

    def refresh(self) -> None:
        """Ask every sensor for its current reading; try again to start those that did not work."""
        if self._idle_after_s is None:
            return
        for part, sensor in self._sensors:
            if self._works(sensor):
                _guarded(sensor, "refreshed", sensor.refresh)
            else:
                self._why_not(part, sensor)  # it is known already

    def stop(self) -> None:
        """Stop the sensors. Idempotent."""
        self._idle_after_s = None
        while self._working:
            sensor = self._working.pop()
            _guarded(sensor, "stopped", sensor.stop)

    @property
    def names(self) -> dict[Part, str]:
        """The name of each part's current sensor."""
        reported: dict[Part, str] = {}
        for part, sensor in self._sensors:
            if self._works(sensor):
                reported[part] = f"{reported[part]}, {sensor.name}" if part in reported else sensor.name
        return reported

    def _works(self, sensor: Sensor) -> bool:
        return any(each is sensor for each in self._working)

    def _why_not(self, part: Part, sensor: Sensor) -> str:
        """Start a sensor; return why that is impossible, or an empty string."""
        try:
            sensor.start(self._report, self._post, self._idle_after_s or 0.0)
        except Unavailable as why:
            return str(why)
        except Exception as error:  # noqa: BLE001 - sensors use foreign libraries: one that fails must not stop the others
            _log.exception("%s could not be started", sensor.name)
            return f"{sensor.name} failed: {error}."
        self._working.append(sensor)
        if part in self._failed:
            self._failed.remove(part)
            self._post(Recovered(part))
        return ""

    def _report(self, reading: Reading) -> None:
        self._post(Observed(reading))


def _guarded(sensor: Sensor, done: str, work: Callable[[], None]) -> None:
    try:
        work()
    except Exception:  # noqa: BLE001 - as above
        _log.exception("%s could not be %s", sensor.name, done)

"""A call: a program records from a microphone, as reported by PulseAudio or PipeWire.

Not every recording counts. Ignored are recordings of what the speakers play (a monitor), paused streams
(corked), what the server records for itself (loopback, echo cancelling), and the level meters of volume
controls, which GNOME Shell ignores for its microphone icon as well (js/ui/status/volume.js).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from deskbreak.core.model.inhibitor import Inhibitor
from deskbreak.core.model.retries import growing_pauses
from deskbreak.linux.pulseaudio import (
    GET_SOURCE_INFO,
    GET_SOURCE_OUTPUT_INFO_LIST,
    NOTHING,
    SOURCE_OUTPUTS,
    PulseError,
    PulseWire,
    Value,
    socket_path,
)
from deskbreak.ports import Unavailable

_log = logging.getLogger(__name__)

_COVERS = frozenset({Inhibitor.CALL})
_METERS = {"org.PulseAudio.pavucontrol", "org.gnome.VolumeControl"}  # by application.id
_PEAKS = {"peaks", "Peak detect"}  # by resample method, or by name
_RETRY_S = (1.0, 60.0)

# Positions of the values in the two replies.
_STREAM_VALUES = 13
_CLIENT, _SOURCE, _RESAMPLING, _PROPERTIES, _CORKED = 3, 4, 9, 11, 12
_MONITOR_OF = 8


class Microphone:
    """An `InhibitorSource` over the sound server."""

    def __init__(self, path: Path | None = None, retry_s: tuple[float, float] = _RETRY_S) -> None:
        """``path``: its socket, by default the user's own. ``retry_s``: the first and the longest pause after a loss."""
        self._path = path
        self._retry_s = retry_s
        self._stopped = threading.Event()
        self._lock = threading.Lock()  # guards the connection between the thread and `stop`
        self._wire: PulseWire | None = None
        self._thread: threading.Thread | None = None
        self._reported_ever = False

    @property
    def name(self) -> str:
        """The name of the source."""
        return "PulseAudio"

    @property
    def covers(self) -> frozenset[Inhibitor]:
        """It reports programs that use the microphone."""
        return _COVERS

    @property
    def unavailable_reason(self) -> str:
        """Why it reports nothing now; empty while the sound server answers."""
        return "" if self._reported_ever else "The sound server does not answer."

    def start(self, report: Callable[[frozenset[Inhibitor]], None]) -> None:
        """Connect; this does not start a server. Raises Unavailable."""
        path = self._path or socket_path()
        if path is None:
            raise Unavailable(
                "There is no sound server on this computer (PulseAudio, or PipeWire in its place)."
            )
        try:
            self._wire = PulseWire(path)
        except OSError as error:
            raise Unavailable(
                f"The sound server (PulseAudio, or PipeWire in its place) is not there: {error}."
            ) from error
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(path, report), name="microphone", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop and wait for the thread. Idempotent."""
        with self._lock:
            self._stopped.set()
            if self._wire is not None:
                self._wire.close()
        if self._thread is not None:
            self._thread.join()
        self._thread = None

    def _run(self, path: Path, report: Callable[[frozenset[Inhibitor]], None]) -> None:
        reported: frozenset[Inhibitor] | None = None

        def report_change(inhibitors: frozenset[Inhibitor]) -> None:
            nonlocal reported
            if inhibitors != reported and not self._stopped.is_set():
                reported = inhibitors
                report(inhibitors)

        pauses = growing_pauses(*self._retry_s)
        while not self._stopped.is_set():
            try:
                self._follow(report_change)
            except (OSError, PulseError) as error:
                if self._reported_ever:
                    pauses = growing_pauses(*self._retry_s)
                self._reported_ever = False
                _log.info("The sound server is gone: %s", error)
            report_change(frozenset())
            # It starts again with the next sound or the next login; there is no event for either.
            if not self._stopped.wait(next(pauses)):
                self._reconnect(path)

    def _reconnect(self, path: Path) -> None:
        try:
            wire = PulseWire(path)
        except OSError:
            return
        with self._lock:
            self._wire = wire
            if self._stopped.is_set():
                wire.close()

    def _follow(self, report: Callable[[frozenset[Inhibitor]], None]) -> None:
        """Report at each change whether a program records. Raises OSError or PulseError when the connection ends."""
        wire = self._wire
        if wire is None:
            raise ConnectionError("no connection")
        try:
            wire.begin("DeskBreak", SOURCE_OUTPUTS)
            while True:
                report(_COVERS if _in_use(wire) else frozenset())
                self._reported_ever = True
                wire.wait()
        finally:
            with self._lock:
                self._wire = None
            wire.close()


def _in_use(wire: PulseWire) -> bool:
    return any(_is_microphone(wire, source) for source in set(_recorded(wire)))


def _recorded(wire: PulseWire) -> Iterator[int]:
    """The sources from which programs record, without meters and paused streams."""
    values = wire.ask(GET_SOURCE_OUTPUT_INFO_LIST)
    for at in range(0, len(values) - _STREAM_VALUES + 1, _STREAM_VALUES):
        stream = values[at : at + _STREAM_VALUES]
        source = stream[_SOURCE]
        if isinstance(source, int) and not (
            stream[_CORKED] or stream[_CLIENT] == NOTHING or _is_meter(stream)
        ):
            yield source


def _is_meter(stream: list[Value]) -> bool:
    properties = stream[_PROPERTIES]
    if not isinstance(properties, dict):
        return False
    return (
        stream[_RESAMPLING] in _PEAKS
        or properties.get("media.name") in _PEAKS
        or properties.get("application.id") in _METERS
        or properties.get("stream.monitor") == "true"  # PipeWire's property for a meter
    )


def _is_microphone(wire: PulseWire, source: int) -> bool:
    try:
        return wire.ask(GET_SOURCE_INFO, source, None)[_MONITOR_OF] == NOTHING
    except (PulseError, IndexError):  # unplugged in the meantime
        return False

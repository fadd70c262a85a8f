"""Uses the best of several sensors that works; when it fails, the next best takes over.

Whether a sensor works is not guessed from the name of the desktop: it is started, and
either works or raises Unavailable. That may take long if a service hangs, so each
choice is made on a separate thread and blocks nothing.

Better sensors are tried again after sleep, when all sensors are restarted, and, at
growing intervals, while a failed sensor is not back or none works at all.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial

from deskbreak.core.model.fault import Fault, Part, Recovered
from deskbreak.core.model.presence import WHILE_UNKNOWN, Reading, SourceLost
from deskbreak.core.model.retries import growing_pauses
from deskbreak.linux.worker_thread import Denied
from deskbreak.ports import Message, Post, Sensor, Unavailable

_log = logging.getLogger(__name__)

_LOST = f"DeskBreak lost its source of your activity. {WHILE_UNKNOWN}"
_RETRY_S = (1.0, 300.0)
CHOOSING = "still being found out"  # shown instead of a name; a service that hangs can delay the choice
NONE = "none"

Run = Callable[[Callable[[], None]], None]
"""Runs a piece of work, in a thread or directly."""


def run_in_thread(work: Callable[[], None]) -> None:
    """Run ``work`` in a new thread."""
    threading.Thread(target=work, name="best sensor", daemon=True).start()


@dataclass(frozen=True, slots=True, eq=False)
class _Request:
    """The arguments of `start`, and whether that period is over."""

    report: Callable[[Reading], None]
    post: Post
    idle_after_s: float
    over: threading.Event = field(default_factory=threading.Event)


@dataclass(slots=True, eq=False)
class _ActiveSensor:
    """The period of one sensor in charge. Reports after the period are ignored."""

    rank: int
    sensor: Sensor
    over: bool = False


class FailoverSensor:
    """ports.Sensor over several others. Its methods may be called from any thread; none waits for a choice."""

    def __init__(
        self,
        candidates: Sequence[Callable[[], Sensor]],
        advice: str = "",
        retry_s: tuple[float, float] = _RETRY_S,
        run: Run = run_in_thread,
    ) -> None:
        """``candidates`` make the sensors, best first. ``advice``: a sentence on what to do if none works.

        ``retry_s``: first and maximum delay before a better one is tried again. ``run`` runs a choice.
        """
        self._candidates = tuple(candidates)
        self._advice = advice
        self._retry_s = retry_s
        self._run = run
        self._choosing = threading.Lock()  # one choice at a time
        # Guards the attributes below, and is held during reports, so that nothing is reported after `stop`.
        self._lock = threading.RLock()
        self._request: _Request | None = None
        self._turn: _ActiveSensor | None = None
        self._is_lost = False  # none works, and the user was notified

    @property
    def name(self) -> str:
        """The name of the current sensor, or that there is none, or none yet."""
        with self._lock:
            if self._turn is not None:
                return self._turn.sensor.name
            return NONE if self._request is None or self._is_lost else CHOOSING

    def start(self, report: Callable[[Reading], None], post: Post, idle_after_s: float) -> None:
        """Start to look for the best that works. If none does, a Fault is posted."""
        request = _Request(report, post, idle_after_s)
        self._run(partial(self._begin, request, self._exchange(request)))

    def refresh(self) -> None:
        """Switch to a better sensor if it works by now; otherwise the current one reports its state."""
        if (request := self._request) is not None:
            self._run(partial(self._refresh, request))

    def stop(self) -> None:
        """Stop. Idempotent."""
        if (turn := self._exchange(None)) is not None:
            turn.sensor.stop()

    def _exchange(self, request: _Request | None) -> _ActiveSensor | None:
        """Put no sensor in charge; returns the previous one, which the caller stops."""
        with self._lock:
            if self._request is not None:
                self._request.over.set()
            turn, self._request, self._turn = self._turn, request, None
            if turn is not None:
                turn.over = True
            return turn

    # The choices, each on a separate thread.

    def _begin(self, request: _Request, former: _ActiveSensor | None) -> None:
        with self._choosing:
            if former is not None:
                former.sensor.stop()
            works, tried = self._choose(request, range(len(self._candidates)))
            if not works:
                self._report_loss(request, self._why(tried))
        if not works:
            run_in_thread(partial(self._try_again, request, len(self._candidates) - 1))

    def _refresh(self, request: _Request) -> None:
        with self._choosing:
            present = self._turn
            if not self._improve(request) and present is not None and not request.over.is_set():
                present.sensor.refresh()

    def _replace(self, request: _Request, dead: _ActiveSensor, text: str) -> None:
        with self._choosing:
            if self._turn is not dead:  # stopped meanwhile, or replaced by a better one
                return
            dead.sensor.stop()
            works, _ = self._choose(
                request, [rank for rank in range(len(self._candidates)) if rank != dead.rank]
            )
            if works:
                # The user is notified, but the fault does not last.
                lost = Fault(Part.IDLE, f"{dead.sensor.name} is lost; DeskBreak now goes by {self.name}.")
                self._post(request, lost, Recovered(Part.IDLE))
            else:
                self._report_loss(request, text)
        run_in_thread(partial(self._try_again, request, dead.rank))

    def _try_again(self, request: _Request, rank: int) -> None:
        """Retry until a sensor at least as good as ``rank`` works."""
        pauses = growing_pauses(*self._retry_s)
        while self._candidates and not request.over.wait(next(pauses)):
            with self._choosing:
                if (self._turn is not None and self._turn.rank <= rank) or self._improve(request):
                    return

    def _improve(self, request: _Request) -> bool:
        """Put a better sensor in charge if it works by now; return whether one does."""
        present = self._turn
        better = range(present.rank if present is not None else len(self._candidates))
        works, _ = self._choose(request, better)
        if works and present is not None:
            present.sensor.stop()
        return works

    def _choose(self, request: _Request, ranks: Iterable[int]) -> tuple[bool, dict[str, Exception]]:
        """Put the first of these that works in charge; returns also the errors of those before it, by name."""
        tried: dict[str, Exception] = {}
        for rank in ranks:
            if request.over.is_set():
                break
            name = "a sensor that cannot be loaded"
            try:
                turn = _ActiveSensor(rank, self._candidates[rank]())
                name = turn.sensor.name
                report, post = (
                    partial(self._on_reading, request, turn),
                    partial(self._on_message, request, turn),
                )
                turn.sensor.start(report, post, request.idle_after_s)
            except Unavailable as why:
                tried[name] = why
            except Exception as error:  # noqa: BLE001 - sensors use foreign libraries: try the next after any error
                _log.exception("%s could not be started", name)
                tried[name] = Unavailable(f"{name} failed: {error}.")
            else:
                return self._put_in_charge(request, turn), tried
            _log.info("Activity is not reported by %s: %s", name, tried[name])
        return False, tried

    def _put_in_charge(self, request: _Request, turn: _ActiveSensor) -> bool:
        with self._lock:
            wanted = self._request is request
            if wanted:
                if self._turn is not None:
                    self._turn.over = True
                self._turn = turn
                _log.info("Activity is reported by %s", self.name)
                if self._is_lost:
                    self._is_lost = False
                    request.post(Recovered(Part.IDLE))
        if not wanted:
            turn.sensor.stop()
        return wanted

    def _why(self, tried: dict[str, Exception]) -> str:
        """Why no sensor works: the reason if only one could be tried, otherwise what was tried.

        A sensor that exists but refuses us is the one that the user can fix.
        """
        for why in tried.values():
            if isinstance(why, Denied):
                return str(why)
        if len(tried) == 1:
            return " ".join([*map(str, tried.values()), self._advice]).strip()
        names = f" (tried: {', '.join(tried)})" if tried else ""
        return f"Nothing on this system reports when you are away{names}. {self._advice}".strip()

    def _report_loss(self, request: _Request, why: str) -> None:
        with self._lock:
            if self._request is request:
                self._turn, self._is_lost = None, True
                request.post(Fault(Part.IDLE, why))
                request.report(SourceLost())

    # Called by the sensors, on their own threads.

    def _on_reading(self, request: _Request, turn: _ActiveSensor, reading: Reading) -> None:
        if isinstance(reading, SourceLost):
            self._on_failure(request, turn, _LOST)
            return
        with self._lock:
            if self._request is request and not turn.over:
                request.report(reading)

    def _on_message(self, request: _Request, turn: _ActiveSensor, message: Message) -> None:
        match message:
            case Fault(part=Part.IDLE):
                self._on_failure(request, turn, message.text)
            case Recovered(part=Part.IDLE):
                return  # another sensor has taken over
            case _:
                self._post(request, message)

    def _post(self, request: _Request, *messages: Message) -> None:
        with self._lock:
            if self._request is request:
                for message in messages:
                    request.post(message)

    def _on_failure(self, request: _Request, turn: _ActiveSensor, text: str) -> None:
        with self._lock:
            if turn.over:
                return
            turn.over = True
        # In a new thread: a failing sensor must not wait for itself, nor the bus for its own reply.
        self._run(partial(self._replace, request, turn, text))

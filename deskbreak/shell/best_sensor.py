"""The best of several sensors that works here; when it dies, the next best takes its place.

Whether a sensor works is not guessed from the name of the desktop: it is started,
and proves itself or raises Unavailable. Better ones are tried again after sleep and
whenever all sensors are started anew.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from deskbreak.core.presence import Blind, Reading
from deskbreak.ports import Fault, Mended, Message, Part, Post, Sensor, Unavailable

_log = logging.getLogger(__name__)

_LOST = "What told DeskBreak of your activity is lost, so all time counts as sitting."


@dataclass(frozen=True, slots=True)
class _Asked:
    """What `start` was called with."""

    tell: Callable[[Reading], None]
    post: Post
    idle_after_s: float


@dataclass(slots=True, eq=False)
class _Turn:
    """A sensor in charge. What it says once its turn is over is not heard."""

    rank: int
    sensor: Sensor
    over: bool = False


class BestSensor:
    """The port Sensor over others. All methods may be called from any thread."""

    def __init__(self, candidates: Sequence[Callable[[], Sensor]], advice: str = "") -> None:
        """``candidates`` make the sensors, best first. ``advice``: what to do where none works, as a sentence."""
        self._candidates = tuple(candidates)
        self._advice = advice
        self._lock = threading.RLock()  # not held by what the sensors call: their `stop` waits for them
        self._asked: _Asked | None = None
        self._turn: _Turn | None = None
        self._is_lost = False  # the last one died, and the person was told so

    @property
    def name(self) -> str:
        """What the present one is."""
        turn = self._turn
        return turn.sensor.name if turn is not None else "none"

    def start(self, tell: Callable[[Reading], None], post: Post, idle_after_s: float) -> None:
        """Begin with the best that works. Raises Unavailable if none does."""
        with self._lock:
            self.stop()
            asked = _Asked(tell, post, idle_after_s)
            self._turn, tried = self._first(asked, range(len(self._candidates)))
            if self._turn is None:
                raise Unavailable(self._why(tried))
            self._asked = asked
            _log.info("Activity is told by: %s", self.name)
            if self._is_lost:
                self._mend(asked)

    def refresh(self) -> None:
        """Change to a better one if it works by now; otherwise the present one tells what it knows."""
        with self._lock:
            if self._asked is None:
                return
            present = self._turn
            better = range(present.rank if present is not None else len(self._candidates))
            turn, _ = self._first(self._asked, better)
            if turn is None:
                if present is not None:
                    present.sensor.refresh()
                return
            self._turn = turn
            _log.info("Activity is told by: %s", self.name)
            if present is not None:
                _end(present)
            elif self._is_lost:
                self._mend(self._asked)

    def stop(self) -> None:
        """End. Idempotent."""
        with self._lock:
            self._asked = None
            turn, self._turn = self._turn, None
            if turn is not None:
                _end(turn)

    def _first(self, asked: _Asked, ranks: Iterable[int]) -> tuple[_Turn | None, dict[str, str]]:
        """Start the first of these that works; the names of those before it, and why they do not."""
        tried: dict[str, str] = {}
        for rank in ranks:
            name = "one that cannot be loaded"
            try:
                turn = _Turn(rank, self._candidates[rank]())
                name = turn.sensor.name
                tell, post = partial(self._heard, asked, turn), partial(self._posted, asked, turn)
                turn.sensor.start(tell, post, asked.idle_after_s)
            except Unavailable as why:
                tried[name] = str(why)
            except Exception as error:  # noqa: BLE001 - they speak to foreign libraries: one costs itself, not the next
                _log.exception("%s could not be started", name)
                tried[name] = f"{name} failed: {error}."
            else:
                return turn, tried
            _log.info("Activity is not told by: %s: %s", name, tried[name])
        return None, tried

    def _why(self, tried: dict[str, str]) -> str:
        """Why there is none at all: the reason if there was one to try, what was tried if there were several."""
        if len(tried) == 1:
            return " ".join([*tried.values(), self._advice]).strip()
        names = f" (tried: {', '.join(tried)})" if tried else ""
        return f"Nothing here tells when you are away{names}. {self._advice}".strip()

    def _mend(self, asked: _Asked) -> None:
        self._is_lost = False
        asked.post(Mended(Part.IDLE))

    # What the sensors call, on their own threads.

    def _heard(self, asked: _Asked, turn: _Turn, reading: Reading) -> None:
        if isinstance(reading, Blind):
            self._died(turn, _LOST)
        elif not turn.over:
            asked.tell(reading)

    def _posted(self, asked: _Asked, turn: _Turn, message: Message) -> None:
        match message:
            case Fault(part=Part.IDLE):
                self._died(turn, message.text)
            case Mended(part=Part.IDLE):
                return  # its place is taken
            case _:
                asked.post(message)

    def _died(self, turn: _Turn, text: str) -> None:
        if not turn.over:
            turn.over = True
            # On a thread of its own: the dying one must not wait for itself, nor the bus for its own reply.
            threading.Thread(target=self._replace, args=(turn, text), name="next sensor", daemon=True).start()

    def _replace(self, dead: _Turn, text: str) -> None:
        with self._lock:
            if self._turn is not dead or self._asked is None:  # stopped meanwhile, or a better one came
                return
            _end(dead)
            asked = self._asked
            others = [rank for rank in range(len(self._candidates)) if rank != dead.rank]
            self._turn, _ = self._first(asked, others)
            if self._turn is None:
                self._is_lost = True
                asked.post(Fault(Part.IDLE, text))
                asked.tell(Blind())
                return
            # Told, but not a trouble that lasts.
            asked.post(Fault(Part.IDLE, f"{dead.sensor.name} is lost; DeskBreak now goes by {self.name}."))
            asked.post(Mended(Part.IDLE))


def _end(turn: _Turn) -> None:
    turn.over = True
    turn.sensor.stop()

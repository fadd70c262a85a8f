"""The best of several sensors that works here; when it dies, the next best takes its place.

Whether a sensor works is not guessed from the name of the desktop: it is started,
and proves itself or raises Unavailable. That may take long where the other side
hangs, and so each choice is made on a thread of its own: nobody waits for it.

Better ones are tried again after sleep, whenever all sensors are started anew,
and, with growing pauses, while one that died is not back or none works at all.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial

from deskbreak.core.model.fault import Fault, Mended, Part
from deskbreak.core.model.presence import WHILE_UNKNOWN, Blind, Reading
from deskbreak.core.model.retries import growing_pauses
from deskbreak.linux.worker_thread import Denied
from deskbreak.ports import Message, Post, Sensor, Unavailable

_log = logging.getLogger(__name__)

_LOST = f"DeskBreak lost its source of your activity. {WHILE_UNKNOWN}"
_RETRY_S = (1.0, 300.0)
CHOOSING = "still being found out"  # in place of a name; a side that hangs can make it take long
NONE = "none"

Run = Callable[[Callable[[], None]], None]
"""Runs a piece of work, by itself or not."""


def apart(work: Callable[[], None]) -> None:
    """Run it on a thread of its own."""
    threading.Thread(target=work, name="best sensor", daemon=True).start()


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """What `start` was called with, and whether that is over."""

    tell: Callable[[Reading], None]
    post: Post
    idle_after_s: float
    over: threading.Event = field(default_factory=threading.Event)


@dataclass(slots=True, eq=False)
class _Turn:
    """A sensor in charge. What it says once its turn is over is not heard."""

    rank: int
    sensor: Sensor
    over: bool = False


class BestSensor:
    """The port Sensor over others. All methods may be called from any thread, and none of them waits for a choice."""

    def __init__(
        self,
        candidates: Sequence[Callable[[], Sensor]],
        advice: str = "",
        retry_s: tuple[float, float] = _RETRY_S,
        run: Run = apart,
    ) -> None:
        """``candidates`` make the sensors, best first. ``advice``: what to do where none works, as a sentence.

        ``retry_s``: how long to wait before a better one is tried again, and at most. ``run`` makes a choice.
        """
        self._candidates = tuple(candidates)
        self._advice = advice
        self._retry_s = retry_s
        self._run = run
        self._choosing = threading.Lock()  # one choice at a time
        # Guards what follows, and is held while telling, so that nothing is told after `stop`.
        self._lock = threading.RLock()
        self._asked: _Asked | None = None
        self._turn: _Turn | None = None
        self._is_lost = False  # none works, and the person was told so

    @property
    def name(self) -> str:
        """What the present one is, or that there is none, or none yet."""
        with self._lock:
            if self._turn is not None:
                return self._turn.sensor.name
            return NONE if self._asked is None or self._is_lost else CHOOSING

    def start(self, tell: Callable[[Reading], None], post: Post, idle_after_s: float) -> None:
        """Begin to look for the best that works. Where none does, that is posted as a Fault."""
        asked = _Asked(tell, post, idle_after_s)
        self._run(partial(self._begin, asked, self._exchange(asked)))

    def refresh(self) -> None:
        """Change to a better one if it works by now; otherwise the present one tells what it knows."""
        if (asked := self._asked) is not None:
            self._run(partial(self._refresh, asked))

    def stop(self) -> None:
        """End. Idempotent."""
        if (turn := self._exchange(None)) is not None:
            turn.sensor.stop()

    def _exchange(self, asked: _Asked | None) -> _Turn | None:
        """Begin a time with nobody in charge; who was, to be stopped."""
        with self._lock:
            if self._asked is not None:
                self._asked.over.set()
            turn, self._asked, self._turn = self._turn, asked, None
            if turn is not None:
                turn.over = True
            return turn

    # The choices, each on a thread of its own.

    def _begin(self, asked: _Asked, former: _Turn | None) -> None:
        with self._choosing:
            if former is not None:
                former.sensor.stop()
            works, tried = self._choose(asked, range(len(self._candidates)))
            if not works:
                self._tell_loss(asked, self._why(tried))
        if not works:
            apart(partial(self._try_again, asked, len(self._candidates) - 1))

    def _refresh(self, asked: _Asked) -> None:
        with self._choosing:
            present = self._turn
            if not self._improve(asked) and present is not None and not asked.over.is_set():
                present.sensor.refresh()

    def _replace(self, asked: _Asked, dead: _Turn, text: str) -> None:
        with self._choosing:
            if self._turn is not dead:  # stopped meanwhile, or a better one came
                return
            dead.sensor.stop()
            works, _ = self._choose(
                asked, [rank for rank in range(len(self._candidates)) if rank != dead.rank]
            )
            if works:
                # Told, but not a trouble that lasts.
                lost = Fault(Part.IDLE, f"{dead.sensor.name} is lost; DeskBreak now goes by {self.name}.")
                self._post(asked, lost, Mended(Part.IDLE))
            else:
                self._tell_loss(asked, text)
        apart(partial(self._try_again, asked, dead.rank))

    def _try_again(self, asked: _Asked, rank: int) -> None:
        """Wait for one as good as ``rank`` to work."""
        pauses = growing_pauses(*self._retry_s)
        while self._candidates and not asked.over.wait(next(pauses)):
            with self._choosing:
                if (self._turn is not None and self._turn.rank <= rank) or self._improve(asked):
                    return

    def _improve(self, asked: _Asked) -> bool:
        """Put a better one in charge if it works by now; whether one does."""
        present = self._turn
        better = range(present.rank if present is not None else len(self._candidates))
        works, _ = self._choose(asked, better)
        if works and present is not None:
            present.sensor.stop()
        return works

    def _choose(self, asked: _Asked, ranks: Iterable[int]) -> tuple[bool, dict[str, Exception]]:
        """Put the first of these that works in charge; the names of those before it, and why they do not."""
        tried: dict[str, Exception] = {}
        for rank in ranks:
            if asked.over.is_set():
                break
            name = "one that cannot be loaded"
            try:
                turn = _Turn(rank, self._candidates[rank]())
                name = turn.sensor.name
                tell, post = partial(self._heard, asked, turn), partial(self._posted, asked, turn)
                turn.sensor.start(tell, post, asked.idle_after_s)
            except Unavailable as why:
                tried[name] = why
            except Exception as error:  # noqa: BLE001 - they speak to foreign libraries: one costs itself, not the next
                _log.exception("%s could not be started", name)
                tried[name] = Unavailable(f"{name} failed: {error}.")
            else:
                return self._put_in_charge(asked, turn), tried
            _log.info("Activity is not reported by %s: %s", name, tried[name])
        return False, tried

    def _put_in_charge(self, asked: _Asked, turn: _Turn) -> bool:
        with self._lock:
            wanted = self._asked is asked
            if wanted:
                if self._turn is not None:
                    self._turn.over = True
                self._turn = turn
                _log.info("Activity is reported by %s", self.name)
                if self._is_lost:
                    self._is_lost = False
                    asked.post(Mended(Part.IDLE))
        if not wanted:
            turn.sensor.stop()
        return wanted

    def _why(self, tried: dict[str, Exception]) -> str:
        """Why there is none at all: the reason if there was one to try, what was tried if there were several.

        One that is there and refuses us is what to do something about.
        """
        for why in tried.values():
            if isinstance(why, Denied):
                return str(why)
        if len(tried) == 1:
            return " ".join([*map(str, tried.values()), self._advice]).strip()
        names = f" (tried: {', '.join(tried)})" if tried else ""
        return f"Nothing here reports when you are away{names}. {self._advice}".strip()

    def _tell_loss(self, asked: _Asked, why: str) -> None:
        with self._lock:
            if self._asked is asked:
                self._turn, self._is_lost = None, True
                asked.post(Fault(Part.IDLE, why))
                asked.tell(Blind())

    # What the sensors call, on their own threads.

    def _heard(self, asked: _Asked, turn: _Turn, reading: Reading) -> None:
        if isinstance(reading, Blind):
            self._died(asked, turn, _LOST)
            return
        with self._lock:
            if self._asked is asked and not turn.over:
                asked.tell(reading)

    def _posted(self, asked: _Asked, turn: _Turn, message: Message) -> None:
        match message:
            case Fault(part=Part.IDLE):
                self._died(asked, turn, message.text)
            case Mended(part=Part.IDLE):
                return  # its place is taken
            case _:
                self._post(asked, message)

    def _post(self, asked: _Asked, *messages: Message) -> None:
        with self._lock:
            if self._asked is asked:
                for message in messages:
                    asked.post(message)

    def _died(self, asked: _Asked, turn: _Turn, text: str) -> None:
        with self._lock:
            if turn.over:
                return
            turn.over = True
        # The dying one must not wait for itself, nor the bus for its own reply.
        self._run(partial(self._replace, asked, turn, text))

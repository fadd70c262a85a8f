"""The engine's inbox: the one way in, from any thread."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from deskbreak.core.timer.events import QuitChosen, Ticked
from deskbreak.ipc.commands import Refused
from deskbreak.ports import Message

T = TypeVar("T")
_FAILED = "DeskBreak could not do that; its log says why."


@dataclass(frozen=True, slots=True)
class Call:
    """Run something in the engine's thread: for other threads that want an answer, and for periodic jobs."""

    run: Callable[[], None]


class Inbox:
    """Messages for the engine. Made first, so that adapters can be made with its `post`."""

    def __init__(self, ending: Callable[[], None] = lambda: None) -> None:
        """``ending`` is called when the end is asked for, in whatever thread that is."""
        self._queue: queue.SimpleQueue[Message | Call] = queue.SimpleQueue()
        self._ending = ending

    def post(self, message: Message | Call) -> None:
        """Hand in a message. Never blocks, and is safe in a signal handler."""
        self._queue.put(message)
        if isinstance(message, QuitChosen):
            self._ending()

    def next(self, wait_s: float) -> Message | Call:
        """Take the oldest message; time passing is one, after ``wait_s`` seconds."""
        try:
            return self._queue.get(timeout=max(0.0, min(wait_s, threading.TIMEOUT_MAX)))
        except queue.Empty:
            return Ticked()

    def waiting(self) -> list[Message | Call]:
        """Take all that is there, without waiting."""
        found: list[Message | Call] = []
        while not self._queue.empty():
            found.append(self._queue.get())
        return found

    def run(self, work: Callable[[], T], within_s: float) -> T:
        """Have ``work`` done in the engine's thread; what it returns, or the Refused that it raises.

        Raises Refused, too, where ``work`` fails, or the engine does not get to it ``within_s`` seconds.
        """
        answers: queue.SimpleQueue[T | Refused] = queue.SimpleQueue()

        def answer() -> None:
            found: T | Refused = Refused(_FAILED)  # unless it gets further; the engine logs what it raised
            try:
                found = work()
            except Refused as why:
                found = why
            finally:
                answers.put(found)

        self.post(Call(answer))
        try:
            found = answers.get(timeout=within_s)
        except queue.Empty:
            raise Refused("DeskBreak is busy and did not answer in time.") from None
        if isinstance(found, Refused):
            raise found
        return found

    def flush(self, within_s: float) -> None:
        """Wait until everything posted so far has been handled, ``within_s`` seconds at most."""
        handled = threading.Event()
        self.post(Call(handled.set))
        handled.wait(within_s)

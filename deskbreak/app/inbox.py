"""The engine's inbox: the only way in, from any thread."""

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
class EngineCall:
    """Run something in the engine's thread: for other threads that need a result, and for periodic jobs."""

    run: Callable[[], None]


class Inbox:
    """Messages for the engine. Created first, so that adapters can be created with its `post`."""

    def __init__(self, ending: Callable[[], None] = lambda: None) -> None:
        """``ending`` is called when a message asks the program to end, in the thread that posts it."""
        self._queue: queue.SimpleQueue[Message | EngineCall] = queue.SimpleQueue()
        self._ending = ending

    def post(self, message: Message | EngineCall) -> None:
        """Put in a message. Never blocks; safe in a signal handler."""
        self._queue.put(message)
        if isinstance(message, QuitChosen):
            self._ending()

    def next(self, wait_s: float) -> Message | EngineCall:
        """Take the oldest message, or after ``wait_s`` seconds the message that time passed."""
        try:
            return self._queue.get(timeout=max(0.0, min(wait_s, threading.TIMEOUT_MAX)))
        except queue.Empty:
            return Ticked()

    def waiting(self) -> list[Message | EngineCall]:
        """Take all pending messages without waiting."""
        found: list[Message | EngineCall] = []
        while not self._queue.empty():
            found.append(self._queue.get())
        return found

    def run(self, work: Callable[[], T], within_s: float) -> T:
        """Run ``work`` in the engine's thread; return its result, or raise its Refused.

        Also raises Refused if ``work`` fails, or if the engine does not get to it within ``within_s``
        seconds.
        """
        answers: queue.SimpleQueue[T | Refused] = queue.SimpleQueue()

        def answer() -> None:
            found: T | Refused = Refused(_FAILED)  # the default; the engine logs the exception
            try:
                found = work()
            except Refused as why:
                found = why
            finally:
                answers.put(found)

        self.post(EngineCall(answer))
        try:
            found = answers.get(timeout=within_s)
        except queue.Empty:
            raise Refused("DeskBreak is busy and did not answer in time.") from None
        if isinstance(found, Refused):
            raise found
        return found

    def flush(self, within_s: float) -> None:
        """Wait until everything posted so far has been handled, for at most ``within_s`` seconds."""
        handled = threading.Event()
        self.post(EngineCall(handled.set))
        handled.wait(within_s)

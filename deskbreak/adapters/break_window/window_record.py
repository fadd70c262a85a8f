"""One window of the popup, as the engine's side knows it: its process, what it is for, and how far it came.

A window is *wanted* once ``show`` was sent; a guide that is built but not
wanted is the warm one, hidden until a reminder is answered.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, assert_never

from deskbreak.core.model.fault import Fault
from deskbreak.core.timer.events import (
    CueChosen,
    IntervalChosen,
    MovementBegan,
    PainStopped,
    RoutineEnded,
    StepFinished,
)
from deskbreak.protocol.popup_reports import (
    CareSaid,
    ClosedSaid,
    CueSaid,
    EndedSaid,
    IntervalSaid,
    MovingSaid,
    PainSaid,
    ProblemSaid,
    Ready,
    Said,
    Shown,
    StepSaid,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from deskbreak.adapters.break_window.child_process import PopupChild
    from deskbreak.core.model.journal_entry import RoutineResult
    from deskbreak.core.model.routine import Variant
    from deskbreak.ports import Message


@dataclass(slots=True, eq=False)
class PopupWindow:
    """A value to change, under the lock of whoever owns it."""

    page: str
    variant: Variant
    about: Mapping[str, object] = field(default_factory=dict)  # what its process was given
    basis: object = None  # of that, as it was then
    chosen: Variant | None = None  # instead of it, after the window was built
    break_id: int | None = None
    child: PopupChild | None = None
    wanted: bool = False
    ready: bool = False  # was wanted when it waited hidden
    asked: Mapping[str, object] | None = None  # the order to show that it has not answered yet
    again: Mapping[str, object] | None = None  # to be sent when it has
    seen: threading.Event = field(default_factory=threading.Event)  # it is on the screen
    answered: bool = False  # RoutineEnded was posted
    leaving: bool = False  # we asked it to end, and take in its last words
    dropped: bool = False  # we ended it: what it still says is of no interest
    spoke: bool = False  # its own code runs
    garbled: bool = False  # it said something that is not the protocol; told once
    patience: threading.Timer | None = None

    @property
    def shown(self) -> bool:
        """Whether it has been on the screen."""
        return self.seen.is_set()

    @property
    def waiting(self) -> bool:
        """Whether it is the warm guide, for any break."""
        return self.page == "guide" and not self.wanted and not self.dropped

    @property
    def guided(self) -> int | None:
        """The break that it guides, while the engine waits for its end."""
        return self.break_id if self.wanted and not (self.answered or self.dropped) else None

    def end(self, result: RoutineResult | None, *, read: bool = False) -> Iterator[Message]:
        """Tell the engine that the guide ended, where it waits for that: once its last page was ``read``, never again."""
        if (break_id := self.guided) is not None:
            self.answered = not read
            yield RoutineEnded(break_id, result, read=read)

    def meaning(self, said: Said) -> Iterator[Message]:
        """What the engine learns from what the process said."""
        match said:
            case MovingSaid():
                if self.guided is not None:
                    yield MovementBegan(self.guided)
            case StepSaid(step):
                if self.guided is not None:
                    yield StepFinished(self.guided, step)
            case PainSaid(result):
                if self.guided is not None:
                    yield PainStopped(self.guided, result)
            case EndedSaid(result, read):
                yield from self.end(result, read=read)
            case ClosedSaid():
                yield from self.end(None)
            case CueSaid(channel, on):
                if self.guides:
                    yield CueChosen(channel, on)
            case IntervalSaid(minutes):
                if self.page == "interval":
                    yield IntervalChosen(minutes)
            case ProblemSaid(text, part):
                yield Fault(part, text)
            case Ready() | Shown() | CareSaid():  # nothing that the engine must know
                return
            case _ as never:
                assert_never(never)

    @property
    def guides(self) -> bool:
        """Whether it is a guide that a person sees; what a hidden one says of care and cues is nobody's wish."""
        return self.page == "guide" and self.wanted

    def ask(self, order: Mapping[str, object]) -> None:
        """Ask it to show itself: one order at a time, and of those that come meanwhile the last."""
        self.ready = self.ready or self.waiting
        self.wanted = True
        if self.asked is None:
            self.asked = order
            self.send(order)
        else:
            self.again = order

    def answer(self) -> None:
        """It did as it was asked."""
        self.seen.set()
        self.stop_waiting()
        self.asked, again, self.again = None, self.again, None
        if again is not None:
            self.ask(again)

    def send(self, message: Mapping[str, object]) -> None:
        """Say something to its process, if it has one."""
        if self.child is not None:
            self.child.send(message)

    def stop_waiting(self) -> None:
        """It is on the screen, or will never be."""
        if self.patience is not None:
            self.patience.cancel()
            self.patience = None

    def drop(self) -> None:
        """End it; what it still says is of no interest."""
        self.dropped = True
        self.leave()

    def leave(self) -> None:
        """Have it say its last words and end; its process has the time of grace for that."""
        self.leaving = True
        self.stop_waiting()
        self.send({"do": "close"})
        if self.child is not None:
            self.child.let_go()

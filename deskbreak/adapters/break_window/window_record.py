"""One window of the popup from the engine's side: its process, its purpose, and its progress.

A window is *wanted* once ``show`` was sent. A guide that is built but not wanted is the prewarmed one, hidden
until the user answers a reminder.
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
from deskbreak.protocol.popup import (
    Close,
    ClosedReport,
    CueReport,
    EndedReport,
    FaultReport,
    IntervalReport,
    MovingReport,
    PainReport,
    PopupPage,
    PopupReport,
    Ready,
    SafetyReport,
    Shown,
    StepReport,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deskbreak.adapters.break_window.child_process import PopupChild
    from deskbreak.core.model.journal_entry import RoutineResult
    from deskbreak.core.model.routine import Variant
    from deskbreak.ports import Message
    from deskbreak.protocol.popup import Order, Prepare, Show


@dataclass(slots=True, eq=False)
class PopupWindow:
    """Mutable data, guarded by the lock of its owner."""

    page: PopupPage
    variant: Variant
    about: Prepare | None = None  # what its process was given
    basis: object = None  # the basis of that
    chosen: Variant | None = None  # replaces the variant after the window was built
    break_id: int | None = None
    child: PopupChild | None = None
    wanted: bool = False
    ready: bool = False  # it was hidden and ready when it was wanted
    asked: Show | None = None  # the order to show that it has not answered yet
    again: Show | None = None  # the order to send after the answer
    seen: threading.Event = field(default_factory=threading.Event)  # it is on the screen
    answered: bool = False  # RoutineEnded was posted
    leaving: bool = False  # it was asked to end and to send its final messages
    dropped: bool = False  # it was ended: what it still sends is ignored
    has_reported: bool = False  # its own code runs
    garbled: bool = False  # it sent something that is not the protocol; reported once
    patience: threading.Timer | None = None

    @property
    def shown(self) -> bool:
        """Whether it has been on the screen."""
        return self.seen.is_set()

    @property
    def waiting(self) -> bool:
        """Whether it is the prewarmed guide, usable for any break."""
        return self.page is PopupPage.GUIDE and not self.wanted and not self.dropped

    @property
    def guided(self) -> int | None:
        """The break that it guides, while the engine waits for its end."""
        return self.break_id if self.wanted and not (self.answered or self.dropped) else None

    def end(self, result: RoutineResult | None, *, read: bool = False) -> Iterator[Message]:
        """Report the end of the guide if the engine waits for it; while its last pages are ``read``, it may be reported again."""
        if (break_id := self.guided) is not None:
            self.answered = not read
            yield RoutineEnded(break_id, result, read=read)

    def events_of(self, report: PopupReport) -> Iterator[Message]:
        """The messages to the engine that follow from what the process sent."""
        match report:
            case MovingReport():
                if self.guided is not None:
                    yield MovementBegan(self.guided)
            case StepReport(step):
                if self.guided is not None:
                    yield StepFinished(self.guided, step)
            case PainReport(result):
                if self.guided is not None:
                    yield PainStopped(self.guided, result)
            case EndedReport(result, read):
                yield from self.end(result, read=read)
            case ClosedReport():
                yield from self.end(None)
            case CueReport(channel, on):
                if self.guides:
                    yield CueChosen(channel, on)
            case IntervalReport(minutes):
                if self.page is PopupPage.INTERVAL:
                    yield IntervalChosen(minutes)
            case FaultReport(text, part):
                yield Fault(part, text)
            case Ready() | Shown() | SafetyReport():  # nothing that the engine must know
                return
            case _ as never:
                assert_never(never)

    @property
    def guides(self) -> bool:
        """Whether it is a visible guide; what a hidden one reports about safety and cues does not come from the user."""
        return self.page is PopupPage.GUIDE and self.wanted

    def ask(self, order: Show) -> None:
        """Order it to show itself: one order at a time; of those that arrive meanwhile, the last one is sent."""
        self.ready = self.ready or self.waiting
        self.wanted = True
        if self.asked is None:
            self.asked = order
            self.send(order)
        else:
            self.again = order

    def answer(self) -> None:
        """It answered the order."""
        self.seen.set()
        self.stop_waiting()
        self.asked, again, self.again = None, self.again, None
        if again is not None:
            self.ask(again)

    def send(self, order: Order) -> None:
        """Send a message to its process, if it has one."""
        if self.child is not None:
            self.child.send(order)

    def stop_waiting(self) -> None:
        """It is on the screen, or will never be."""
        if self.patience is not None:
            self.patience.cancel()
            self.patience = None

    def drop(self) -> None:
        """End it; what it still sends is ignored."""
        self.dropped = True
        self.end_and_report()

    def end_and_report(self) -> None:
        """Let it send its final messages and end, within the grace period of its process."""
        self.leaving = True
        self.stop_waiting()
        self.send(Close())
        if self.child is not None:
            self.child.close_stdin()

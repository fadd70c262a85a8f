"""The running program without a display: a live status line, reminders, and the guide.

One terminal is tray, notifications and break window; `TerminalApp` provides the three adapters for the engine.
Orders come from the engine's thread and are queued. The main thread, which owns the terminal, sleeps until a
key, a signal or an order wakes it.
"""

from __future__ import annotations

import queue
import threading
from contextlib import nullcontext
from typing import TYPE_CHECKING, Final, assert_never

from deskbreak.adapters.sound.player import silent, suits
from deskbreak.core.model.columns import shortened_to
from deskbreak.core.model.formatting import on_one_line
from deskbreak.core.model.limits import MINUTES_RANGE, NUMBER_KEYS, in_minutes
from deskbreak.core.model.routine import Variant
from deskbreak.core.presentation.notification import Slot
from deskbreak.core.timer.events import (
    CueChosen,
    IntervalChosen,
    MovementBegan,
    PainStopped,
    QuitChosen,
    RoutineEnded,
    StepFinished,
)
from deskbreak.terminal.adapters import (
    AskInterval,
    CloseGuide,
    OpenGuide,
    Order,
    ShowAbout,
    ShowNotification,
    ShowView,
    Stop,
    TerminalNotifier,
    TerminalPopup,
    TerminalTray,
    Withdraw,
)
from deskbreak.terminal.break_screen import run_guide
from deskbreak.terminal.shortcuts import HELP, asked_for, keys_for, on_offer

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from deskbreak.core.guide.guide import Guide
    from deskbreak.core.guide.safety import SafetyNews
    from deskbreak.core.model.journal_entry import RoutineResult, StepResult
    from deskbreak.core.model.settings import Channel
    from deskbreak.core.presentation.notification import Notification
    from deskbreak.core.presentation.view import Face, View
    from deskbreak.ports import Post
    from deskbreak.terminal.break_screen import Figure
    from deskbreak.terminal.break_session import BreakAudio
    from deskbreak.terminal.terminal import Terminal

BELL: Final = "\a"
_FINAL_REPORT_S: Final = 2.0  # for the final messages of a guide when the program ends


class TerminalApp:
    """The whole program on one terminal. Pass `tray`, `notifier` and `popup` to the engine."""

    def __init__(
        self,
        terminal: Terminal,
        post: Post,
        make_guide: Callable[[Variant], Guide],
        *,
        figure: Callable[[], Figure | None] = lambda: None,
        audio: Callable[[], AbstractContextManager[BreakAudio]] = lambda: nullcontext(silent()),
        plain: bool = False,
        on_news: Callable[[SafetyNews], None] = lambda _news: None,
        about: str = "DeskBreak",
    ) -> None:
        """``figure`` and ``audio`` are called again for each break; ``on_news`` receives the user's safety news."""
        self._terminal = terminal
        self._post = post
        self._make_guide = make_guide
        self._figure = figure
        self._plain = plain
        self._audio = audio
        self._on_news = on_news
        self._about = about
        self._orders: queue.SimpleQueue[Order] = queue.SimpleQueue()
        self._view: View | None = None
        self._notifications: dict[Slot, Notification] = {}
        self._to_open: OpenGuide | None = None
        self._guiding: int | None = None  # the break under way
        self._free = threading.Event()  # no break is under way
        self._free.set()
        self._typing: str | None = None  # the text of an interval that the user is typing
        self._running = False
        self._hung_up = False
        self._drawn = ""  # the status line on the screen
        self._printed_hint: Face | None = None  # last state printed in plain mode
        self.tray = TerminalTray(self.order, self.run)
        self.notifier = TerminalNotifier(self.order)
        self.popup = TerminalPopup(self.order, lambda: self._free.wait(_FINAL_REPORT_S))

    def order(self, order: Order) -> None:
        """Queue an order for the terminal's thread. Callable from any thread."""
        self._orders.put(order)
        self._terminal.wake()

    def run(self, started: Callable[[], None]) -> None:
        """Own the terminal until ordered to stop."""
        self._running = True
        with self._terminal:
            self._print_hint(*HELP)
            started()
            while self._running:
                self._carry_out()
                if self._to_open is not None:
                    self._guide(self._to_open)
                elif self._running:
                    self._draw()
                    self._listen()
            self._wipe()

    # Orders

    def _carry_out(self) -> None:
        while not self._orders.empty():
            self._do(self._orders.get())

    def _do(self, order: Order) -> None:
        match order:
            case ShowView(view):
                self._view = view
            case ShowNotification(notification):
                self._notifications[notification.slot] = notification
                if self._guiding is None:
                    self._print_notification(notification)
            case Withdraw(slot):
                self._notifications.pop(slot, None)
            case OpenGuide():
                self._to_open = order
            case CloseGuide(break_id):
                if self._to_open is not None and break_id in {None, self._to_open.break_id}:
                    self._post(RoutineEnded(self._to_open.break_id, None))
                    self._to_open = None
                if break_id in {None, self._guiding}:
                    self._guiding = None
            case AskInterval(minutes):
                self._print_hint(
                    f"Minutes between breaks, now {minutes:g}. Type a number and press Enter; Esc keeps it."
                )
                self._typing = ""
            case ShowAbout():
                self._print_hint(self._about)
            case Stop():
                self._running = False
            case _:
                assert_never(order)

    def _print_notification(self, notification: Notification) -> None:
        """Print a notification in lines that stay on the screen; a reminder rings the bell and lists the keys."""
        bell = BELL if notification.slot is Slot.REMINDER else ""
        lines = [f"{bell}{on_one_line(notification.title, notification.body)}"]
        if keys := keys_for(notification):
            lines.append(keys)
        self._print_hint(*lines)

    # The guided break

    def _guide(self, order: OpenGuide) -> None:
        self._to_open = None
        self._guiding = order.break_id
        self._free.clear()
        self._wipe()

        def on_step(step: StepResult) -> None:
            self._post(StepFinished(order.break_id, step))

        def on_turn(channel: Channel, on: bool) -> None:  # noqa: FBT001 - the signature that the guide uses
            if suits(channel, plain=self._plain):
                self._post(CueChosen(channel, on))

        def on_begun() -> None:
            self._post(MovementBegan(order.break_id))

        def on_done(result: RoutineResult) -> None:
            self._post(RoutineEnded(order.break_id, result, read=True))

        def on_pain(result: RoutineResult | None) -> None:
            self._post(PainStopped(order.break_id, result))

        with self._audio() as audio:
            result = run_guide(
                self._make_guide(order.variant),
                self._terminal,
                on_step,
                figure=self._figure(),
                on_news=self._on_news,
                audio=audio,
                on_turn=on_turn,
                on_begun=on_begun,
                on_done=on_done,
                on_pain=on_pain,
                plain=self._plain,
                interrupted=self._closed_from_outside,
            )
        if self._guiding == order.break_id:
            self._guiding = None
        self._post(
            RoutineEnded(order.break_id, result)
        )  # including the current step, even if it was closed from outside
        self._free.set()
        for notification in tuple(self._notifications.values()):
            self._print_notification(notification)

    def _closed_from_outside(self) -> bool:
        """Carry out pending orders; return whether the break must be closed."""
        break_id = self._guiding
        self._carry_out()
        return self._guiding != break_id or not self._running or self._to_open is not None

    # Keys

    def _listen(self) -> None:
        received = self._terminal.wait()
        ends = received.gone or self._terminal.stopped is not None
        if ends and not self._hung_up:
            self._hung_up = True
            self._post(QuitChosen())
        if ends:
            self._do(self._orders.get())  # no more input is possible: wait for the engine's last orders
            return
        for key in received.keys:
            if self._typing is None:
                self._press(key)
            else:
                self._type(key, self._typing)

    def _press(self, key: str) -> None:
        if key == "?":
            self._print_hint(*HELP)
            return
        match asked_for(key, on_offer(self._notifications.get(Slot.REMINDER), self._view)):
            case None:
                pass
            case str(why):
                self._print_hint(why)
            case request:
                self._post(request)

    def _type(self, key: str, typed: str) -> None:
        """Edit the interval that the user is typing."""
        self._typing = None
        if key == "esc":
            return
        if key == "enter":
            minutes = in_minutes(typed)
            if minutes is not None:
                self._post(IntervalChosen(minutes))
            elif typed:
                self._print_hint(
                    f"{typed} is not a number of minutes from {MINUTES_RANGE}; nothing was changed."
                )
        elif key == "backspace":
            self._typing = typed[:-1]
        else:
            self._typing = typed + key if key in NUMBER_KEYS and len(typed) < len("1440.00") else typed

    # The screen: lines that stay, and the status line below them

    def _print_hint(self, *lines: str) -> None:
        self._wipe()
        self._terminal.print(*lines)

    def _draw(self) -> None:
        line = self._status()
        if self._plain or self._terminal.dumb:
            face = self._view.icon.face if self._view else None
            if face is not self._printed_hint:  # minutes alone are not worth a line
                self._printed_hint = face
                self._terminal.print(line)
            return
        line = shortened_to(line, self._terminal.size()[0] - 1)
        if line != self._drawn:
            self._terminal.write(f"\r\x1b[K{line}")
            self._drawn = line

    def _status(self) -> str:
        if self._typing is not None:
            return f"Minutes: {self._typing}"
        return f"{self._view.title}. {self._view.detail}".rstrip(". ") + "." if self._view else ""

    def _wipe(self) -> None:
        """Erase the status line, so that the next output starts at the margin."""
        if self._drawn:
            self._terminal.write("\r\x1b[K")
        self._drawn = ""

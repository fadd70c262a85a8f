"""The running program without a display: a live status line, reminders, and the guide.

One terminal is tray, notifications and break window; `Desk` provides the three adapters for the engine.
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
    About,
    AskInterval,
    Close,
    Notifier,
    Open,
    Order,
    Popup,
    ShowNote,
    ShowView,
    Stop,
    Tray,
    Withdraw,
)
from deskbreak.terminal.break_screen import run_guide
from deskbreak.terminal.shortcuts import HELP, asked_for, keys_for, on_offer

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from deskbreak.core.guide.guide import Guide
    from deskbreak.core.guide.safety import News
    from deskbreak.core.model.journal_entry import RoutineResult, StepResult
    from deskbreak.core.model.settings import Channel
    from deskbreak.core.presentation.notification import Note
    from deskbreak.core.presentation.view import Face, View
    from deskbreak.ports import Post
    from deskbreak.terminal.break_screen import Figure
    from deskbreak.terminal.break_session import Ears
    from deskbreak.terminal.terminal import Terminal

BELL: Final = "\a"
_LAST_WORDS_S: Final = 2.0  # for the final messages of a guide when the program ends


class Desk:
    """The whole program on one terminal. Pass `tray`, `notifier` and `popup` to the engine."""

    def __init__(
        self,
        terminal: Terminal,
        post: Post,
        make_guide: Callable[[Variant], Guide],
        *,
        figure: Callable[[], Figure | None] = lambda: None,
        ears: Callable[[], AbstractContextManager[Ears]] = lambda: nullcontext(silent()),
        plain: bool = False,
        heard: Callable[[News], None] = lambda _news: None,
        about: str = "DeskBreak",
    ) -> None:
        """``figure`` and ``ears`` are called again for each break; ``heard`` receives the user's safety news."""
        self._terminal = terminal
        self._post = post
        self._make_guide = make_guide
        self._figure = figure
        self._plain = plain
        self._ears = ears
        self._heard = heard
        self._about = about
        self._orders: queue.SimpleQueue[Order] = queue.SimpleQueue()
        self._view: View | None = None
        self._notes: dict[Slot, Note] = {}
        self._to_open: Open | None = None
        self._guiding: int | None = None  # the break under way
        self._free = threading.Event()  # no break is under way
        self._free.set()
        self._typing: str | None = None  # the text of an interval that the user is typing
        self._running = False
        self._hung_up = False
        self._drawn = ""  # the status line on the screen
        self._said: Face | None = None  # last state printed in plain mode
        self.tray = Tray(self.order, self.run)
        self.notifier = Notifier(self.order)
        self.popup = Popup(self.order, lambda: self._free.wait(_LAST_WORDS_S))

    def order(self, order: Order) -> None:
        """Queue an order for the terminal's thread. Callable from any thread."""
        self._orders.put(order)
        self._terminal.wake()

    def run(self, started: Callable[[], None]) -> None:
        """Own the terminal until ordered to stop."""
        self._running = True
        with self._terminal:
            self._say(*HELP)
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
            case ShowNote(note):
                self._notes[note.slot] = note
                if self._guiding is None:
                    self._tell(note)
            case Withdraw(slot):
                self._notes.pop(slot, None)
            case Open():
                self._to_open = order
            case Close(break_id):
                if self._to_open is not None and break_id in {None, self._to_open.break_id}:
                    self._post(RoutineEnded(self._to_open.break_id, None))
                    self._to_open = None
                if break_id in {None, self._guiding}:
                    self._guiding = None
            case AskInterval(minutes):
                self._say(
                    f"Minutes between breaks, now {minutes:g}. Type a number and press Enter; Esc keeps it."
                )
                self._typing = ""
            case About():
                self._say(self._about)
            case Stop():
                self._running = False
            case _:
                assert_never(order)

    def _tell(self, note: Note) -> None:
        """Print a notification in lines that stay on the screen; a reminder rings the bell and lists the keys."""
        bell = BELL if note.slot is Slot.REMINDER else ""
        lines = [f"{bell}{on_one_line(note.title, note.body)}"]
        if keys := keys_for(note):
            lines.append(keys)
        self._say(*lines)

    # The guided break

    def _guide(self, order: Open) -> None:
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

        with self._ears() as ears:
            result = run_guide(
                self._make_guide(order.variant),
                self._terminal,
                on_step,
                figure=self._figure(),
                on_news=self._heard,
                ears=ears,
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
        for note in tuple(self._notes.values()):
            self._tell(note)

    def _closed_from_outside(self) -> bool:
        """Carry out pending orders; return whether the break must be closed."""
        break_id = self._guiding
        self._carry_out()
        return self._guiding != break_id or not self._running or self._to_open is not None

    # Keys

    def _listen(self) -> None:
        heard = self._terminal.wait()
        ends = heard.gone or self._terminal.stopped is not None
        if ends and not self._hung_up:
            self._hung_up = True
            self._post(QuitChosen())
        if ends:
            self._do(self._orders.get())  # no more input is possible: wait for the engine's last orders
            return
        for key in heard.keys:
            if self._typing is None:
                self._press(key)
            else:
                self._type(key, self._typing)

    def _press(self, key: str) -> None:
        if key == "?":
            self._say(*HELP)
            return
        match asked_for(key, on_offer(self._notes.get(Slot.REMINDER), self._view)):
            case None:
                pass
            case str(why):
                self._say(why)
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
                self._say(f"{typed} is not a number of minutes from {MINUTES_RANGE}; nothing was changed.")
        elif key == "backspace":
            self._typing = typed[:-1]
        else:
            self._typing = typed + key if key in NUMBER_KEYS and len(typed) < len("1440.00") else typed

    # The screen: lines that stay, and the status line below them

    def _say(self, *lines: str) -> None:
        self._wipe()
        self._terminal.say(*lines)

    def _draw(self) -> None:
        line = self._status()
        if self._plain or self._terminal.dumb:
            face = self._view.icon.face if self._view else None
            if face is not self._said:  # minutes alone are not worth a line
                self._said = face
                self._terminal.say(line)
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

"""ports.Popup: every window is a process of its own (``python -m deskbreak.popup``) that speaks JSON lines.

Whatever becomes of the process of a guide that was to be shown, one
RoutineEnded is posted for its break, unless the engine itself ended it with
`close`. All state is guarded by one lock, and messages are posted under it, so
that none follows a `close`.
"""

from __future__ import annotations

import sys
import threading
from functools import partial
from typing import TYPE_CHECKING, Final, assert_never

from deskbreak.core.events import CueChosen, IntervalChosen, PainStopped, RoutineEnded, StepFinished
from deskbreak.core.routine import Variant
from deskbreak.ports import Fault, Mended, Part
from deskbreak.shell.popup_child import PopupChild, last_words
from deskbreak.shell.popup_said import (
    CareSaid,
    ClosedSaid,
    CueSaid,
    EndedSaid,
    IntervalSaid,
    NotUnderstood,
    PainSaid,
    ProblemSaid,
    Ready,
    Said,
    Shown,
    StepSaid,
    parse,
)
from deskbreak.shell.popup_window import PopupWindow

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from deskbreak.core.care import News
    from deskbreak.core.entry import RoutineResult
    from deskbreak.ports import Post

# -P: the folder that we happen to run in is no place to import from.
ARGUMENTS: Final = ("-P", "-m", "deskbreak.popup")


class PopupProcess:
    """Starts, feeds and buries popup processes."""

    def __init__(
        self,
        post: Post,
        *,
        prepare: Callable[[Variant], dict[str, object]],
        basis: Callable[[], object] = lambda: None,
        heard: Callable[[News], None] = lambda _news: None,
        lacks: Callable[[], str] = str,
        token: Callable[[], str] = str,
        python: str = sys.executable,
        arguments: Sequence[str] = ARGUMENTS,
        patience_s: float = 20.0,
        grace_s: float = 2.0,
    ) -> None:
        """Take what a popup must know from ``prepare(variant)``: routine, theme, breath and so on.

        ``basis`` is what that follows from, cheap to ask for: a hidden window that was prepared on another
        basis is out of date, and is never shown.

        ``heard`` is told what the person says of their care, on the thread of the reader.

        ``lacks`` says why no window could open now, or nothing where one could.

        ``token`` gives what the last click may hand on to a new window, once; empty, where there is none.

        A window that is not on the screen ``patience_s`` after it was wanted is given up; a process
        that does not end ``grace_s`` after its stdin was closed is killed.
        """
        self._post = post
        self._prepare = prepare
        self._basis = basis
        self._care_heard = heard
        self._lacks = lacks
        self._token = token
        self._command = (python, *arguments)
        self._patience_s = patience_s
        self._grace_s = grace_s
        self._lock = threading.Lock()
        self._windows: list[PopupWindow] = []
        self._trouble: str | None = None
        self._stopped = False

    # The port

    @property
    def lacks(self) -> str:
        """Why no window could open now; empty where one could."""
        return self._lacks()

    def warm(self, variant: Variant) -> None:
        """Start a hidden guide, unless one that would be just like it is waiting already."""
        with self._lock:
            waiting, new = self._waiting(), self._prepared(PopupWindow("guide", variant))
            if waiting is not None and self._is_good(waiting) and waiting.about == new.about:
                return
            if waiting is not None:
                waiting.drop()
            self._start(new)

    def cool(self) -> None:
        """Let the hidden guide go."""
        with self._lock:
            waiting = self._waiting()
            if waiting is not None:
                waiting.drop()

    def open(self, break_id: int, variant: Variant, *, take_focus: bool) -> None:
        """Show the guide of this break; again, and its window is raised."""
        with self._lock:
            if self._stopped:
                return
            window = self._guide_of(break_id)
            if window is None:
                window = self._take(variant)
                window.break_id = break_id
                for old in [w for w in self._windows if w.answered]:
                    old.drop()  # a "well done" of an earlier break
            self._show(window, focus=take_focus)

    def close(self, break_id: int) -> None:
        """End the guide of this break; nothing is posted for it any more."""
        with self._lock:
            window = self._guide_of(break_id)
            if window is not None:
                window.drop()

    def ask_interval(self, minutes: float) -> None:
        """Show the page that asks for an interval."""
        self._show_page("interval", {"minutes": minutes})

    def about(self) -> None:
        """Show the page about this program."""
        self._show_page("about", {})

    def stop(self) -> None:
        """End all windows, and wait until their processes are gone."""
        with self._lock:
            self._stopped = True
            windows = list(self._windows)
            for window in windows:
                window.drop()
        for window in windows:  # outside the lock: their readers need it to end
            if window.child is not None:
                window.child.join()

    # Windows; all of these are called with the lock held

    def _waiting(self) -> PopupWindow | None:
        return next((w for w in self._windows if w.waiting), None)

    def _guide_of(self, break_id: int) -> PopupWindow | None:
        return next((w for w in self._windows if w.break_id == break_id and not w.dropped), None)

    def _take(self, variant: Variant) -> PopupWindow:
        waiting = self._waiting()
        if waiting is not None and self._is_good(waiting):
            waiting.chosen = None if variant == waiting.variant else variant
            return waiting
        if waiting is not None:
            waiting.drop()
        return PopupWindow("guide", variant)

    def _is_good(self, waiting: PopupWindow) -> bool:
        """Whether a hidden window can be shown: it lives, and what it was given still holds."""
        return waiting.child is not None and waiting.child.alive and waiting.basis == self._basis()

    def _show_page(self, page: str, more: Mapping[str, object]) -> None:
        with self._lock:
            if self._stopped:
                return
            open_one = next((w for w in self._windows if w.page == page and not w.dropped), None)
            self._show(open_one or PopupWindow(page, Variant.STANDING), focus=True, more=more)

    def _show(self, window: PopupWindow, *, focus: bool, more: Mapping[str, object] | None = None) -> None:
        window.wanted = True
        if window.child is None and not self._start(self._prepared(window, more)):
            return
        if not window.shown and window.patience is None:
            window.patience = threading.Timer(self._patience_s, self._give_up, (window,))
            window.patience.daemon = True
            window.patience.start()
        token = {"token": self._token()} if focus else {}
        window.send({"do": "show", "focus": focus, "variant": window.chosen, **token})

    def _prepared(self, window: PopupWindow, more: Mapping[str, object] | None = None) -> PopupWindow:
        window.basis = self._basis()  # first: a change during the next line must not be missed
        window.about = {"variant": window.variant.value, **self._prepare(window.variant), **(more or {})}
        return window

    def _start(self, window: PopupWindow) -> bool:
        if self._stopped:
            return False
        child = PopupChild(partial(self._heard, window), partial(self._gone, window), self._grace_s)
        try:
            child.start(self._command)
        except OSError as error:
            self._fault(f"The break window could not be started: {error}.")
            self._answer(window, None)
            return False
        window.child = child
        self._windows.append(window)
        window.send({**window.about, "do": "prepare", "page": window.page})
        return True

    def _answer(self, window: PopupWindow, result: RoutineResult | None, *, read: bool = False) -> None:
        """Post RoutineEnded for a guide that the engine waits for: once its last page was ``read``, never again."""
        if (break_id := window.guided) is not None:
            window.answered = not read
            self._post(RoutineEnded(break_id, result, read=read))

    def _fault(self, text: str) -> None:
        if text != self._trouble:
            self._trouble = text
            self._post(Fault(Part.POPUP, text))

    # What the children do; called on their reader threads, and on the timer's

    def _heard(self, window: PopupWindow, line: bytes) -> None:
        with self._lock:
            if window.dropped:
                return
            try:
                self._take_in(window, parse(line))
            except NotUnderstood as error:
                if not window.garbled:
                    window.garbled = True
                    self._fault(f"The break window sent something unreadable, which was left out: {error}.")

    def _take_in(self, window: PopupWindow, said: Said) -> None:
        match said:
            case Ready():
                pass
            case Shown():
                self._appeared(window)
            case StepSaid() | PainSaid():
                self._guides(window, said)
            case EndedSaid(result, read):
                self._answer(window, result, read=read)
            case ClosedSaid():
                self._answer(window, None)
            case CareSaid(news):
                if window.guides:
                    self._care_heard(news)
            case CueSaid(channel, on):
                if window.guides:
                    self._post(CueChosen(channel, on))
            case IntervalSaid(minutes):
                if window.page == "interval":
                    self._post(IntervalChosen(minutes))
            case ProblemSaid(text, Part.POPUP):
                self._fault(text)
            case ProblemSaid(text, part):
                self._post(Fault(part, text))
            case _ as never:
                assert_never(never)

    def _guides(self, window: PopupWindow, said: StepSaid | PainSaid) -> None:
        """Post what happens in the break of a guide that the engine waits for."""
        break_id = window.guided
        if break_id is not None and isinstance(said, StepSaid):
            self._post(StepFinished(break_id, said.step))
        elif break_id is not None and isinstance(said, PainSaid):
            self._post(PainStopped(break_id, said.result))

    def _appeared(self, window: PopupWindow) -> None:
        window.shown = True
        window.stop_waiting()
        if self._trouble is not None:
            self._trouble = None
            self._post(Mended(Part.POPUP))

    def _gone(self, window: PopupWindow, code: int, stderr: str) -> None:
        with self._lock:
            self._windows.remove(window)
            window.stop_waiting()
            if window.dropped:
                return
            # A hidden one that was killed is missed by nobody; one that cannot run at all is news.
            if code > 0 or (window.wanted and (code < 0 or not window.shown)):
                self._fault(last_words(code, stderr))
            self._answer(window, None)

    def _give_up(self, window: PopupWindow) -> None:
        with self._lock:
            if window.shown or window.dropped or window.child is None:
                return
            self._fault(
                f"The break window did not appear within {self._patience_s:g} seconds and was ended. "
                "You can guide the break in a terminal: deskbreak start --terminal."
            )
            self._answer(window, None)
            window.dropped = True
            window.child.kill()

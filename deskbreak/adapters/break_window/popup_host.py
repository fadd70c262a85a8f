"""The `ports.Popup` with one process per window (``python -m deskbreak.popup``), which exchange JSON lines.

Whatever happens to the process of a shown guide, one RoutineEnded is posted for its break, unless the engine
itself ended it with `close`. One lock guards all state, and messages are posted under it, so that none
follows a `close`.
"""

from __future__ import annotations

import sys
import threading
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from deskbreak.adapters.break_window.child_process import PopupChild, exit_message
from deskbreak.adapters.break_window.window_record import PopupWindow
from deskbreak.core.model.fault import Fault, Part, Recovered
from deskbreak.core.model.routine import Variant
from deskbreak.core.model.typed_json import Malformed
from deskbreak.protocol.popup import (
    MOST_OF_A_TOKEN,
    FaultReport,
    PopupPage,
    PopupReport,
    Prepare,
    SafetyReport,
    Show,
    Shown,
    is_noise,
    read_report,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from deskbreak.core.guide.safety import SafetyNews
    from deskbreak.ports import Message, Post

_MOMENT_S: Final = 0.05  # within which a prewarmed window appears

# -P: do not import from the current folder
ARGUMENTS: Final = ("-P", "-m", "deskbreak.popup")


class PopupHost:
    """Starts popup processes, sends them orders, and cleans up after them."""

    def __init__(
        self,
        post: Post,
        *,
        prepare: Callable[[Variant], Prepare],
        basis: Callable[[], object] = lambda: None,
        on_news: Callable[[SafetyNews], None] = lambda _news: None,
        unavailable_reason: Callable[[], str] = str,
        token: Callable[[], str] = str,
        python: str = sys.executable,
        arguments: Sequence[str] = ARGUMENTS,
        patience_s: float = 20.0,
        running_patience_s: float = 5.0,
        grace_s: float = 2.0,
    ) -> None:
        """``prepare(variant)`` returns what a popup must know: routine, theme, breath and so on.

        ``basis`` returns a value that changes with it and is cheap to compute. A hidden window that was
        prepared on another basis is outdated and is never shown.

        ``on_news`` is called with the user's safety news, on the reader's thread.

        ``unavailable_reason`` returns why no window could open now, or an empty string.

        ``token`` returns the activation token of the last click for a new window, once; empty if there is
        none.

        A window that is not on the screen ``patience_s`` after it was requested is given up, and one that
        already runs, ``running_patience_s`` after an order. A process that does not end ``grace_s`` after its
        stdin was closed is killed.
        """
        self._post = post
        self._prepare = prepare
        self._basis = basis
        self._on_news = on_news
        self._unavailable_reason = unavailable_reason
        self._token = token
        self._command = (python, *arguments)
        self._patience_s = patience_s
        self._running_patience_s = running_patience_s
        self._grace_s = grace_s
        self._lock = threading.Lock()
        self._windows: list[PopupWindow] = []
        self._last_fault: str | None = None
        self._was_unavailable = ""  # why no window could open at the last request
        self._stopped = False

    # The port

    @property
    def unavailable_reason(self) -> str:
        """Why no window could open now; empty if one could, also because a prewarmed one is waiting."""
        with self._lock:
            waiting = self._waiting()
            if waiting is not None and self._is_good(waiting):
                return ""
        return self._unavailable_reason()

    def prewarm(self, variant: Variant) -> None:
        """Start a hidden guide, unless an equivalent one is already waiting or no window can open."""
        why = self.unavailable_reason
        with self._lock:
            if self._reports(why):
                return
            waiting, new = self._waiting(), self._prepared(PopupWindow(PopupPage.GUIDE, variant))
            if waiting is not None and self._is_good(waiting) and waiting.about == new.about:
                return
            if waiting is not None:
                waiting.drop()
            self._start(new)

    def discard(self) -> None:
        """Discard the hidden guide."""
        with self._lock:
            waiting = self._waiting()
            if waiting is not None:
                waiting.drop()

    def open(self, break_id: int, variant: Variant, *, take_focus: bool) -> None:
        """Show the guide of this break, or raise its window."""
        with self._lock:
            if self._stopped:
                return
            window = self._guide_of(break_id)
            if window is None:
                window = self._take(variant)
                window.break_id = break_id
                for old in [w for w in self._windows if w.guides and w is not window]:
                    old.end_and_report()  # the last page of an earlier break
            self._show(window, self._order(window, focus=take_focus))
        self._wait_a_moment_for(window)

    def close(self, break_id: int) -> None:
        """End the guide of this break; its final messages, including the current step, are still posted."""
        with self._lock:
            window = self._guide_of(break_id)
            if window is not None:
                window.end_and_report()

    def ask_interval(self, minutes: float) -> None:
        """Show the page that asks for an interval."""
        self._show_page(PopupPage.INTERVAL, minutes)

    def about(self) -> None:
        """Show the About page."""
        self._show_page(PopupPage.ABOUT)

    def stop(self) -> None:
        """End all windows; wait until their final messages are posted and their processes have ended."""
        with self._lock:
            self._stopped = True
            windows = list(self._windows)
            for window in windows:
                window.end_and_report()
        for window in windows:  # outside the lock: their readers need it to end
            if window.child is not None:
                window.child.join()

    # Windows; all of these are called with the lock held

    def _reports(self, why: str) -> bool:
        """Report that no window can open, or that this has been fixed; return whether no window can open."""
        if why:
            self._was_unavailable = why
            self._fault(why)
        elif self._was_unavailable and self._last_fault == self._was_unavailable:
            self._works()
        return bool(why)

    def _waiting(self) -> PopupWindow | None:
        return next((w for w in self._windows if w.waiting), None)

    def _guide_of(self, break_id: int) -> PopupWindow | None:
        return next((w for w in self._windows if w.break_id == break_id and not w.leaving), None)

    def _take(self, variant: Variant) -> PopupWindow:
        waiting = self._waiting()
        if waiting is not None and self._is_good(waiting):
            waiting.chosen = None if variant == waiting.variant else variant
            return waiting
        if waiting is not None:
            waiting.drop()
        return PopupWindow(PopupPage.GUIDE, variant)

    def _is_good(self, waiting: PopupWindow) -> bool:
        """Whether a hidden window can be shown: it is alive and its data are up to date."""
        return waiting.child is not None and waiting.child.alive and waiting.basis == self._basis()

    def _show_page(self, page: PopupPage, minutes: float | None = None) -> None:
        with self._lock:
            if self._stopped:
                return
            open_one = next((w for w in self._windows if w.page is page and not w.leaving), None)
            window = open_one or PopupWindow(page, Variant.STANDING)
            self._show(window, self._order(window, focus=True), minutes)
            self._start_patience(window)

    def _order(self, window: PopupWindow, *, focus: bool) -> Show:
        token = self._token()[:MOST_OF_A_TOKEN] if focus else ""
        return Show(focus, window.chosen, token)

    def _show(self, window: PopupWindow, order: Show, minutes: float | None = None) -> None:
        if window.child is None:
            window.wanted = True
            if not self._start(self._prepared(window, minutes)):
                return
        window.ask(order)

    def _wait_a_moment_for(self, window: PopupWindow) -> None:
        """Give the processor to a prewarmed window for a moment; then its timeout starts, unless it has answered."""
        if window.ready:
            window.seen.wait(_MOMENT_S)
        with self._lock:
            self._start_patience(window)

    def _start_patience(self, window: PopupWindow) -> None:
        """Start the timeout of a window's order."""
        if window.asked is None or window.dropped or window.patience is not None:
            return
        window.patience = threading.Timer(self._patience_for(window), self._give_up, (window,))
        window.patience.daemon = True
        window.patience.start()

    def _patience_for(self, window: PopupWindow) -> float:
        return self._running_patience_s if window.ready or window.shown else self._patience_s

    def _prepared(self, window: PopupWindow, minutes: float | None = None) -> PopupWindow:
        window.basis = self._basis()  # first: a change during the next line must not be missed
        about = replace(self._prepare(window.variant), page=window.page)
        window.about = about if minutes is None else replace(about, minutes=minutes)
        return window

    def _start(self, window: PopupWindow) -> bool:
        if self._stopped:
            return False
        child = PopupChild(partial(self._on_line, window), partial(self._on_exit, window), self._grace_s)
        try:
            child.start(self._command)
        except OSError as error:
            self._fault(f"The break window could not be started: {error}.")
            self._post_all(window.end(None))
            return False
        window.child = child
        self._windows.append(window)
        if window.about is not None:
            window.send(window.about)
        return True

    def _replace(self, old: PopupWindow) -> None:
        """Open a new window instead of a hidden one that died or hung when it was requested."""
        new = PopupWindow(PopupPage.GUIDE, old.chosen or old.variant, break_id=old.break_id)
        order = replace(old.again or old.asked or Show(), variant=None)
        old.drop()
        if old.child is not None:
            old.child.kill()
        self._show(new, order)
        self._start_patience(new)

    def _post_all(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self._post(message)

    def _fault(self, text: str) -> None:
        if text != self._last_fault:
            self._last_fault = text
            self._post(Fault(Part.POPUP, text))

    # Events of the children; called on their reader threads and on the timer's

    def _on_line(self, window: PopupWindow, line: bytes) -> None:
        with self._lock:
            if window.dropped or (not window.has_reported and is_noise(line)):
                return
            try:
                report = read_report(line)
                window.has_reported = True
                self._on_report(window, report)
            except Malformed as error:
                if not window.garbled:
                    window.garbled = True
                    self._fault(
                        f"The break window sent a message that could not be read and was ignored: {error}."
                    )

    def _on_report(self, window: PopupWindow, report: PopupReport) -> None:
        match report:
            case Shown():
                self._appeared(window)
            case SafetyReport(news):
                if window.guides:
                    self._on_news(news)
            case FaultReport(text, Part.POPUP):
                self._fault(text)
            case _:
                self._post_all(window.events_of(report))

    def _appeared(self, window: PopupWindow) -> None:
        window.answer()
        self._start_patience(window)  # of an order that was sent only now
        self._works()

    def _works(self) -> None:
        if self._last_fault is not None:
            self._last_fault = None
            self._post(Recovered(Part.POPUP))

    def _on_exit(self, window: PopupWindow, code: int, stderr: str) -> None:
        with self._lock:
            self._windows.remove(window)
            window.stop_waiting()
            if window.dropped:
                return
            if window.leaving:
                self._post_all(window.end(None))
                return
            if window.ready and not window.shown:
                self._replace(window)
                return
            # A killed hidden window does not matter, but one that cannot run at all does.
            if code > 0 or (window.wanted and (code < 0 or not window.shown)):
                self._fault(exit_message(code, stderr))
            self._post_all(window.end(None))

    def _give_up(self, window: PopupWindow) -> None:
        with self._lock:
            window.patience = None
            if window.asked is None or window.dropped or window.child is None:
                return
            if window.ready and not window.shown:
                self._replace(window)
                return
            what = "did not answer" if window.shown else "did not appear"
            self._fault(
                f"The break window {what} within {self._patience_for(window):g} seconds and was ended. "
                "You can take the break in a terminal: deskbreak start --terminal."
            )
            self._post_all(window.end(None))
            window.dropped = True
            window.child.kill()

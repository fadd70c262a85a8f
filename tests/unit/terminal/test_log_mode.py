"""Plain lines, where there is neither a display nor a terminal."""

from __future__ import annotations

import io
import os
import signal
from datetime import UTC, datetime

import pytest

from deskbreak.core.model.formatting import NO_SCREEN, STARTED_WITHOUT_SCREEN
from deskbreak.core.model.routine import Variant
from deskbreak.core.presentation.notification import Notification, Slot
from deskbreak.core.presentation.view import Face, Icon, View
from deskbreak.core.timer.events import QuitChosen, RoutineEnded
from deskbreak.ports import Message, Notifier, Popup, Tray
from deskbreak.terminal.log_mode import NO_INTERVAL, LogLines, LogNotifier, LogPopup, LogTray

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def test_every_event_is_one_line_with_its_time() -> None:
    sink, posted = io.StringIO(), list[Message]()
    lines = LogLines(sink, lambda: AT)
    tray: Tray = LogTray(lines, posted.append)
    notifier: Notifier = LogNotifier(lines)
    popup: Popup = LogPopup(lines, posted.append, "DeskBreak.")

    notifier.start()
    for minutes in (1, 2):
        tray.show(View(Icon(Face.SITTING, 0), f"Sitting {minutes} min", "Break in a while", ()))
    tray.show(View(Icon(Face.DUE, 30), "Sitting 45 min", "Break now", ()))
    notifier.show(Notification(Slot.REMINDER, "Time to loosen\nyour upper back.", "Sitting 45 min."))
    notifier.show(Notification(Slot.FAULT, "DeskBreak needs a hand", "No panel."))
    notifier.withdraw(Slot.REMINDER)
    popup.prewarm(Variant.STANDING)
    popup.discard()
    popup.open(7, Variant.STANDING, take_focus=False)
    popup.close(7)
    popup.ask_interval(45.0)
    popup.about()
    popup.stop()
    notifier.stop()

    said = [
        "Sitting 1 min. Break in a while",
        "Sitting 45 min. Break now",
        "Time to loosen your upper back. Sitting 45 min.",
        "DeskBreak needs a hand: No panel.",
        NO_SCREEN,
        NO_INTERVAL,
        "DeskBreak.",
    ]
    assert sink.getvalue() == "".join(f"2026-03-02T09:30:00+00:00 {line}\n" for line in said)
    assert posted == [RoutineEnded(7, None)]
    assert popup.unavailable_reason == STARTED_WITHOUT_SCREEN


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_asks_the_engine_to_quit_and_the_handlers_are_restored(number: signal.Signals) -> None:
    posted: list[Message] = []
    before = signal.getsignal(number)

    def post(message: Message) -> None:
        posted.append(message)
        tray.stop()

    tray = LogTray(LogLines(io.StringIO()), post)
    tray.run(lambda: os.kill(os.getpid(), number))

    assert (posted, signal.getsignal(number)) == ([QuitChosen()], before)


def test_a_closed_pipe_ends_nothing() -> None:
    sink = io.StringIO()
    lines = LogLines(sink)
    sink.close()

    lines.write("Nobody reads this.")
    lines.write("Nor this.")

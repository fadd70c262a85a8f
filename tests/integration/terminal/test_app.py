"""The program's whole interface on one terminal, driven by the engine's orders and the user's keys."""

from __future__ import annotations

import os
import queue
import termios
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from deskbreak.adapters.sound.player import Player
from deskbreak.core.guide.guide import Guide
from deskbreak.core.guide.safety import Answered, Question, SafetyNews, Terms
from deskbreak.core.model.journal_entry import EntryKind
from deskbreak.core.model.routine import Pace, Routine, Step, StepPart, Variant
from deskbreak.core.model.settings import Channel
from deskbreak.core.presentation.notification import Button, Notification, Slot
from deskbreak.core.presentation.view import Face, Icon, MenuItem, View
from deskbreak.core.timer.events import (
    CueChosen,
    CustomIntervalWanted,
    IntervalChosen,
    PainStopped,
    PauseChosen,
    QuitChosen,
    ResumeChosen,
    RoutineEnded,
    SkipChosen,
    SnoozeChosen,
    StartChosen,
    StepFinished,
)
from deskbreak.ports import Message, Notifier, Popup, Tray
from deskbreak.terminal.app import TerminalApp
from deskbreak.terminal.terminal import Depth, Terminal, TerminalInput
from tests.support.pseudo_terminal import PATIENCE_S, FarSide

STEPS = (Step("reach", "Reach", (StepPart("Up.", "reach", Pace.SECONDS, 900),)),)
ROUTINE = Routine("t", "T", {Variant.STANDING: STEPS}, "Be gentle.", ("chest pain",))

MENU = (
    MenuItem("start", "Start break now", StartChosen()),
    MenuItem("pause", "Pause", children=(MenuItem("pause-30", "30 min", PauseChosen(1800.0)),)),
    MenuItem("resume", "Resume", ResumeChosen(), visible=False),
)
REMINDER = Notification(
    Slot.REMINDER,
    "Time to loosen your upper back.",
    "Sitting 45 min.",
    buttons=(
        Button("start", "Start break", StartChosen(7)),
        Button("minute", "One minute only", StartChosen(7, variant=Variant.MINUTE)),
        Button("skip", "Skip", SkipChosen(7)),
        Button("snooze", "5 min", SnoozeChosen(5.0, 7)),
    ),
)


def view(title: str, menu: tuple[MenuItem, ...] = MENU) -> View:
    return View(Icon(Face.SITTING, 3), title, "Break in 13 min (15:40)", menu)


class Seat:
    """A desk that runs in a separate thread, the other end of its terminal, and the posted messages."""

    def __init__(self, *, plain: bool = False) -> None:
        self.screen = FarSide()
        self.posted: queue.SimpleQueue[Message] = queue.SimpleQueue()
        self.terms = Terms()
        self.news: list[SafetyNews] = []
        self.players: list[Player] = []
        self.sounds = False  # the current setting
        self.terminal = Terminal(self.screen.near, self.screen.near, Depth.TRUE)
        self.terminal.dumb = False
        self.desk = TerminalApp(
            self.terminal,
            self.posted.put,
            lambda variant: Guide.begin(ROUTINE, variant, terms=self.terms),
            audio=self.listen,
            plain=plain,
            on_news=self.news.append,
            about="DeskBreak is not medical advice.",
        )
        started = threading.Event()
        self.thread = threading.Thread(target=self.desk.tray.run, args=(started.set,), daemon=True)
        self.thread.start()

        assert started.wait(PATIENCE_S)

    @contextmanager
    def listen(self) -> Iterator[Player]:
        """Make a player with the current settings, on a machine without loudspeakers."""
        self.players.append(Player(lambda _: (), lambda _: (), sounds=self.sounds, voice=False))
        yield self.players[-1]

    def heard(self) -> Message:
        return self.posted.get(timeout=PATIENCE_S)

    def stop(self) -> None:
        self.desk.tray.stop()
        self.thread.join(PATIENCE_S)

        assert not self.thread.is_alive()


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not over ssh, wherever the tests run."""
    monkeypatch.delenv("SSH_CONNECTION", raising=False)


@pytest.fixture
def plain_seat() -> Iterator[Seat]:
    one = Seat(plain=True)
    yield one
    one.stop()
    one.screen.close()


@pytest.fixture
def seat() -> Iterator[Seat]:
    one = Seat()
    yield one
    one.stop()
    one.screen.close()


def test_the_desk_is_tray_notifier_and_popup_in_one(seat: Seat) -> None:
    """The type checker compares them with the ports."""
    tray: Tray = seat.desk.tray
    notifier: Notifier = seat.desk.notifier
    popup: Popup = seat.desk.popup

    notifier.start()
    popup.prewarm(Variant.STANDING)
    popup.discard()
    tray.show(view("Sitting 1 min"))
    seat.screen.see("Sitting 1 min. Break in 13 min (15:40).")


def test_the_status_line_is_redrawn_in_place(seat: Seat) -> None:
    seat.desk.tray.show(view("Sitting 32 min"))
    seat.screen.see("Sitting 32 min")
    since = len(seat.screen.output)
    seat.desk.tray.show(view("Sitting 33 min"))

    assert seat.screen.see("Sitting 33 min", since).startswith("\r\x1b[K")


@pytest.mark.parametrize(
    ("columns", "title", "shown"),
    [
        (60, "Sitting 32 min", "Sitting 32 min. Break in 13 min (15:40)."),
        (30, "Sitting 32 min", "Sitting 32 min. Break in 13…"),
        (20, "Sitting 32 min", "Sitting 32 min…"),
        (20, "休憩の時間ですよ、休憩", "休憩の時間ですよ、…"),
        (20, "Cafe\u0301 cafe\u0301 cafe\u0301 cafe\u0301", "Cafe\u0301 cafe\u0301 cafe\u0301…"),
    ],
)
def test_the_status_line_ends_with_a_whole_word_on_a_narrow_terminal(
    seat: Seat, columns: int, title: str, shown: str
) -> None:
    """Number 26: no broken words at the right edge, and no half of a wide character."""
    seat.screen.resize(columns, 24)
    seat.desk.tray.show(view(title))
    seat.screen.see("\r\x1b[K")
    seat.screen.pause()

    assert seat.screen.output.rpartition("\r\x1b[K")[2] == shown


def test_a_reminder_breaks_between_words_and_keys_on_a_narrow_terminal(seat: Seat) -> None:
    seat.screen.resize(24, 24)
    seat.screen.pause()
    since = len(seat.screen.output)
    seat.desk.notifier.show(REMINDER)
    seat.screen.see("s  in 5 min", since)

    assert seat.screen.output[since:].splitlines() == [
        "\aTime to loosen your",
        "upper back. Sitting 45",
        "min.",
        "Enter  Start break",
        "m  One minute only",
        "k  Skip",
        "s  in 5 min",
    ]


def test_a_reminder_rings_and_its_keys_stand_for_its_buttons(seat: Seat) -> None:
    seat.desk.notifier.show(REMINDER)
    seat.screen.see("\aTime to loosen your upper back. Sitting 45 min.")
    seat.screen.see("Enter  Start break      m  One minute only      k  Skip      s  in 5 min")
    seat.screen.type("skm\r")

    assert [seat.heard() for _ in range(4)] == [
        SnoozeChosen(5.0, 7),
        SkipChosen(7),
        StartChosen(7, variant=Variant.MINUTE),
        StartChosen(7),
    ]


def test_one_minute_is_available_at_any_time(seat: Seat) -> None:
    """As in the tray's menu: no break need be due."""
    seat.desk.tray.show(view("Sitting 1 min"))
    seat.screen.see("Sitting 1 min")
    seat.screen.type("m")

    assert seat.heard() == StartChosen(variant=Variant.MINUTE)


def test_the_keys_of_a_withdrawn_reminder_do_nothing(seat: Seat) -> None:
    seat.desk.notifier.show(REMINDER)
    seat.screen.see("Skip")
    seat.desk.notifier.stop()
    seat.desk.tray.show(view("Sitting 1 min"))
    seat.screen.see("Sitting 1 min")
    seat.screen.type("skb")
    seat.screen.see("no break to skip now")

    assert seat.heard() == StartChosen()
    assert "no break to snooze now" in seat.screen.output


def test_pause_requests_what_the_menu_offers(seat: Seat) -> None:
    """30 minutes while sitting, resume while paused: entries hidden in the menu are not offered."""
    seat.desk.tray.show(view("Sitting 1 min"))
    seat.screen.see("Sitting 1 min")
    seat.screen.type("p")

    assert seat.heard() == PauseChosen(1800.0)
    seat.desk.tray.show(view("Paused", (MenuItem("resume", "Resume", ResumeChosen()),)))
    seat.screen.see("Paused")
    seat.screen.type("p")
    assert seat.heard() == ResumeChosen()


@pytest.mark.parametrize(
    ("typed", "answer"),
    [("30\r", [IntervalChosen(30.0)]), ("309\x7f\r", [IntervalChosen(30.0)]), ("0\r", [])],
)
def test_an_interval_is_typed_in_the_status_line(seat: Seat, typed: str, answer: list[Message]) -> None:
    seat.screen.type("i")

    assert seat.heard() == CustomIntervalWanted()
    seat.desk.popup.ask_interval(45.0)
    seat.screen.see("Minutes: ")
    seat.screen.type(f"{typed}q")
    assert [seat.heard() for _ in [*answer, QuitChosen()]] == [*answer, QuitChosen()]


def test_escape_leaves_the_interval_as_it_is(seat: Seat) -> None:
    seat.desk.popup.ask_interval(45.0)
    seat.screen.see("Minutes: ")
    since = len(seat.screen.output)
    seat.screen.type("12")
    seat.screen.see("Minutes: 12", since)
    seat.screen.type("\x1b")
    seat.screen.see("\x1b[K", len(seat.screen.output))
    seat.screen.type("q")

    assert seat.heard() == QuitChosen()


def test_help_and_about_are_printed(seat: Seat) -> None:
    seat.desk.popup.about()
    seat.screen.see("not medical advice")
    since = len(seat.screen.output)
    seat.screen.type("?")

    seat.screen.see("q  quit", since)


def test_each_break_uses_the_sound_settings_of_its_start(seat: Seat) -> None:
    """A channel that is turned on during a break is posted, so that the settings keep it."""
    for break_id, (sounds, shown) in enumerate([(False, "s sounds: off"), (True, "s sounds: on")], 1):
        seat.sounds = sounds
        since = len(seat.screen.output)
        seat.desk.popup.open(break_id, Variant.STANDING, take_focus=True)
        seat.screen.see("UPPER BACK", since)
        seat.screen.type_until("\r", "REACH")
        seat.screen.see(shown, since)
        seat.screen.type("sq")

        assert seat.heard() == CueChosen(Channel.SOUNDS, on=not sounds)
        assert isinstance(seat.heard(), StepFinished)
        done = seat.heard()
        assert isinstance(done, RoutineEnded)
        assert done.read

        seat.screen.see("AND NOW?", since)
        seat.screen.type("q")

        assert seat.heard() == replace(done, read=False)
    assert [player.sounds_on for player in seat.players] == [True, False]


def test_an_override_of_the_environment_lasts_for_one_break(
    plain_seat: Seat, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A voice beside a screen reader, or sounds over ssh, are not meant for breaks elsewhere."""
    speaker = tmp_path / "spd-say"
    speaker.write_text("#!/bin/sh\n", "utf-8")
    speaker.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    plain_seat.desk.popup.open(1, Variant.STANDING, take_focus=True)
    plain_seat.screen.see("Enter starts")
    plain_seat.screen.type("\n")
    plain_seat.screen.see("s sounds, v voice")
    plain_seat.screen.type("v\n")
    plain_seat.screen.see("Voice on.")
    plain_seat.screen.type("s\n")
    kept = plain_seat.heard()
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.1 5000 192.0.2.2 22")
    plain_seat.screen.type("s\nq\n")

    assert kept == CueChosen(Channel.SOUNDS, on=True)
    assert isinstance(plain_seat.heard(), StepFinished)
    assert isinstance(plain_seat.heard(), RoutineEnded)


def test_a_guided_break_is_posted_step_by_step_and_then_its_end(seat: Seat) -> None:
    seat.desk.popup.open(7, Variant.STANDING, take_focus=True)
    seat.screen.see("UPPER BACK")
    seat.screen.type_until("\r", "REACH")
    seat.screen.type("\x1b[C")
    seat.screen.see("AND NOW?")
    seat.screen.type("\r\r")

    finished, ended = seat.heard(), seat.heard()
    assert isinstance(finished, StepFinished)
    assert (finished.break_id, finished.step.id) == (7, "reach")
    assert isinstance(ended, RoutineEnded)
    assert ended.result is not None
    assert ended.result.kind is EntryKind.PARTIAL


def test_pain_is_posted_at_once_and_the_end_after_the_advice_was_read(seat: Seat) -> None:
    """Until then notifications wait, as during the break; c cancels the pain report."""
    seat.desk.popup.open(7, Variant.STANDING, take_focus=True)
    seat.screen.see("UPPER BACK")
    seat.screen.type_until("\r", "REACH")
    seat.screen.type_until("h", "chest pain")
    hurt = seat.heard()
    since = len(seat.screen.output)
    seat.screen.type("c")
    seat.screen.see("REACH", since)
    mistaken = seat.heard()
    since = len(seat.screen.output)
    seat.screen.type("h")
    seat.screen.see("STOP HERE", since)
    again = seat.heard()
    quiet = seat.posted.empty()
    seat.screen.type("\r")
    step, ended = seat.heard(), seat.heard()

    assert isinstance(hurt, PainStopped)
    assert hurt.result is not None
    assert (hurt.result.kind, mistaken, quiet) == (EntryKind.PAIN, PainStopped(7, None), True)
    assert isinstance(again, PainStopped)
    assert again.result is not None
    assert (step, ended) == (StepFinished(7, again.result.steps[-1]), RoutineEnded(7, again.result))


def test_safety_answers_are_posted(seat: Seat) -> None:
    """The questions of the first break, with none of them ticked."""
    seat.terms = Terms(ask_first=True)
    seat.desk.popup.open(7, Variant.STANDING, take_focus=True)
    seat.screen.type_until("0", "[x] n None of these")
    seat.screen.type("\r")
    seat.screen.see("UPPER BACK")
    seat.desk.popup.close(7)
    seat.screen.see("\x1b[?1049l")

    assert seat.news == [Answered(frozenset(), frozenset(Question))]


def test_a_break_closed_from_outside_ends_with_its_result(seat: Seat) -> None:
    """The current step is included; messages of the engine during the break are shown afterwards."""
    seat.desk.popup.open(7, Variant.STANDING, take_focus=True)
    seat.screen.see("UPPER BACK")
    seat.desk.notifier.show(REMINDER)
    seat.desk.popup.close(8)
    seat.desk.popup.close(7)
    seat.screen.see("\x1b[?1049l")
    seat.screen.see("\aTime to loosen")
    seat.screen.type("q")

    assert isinstance(seat.heard(), RoutineEnded)
    assert seat.heard() == QuitChosen()


def test_orders_from_many_threads_all_arrive(seat: Seat) -> None:
    threads = [
        threading.Thread(target=seat.desk.notifier.show, args=(Notification(Slot.STATUS, f"Note {n}.", ""),))
        for n in range(20)
    ]
    for thread in threads:
        thread.start()
    for n in range(20):
        seat.screen.see(f"Note {n}.")


def test_a_hung_up_terminal_asks_to_quit_once_and_waits_for_the_engine(seat: Seat) -> None:
    seat.screen.hang_up()

    assert seat.heard() == QuitChosen()
    seat.desk.tray.show(view("Sitting 1 min"))
    seat.stop()
    assert seat.posted.empty()


def test_the_terminal_is_restored_at_the_end() -> None:
    seat = Seat()
    seat.desk.tray.show(view("Sitting 1 min"))
    seat.screen.see("Sitting 1 min")
    seat.stop()

    assert termios.tcgetattr(seat.screen.near) == seat.screen.found
    seat.screen.close()


def test_plain_mode_prints_a_state_once_and_without_escapes() -> None:
    seat = Seat(plain=True)
    seat.desk.tray.show(view("Sitting 1 min"))
    seat.screen.see("Sitting 1 min")
    seat.desk.tray.show(view("Sitting 2 min"))
    seat.desk.popup.about()
    seat.screen.see("not medical advice")
    seat.stop()

    assert "Sitting 2 min" not in seat.screen.output
    assert "\x1b" not in seat.screen.output
    seat.screen.close()


def test_nothing_wakes_an_idle_desk(seat: Seat) -> None:
    """No key, no order: after the key for help there is one wait, without a timeout."""
    seat.desk.tray.show(view("Sitting 1 min"))
    seat.screen.see("Sitting 1 min")
    woken: list[float] = []
    wait = seat.terminal.wait

    def counted(timeout_s: float | None = None) -> TerminalInput:
        woken.append(time.monotonic())
        return wait(timeout_s)

    seat.terminal.wait = counted  # type: ignore[method-assign]
    seat.screen.type("?")
    seat.screen.see("q  quit")
    seat.screen.read(1.5)

    assert len(woken) <= 2

"""Breaks guided through a real pseudo-terminal: real keys, real bytes, the terminal restored afterwards."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from itertools import count
from pathlib import Path
from typing import Any, cast

import pytest

from deskbreak.core.guide.cues import AudioCues, Cue
from deskbreak.core.guide.guide import Guide
from deskbreak.core.guide.questions import Question
from deskbreak.core.model.journal_entry import EntryKind
from deskbreak.core.model.routine import Pace, Routine, Step, StepPart, Variant
from deskbreak.core.model.settings import Channel
from deskbreak.terminal.break_screen import run_guide
from deskbreak.terminal.break_session import BreakCallbacks, BreakSession
from deskbreak.terminal.terminal import Depth, Terminal
from deskbreak.terminal.text_layout import screen_lines
from tests.support.pseudo_terminal import PATIENCE_S, FarSide

CHILD = Path(__file__).with_name("guiding_child.py")
ROOT = Path(__file__).parents[3]


class Guided:
    """The child program on its terminal."""

    def __init__(self, out: Path, *args: str, **env: str) -> None:
        self.screen = FarSide(pause_s=0 if "plain" in args else 0.9 if "slow" in args else 0.1)
        self._out = out
        environ = {key: value for key, value in os.environ.items() if key not in {"NO_COLOR", "COLORTERM"}}
        environ |= {"TERM": "xterm-256color", "PYTHONPATH": str(ROOT)} | env
        near = self.screen.near
        self.process = subprocess.Popen(
            [sys.executable, str(CHILD), str(out), *args],
            stdin=near,
            stdout=near,
            stderr=near,
            env=environ,
            start_new_session=True,
        )

    def result(self) -> dict[str, Any]:
        self.wait()
        found: dict[str, Any] = json.loads(self._out.read_text())
        return found

    def wait(self) -> int:
        """Wait for its end; its output is read meanwhile, since it could not end otherwise."""
        deadline = time.monotonic() + PATIENCE_S
        while self.process.poll() is None:
            assert time.monotonic() < deadline, self.screen.output
            self.screen.read(0.1)
        self.screen.read(0.1)
        return self.process.returncode

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        self.screen.close()


Start = Callable[..., Guided]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    running: list[Guided] = []

    def begin(*args: str, **env: str) -> Guided:
        running.append(Guided(tmp_path / "result.json", *args, **env))
        return running[-1]

    yield begin
    for one in running:
        one.close()


def test_keys_lead_through_a_whole_break(start: Start) -> None:
    """Rate, start, wait out a step, eased, skip the cool-down, rate, done: all with keys."""
    guided = start()
    guided.screen.see("UPPER BACK")
    guided.screen.type_until("7", "[7]")
    guided.screen.type(" ")
    guided.screen.see("ONCE MORE?")
    guided.screen.type("e")
    guided.screen.see("COOL DOWN")
    guided.screen.type("\x1b[C")
    guided.screen.see("AND NOW?")
    guided.screen.type("10")
    guided.screen.see("[10]")
    guided.screen.type("\r")
    guided.screen.see("WELL DONE")
    guided.screen.type("\r")

    assert guided.result() == {
        "kind": "guided",
        "steps": [["reach", "done"], ["repeat", "done"], ["cool-down", "skipped"]],
        "told": ["reach", "repeat", "cool-down"],
        "before": 7,
        "after": 10,
        "rounds": 1,
        "stopped": None,
    }
    assert termios.tcgetattr(guided.screen.near) == guided.screen.found
    assert "\x1b[?1049l" in guided.screen.output.rpartition("WELL DONE")[2]


def test_it_hurts_shows_what_to_do_and_escape_closes(start: Start) -> None:
    guided = start()
    guided.screen.type_until("\r", "REACH")
    guided.screen.type("h")
    guided.screen.see("STOP HERE")
    guided.screen.see("chest pain")
    guided.screen.type("\x1b")

    assert guided.result()["kind"] == "pain"


def test_pause_more_and_back_have_working_keys(start: Start) -> None:
    guided = start("slow")
    guided.screen.type_until("\r", "REACH")
    guided.screen.type(" ")
    guided.screen.see("Paused")
    guided.screen.type("\x1a\x1cm")  # Ctrl-Z and Ctrl-\ would leave the terminal unusable, so they do nothing
    guided.screen.see("A longer text.")
    guided.screen.type("\x1b[C")
    guided.screen.see("ONCE MORE?")
    since = len(guided.screen.output)
    guided.screen.type("\x1b[D")
    guided.screen.see("REACH", since)
    guided.screen.type("q")

    assert guided.result()["kind"] == "partial"


def test_s_and_v_turn_sounds_and_voice_on_and_off_and_the_page_shows_it(start: Start) -> None:
    guided = start("slow")
    guided.screen.type_until("\r", "REACH")
    guided.screen.see("s sounds: off")
    guided.screen.see("v voice: off")
    since = len(guided.screen.output)
    guided.screen.type("sV")
    guided.screen.see("s sounds: on", since)
    guided.screen.see("v voice: on", since)
    since = len(guided.screen.output)
    guided.screen.type("v")
    guided.screen.see("v voice: off", since)
    guided.screen.type("q")

    assert guided.result()["turns"] == [["sounds", True], ["voice", True], ["voice", False]]


def test_the_break_pauses_while_the_list_of_keys_is_shown(start: Start) -> None:
    """Any key closes it and does nothing else; H stops at once."""
    guided = start()
    guided.screen.type_until("\r", "REACH")
    guided.screen.type("?")
    guided.screen.see("KEYS")
    guided.screen.see("sounds on or off")
    since = len(guided.screen.output)
    guided.screen.read(1.3)  # longer than the step: 10 s of a clock ten times as fast
    rested = "ONCE MORE?" not in guided.screen.output[since:]
    guided.screen.type("q")
    guided.screen.see("REACH", since)
    guided.screen.type("?")
    guided.screen.type("h")
    guided.screen.see("STOP HERE", since)
    guided.screen.type("\r")

    assert rested
    assert guided.result()["kind"] == "pain"


def test_plain_mode_reports_the_effect_of_s_v_and_the_question_mark(start: Start) -> None:
    guided = start("plain")
    guided.screen.see("Enter starts")
    guided.screen.type("\n")
    guided.screen.see("s sounds, v voice")
    since = len(guided.screen.output)
    for typed, answer in (("s\n", "Sounds on."), ("voice\n", "Voice on."), ("S\n", "Sounds off.")):
        guided.screen.type(typed)
        guided.screen.see(answer, since)
    since = len(guided.screen.output)
    guided.screen.type("?\n")
    guided.screen.see("h it hurts: stop", since)
    guided.screen.type("q\n")

    assert guided.result()["turns"] == [["sounds", True], ["voice", True], ["sounds", False]]


class PlainTerminal:
    """A terminal in plain mode without input, with a clock that jumps from wake-up to wake-up."""

    dumb = True
    depth = Depth.NONE
    stopped = None

    def __init__(self) -> None:
        self.now = 0.0
        self.waits = 0
        self.lines = ["", "q"]

    def clock(self) -> float:
        return self.now

    def line_editing(self) -> AbstractContextManager[None]:
        return nullcontext()

    def print(self, *lines: str) -> None:
        del lines

    def wait_line(self, timeout_s: float | None = None) -> tuple[str | None, bool]:
        """Press Enter on the first page, wait out every step, and leave at the first question."""
        if timeout_s is None:
            return self.lines.pop(0), False
        self.waits += 1
        self.now += timeout_s
        return None, False


class Listener:
    """Records the cues that it is given."""

    def __init__(self, *on: Channel) -> None:
        self.played: list[Cue] = []
        self._on = on

    def play(self, signal: AudioCues) -> None:
        self.played += signal.cues

    def is_on(self, channel: Channel) -> bool:
        return channel in self._on

    def offers_voice(self) -> bool:
        return False

    def toggle(self, channel: Channel) -> str:
        raise AssertionError(f"no input for the key of {channel}")


def test_a_missing_speech_program_is_shown_until_the_next_key() -> None:
    """And no setting is written for a voice that cannot be heard."""

    class Mute(Listener):
        def toggle(self, channel: Channel) -> str:
            return f"Nothing here for the {channel}."

    times = count()
    turns: list[bool] = []
    nothing = BreakCallbacks(
        lambda _: None,
        lambda _: None,
        lambda _, on: turns.append(on),
        lambda: None,
        lambda _: None,
        lambda _: None,
    )
    step = Step("reach", "Reach", (StepPart("Up.", "r", Pace.SECONDS, 900),))
    guide = Guide.begin(Routine("t", "T", {Variant.STANDING: (step,)}, "", ()), Variant.STANDING)
    session = BreakSession(guide, nothing, Mute(), lambda: 10.0 * next(times))
    session.press("enter")
    session.press("v")
    shown = "\n".join(screen_lines(session.tick(), 60))
    session.press("m")

    assert "Nothing here for the voice." in shown
    assert "Nothing here" not in "\n".join(screen_lines(session.tick(), 60))
    assert turns == []


BREATHS = Step("reach", "Reach", (StepPart("Up.", "reach_stand", Pace.BREATHS, 2),))
COUNTS = Step("rolls", "Rolls", (StepPart("Round.", "rolls", Pace.COUNTS, 3, count_s=2.0),))


@pytest.mark.parametrize(
    ("on", "waits", "turns"),
    [
        ([Channel.SOUNDS], 8, [Cue.EXHALE, Cue.INHALE, Cue.EXHALE, Cue.COUNT, Cue.COUNT]),
        ([Channel.VOICE], 8, [Cue.EXHALE, Cue.INHALE, Cue.EXHALE, Cue.COUNT, Cue.COUNT]),
        ([], 3, []),
    ],
    ids=["with sounds", "with the voice", "in silence"],
)
def test_plain_mode_wakes_for_each_breath_and_count_only_with_sound(
    on: list[Channel], waits: int, turns: list[Cue]
) -> None:
    """In silence it wakes once per step and once for its announcement: nothing changes on the screen in between."""
    terminal, ears = PlainTerminal(), Listener(*on)
    routine = Routine("t", "T", {Variant.STANDING: (BREATHS, COUNTS)}, "Be gentle.", ())
    result = run_guide(
        Guide.begin(routine, Variant.STANDING),
        cast("Terminal", terminal),
        lambda _step: None,
        audio=ears,
        plain=True,
        now=terminal.clock,
    )
    steps = {Cue.STEP_BEGINS, Cue.STEP_ENDS, Cue.DONE}

    assert (result.kind, terminal.waits) == (EntryKind.GUIDED, waits)
    assert [cue for cue in ears.played if cue not in steps] == turns


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
@pytest.mark.parametrize("mode", ["figure", "plain"])
def test_a_stop_signal_keeps_the_steps_done_and_restores_the_terminal(
    start: Start, number: signal.Signals, mode: str
) -> None:
    guided = start(mode, "slow")
    guided.screen.type_until("\n", "Up.")
    guided.process.send_signal(number)

    result = guided.result()
    assert (result["kind"], result["stopped"], result["steps"]) == ("partial", number, [["reach", "stopped"]])
    assert termios.tcgetattr(guided.screen.near) == guided.screen.found
    assert guided.screen.output.count("\x1b[?1049h") == guided.screen.output.count("\x1b[?1049l")


def test_an_error_in_drawing_restores_the_terminal_before_it_is_shown(start: Start) -> None:
    guided = start("broken")
    guided.screen.type_until(" ", "the figure is broken")

    assert guided.wait() == 1
    assert termios.tcgetattr(guided.screen.near) == guided.screen.found
    assert "Traceback" in guided.screen.output.rpartition("\x1b[?1049l")[2]


def test_a_hangup_ends_the_break_with_the_steps_done(start: Start) -> None:
    guided = start("slow")
    guided.screen.type_until("\r", "Up.")
    guided.screen.hang_up()
    guided.process.wait(PATIENCE_S)
    result = json.loads((guided._out).read_text())

    assert (result["kind"], result["steps"]) == ("partial", [["reach", "stopped"]])


def test_a_resized_window_is_redrawn(start: Start) -> None:
    guided = start("figure")
    guided.screen.type_until("\r", "Up.")
    since = len(guided.screen.output)
    guided.screen.resize(120, 40)

    guided.screen.see("\x1b[2J", since)
    guided.screen.see("\x1b[39;1H", since)


@pytest.mark.parametrize(
    ("env", "colour"),
    [({"COLORTERM": "truecolor"}, "\x1b[38;2;255;0;0m"), ({}, "\x1b[38;5;196m")],
)
def test_the_figure_uses_the_available_colours(start: Start, env: dict[str, str], colour: str) -> None:
    guided = start("figure", **env)
    guided.screen.type_until("\r", "Up.")

    guided.screen.see(f"{colour}\x1b[48;{colour[5:]}\u2580\u2580")


def test_no_color_means_text_without_a_figure(start: Start) -> None:
    guided = start("figure", NO_COLOR="1")
    guided.screen.type_until("\r", "Up.")

    assert "\u2580" not in guided.screen.output
    assert "\x1b[38" not in guided.screen.output


@pytest.mark.parametrize(("args", "env"), [(("plain",), {}), ((), {"TERM": "dumb"})])
def test_plain_mode_prints_one_line_per_change_and_reads_whole_lines(
    start: Start, args: tuple[str, ...], env: dict[str, str]
) -> None:
    """For a screen reader: no escapes, nothing repeated, answers ended with Enter."""
    guided = start(*args, **env)
    guided.screen.see("Enter starts")
    guided.screen.type("6\n")
    guided.screen.see("Stiffness 6.")
    guided.screen.type("\n")
    guided.screen.see("Step 1 of 3: Reach. Up.")
    guided.screen.see("Step 2 of 3: Once more? Eased?")
    guided.screen.type("s\n")
    guided.screen.see("Step 1 of 3, round 2: Reach. Up.")
    guided.screen.type("h\n")
    guided.screen.see("Stop here.")
    guided.screen.type("\n")

    result = guided.result()
    assert (result["kind"], result["rounds"], result["before"]) == ("pain", 2, 6)
    assert "\x1b" not in guided.screen.output
    assert guided.screen.output.count("Step 2 of 3") == 1
    assert termios.tcgetattr(guided.screen.near) == guided.screen.found


def test_questions_and_the_list_of_excluded_movements_have_working_keys(start: Start) -> None:
    """Tick, continue; list, include again, start; and the days of the week at the end."""
    guided = start("careful")
    guided.screen.see("[ ] 1 Osteoporosis, or a recent fracture")
    guided.screen.type_until("0", "[x] n None of these")
    guided.screen.type("\r")
    guided.screen.see("Left out: Reach.")
    guided.screen.type("l")
    guided.screen.see("1  Reach: it hurt on 3 Mar")
    guided.screen.type("1")
    guided.screen.see("UPPER BACK")
    since = len(guided.screen.output)
    guided.screen.type(" ")
    guided.screen.see("REACH", since)
    for page in ("ONCE MORE?", "COOL DOWN", "AND NOW?"):
        guided.screen.type("\x1b[C")
        guided.screen.see(page)
    guided.screen.type("\r")
    guided.screen.see(" Mo [Tu] We  Th  Fr  Sa  Su")
    guided.screen.see("\u25cf   \u25cb")
    guided.screen.type("\r")

    news = guided.result()["news"]
    none = {"say": "answered", "yes": [], "no": list(Question), "put_off": False}
    assert news == [none, {"say": "step included", "step": "reach"}]


def test_not_now_offers_the_minute_before_it_closes(start: Start) -> None:
    guided = start("minute", "slow")
    guided.screen.see("m one minute")
    guided.screen.type_until("q", "ONE MINUTE ONLY?")
    guided.screen.type("\x1b[D")
    guided.screen.see("How stiff is it now?", guided.screen.output.rindex("ONE MINUTE ONLY?"))
    guided.screen.type("m\r")
    guided.screen.see("Up.")
    guided.screen.type_until("q", "How stiff")
    guided.screen.type("q")

    assert guided.result()["steps"] == [["reach", "stopped"]]


def test_plain_mode_prints_all_questions_and_the_ticked_ones(start: Start) -> None:
    guided = start("careful", "plain")
    guided.screen.see("[ ] 1 Osteoporosis, or a recent fracture. [ ] 2 A recent fall")
    guided.screen.see("A number ticks, n none of these")
    guided.screen.type("\n")
    guided.screen.see('Please tick what applies, or "None of these".')
    guided.screen.type("n\n")
    guided.screen.see("[x] n None of these.")
    guided.screen.type("\n")
    guided.screen.see("Left out: Reach.")
    guided.screen.type("l\n")
    guided.screen.see("1: Reach, it hurt on 3 Mar (Include).")
    guided.screen.type("7\n1\n")
    guided.screen.see("Enter starts; a number rates; standing picks the way; q: not now.")
    guided.screen.type("\n")
    guided.screen.see("Step 1 of 3")
    guided.screen.type("h\n")
    guided.screen.see("Enter closes; c: that was a mistake, continue.")
    guided.screen.type("\n")

    none = {"say": "answered", "yes": [], "no": list(Question), "put_off": False}
    assert guided.result()["news"] == [none, {"say": "step included", "step": "reach"}]
    assert "\x1b" not in guided.screen.output


@pytest.mark.parametrize("stop", ["р", "Р", "\u03b7", "\u05d9", "\u0627", "\x1b[3~", "h"])
def test_h_stops_and_digits_rate_in_every_script(start: Start, stop: str) -> None:
    """Cyrillic, Greek, Hebrew and Arabic letters on the H key, Delete, and Arabic digits."""
    guided = start(LC_ALL="ru_RU.UTF-8")
    guided.screen.type_until("\u0667", "[7]")
    guided.screen.type_until("\r", "REACH")
    guided.screen.type(stop)
    guided.screen.see("STOP HERE")
    guided.screen.type("\r")
    result = guided.result()

    assert (result["kind"], result["before"]) == ("pain", 7)


def test_a_sentence_typed_into_the_opening_terminal_starts_and_stops_nothing(start: Start) -> None:
    """At ten keys a second, for longer than any fixed delay."""
    guided = start("slow")
    guided.screen.see("Enter")
    for character in "so here is my mail that has something of h in it":
        os.write(guided.screen.far, character.encode())
        guided.screen.read(0.1)
    started = "REACH" in guided.screen.output or "STOP HERE" in guided.screen.output
    guided.screen.type_until("\r", "REACH")

    assert not started

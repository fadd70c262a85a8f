"""The program in a terminal without a display: keys go in, bytes come out, and the journal records the result."""

from __future__ import annotations

import signal
import termios

import pytest

from deskbreak.adapters.presence.tty_idle import NO_TERMINAL
from tests.integration.product.conftest import Install
from tests.support.fakes.daemon import Daemon
from tests.support.private_bus import need
from tests.support.program import SOON, Program, Typed, wait_for

BELL = "\a"
RIGHT = "\x1b[C"
ENDS = ("guided", "partial", "pain")


def answer(typed: Typed, step: str) -> None:
    """Answer the questions, if they come first, and go to a step."""
    opened = typed.screen.output.rindex("\x1b[?1049h")
    if "SAFE FOR YOU?" in typed.screen.see("Esc ", opened):
        typed.screen.type_until("0", "[x] n None of these")
    typed.screen.type_until(RIGHT, step)


def begin(program: Program, typed: Typed, steps: int) -> None:
    """Answer the questions, go to a step, and move until the start of the break is in the journal."""
    answer(typed, f" of {steps}")

    def begun() -> bool:
        typed.screen.read(0.1)  # an unread terminal blocks the figure
        return program.kinds() == ["started"]

    wait_for(begun, "the beginning in the journal")


def walk_through(program: Program, typed: Typed) -> str:
    """Press Right until the break is in the journal; returns its kind."""

    def ended() -> list[str]:
        if typed.running:
            typed.screen.type(RIGHT)
            typed.screen.pause()
        return ends(program)

    return wait_for(ended, "the end of the guided break")[0]


def ends(program: Program) -> list[str]:
    return [kind for kind in program.kinds() if kind in ENDS]


def given_back(typed: Typed) -> bool:
    """Whether the terminal has its original settings."""
    return termios.tcgetattr(typed.screen.near) == typed.screen.found


def test_the_whole_loop_in_a_terminal(install: Install) -> None:
    """Sit, get a reminder with the bell, start with Enter, walk through, find the break in the journal, quit."""
    program = install(SOON)
    typed = program.type_into()
    typed.screen.see("Sitting ")
    typed.screen.see(f"{BELL}Time to loosen your upper back. Sitting 3 s.")
    typed.screen.type("\r")
    typed.screen.see("\x1b[?1049h")
    begin(program, typed, steps=10)
    how = walk_through(program, typed)
    typed.screen.see("\x1b[?1049l")
    typed.screen.type("q")

    assert typed.wait() == 0
    assert given_back(typed)
    assert program.kinds()[:2] == ["started", how]
    assert len(program.journal()[1]["steps"]) == 10
    assert program.snapshot.exists()


def test_sounds_that_were_turned_on_in_one_break_are_on_in_the_next(install: Install) -> None:
    """Without a restart, and in the settings file. The minute is always one key away."""
    program = install("[cues]\nsounds = false  # a quiet office\n")
    typed = program.type_into()
    typed.screen.see("m  one minute only")
    for shown in ("s sounds: off", "s sounds: on"):
        since = len(typed.screen.output)
        typed.screen.type("m")
        typed.screen.see("\x1b[?1049h", since)
        answer(typed, " of 5")
        typed.screen.see(shown, since)
        typed.screen.type("s" if shown.endswith("off") else "")
        typed.screen.see("s sounds: on", since)
        typed.screen.type("q")
        typed.screen.see("\x1b[?1049l", since)
        wait_for(lambda: "sounds = true" in program.config.read_text("utf-8"), "the choice in the settings")
    typed.screen.type("q")

    assert typed.wait() == 0
    assert program.config.read_text("utf-8") == "[cues]\nsounds = true  # a quiet office\n"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_restores_the_terminal_and_saves(install: Install, number: signal.Signals) -> None:
    typed = (program := install()).type_into()
    program.wait_until_it_answers(typed)
    typed.send(number)

    assert typed.wait() == 0
    assert given_back(typed)
    assert program.snapshot.exists()


def test_plain_mode_prints_lines_of_text(install: Install) -> None:
    program = install(SOON)
    typed = program.type_into("--plain")
    typed.screen.see("Time to loosen your upper back. Sitting 3 s.")
    typed.screen.type("k")
    wait_for(lambda: program.kinds() == ["skipped"], "the skip in the journal")
    typed.screen.type("q")

    assert typed.wait() == 0
    assert "\x1b" not in typed.screen.output
    assert typed.screen.output.isascii()


def test_a_broken_line_of_the_settings_is_reported_once_on_the_terminal(install: Install) -> None:
    program = install("[breaks]\nsnoozes = many\n")
    typed = program.type_into()
    typed.screen.see("line 2, snoozes = many")
    program.wait_until_it_answers(typed)
    typed.screen.type("q")
    typed.wait()

    assert typed.screen.output.count("line 2, snoozes = many") == 1


def test_a_break_is_guided_in_a_terminal_without_a_running_program(install: Install) -> None:
    program = install()
    typed = program.type_into("start", "--terminal", "--variant", "minute")
    typed.screen.see("\x1b[?1049h")
    begin(program, typed, steps=5)
    how = walk_through(program, typed)

    assert typed.wait() == 0
    assert given_back(typed)
    assert program.kinds() == ["started", how]
    assert program.journal()[1]["variant"] == "minute"


def test_a_break_is_guided_beside_the_running_program_which_logs_it_once(install: Install) -> None:
    program = install(SOON)
    engine = program.start()
    program.wait_for_text(engine, "Time to loosen")
    typed = program.type_into("start", "--terminal", "--variant", "minute")
    typed.screen.see("\x1b[?1049h")
    begin(program, typed, steps=5)
    state = program.status()["state"]
    second = program.type_into("start", "--terminal").wait()
    how = walk_through(program, typed)

    assert typed.wait() == 0
    assert second == 1
    assert state == "break"
    assert program.kinds() == ["started", how]


def test_a_break_outlives_the_engine_and_is_logged_once(install: Install) -> None:
    """The engine is killed while the terminal guides; the next engine finds the break over."""
    program = install()
    engine = program.start()
    typed = program.type_into("start", "--terminal", "--variant", "minute")
    typed.screen.see("\x1b[?1049h")
    begin(program, typed, steps=5)
    engine.kill()
    how = walk_through(program, typed)
    typed.wait()
    program.start()

    assert program.status()["state"] == "sitting"
    assert program.kinds() == ["started", how]


def test_a_break_outlives_a_restart_of_the_engine_and_is_logged_once(install: Install) -> None:
    program = install()
    engine = program.start()
    typed = program.type_into("start", "--terminal", "--variant", "minute")
    typed.screen.see("\x1b[?1049h")
    begin(program, typed, steps=5)
    engine.kill()
    program.start()
    how = walk_through(program, typed)

    assert typed.wait() == 0
    wait_for(lambda: program.status()["state"] == "sitting", "the end of the break")
    assert program.kinds() == ["started", how]


def test_a_guided_break_without_a_terminal_is_refused_in_one_line(install: Install) -> None:
    answer = install().ask("start", "--terminal")

    assert answer.returncode == 1
    assert answer.stderr == "A guided break needs a terminal to be shown in.\n"


@pytest.mark.parametrize("columns", [20, 40, 60])
def test_no_word_of_the_command_line_is_broken_at_the_right_edge(install: Install, columns: int) -> None:
    """Number 26. In a pipe each line stays whole, for programs to read; a path stays whole, for copying."""
    program = install("[breaks]\nsnoozes = many\n")
    program.start()
    for words in (["status"], ["start"], ["safety"], ["log"], ["stats"], ["snoze"], ["routine", "list"]):
        piped = program.ask(*words)
        typed = program.type_into(*words, columns=columns)
        typed.wait()
        lines = typed.screen.output.splitlines()
        too_long = [line for line in lines if len(line) >= columns and len(line.split()) > 1]

        assert (words, too_long) == (words, [])
        # A second may pass in between.
        broken = set(typed.screen.output.split()) - set((piped.stdout + piped.stderr).split())
        assert {word for word in broken if not word.isdigit()} <= {"m", "s"}


def test_a_message_bus_without_a_display_changes_nothing(install: Install) -> None:
    need("dbus-daemon")
    program = install(SOON)
    daemon = Daemon(program.root / "run")
    program.env["DBUS_SESSION_BUS_ADDRESS"] = program.env["DBUS_SYSTEM_BUS_ADDRESS"] = daemon.address
    daemon.start()
    try:
        typed = program.type_into()
        typed.screen.see("Time to loosen your upper back.")
        daemon.kill()
        typed.screen.type("q")

        assert typed.wait() == 0
        assert "Traceback" not in typed.screen.output
    finally:
        daemon.kill()


def test_in_a_terminal_its_keys_count_as_activity(install: Install) -> None:
    """Over ssh and on a console there is no other source."""
    typed = (program := install()).type_into()
    typed.screen.see("Sitting ")
    typed.screen.type("x")

    assert wait_for(lambda: program.status()["activity"] == "known", "the sensor")
    assert NO_TERMINAL not in program.status()["problems"]

"""The program with neither display nor terminal, from outside: its lines, its signals, its verbs, its files."""

from __future__ import annotations

import re
import shutil
import signal
import sys
import time

import pytest

from deskbreak.adapters.presence.tty_idle import NO_TERMINAL
from deskbreak.core.model.formatting import STARTED_WITHOUT_SCREEN
from tests.integration.product.conftest import Install
from tests.support.fakes.daemon import Daemon
from tests.support.private_bus import need
from tests.support.processes import Process
from tests.support.program import SOON, Program, wait_for

REMINDER = "Time to loosen your upper back. Sitting 3 s."
ENDS_WITHIN_S = 20.0  # at most three on an idle machine
GIVES_UP_AFTER_S = 10.0  # a start that finds the lock taken and gets no answer


def seated_s(program: Program) -> float:
    """How long the user has been sitting."""
    return float(program.status()["seated_s"])


def said(engine: Process) -> list[str]:
    """The printed lines without their times."""
    return [line.partition(" ")[2] for line in engine.stdout.splitlines()]


def test_plain_lines_report_a_due_break(install: Install) -> None:
    engine = (program := install(SOON)).start()
    program.wait_for_text(engine, REMINDER)
    program.wait_for_text(engine, "Time for a break")

    assert said(engine)[3:] == [REMINDER, "Time for a break. Sitting 3 s, activity unknown"]
    assert "There is no display" in said(engine)[0]
    assert said(engine)[1].startswith("Sitting 0 s. Break in 3 s (")
    assert said(engine)[2] == f"DeskBreak needs a hand: {NO_TERMINAL}"
    assert engine.stderr == ""


def test_unknown_activity_is_reported_at_the_first_start_and_later_only_by_status(
    install: Install,
) -> None:
    first = (program := install()).start()
    program.wait_for_text(first, NO_TERMINAL)
    program.ask("quit")
    first.wait(ENDS_WITHIN_S)
    again = program.start()
    wait_for(lambda: program.status()["problems"] == [NO_TERMINAL], "the problem in the status")

    assert len(said(again)) == 2
    assert NO_TERMINAL not in again.stdout


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_it_cleanly_and_the_next_start_continues(
    install: Install, number: signal.Signals
) -> None:
    engine = (program := install()).start()
    wait_for(lambda: seated_s(program) >= 0.2, "some sitting")
    before = seated_s(program)
    engine.send(number)
    code = engine.wait(ENDS_WITHIN_S)
    program.start()

    assert (code, engine.stderr) == (0, "")
    assert seated_s(program) >= before


def test_nohup_is_honoured(install: Install) -> None:
    """``nohup deskbreak`` outlives its terminal: a hangup signal that was ignored at the start stays ignored."""
    program = install()
    code = "import os, signal, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN); os.execv(sys.argv[1], sys.argv[1:])"
    engine = Process(
        [sys.executable, "-c", code, sys.executable, "-m", "deskbreak"], program.env, program.root / "logs"
    )
    try:
        program.wait_until_it_answers(engine)
        engine.send(signal.SIGHUP)

        assert program.status()["state"] == "sitting"
    finally:
        engine.end()


def test_after_a_kill_the_next_start_continues(install: Install) -> None:
    engine = (program := install(SOON)).start()
    program.wait_for_text(engine, REMINDER)
    program.ask("snooze", "10")
    engine.kill()
    program.start()
    status = program.status()

    assert (status["state"], status["snoozes_left"]) == ("snoozed", 2)
    assert status["seated_s"] >= 3.0
    assert program.kinds() == ["snoozed"]


def test_a_due_break_is_reported_again_after_a_restart(install: Install) -> None:
    engine = (program := install(SOON)).start()
    program.wait_for_text(engine, REMINDER)
    engine.kill()
    again = program.start()
    program.wait_for_text(again, "Time to loosen your upper back. ")

    assert program.status()["break_id"] == 1


def test_a_second_start_shows_the_status_of_the_first(install: Install) -> None:
    engine = (program := install()).start()
    second = program.ask()

    assert (second.returncode, second.stderr) == (0, "")
    assert second.stdout.startswith("Sitting ")
    assert program.status()["pid"] == engine.pid


def test_of_two_simultaneous_starts_one_runs_and_the_other_shows_its_status(install: Install) -> None:
    program = install()
    both = [program.launch(), program.launch()]
    wait_for(lambda: not all(one.running for one in both), "one that gives way")
    first, second = sorted(both, key=lambda one: not one.running)

    assert first.running
    assert (second.wait(), second.stderr) == (0, "")
    assert "Today: 0 breaks" in second.stdout


def test_a_second_start_is_refused_at_once_where_the_runtime_folder_was_removed(install: Install) -> None:
    """Two instances would share the journal and the state; a reply that cannot come is not awaited."""
    engine = (program := install()).start()
    shutil.rmtree(program.root / "run/deskbreak")
    order = program.ask("snooze")
    began = time.monotonic()
    second = program.ask()

    assert (order.returncode, order.stdout) == (1, "")
    assert order.stderr.startswith(
        f"DeskBreak is running, as process {engine.pid}, but cannot be reached at "
    )
    assert (second.returncode, second.stdout) == (1, "")
    assert second.stderr == order.stderr
    assert time.monotonic() - began < GIVES_UP_AFTER_S


def test_quit_ends_it_and_a_new_one_can_start_at_once(install: Install) -> None:
    engine = (program := install()).start()
    answer = program.ask("quit")
    again = program.start()

    assert (answer.returncode, answer.stdout) == (0, "DeskBreak is quitting.\n")
    assert engine.wait(ENDS_WITHIN_S) == 0
    assert program.status()["pid"] == again.pid


def test_a_due_break_is_snoozed_and_skipped_from_the_command_line(install: Install) -> None:
    engine = (program := install(SOON)).start()
    program.wait_for_text(engine, REMINDER)
    snoozed = program.ask("snooze", "10")
    skipped = program.ask("skip")

    assert re.match(r"Sitting \d+ s\. Snoozed until ", snoozed.stdout)
    assert re.match(r"Sitting \d+ s\. Break in \d s \(", skipped.stdout)
    assert program.kinds() == ["snoozed", "skipped"]


def test_without_a_due_break_skip_is_refused(install: Install) -> None:
    program = install()
    program.start()
    nothing = program.ask("skip")

    assert (nothing.returncode, nothing.stdout) == (1, "")
    assert nothing.stderr == "No break is due: there is nothing to skip.\n"
    assert program.kinds() == []


def test_no_break_starts_without_a_screen(install: Install) -> None:
    """The exit code shows scripts that none began; the journal has no entry."""
    program = install()
    program.start()
    answer = program.ask("start")

    assert (answer.returncode, answer.stdout, answer.stderr) == (1, "", f"{STARTED_WITHOUT_SCREEN}\n")
    assert program.kinds() == []
    assert program.status()["state"] == "sitting"


def test_reminders_are_paused_and_resumed_from_the_command_line(install: Install) -> None:
    program = install()
    program.start()
    answers = [
        program.ask(*words).stdout for words in (["pause"], ["pause", "30"], ["pause", "--until", "04:00"])
    ]
    state = program.status()["state"]
    resumed = program.ask("resume")

    assert answers[0] == "Paused. Until you resume.\n"
    assert answers[1].startswith("Paused. Until ")
    assert answers[2].startswith("Paused. Until ")
    assert "04:00" in answers[2]
    assert state == "paused"
    assert (resumed.returncode, program.status()["state"]) == (0, "sitting")


def test_a_new_interval_stays_in_the_settings_with_their_comments(install: Install) -> None:
    program = install("# mine\n[breaks]\ninterval = 20  # minutes\n")
    engine = program.start()
    answer = program.ask("interval", "30")
    engine.send(signal.SIGTERM)
    engine.wait(ENDS_WITHIN_S)
    program.start()

    assert (answer.returncode, answer.stdout) == (0, "From now on every 30 min.\n")
    assert program.config.read_text("utf-8") == "# mine\n[breaks]\ninterval = 30  # minutes\n"
    assert program.status()["interval_s"] == 1800.0


@pytest.mark.parametrize(
    ("words", "reported"),
    [
        (["snoze"], "deskbreak: there is no verb 'snoze'; did you mean 'snooze'?"),
        (["snooze", "x"], "deskbreak snooze: argument MIN: 'x' is not a number of minutes from 0.05 to 1440"),
        (
            ["interval", "0"],
            "deskbreak interval: argument MIN: '0' is not a number of minutes from 0.05 to 1440",
        ),
        (
            ["pause", "nan"],
            "deskbreak pause: argument MIN: 'nan' is not a number of minutes from 0.05 to 1440",
        ),
        (["interval"], "deskbreak interval: the following arguments are required: MIN"),
    ],
)
def test_a_usage_error_prints_one_line(install: Install, words: list[str], reported: str) -> None:
    answer = install().ask(*words)

    assert (answer.returncode, answer.stdout, answer.stderr) == (2, "", f"{reported}\n")


def test_an_impossible_time_zone_is_reported_and_replaced_by_utc(install: Install) -> None:
    program = install()
    program.env["TZ"] = "<+25>-25"
    engine = program.start()
    program.wait_for_text(engine, "Sitting")
    chart = program.ask("stats", "--plain")

    assert all("+00:00 " in line for line in engine.stdout.splitlines())
    assert engine.stderr == ("deskbreak: The time zone '<+25>-25' cannot be used: all times are in UTC.\n")
    assert chart.returncode == 0


def test_an_order_without_a_running_program_says_how_to_start_it(install: Install) -> None:
    answer = install().ask("snooze")

    assert answer.returncode == 1
    assert answer.stderr == "DeskBreak is not running. Start it with: deskbreak\n"


def test_a_broken_line_of_the_settings_is_named_and_the_others_apply(install: Install) -> None:
    settings = f"{SOON}snoozes = many\n"
    program = install(settings)
    engine = program.start()
    program.wait_for_text(engine, REMINDER)
    where, what = f"In {program.config}:", "line 3, snoozes = many: is not TOML"

    assert [line for line in said(engine) if "line 3" in line] == [f"DeskBreak needs a hand: {where} {what}"]
    assert program.status()["problems"] == [f"{where}\n{what}", NO_TERMINAL]
    assert program.config.read_text("utf-8") == settings
    assert engine.stderr == ""


def test_an_unwritable_journal_is_reported_once_and_written_when_possible_again(install: Install) -> None:
    program = install()
    program.journal_folder.parent.mkdir()
    program.journal_folder.write_text("in the way")
    engine = program.start()
    program.ask("pause")
    program.ask("resume")
    unwritten = program.status()["unwritten"]
    program.journal_folder.unlink()
    program.ask("pause")

    assert unwritten == 2
    assert program.kinds() == ["paused", "resumed", "paused"]
    assert (program.status()["unwritten"], program.status()["problems"]) == (0, [NO_TERMINAL])
    assert engine.stdout.count("Your journal cannot be written") == 1
    assert program.journal_folder.stat().st_mode & 0o777 == 0o700


def test_a_full_disk_keeps_the_entries_in_memory(install: Install) -> None:
    program = install()
    (program.root / "state/deskbreak").mkdir(mode=0o700)
    (program.root / "state/deskbreak/device").write_text("desk-0000\n")
    program.journal_folder.mkdir(parents=True)
    full = program.journal_folder / "desk-0000.jsonl"
    full.symlink_to("/dev/full")
    engine = program.start()
    program.ask("pause")
    program.wait_for_text(engine, "Your journal cannot be written: No space left on device")
    full.unlink()
    program.ask("resume")

    assert program.kinds() == ["paused", "resumed"]


def test_a_state_that_cannot_be_saved_is_reported_once_and_reminders_continue(install: Install) -> None:
    program = install(SOON)
    (program.root / "state/deskbreak").write_text("in the way")
    engine = program.start()
    program.wait_for_text(engine, REMINDER)
    program.ask("snooze")
    program.ask("skip")
    program.ask("quit")
    engine.wait(ENDS_WITHIN_S)

    assert engine.stdout.count("DeskBreak's state cannot be saved") == 1
    assert "DeskBreak's state cannot be saved where it belongs" in engine.stdout
    assert engine.stderr == ""
    assert program.kinds() == ["snoozed", "skipped"]  # the journal is complete nevertheless


def test_a_damaged_state_file_is_kept_and_sitting_counts_from_zero(install: Install) -> None:
    program = install()
    program.snapshot.parent.mkdir(mode=0o700)
    program.snapshot.write_text("not a state")
    engine = program.start()
    program.wait_for_text(engine, "The saved state cannot be used")

    assert program.snapshot.with_suffix(".damaged").read_text() == "not a state"
    assert program.status()["state"] == "sitting"


def test_a_message_bus_without_a_display_changes_nothing(install: Install) -> None:
    need("dbus-daemon")
    program = install(SOON)
    daemon = Daemon(program.root / "run")
    program.env["DBUS_SESSION_BUS_ADDRESS"] = program.env["DBUS_SYSTEM_BUS_ADDRESS"] = daemon.address
    daemon.start()
    try:
        engine = program.start()
        program.wait_for_text(engine, REMINDER)
        daemon.kill()
        program.ask("skip")
        engine.send(signal.SIGTERM)

        assert (engine.wait(ENDS_WITHIN_S), engine.stderr, program.kinds()) == (0, "", ["skipped"])
    finally:
        daemon.kill()

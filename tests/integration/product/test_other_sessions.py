"""Questions and starts from outside the desktop: cron, su, ssh (issue 8, number 21)."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from pathlib import Path

import pytest

from tests.integration.product.conftest import Install
from tests.support.processes import Process
from tests.support.program import Program, wait_for

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the rules of Linux")

OFFER = "To have it here instead: deskbreak --take-over"


def without_session(program: Program) -> None:
    """From now on, ask with cron's environment."""
    del program.env["XDG_RUNTIME_DIR"]


def test_the_running_program_is_reachable_from_cron(install: Install) -> None:
    """By verbs and by a second start."""
    engine = (program := install()).start()
    without_session(program)
    second = program.ask()

    assert engine.pid == program.status()["pid"]
    assert (0, "") == (second.returncode, second.stderr)
    assert second.stdout.startswith("Sitting ")


def test_the_endpoint_of_a_killed_program_is_stale(install: Install) -> None:
    engine = (program := install()).start()
    without_session(program)
    engine.send(signal.SIGKILL)
    engine.wait()
    nobody = program.ask("status")
    again = program.start()

    assert (1, "DeskBreak is not running. Start it with: deskbreak\n") == (nobody.returncode, nobody.stderr)
    assert again.pid == program.status()["pid"]


@pytest.mark.parametrize(
    "written",
    ["", "relative", "/nowhere/socket\n", "{shared}/socket\n", "/a\x1b[2Jb\n", "\udcff", "/x" * 9999],
)
def test_a_folder_that_is_not_private_is_not_used(install: Install, written: str) -> None:
    program = install()
    shared = program.root / "shared"
    shared.mkdir(mode=0o755)
    address = program.root / "state/deskbreak/address"
    address.parent.mkdir()
    address.write_text(written.format(shared=shared), "utf-8", "surrogateescape")
    nobody = program.ask("status")

    assert (1, "DeskBreak is not running. Start it with: deskbreak\n") == (nobody.returncode, nobody.stderr)


def taken(folder: Path, how: str) -> None:
    """Occupy the path of our folder in advance."""
    match how:
        case "open to others":
            folder.mkdir()
            folder.chmod(0o777)
        case "a file":
            folder.touch()
        case "a link":
            folder.symlink_to("/nowhere")


@pytest.mark.parametrize("how", ["open to others", "a file", "a link"])
def test_a_foreign_folder_under_our_name_in_the_temporary_folder_cannot_stop_the_start(
    install: Install, how: str
) -> None:
    program = install()
    without_session(program)
    taken(program.root / f"tmp/deskbreak-{os.getuid()}", how)
    engine = program.start()
    ended = program.ask("quit")

    assert (0, 0, "") == (ended.returncode, engine.wait(), engine.stderr)
    assert (program.root / "state/deskbreak/run").is_dir()


@pytest.mark.parametrize("how", ["open to others", "a file", "a link"])
def test_a_foreign_entry_in_the_session_folder_is_skipped_by_both_sides_and_named(
    install: Install, how: str
) -> None:
    program = install()
    ours = program.root / "run/deskbreak"
    taken(ours, how)
    engine = program.start()
    problem = wait_for(lambda: program.status()["faults"].get("file system"), "the warning")
    ended = program.ask("quit")

    assert problem.startswith(f"{ours} is ")
    assert (
        "DeskBreak needs it for itself: remove it and start again. Until then, its socket is in " in problem
    )
    assert (0, 0, "") == (ended.returncode, engine.wait(), ended.stderr)
    assert not list(ours.iterdir() if ours.is_dir() else [])


def test_a_folder_in_place_of_the_socket_is_given_as_the_reason(install: Install) -> None:
    """Waiting a minute would not help."""
    program = install()
    blocked = program.root / "run/deskbreak/socket"
    blocked.mkdir(mode=0o700, parents=True)
    blocked.parent.chmod(0o700)
    engine = program.launch()
    wait_for(lambda: "as process" in program.ask("status").stderr, "one that cannot be reached")
    asked = program.ask("status").stderr
    (finding,) = [
        finding
        for finding in json.loads(program.ask("doctor", "--json").stdout)["findings"]
        if finding["part"] == "command line"
    ]
    advice = f"{blocked} is a folder, but should be its socket: remove it and try again in a minute."

    assert asked == (
        f"DeskBreak is running, as process {engine.pid}, but cannot be reached at {blocked.parent}. {advice}\n"
    )
    assert advice == finding["advice"]


def test_root_under_sudo_is_shown_whose_program_it_may_be(install: Install) -> None:
    if os.getuid() != 0:
        pytest.skip("asks as root")
    program = install()
    program.env["SUDO_USER"] = "kim"
    nobody = program.ask("status")

    assert (
        nobody.stderr
        == "DeskBreak is not running for root. It may be running for kim: run this without sudo.\n"
    )


def test_another_user_with_the_same_state_folder_is_named(install: Install) -> None:
    """As with a home folder kept by su."""
    if os.getuid() != 0:
        pytest.skip("makes a file another user's")
    engine = (program := install()).start()
    without_session(program)
    os.chown(program.root / "state/deskbreak/lock", 1, -1)
    (program.root / "state/deskbreak/address").unlink()
    asked = program.ask("status")

    assert asked.stderr == (
        f"DeskBreak is running for daemon, as process {engine.pid}. Ask as that user: sudo -u daemon deskbreak\n"
    )


# Taking over.


def test_a_start_with_a_display_offers_to_take_over_from_one_without(install: Install) -> None:
    """With no display, or on the same one, there is nothing to offer."""
    engine = (program := install()).start()
    same = program.ask()
    program.env["DISPLAY"] = ":4711"
    other = program.ask()

    assert OFFER not in same.stdout
    assert (
        f"It was started where there is no display, and shows nothing on this one. {OFFER}\n" in other.stdout
    )
    assert (0, "", True) == (other.returncode, other.stderr, engine.running)


def ended_and_replaced(program: Program, first: Process, second_pid: int) -> None:
    wait_for(lambda: program.status().get("pid") == second_pid, "the second")

    assert (0, 0) == (first.wait(), program.ask("quit").returncode)


def test_taking_over_ends_the_first_program_cleanly_and_continues_with_its_state(install: Install) -> None:
    first = (program := install()).start()
    program.ask("pause", "30")
    second = program.launch("--take-over")
    wait_for(lambda: program.status().get("pid") == second.pid, "the second")
    state = program.status()["state"]

    assert (0, "paused", True) == (first.wait(), state, second.running)
    ended_and_replaced(program, first, second.pid)


def test_taking_over_without_a_running_program_is_a_start(install: Install) -> None:
    program = install()
    started = program.start("--take-over")

    assert started.pid == program.status()["pid"]


@pytest.mark.parametrize("answer", ["y", "n"])
def test_in_a_terminal_taking_over_asks_first(install: Install, answer: str) -> None:
    first = (program := install()).start()
    program.env["DISPLAY"] = ":4711"  # no server listens there: the null tray follows
    typed = program.type_into()
    wait_for(lambda: "Have it here now? [y/N]" in typed.stdout if typed.running else False, "the question")
    typed.screen.type(f"{answer}\n")
    if answer == "y":
        code = first.wait()
        wait_for(lambda: program.status().get("display") == ":4711", "the second")
        program.ask("quit")
    else:
        code = typed.wait()

    assert code == 0
    assert first.running is (answer == "n")


def test_taking_over_fails_when_the_runtime_folder_was_removed(install: Install) -> None:
    """The first program cannot be asked to quit; the message says that it does not answer."""
    (program := install()).start()
    shutil.rmtree(program.root / "run/deskbreak")
    second = program.ask("--take-over")

    assert second.returncode == 1
    assert "It does not answer: end that process, and start again." in second.stderr

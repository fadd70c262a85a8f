"""``--json`` from outside: even on errors, standard output holds only JSON."""

from __future__ import annotations

import json
import shutil
import signal
import socket
from collections.abc import Callable

import pytest

from tests.integration.product.conftest import Install
from tests.support.program import Program

VERBS = (
    ("status", "--json"),
    ("log", "--json"),
    ("log", "--json", "--last", "3"),
    ("stats", "--json"),
    ("safety", "--json"),
    ("safety", "answer", "shoulder", "yes", "--json"),
    ("doctor", "--json"),
)
PLACES = ("home", "config", "data", "state", "cache", "run", "tmp")
NOT_RUNNING = {"running": False}


def as_it_is(_program: Program) -> None:
    """A program that has not written any file yet."""


def settings_that_cannot_be_read(program: Program) -> None:
    program.config.mkdir(parents=True)


def settings_that_are_no_text(program: Program) -> None:
    program.config.parent.mkdir()
    program.config.write_bytes(b"\xff\xfe\x00[")


def settings_that_link_to_themselves(program: Program) -> None:
    program.config.parent.mkdir()
    program.config.symlink_to(program.config)


def a_journal_folder_that_is_a_file(program: Program) -> None:
    program.journal_folder.parent.mkdir()
    program.journal_folder.write_text("", "utf-8")


def a_journal_that_is_a_folder(program: Program) -> None:
    (program.journal_folder / "a.jsonl").mkdir(parents=True)


def a_journal_of_garbage(program: Program) -> None:
    program.journal_folder.mkdir(parents=True)
    (program.journal_folder / "a.jsonl").write_bytes(b"\xff{{{\n[]\n")


def a_safety_file_of_garbage(program: Program) -> None:
    for place in ("config", "data", "state"):
        folder = program.root / place / "deskbreak"
        folder.mkdir()
        (folder / "care.toml").write_bytes(b"\xff[\x00")


def no_folder_at_all(program: Program) -> None:
    for place in PLACES:
        shutil.rmtree(program.root / place)


def files_where_folders_should_be(program: Program) -> None:
    no_folder_at_all(program)
    for place in PLACES:
        (program.root / place).write_text("", "utf-8")


def one_that_was_killed(program: Program) -> None:
    program.start().kill()


def one_that_hangs(program: Program) -> None:
    program.start().send(signal.SIGSTOP)


def one_whose_socket_is_gone(program: Program) -> None:
    program.start()
    sockets = [path for path in (program.root / "run").rglob("*") if path.is_socket()]
    for path in sockets:
        path.unlink()

    assert sockets != []


def a_socket_that_nobody_listens_at(program: Program) -> None:
    folder = program.root / "run/deskbreak"
    folder.mkdir(mode=0o700)
    with socket.socket(socket.AF_UNIX) as closed:
        closed.bind(str(folder / "socket"))


@pytest.mark.parametrize(
    ("spoil", "status"),
    [
        (as_it_is, NOT_RUNNING),
        (settings_that_cannot_be_read, NOT_RUNNING),
        (settings_that_are_no_text, NOT_RUNNING),
        (settings_that_link_to_themselves, NOT_RUNNING),
        (a_journal_folder_that_is_a_file, NOT_RUNNING),
        (a_journal_that_is_a_folder, NOT_RUNNING),
        (a_journal_of_garbage, NOT_RUNNING),
        (a_safety_file_of_garbage, NOT_RUNNING),
        (no_folder_at_all, NOT_RUNNING),
        (files_where_folders_should_be, NOT_RUNNING),
        (one_that_was_killed, NOT_RUNNING),
        (a_socket_that_nobody_listens_at, NOT_RUNNING),
        (one_that_hangs, {"running": True}),
        (one_whose_socket_is_gone, {"running": True}),
    ],
)
def test_standard_output_is_json_in_every_state(
    install: Install, spoil: Callable[[Program], None], status: dict[str, bool]
) -> None:
    """Number 26; `status` also reports whether the program runs."""
    spoil(program := install())
    answers = {words: program.ask(*words) for words in VERBS}
    printed = {words: json.loads(answer.stdout) for words, answer in answers.items()}
    found = printed[VERBS[0]]
    why = found.pop("error", None)

    assert [answer.stderr for answer in answers.values() if "Traceback" in answer.stderr] == []
    assert (found, answers[VERBS[0]].returncode) == (status, 1)
    assert (why is not None) == status["running"]
    assert set(map(type, printed.values())) == {dict, list}


@pytest.mark.parametrize(
    "words",
    [
        ("status", "--json", "--no-such-thing"),
        ("log", "--json", "--last", "0"),
        ("log", "--json", "--csv"),
        ("stats", "--json", "more"),
        ("safety", "--json", "answer", "knee", "yes"),
        ("doctor", "--json", "\x1b[2J"),
        ("statsu", "--json"),
    ],
)
def test_usage_errors_are_json_too(install: Install, words: tuple[str, ...]) -> None:
    answer = install().ask(*words)

    assert answer.returncode == 2
    assert answer.stderr.replace("\x1b", "?") == f"{json.loads(answer.stdout)['error']}\n"


def test_a_failed_write_is_json_too(install: Install) -> None:
    program = install()
    shutil.rmtree(program.root / "state")
    (program.root / "state").write_text("", "utf-8")
    answer = program.ask("safety", "answer", "shoulder", "yes", "--json")

    assert answer.returncode == 1
    assert list(json.loads(answer.stdout)) == ["error"]

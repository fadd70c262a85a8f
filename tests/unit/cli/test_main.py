"""The command line: its requests, its output and its exit codes."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deskbreak import __version__
from deskbreak.cli.main import main
from deskbreak.core.model.journal_entry import Entry, EntryKind
from deskbreak.ipc.server import Server
from deskbreak.storage import paths
from deskbreak.storage.journal_writer import FileJournal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="AF_UNIX and closed pipes")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, runtime_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test has its own home."""
    for name in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    return tmp_path


Running = Callable[[dict[str, object]], list[dict[str, object]]]


@pytest.fixture
def running() -> Iterator[Running]:
    """Start a fake instance with this reply; the list collects the requests."""
    servers: list[Server] = []

    def start(reply: dict[str, object]) -> list[dict[str, object]]:
        asked: list[dict[str, object]] = []

        def answer(payload: dict[str, object]) -> dict[str, object]:
            asked.append(payload)
            return reply

        server = Server(paths.socket_file(), answer)
        server.start()
        servers.append(server)
        return asked

    yield start
    for server in servers:
        server.stop()


def call(*words: str) -> int:
    """Run the command line; an exit counts as a code too."""
    try:
        return main(words)
    except SystemExit as stop:
        return int(stop.code or 0)


Output = pytest.CaptureFixture[str]


def test_without_a_running_instance_the_status_is_json_too(capsys: Output) -> None:
    """A status bar reads the promised single line (number 26)."""
    code = call("status", "--json")
    out, err = capsys.readouterr()

    assert (code, json.loads(out), err) == (
        1,
        {"running": False},
        "DeskBreak is not running. Start it with: deskbreak\n",
    )


@pytest.mark.parametrize("verb", ["status", "start", "snooze", "skip", "pause", "resume", "quit"])
def test_without_a_running_instance_one_line_says_so(capsys: Output, verb: str) -> None:
    """It also says how to start it."""
    assert (call(verb), *capsys.readouterr()) == (
        1,
        "",
        "DeskBreak is not running. Start it with: deskbreak\n",
    )


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["statsu"], "deskbreak: there is no verb 'statsu'; did you mean 'stats'?"),
        (["snoze", "5"], "deskbreak: there is no verb 'snoze'; did you mean 'snooze'?"),
        (["xyzzy"], "deskbreak: there is no verb 'xyzzy'; there are status, start, snooze, skip, pause"),
        (["snooze", "soon"], "deskbreak snooze: argument MIN: 'soon' is not a number of minutes from 0.05"),
        (["snooze", "0"], "deskbreak snooze: argument MIN: '0' is not a number of minutes"),
        (["snooze", "nan"], "deskbreak snooze: argument MIN: 'nan' is not a number of minutes"),
        (["interval", "1441"], "deskbreak interval: argument MIN: '1441' is not a number of minutes"),
        (["interval"], "deskbreak interval: the following arguments are required: MIN"),
        (["pause", "--until", "25:00"], "deskbreak pause: argument --until: '25:00' is not a time of day"),
        (["pause", "5", "--until", "13:30"], "deskbreak pause: argument"),
        (["start", "--variant", "lying"], "deskbreak start: argument --variant: 'lying' is not a variant;"),
        (["log", "--last", "0"], "deskbreak log: argument --last: '0' is not a whole number above 0"),
        (["log", "--last", "²"], "deskbreak log: argument --last: '²' is not a whole number above 0"),
        (["status", "--yaml"], "deskbreak: unrecognized arguments: --yaml"),
        (["status", "a\x1b[2J\u202eb"], "deskbreak: unrecognized arguments: a?[2J?b"),
        (["routine"], "deskbreak routine: the following arguments are required: check | list"),
        (
            ["safety", "answer"],
            "deskbreak safety answer: the following arguments are required: NAME, yes|no",
        ),
        (["routine", "check"], "deskbreak routine check: the following arguments are required: FILE"),
    ],
)
def test_a_mistake_is_one_clear_line(capsys: Output, words: list[str], line: str) -> None:
    """Exit code 2, and nothing is requested."""
    code = call(*words)
    out, err = capsys.readouterr()

    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(line)


def test_the_version_is_that_of_the_package(capsys: Output) -> None:
    """Installers query it."""
    assert (call("--version"), capsys.readouterr().out) == (0, f"DeskBreak {__version__}\n")


@pytest.mark.parametrize(
    ("words", "options"), [(["help"], ["--help"]), (["help", "pause"], ["pause", "--help"])]
)
def test_the_word_help_shows_the_help(capsys: Output, words: list[str], options: list[str]) -> None:
    """It is what people type first."""
    reported = call(*words), capsys.readouterr()

    assert (call(*options), capsys.readouterr()) == reported


@pytest.mark.parametrize("verb", ["snooze", "pause", "interval"])
def test_a_command_says_what_its_numbers_mean(capsys: Output, verb: str) -> None:
    """MIN alone could mean the minimum."""
    call(verb, "--help")

    assert "minutes" in capsys.readouterr().out.partition("positional arguments:")[2]


def test_the_help_names_every_command(capsys: Output) -> None:
    """Within 80 columns."""
    call("--help")
    lines = capsys.readouterr().out.splitlines()

    assert [line.split()[0] for line in lines if line.startswith("    ")] == [
        "status", "start", "snooze", "skip", "pause", "resume", "interval", "log", "stats", "routine",
        "safety", "doctor", "quit",
    ]  # fmt: skip
    assert max(map(len, lines)) < 80


def append(*kinds: EntryKind) -> None:
    journal = FileJournal(paths.journal_folder(), paths.device_file())
    for kind in kinds:
        journal.append(Entry(kind, datetime.now(UTC), seated_s=2700.0, took_s=300.0))


def test_the_log_works_without_a_running_instance(capsys: Output) -> None:
    """It reads a file."""
    append(EntryKind.NATURAL, EntryKind.SKIPPED)
    code = call("log", "--last", "1")
    header, row = capsys.readouterr().out.splitlines()

    assert (code, header.split()) == (
        0, ["When", "What", "Took", "Sat", "before", "Steps", "Stiffness", "Note"],
    )  # fmt: skip
    assert row.split()[2:] == ["skipped", "5", "min", "45", "min", "-", "-"]


def test_the_log_is_exported_completely(capsys: Output) -> None:
    """As JSON and as CSV, with the journal's field names."""
    append(EntryKind.NATURAL, EntryKind.SKIPPED)
    call("log", "--json")
    from_json = json.loads(capsys.readouterr().out)
    call("log", "--csv")
    from_csv = list(csv.DictReader(capsys.readouterr().out.splitlines()))

    assert [entry["kind"] for entry in from_json] == ["natural", "skipped"]
    assert [{key: row[key] for key in ("seq", "kind", "took_s")} for row in from_csv] == [
        {key: str(entry[key]) for key in ("seq", "kind", "took_s")} for entry in from_json
    ]


def test_stats_count_the_breaks_of_today(capsys: Output) -> None:
    """The last of fourteen days."""
    append(EntryKind.NATURAL, EntryKind.NATURAL, EntryKind.SKIPPED)
    call("stats", "--json")
    days = json.loads(capsys.readouterr().out)["days"]

    assert len(days) == 14
    assert (days[-1]["breaks"], days[-1]["skipped"], days[0]["breaks"]) == (2, 1, 0)


def test_a_line_that_cannot_be_read_is_reported_beside_the_log(capsys: Output) -> None:
    """On stderr, so that exports stay clean."""
    append(EntryKind.SKIPPED)
    (found,) = paths.journal_folder().iterdir()
    with found.open("ab") as file:
        file.write(b"torn")
    code = call("log", "--json")
    out, err = capsys.readouterr()

    assert (code, len(json.loads(out))) == (0, 1)
    assert err.startswith(f"line 2, {found}: cannot be read")


@pytest.mark.parametrize("verb", ["log", "stats"])
def test_a_journal_that_cannot_be_read_does_not_look_empty(capsys: Output, verb: str) -> None:
    """It says what is wrong and where, with an exit code that scripts can check."""
    folder = paths.journal_folder()
    folder.parent.mkdir(parents=True)
    folder.write_text("in the way")
    code = call(verb)
    out, err = capsys.readouterr()

    assert (code, err) == (1, f"{folder}: cannot be read: Not a directory\n")
    assert "No breaks in the journal yet." not in out


def deskbreak(*words: str, **how: object) -> subprocess.CompletedProcess[bytes]:
    """Run it as a separate process."""
    environment = {**os.environ, **{key: str(value) for key, value in how.items()}}
    return subprocess.run(
        [sys.executable, "-m", "deskbreak", *words], env=environment, capture_output=True, check=False
    )


ROUTINE = """\
title = "Mine"
advice = "Be gentle."
[[step]]
id = "reach"
title = "Reach"
text = "Up."
move = "reach_stand"
breaths = 9
"""


def keep(home: Path, name: str, text: str) -> Path:
    """Write a routine into the user's folder."""
    file = home / "config" / "deskbreak" / "routines" / f"{name}.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


def test_a_valid_routine_gets_a_summary(home: Path, capsys: Output) -> None:
    """Each variant with its length."""
    code = call("routine", "check", str(keep(home, "mine", ROUTINE)))

    assert (code, capsys.readouterr().out.splitlines()) == (
        0,
        [
            "Mine: fine.",
            "  full      1 step    1 min",
            "  standing  1 step    1 min",
            "  seated    1 step    1 min",
        ],
    )


@pytest.mark.parametrize(
    ("old", "new", "reported"),
    [
        (
            "9",
            "-9",
            (":8:11: step 1, breaths: should be a whole number from 1 to 60", "cannot be used as it is."),
        ),
        (
            "9",
            "9\ncolor = 3",
            (":9:1: step 1, color: means nothing here", "can be used; fix that when you like."),
        ),
        ('"Mine"', '"Mine', (":1:14: cannot be read: Illegal character", "cannot be used as it is.")),
    ],
)
def test_mistakes_in_a_routine_are_named_with_line_and_column(
    home: Path, capsys: Output, old: str, new: str, reported: tuple[str, str]
) -> None:
    """In the form that editors jump to, and with a note whether it can still be used."""
    file = keep(home, "mine", ROUTINE.replace(old, new, 1))
    code = call("routine", "check", str(file))
    out, err = capsys.readouterr()
    mistake, verdict = reported

    assert (code, out, err.splitlines()[1:]) == (1, "", [f"{file}: {verdict}"])
    assert err.startswith(f"{file}{mistake}")


def test_a_missing_file_is_reported(home: Path, capsys: Output) -> None:
    """In one line, with the verdict."""
    code = call("routine", "check", str(home / "none"))

    assert (code, capsys.readouterr().err.splitlines()[0]) == (1, f"{home / 'none'}: there is no such file")


def test_routines_are_listed_with_the_picked_one_marked(home: Path, capsys: Output) -> None:
    """Faults of a routine are listed below it."""
    mine = keep(home, "mine", ROUTINE)
    odd = keep(home, "odd", ROUTINE.replace("reach_stand", "reach_stnd"))
    paths.config_file().write_text('[routine]\nname = "mine"\n')
    code = call("routine", "list")

    assert (code, capsys.readouterr().out.splitlines()) == (
        0,
        [
            "  upper_back       Loosen your upper back           built in",
            f"* mine             Mine                             {mine}",
            f"  odd              (cannot be used)                 {odd}",
            (
                "    line 7, column 8, step 1, move: the figure knows no movement 'reach_stnd';"
                " did you mean reach_stand?"
            ),
            "",
            f"* marks the selected one. Put your own into {mine.parent}",
        ],
    )


def test_a_picked_routine_that_cannot_be_used_is_reported(home: Path, capsys: Output) -> None:
    """The built-in routine replaces it."""
    keep(home, "odd", "")
    paths.config_file().write_text('[routine]\nname = "odd"\n')
    call("routine", "list")

    assert capsys.readouterr().out.splitlines()[-1] == (
        "The routine in your settings, 'odd', cannot be used: 'upper_back' is used instead."
    )

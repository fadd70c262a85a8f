"""The command line: the requests it sends, its output, and its exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deskbreak.cli.main import main
from deskbreak.core.model.journal_entry import Entry, EntryKind
from deskbreak.ipc.server import Server
from deskbreak.storage import paths
from deskbreak.storage.journal_writer import FileJournal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="AF_UNIX and closed pipes")

STATUS: dict[str, object] = {
    "state": "sitting",
    "title": "Sitting 32 min",
    "detail": "Break in 13 min (15:40)",
    "today": {"breaks": 1, "seated_s": 11400.0},
    "problems": ["line 3, breaks.interval: cannot be used"],
    "parts": {"tray icon": "StatusNotifierItem"},
    "config": "/home/me/config.toml",
    "journal": "/home/me/journal",
}
STATUS_TEXT = """\
Sitting 32 min
Break in 13 min (15:40)
Today: 1 break, 3 h 10 min sitting

! line 3, breaks.interval: cannot be used

tray icon: StatusNotifierItem
config:    /home/me/config.toml
journal:   /home/me/journal
"""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, runtime_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home for each test."""
    for name in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    return tmp_path


Running = Callable[[dict[str, object]], list[dict[str, object]]]


@pytest.fixture
def running() -> Iterator[Running]:
    """Start a program that gives this reply; the list receives the requests."""
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
    """Run the command line; an exit counts as its code."""
    try:
        return main(words)
    except SystemExit as stop:
        return int(stop.code or 0)


Output = pytest.CaptureFixture[str]


@pytest.mark.parametrize(
    ("words", "payload"),
    [
        (["start"], {"verb": "start", "variant": None, "elsewhere": False}),
        (["start", "--variant", "seated"], {"verb": "start", "variant": "seated", "elsewhere": False}),
        (["snooze"], {"verb": "snooze", "minutes": None}),
        (["snooze", "10"], {"verb": "snooze", "minutes": 10.0}),
        (["skip"], {"verb": "skip"}),
        (["pause"], {"verb": "pause", "seconds": None, "until": None}),
        (["pause", "30"], {"verb": "pause", "seconds": 1800.0, "until": None}),
        (["pause", "--until", "13:30"], {"verb": "pause", "seconds": None, "until": "13:30"}),
        (["resume"], {"verb": "resume"}),
        (["interval", "0.5"], {"verb": "interval", "minutes": 0.5}),
        (["quit"], {"verb": "quit"}),
    ],
)
def test_a_verb_asks_the_running_program_and_prints_the_new_status(
    running: Running, capsys: Output, words: list[str], payload: dict[str, object]
) -> None:
    """One sentence, from the running program."""
    asked = running({"ok": True, "text": "So be it."})

    assert (call(*words), *capsys.readouterr()) == (0, "So be it.\n", "")
    assert asked == [payload]


def test_a_refusal_is_reported_on_stderr(running: Running, capsys: Output) -> None:
    """And the exit code is an error."""
    running({"ok": False, "error": "There is no break to skip."})

    assert (call("skip"), *capsys.readouterr()) == (1, "", "There is no break to skip.\n")


@pytest.mark.parametrize("words", [["status"], [], ["--plain"]])
def test_the_status_is_readable_and_a_second_start_shows_it(
    running: Running, capsys: Output, words: list[str]
) -> None:
    """Two running programs would remind twice."""
    running({"ok": True, "status": STATUS})

    assert (call(*words), *capsys.readouterr()) == (0, STATUS_TEXT, "")


def test_the_status_is_available_for_programs(running: Running, capsys: Output) -> None:
    """One line of JSON."""
    running({"ok": True, "status": STATUS})
    code = call("status", "--json")

    assert (code, json.loads(capsys.readouterr().out)) == (0, {"running": True, **STATUS})


def test_a_status_that_is_refused_is_json_too(running: Running, capsys: Output) -> None:
    running({"ok": False, "error": "Not now."})
    code = call("status", "--json")
    out, err = capsys.readouterr()

    assert (code, json.loads(out), err) == (1, {"running": True, "error": "Not now."}, "Not now.\n")


def test_control_characters_in_an_answer_do_not_reach_the_terminal(running: Running, capsys: Output) -> None:
    """Names of devices, files and programs may contain anything (number 15)."""
    running({"ok": True, "text": "Held by \x1b[2Jevil\u202eexe.\nNow."})
    call("snooze")
    said = capsys.readouterr().out

    assert said == "Held by ?[2Jevil?exe.\nNow.\n"


def append(*kinds: EntryKind) -> None:
    journal = FileJournal(paths.journal_folder(), paths.device_file())
    for kind in kinds:
        journal.append(Entry(kind, datetime.now(UTC), seated_s=2700.0, took_s=300.0))


def deskbreak(*words: str, **how: object) -> subprocess.CompletedProcess[bytes]:
    """Run it as a separate process."""
    environment = {**os.environ, **{key: str(value) for key, value in how.items()}}
    return subprocess.run(
        [sys.executable, "-m", "deskbreak", *words], env=environment, capture_output=True, check=False
    )


def test_a_closed_pipe_ends_the_output_without_an_error() -> None:
    """``deskbreak log | head -1`` with more lines than a pipe holds."""
    append(*[EntryKind.SKIPPED] * 1500)
    with subprocess.Popen(
        [sys.executable, "-m", "deskbreak", "log", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.read(1)
        process.stdout.close()
        error = process.stderr.read() if process.stderr else b""

    assert (process.returncode, error) == (0, b"")


@pytest.mark.parametrize("asked", ["log", "--help", "--version"])
def test_a_full_disk_behind_the_output_is_an_error(monkeypatch: pytest.MonkeyPatch, asked: str) -> None:
    """A script must not mistake an empty file for an empty log."""
    monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)  # argparse ignores a failed write
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "deskbreak", asked], stdout=full, stderr=subprocess.PIPE, check=False
        )

    assert (ended.returncode, ended.stderr) == (
        1,
        b"deskbreak: the output cannot be written: No space left on device\n",
    )


def test_an_obstacle_to_a_start_is_reported_readably() -> None:
    """With its path, and without an error number."""
    lock = paths.lock_file()
    lock.parent.mkdir(parents=True, mode=0o700)  # with another mode it would be skipped
    lock.mkdir()
    ended = deskbreak()

    assert (ended.returncode, ended.stderr.decode()) == (
        1,
        f"DeskBreak cannot start: {lock}: Is a directory.\n",
    )


def test_a_terminal_limited_to_ascii_gets_ascii() -> None:
    """No bars that it cannot show, and no exception."""
    append(EntryKind.NATURAL)
    ended = deskbreak("stats", PYTHONIOENCODING="ascii", PYTHONUTF8="0")

    assert (ended.returncode, ended.stderr) == (0, b"")
    assert ended.stdout.isascii()
    assert b"- away from the desk" in ended.stdout


def test_asking_for_the_status_imports_nothing_heavy(running: Running) -> None:
    """Status bars run it all day; benchmarks/status.py has the figures."""
    running({"ok": True, "status": STATUS})
    ended = deskbreak("status", "--json", PYTHONPROFILEIMPORTTIME="1")
    imported = {line.rpartition(b"|")[2].strip().decode() for line in ended.stderr.splitlines()}
    heavy = {"socket", "pathlib", "dataclasses", "typing", "logging", "shutil", "platformdirs", "threading"}

    assert json.loads(ended.stdout) == {"running": True, **STATUS}
    assert imported & heavy == set()


NOISE = """
import ctypes, importlib.abc, sys

class Loud(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name in {"deskbreak.cli.report", "deskbreak.cli.doctor", "Xlib"}:
            print("importing", name, flush=True)

sys.meta_path.insert(0, Loud())
ctypes.CDLL(None).puts(b"in C, and still in a buffer at the end")
"""


@pytest.mark.parametrize(
    "verb", [["log", "--json"], ["stats", "--json"], ["doctor", "--json"], ["log", "--csv"]], ids=" ".join
)
def test_output_for_programs_contains_no_text_of_libraries(tmp_path: Path, verb: list[str]) -> None:
    """Libraries print warnings, such as python-xlib with an empty ~/.Xauthority: those go to stderr."""
    noisy, home = tmp_path / "noisy", tmp_path / "home"
    noisy.mkdir()
    home.mkdir()
    (noisy / "sitecustomize.py").write_text(NOISE, encoding="utf-8")
    (home / ".Xauthority").touch()
    env = {
        **os.environ,
        "HOME": str(home),
        "PYTHONPATH": os.pathsep.join([str(noisy), str(Path(__file__).parents[3])]),
        "DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/no-bus",
        "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={tmp_path}/no-bus",
    }
    env.pop("DISPLAY", None)
    env.pop("PYTHONUNBUFFERED", None)
    command = [sys.executable, "-m", "deskbreak", *verb]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=60)

    assert "importing deskbreak" in done.stderr
    if verb[-1] == "--json":
        json.loads(done.stdout)
    else:
        assert len(done.stdout.splitlines()) == 1

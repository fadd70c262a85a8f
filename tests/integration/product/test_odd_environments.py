"""Odd environments: no standard streams, no home, base folders that are not paths; and arbitrary input on the socket
(issue 8, 28).
"""

from __future__ import annotations

import json
import os
import pwd
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from tests.integration.product.conftest import Install
from tests.support.program import SOON, Program, wait_for

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="POSIX")

DESKBREAK = f"exec {sys.executable} -m deskbreak"


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_standard_streams_are_replaced_by_dev_null(install: Install, closed: str) -> None:
    """A file or socket with the number 1 would receive printed text."""
    program = install(SOON)
    started = subprocess.Popen(
        ["/bin/sh", "-c", f"{DESKBREAK} {closed}"],
        env=program.env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wait_for(program.status, "the program")
    streams = [str(Path(f"/proc/{started.pid}/fd/{number}").readlink()) for number in range(3)]
    skipped = wait_for(lambda: program.ask("skip").returncode == 0, "a reminder to skip")
    program.ask("quit")
    code = started.wait(30)

    assert (["/dev/null"] * 3, True, 0) == (streams, skipped, code)
    assert program.kinds() == ["skipped"]


@pytest.mark.parametrize("verb", ["", "status --json", "log", "doctor --json", "start --terminal", "--help"])
def test_every_verb_works_with_all_standard_streams_closed(install: Install, verb: str) -> None:
    program = install()
    if not verb:
        program.start()
    done = subprocess.run(
        ["/bin/sh", "-c", f"{DESKBREAK} {verb} <&- >&- 2>&-"], env=program.env, check=False, timeout=60
    )

    assert done.returncode in {0, 1}


@pytest.mark.parametrize(
    ("variables", "state"),
    [
        ({"HOME": ""}, "entry"),
        ({"HOME": None}, "entry"),
        ({"HOME": "relative"}, "entry"),
        ({"XDG_STATE_HOME": "relative"}, "home"),
        ({"XDG_STATE_HOME": ""}, "home"),
        ({"XDG_CONFIG_HOME": "./x", "XDG_DATA_HOME": "x", "XDG_STATE_HOME": "~/x"}, "home"),
    ],
    ids=[
        "an empty home",
        "no home",
        "a relative home",
        "a relative base",
        "an empty base",
        "only relative bases",
    ],
)
def test_a_variable_that_is_not_a_path_counts_as_unset(
    install: Install, tmp_path: Path, variables: dict[str, str | None], state: str
) -> None:
    """And nothing is written in the current folder or in the root folder."""
    program = install()
    if "HOME" in variables:  # the user's password entry is the machine's: only the engine's paths are checked
        for base in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
            assert program.env[base].startswith("/")
    program.env |= {name: value for name, value in variables.items() if value is not None}
    for name in [name for name, value in variables.items() if value is None]:
        del program.env[name]
    asked = subprocess.run(
        [
            sys.executable,
            "-c",
            "from deskbreak.storage import paths; print(paths.home(), paths.state_folder(), sep='\\n')",
        ],
        env={**program.env, "PYTHONPATH": str(Path(__file__).parents[3])},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    home, folder = asked.stdout.splitlines()
    expected = {
        "entry": (pwd.getpwuid(os.getuid()).pw_dir, f"{program.root}/state/deskbreak"),
        "home": (f"{program.root}/home", f"{program.root}/home/.local/state/deskbreak"),
    }

    assert expected[state] == (home, folder)
    assert list(tmp_path.iterdir()) == []


# The socket, against the real program.


@pytest.fixture(scope="module")
def running() -> Iterator[Program]:
    """A program that receives a lot of input."""
    program = Program()
    engine = program.start()
    yield program
    alive, complaints = engine.running, engine.stderr
    engine.send(signal.SIGTERM)
    engine.wait()
    program.close()

    assert (True, "") == (alive, complaints)


VERBS = ["status", "start", "snooze", "skip", "pause", "resume", "interval", "step", "pain", "ended"]
STEP = {"id": "settle", "done_s": 3.0, "outcome": "done"}
RESULT = {
    "kind": "guided",
    "variant": "minute",
    "steps": [STEP],
    "rounds": 1,
    "stiffness_before": None,
    "stiffness_after": 3,
}
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(), inner, max_size=5),
    max_leaves=20,
)
NEAR = st.sampled_from([STEP, RESULT, 0, 1, 2, -1, 7.5, 1e308, 10**30, "seated", "13:30", True, None]) | ANY
BENT = st.fixed_dictionaries({}, optional=dict.fromkeys((*RESULT, *STEP), NEAR)).map(
    lambda bent: {**RESULT, **STEP, **bent}
)
FIELDS = ("variant", "minutes", "seconds", "until", "break_id", "step", "result", "read", "elsewhere")
PAYLOADS = st.fixed_dictionaries(
    {"verb": st.sampled_from(VERBS)}, optional=dict.fromkeys(FIELDS, NEAR | BENT)
)
LINES = (
    PAYLOADS.map(lambda payload: json.dumps(payload).encode())
    | st.binary(max_size=200)
    | ANY.map(lambda value: json.dumps(value).encode("utf-8", "surrogatepass"))
)


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(LINES, min_size=1, max_size=4))
def test_any_input_on_the_socket_is_answered_and_so_is_the_next_client(
    running: Program, lines: list[bytes]
) -> None:
    """Each reply is an object with a yes or a no in it, and never text of an internal exception."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(30)
        client.connect(str(running.root / "run/deskbreak/socket"))
        client.sendall(b"".join(line.replace(b"\n", b" ") + b"\n" for line in lines))
        client.shutdown(socket.SHUT_WR)
        received = b""
        while piece := client.recv(1 << 16):
            received += piece
    replies = [json.loads(line) for line in received.splitlines()]

    assert len(replies) >= 1
    assert all(isinstance(reply["ok"], bool) for reply in replies)
    assert "its log says why" not in received.decode()

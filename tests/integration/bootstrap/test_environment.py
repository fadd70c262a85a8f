"""Broken environment variables of the parent process are repaired, for libraries and child processes as well (issue 8,
number 28).
"""

from __future__ import annotations

import os
import pwd
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX")

ENTRY = pwd.getpwuid(os.getuid()).pw_dir
SHOW = """
import os, sys
from deskbreak.bootstrap import environment
environment.repair_environment()
print(*(os.environ.get(name) for name in sys.argv[1:]), sep="|")
"""


@pytest.mark.parametrize(
    ("variables", "found"),
    [
        ({"HOME": "/home/kim", "XDG_STATE_HOME": "/state"}, "/home/kim|/state|None"),
        ({"HOME": "", "XDG_STATE_HOME": ""}, f"{ENTRY}|None|None"),
        ({"HOME": "kim", "XDG_STATE_HOME": "~/state", "XDG_RUNTIME_DIR": "run"}, f"{ENTRY}|None|None"),
        ({}, f"{ENTRY}|None|None"),
    ],
)
def test_a_variable_that_is_not_a_path_counts_as_unset(variables: dict[str, str], found: str) -> None:
    """Tk reads user scripts from that folder: it must never read them from the current folder."""
    done = subprocess.run(
        [sys.executable, "-c", SHOW, "HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"],
        env={"PATH": os.environ["PATH"], **variables},
        capture_output=True,
        text=True,
        check=True,
    )

    assert f"{found}\n" == done.stdout

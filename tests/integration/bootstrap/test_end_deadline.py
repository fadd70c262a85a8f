"""The deadline for a shutdown that hangs."""

from __future__ import annotations

import subprocess
import sys

import pytest

_HANGS = """
import os, sys, threading
from deskbreak.core.timer.events import QuitChosen, Ticked
from deskbreak.bootstrap.end_deadline import EndDeadline
from deskbreak.app.inbox import Inbox
inbox = Inbox(EndDeadline(0.1).arm)
inbox.post(Ticked())
for _ in range(3):
    inbox.post(QuitChosen())

def where_it_hangs():
    threading.Event().wait()

where_it_hangs()
"""


def test_a_hung_shutdown_is_cut_short_and_logged_with_its_place() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _HANGS], stderr=subprocess.PIPE, text=True, timeout=60, check=False
    )

    assert done.returncode == 1
    assert "in where_it_hangs" in done.stderr


@pytest.mark.parametrize("closing", ["sys.stderr = None", "os.close(2)", "sys.stderr.close()"])
def test_a_hung_shutdown_is_cut_short_without_a_log(closing: str) -> None:
    code = _HANGS.replace("inbox = ", f"{closing}\ninbox = ")
    done = subprocess.run([sys.executable, "-c", code], timeout=60, check=False)

    assert done.returncode == 1

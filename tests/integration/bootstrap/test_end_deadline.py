"""An end that hangs has a deadline."""

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


def test_an_end_that_hangs_is_cut_short_and_the_log_says_where_it_hung() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _HANGS], stderr=subprocess.PIPE, text=True, timeout=60, check=False
    )

    assert done.returncode == 1
    assert "in where_it_hangs" in done.stderr


@pytest.mark.parametrize("closing", ["sys.stderr = None", "os.close(2)", "sys.stderr.close()"])
def test_an_end_that_hangs_is_cut_short_where_there_is_nothing_to_log_to(closing: str) -> None:
    code = _HANGS.replace("inbox = ", f"{closing}\ninbox = ")
    done = subprocess.run([sys.executable, "-c", code], timeout=60, check=False)

    assert done.returncode == 1

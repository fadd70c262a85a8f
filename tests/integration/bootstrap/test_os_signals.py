"""Signals while the main thread is blocked in C code."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from deskbreak.bootstrap.os_signals import on_signals
from tests.support.waiting import PATIENCE_S, becomes

# A mutex that is locked twice blocks a thread in C forever; no signal makes it return.
STUCK = """
import ctypes, os, signal
from deskbreak.bootstrap.os_signals import on_signals

def stop():
    print("stopped", flush=True)
    os._exit(0)

signal.signal(signal.SIGTERM, lambda number, frame: None)
on_signals({signal.SIGTERM}, stop)
mutex = ctypes.create_string_buffer(256)
lock = ctypes.CDLL(None).pthread_mutex_lock
lock(mutex)
print("stuck", flush=True)
lock(mutex)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the size of a mutex")
def test_a_signal_is_handled_while_the_main_thread_is_blocked_in_c() -> None:
    """As in pystray's loop on Windows; Python's own handler does not run then."""
    with subprocess.Popen([sys.executable, "-c", STUCK], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        first = child.stdout.readline()
        child.send_signal(signal.SIGTERM)
        try:
            rest, _ = child.communicate(timeout=PATIENCE_S)
        finally:
            child.kill()

    assert (first, rest, child.returncode) == ("stuck\n", "stopped\n", 0)


def test_other_signals_are_ignored_and_none_is_handled_after_the_end() -> None:
    """The descriptor is restored."""
    received: list[str] = []
    number = signal.SIGTERM
    before = signal.signal(number, lambda _number, _frame: received.append("handled"))
    try:
        end = on_signals({signal.SIGINT}, lambda: received.append("other"))
        signal.raise_signal(number)
        end()
        end = on_signals({number}, lambda: received.append("ours"))
        signal.raise_signal(number)
        found = becomes(["handled", "handled", "ours"], lambda: sorted(received))
        end()
        signal.raise_signal(number)
    finally:
        signal.signal(number, before)

    assert (found, sorted(received)) == (
        ["handled", "handled", "ours"],
        ["handled", "handled", "handled", "ours"],
    )
    assert signal.set_wakeup_fd(-1) == -1

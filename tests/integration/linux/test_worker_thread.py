"""The thread that waits for the outside world and takes our orders."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial

import pytest

from deskbreak.linux.worker_thread import REFRESH, STOP, Lookout
from tests.support.waiting import PATIENCE_S, eventually

NAME = "a lookout"


@pytest.fixture
def heard() -> list[bytes]:
    """The orders that came."""
    return []


@pytest.fixture
def lookout() -> Iterator[Lookout]:
    """One that has not started yet."""
    lookout = Lookout(NAME, end_within_s=PATIENCE_S)
    yield lookout
    lookout.stop()


def hear(heard: list[bytes], orders: socket.socket) -> None:
    """Write orders down until the last."""
    while not heard or heard[-1] not in {STOP, b""}:
        heard.append(orders.recv(1))


def threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == NAME]


def test_it_hears_each_order_and_stopping_waits_for_its_end(lookout: Lookout, heard: list[bytes]) -> None:
    lookout.start(partial(hear, heard))
    lookout.order(REFRESH)
    lookout.order(REFRESH)
    lookout.stop()

    assert [REFRESH, REFRESH, STOP] == heard
    assert [] == threads()


def test_it_takes_another_turn_after_its_end(lookout: Lookout, heard: list[bytes]) -> None:
    for _ in range(2):
        lookout.start(partial(hear, heard))
        lookout.stop()
        lookout.stop()
        lookout.order(REFRESH)
        heard.append(REFRESH)  # so that the next turn hears on

    assert [STOP, REFRESH, STOP, REFRESH] == heard


def test_one_that_never_started_takes_orders_in_vain(lookout: Lookout) -> None:
    lookout.order(REFRESH)
    lookout.stop()

    assert [] == threads()


def test_one_that_has_ended_by_itself_takes_orders_in_vain(lookout: Lookout) -> None:
    lookout.start(lambda orders: None)
    ended = eventually(lambda: not threads())
    lookout.order(REFRESH)
    lookout.stop()

    assert ended


def test_one_that_stops_itself_does_not_wait_for_itself(lookout: Lookout) -> None:
    """As when what it tells makes somebody stop it."""
    stopped = threading.Event()

    def run(orders: socket.socket) -> None:
        lookout.stop()
        assert orders.recv(1) == STOP
        stopped.set()

    lookout.start(run)

    assert stopped.wait(20)
    assert eventually(lambda: not threads())


def test_one_that_hangs_is_left_behind(caplog: pytest.LogCaptureFixture) -> None:
    """A server that answers nothing any more may hold it for ever; those who stop it have other things to do."""
    hanging = threading.Event()
    lookout = Lookout(NAME, end_within_s=0.01)
    lookout.start(lambda orders: hanging.wait(20) and None)
    lookout.stop()
    left = threads()
    hanging.set()

    assert [NAME] == [thread.name for thread in left]
    assert ["a lookout hangs and is abandoned"] == [record.getMessage() for record in caplog.records]
    assert eventually(lambda: not threads())


def test_a_program_that_ends_without_stopping_it_ends_it() -> None:
    """Whatever it has open is closed in its own thread, while there still is an interpreter."""
    program = """
from deskbreak.linux.worker_thread import Lookout
Lookout("a lookout").start(lambda orders: print("told", orders.recv(1).decode(), flush=True))
"""
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )

    assert (0, "told s\n", "") == (ended.returncode, ended.stdout, ended.stderr)

"""The thread that waits for external events and takes our orders."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial

import pytest

from deskbreak.linux.worker_thread import REFRESH, STOP, WorkerThread
from tests.support.waiting import PATIENCE_S, eventually

NAME = "a lookout"


@pytest.fixture
def received() -> list[bytes]:
    """The orders that arrived."""
    return []


@pytest.fixture
def worker() -> Iterator[WorkerThread]:
    """A worker thread, not started yet."""
    worker = WorkerThread(NAME, end_within_s=PATIENCE_S)
    yield worker
    worker.stop()


def hear(received: list[bytes], orders: socket.socket) -> None:
    """Record orders until the last one."""
    while not received or received[-1] not in {STOP, b""}:
        received.append(orders.recv(1))


def threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == NAME]


def test_it_receives_each_order_and_stop_waits_for_its_end(
    worker: WorkerThread, received: list[bytes]
) -> None:
    worker.start(partial(hear, received))
    worker.order(REFRESH)
    worker.order(REFRESH)
    worker.stop()

    assert [REFRESH, REFRESH, STOP] == received
    assert [] == threads()


def test_it_can_be_started_again_after_its_end(worker: WorkerThread, received: list[bytes]) -> None:
    for _ in range(2):
        worker.start(partial(hear, received))
        worker.stop()
        worker.stop()
        worker.order(REFRESH)
        received.append(REFRESH)  # so that the next run receives orders again

    assert [STOP, REFRESH, STOP, REFRESH] == received


def test_orders_before_the_start_are_ignored(worker: WorkerThread) -> None:
    worker.order(REFRESH)
    worker.stop()

    assert [] == threads()


def test_orders_after_it_ended_by_itself_are_ignored(worker: WorkerThread) -> None:
    worker.start(lambda orders: None)
    ended = eventually(lambda: not threads())
    worker.order(REFRESH)
    worker.stop()

    assert ended


def test_a_stop_from_its_own_thread_does_not_wait(worker: WorkerThread) -> None:
    """As when one of its reports makes a callback stop it."""
    stopped = threading.Event()

    def run(orders: socket.socket) -> None:
        worker.stop()
        assert orders.recv(1) == STOP
        stopped.set()

    worker.start(run)

    assert stopped.wait(20)
    assert eventually(lambda: not threads())


def test_a_hung_worker_thread_is_abandoned(caplog: pytest.LogCaptureFixture) -> None:
    """A server that no longer answers may block it forever; the caller of stop() must not wait."""
    hanging = threading.Event()
    worker = WorkerThread(NAME, end_within_s=0.01)
    worker.start(lambda orders: hanging.wait(20) and None)
    worker.stop()
    left = threads()
    hanging.set()

    assert [NAME] == [thread.name for thread in left]
    assert ["a lookout hangs and is abandoned"] == [record.getMessage() for record in caplog.records]
    assert eventually(lambda: not threads())


def test_it_ends_with_a_program_that_does_not_stop_it() -> None:
    """It closes its resources in its own thread, while the interpreter still exists."""
    program = """
from deskbreak.linux.worker_thread import WorkerThread
WorkerThread("a lookout").start(lambda orders: print("told", orders.recv(1).decode(), flush=True))
"""
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )

    assert (0, "told s\n", "") == (ended.returncode, ended.stdout, ended.stderr)

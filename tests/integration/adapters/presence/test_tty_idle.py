"""Activity in terminals: pseudo-terminals with a simulated user, and files for times that the kernel updates late."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deskbreak.adapters.presence.tty_idle import TtyActivity, own_terminals
from deskbreak.adapters.presence.tty_inotify import TerminalReads, reads_are_reported
from deskbreak.core.model.presence import LastInput, Reading
from deskbreak.ports import Message, Unavailable
from tests.support.fakes.readings import ago_s, turns
from tests.support.waiting import becomes, eventually

IDLE_S = 0.4
LONG_S = 3600.0

Start = Callable[..., TtyActivity]


class Terminal:
    """A terminal with a user at the keyboard and a program that reads."""

    def __init__(self) -> None:
        self._keyboard, self.descriptor = os.openpty()
        self.path = os.ttyname(self.descriptor)

    def close(self) -> None:
        """Close both ends."""
        os.close(self._keyboard)
        os.close(self.descriptor)

    def type(self) -> None:
        """Type a line, and let the program read it."""
        os.write(self._keyboard, b"\n")
        os.read(self.descriptor, 1)


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    """A terminal with input just now."""
    terminal = Terminal()
    terminal.type()
    yield terminal
    terminal.close()


@pytest.fixture
def reported() -> list[Reading]:
    """The readings that were reported."""
    return []


@pytest.fixture
def start(reported: list[Reading], posted: list[Message]) -> Iterator[Start]:
    """Start a sensor that finds these terminals, with or without notifications from the kernel."""
    sensors: list[TtyActivity] = []

    def begin(*paths: str, idle_after_s: float = IDLE_S, reads: bool = True) -> TtyActivity:
        sensor = TtyActivity(lambda: [path for path in paths if Path(path).exists()], lambda: reads, 0.02)
        sensors.append(sensor)
        sensor.start(reported.append, posted.append, idle_after_s)
        return sensor

    yield begin
    for sensor in sensors:
        sensor.stop()


def test_the_kernel_reports_reads_here() -> None:
    assert reads_are_reported()


def test_idle_is_reported_at_the_threshold_and_then_the_first_key(
    terminal: Terminal, start: Start, reported: list[Reading], posted: list[Message]
) -> None:
    """The access time of a terminal is exact to 8 s only; the kernel's notification of a read is exact."""
    start(terminal.path)
    eventually(lambda: turns(reported, IDLE_S)[-1:] == [True])
    terminal.type()
    terminal.type()
    expected = [True, False, True]

    assert expected == becomes(expected, lambda: turns(reported, IDLE_S)[-3:])
    assert LastInput(0.0) in reported
    assert posted == []


def test_a_refresh_reports_the_current_idle_time_and_the_next_key(
    terminal: Terminal, start: Start, reported: list[Reading]
) -> None:
    sensor = start(terminal.path, idle_after_s=LONG_S)
    eventually(lambda: reported)
    terminal.type()
    eventually(lambda: len(reported) == 2)
    terminal.type()
    sensor.refresh()
    eventually(lambda: len(reported) == 3)
    terminal.type()

    assert becomes(4, lambda: len(reported)) == 4
    assert [LastInput(0.0), LastInput(0.0)] == [reported[1], reported[3]]


def test_a_key_at_the_moment_of_the_report_is_reported(terminal: Terminal, reported: list[Reading]) -> None:
    """The kernel updates the access time every 8 s only, so nothing else would report that key."""

    def tell(reading: Reading) -> None:
        reported.append(reading)
        if len(reported) == 1:
            terminal.type()

    sensor = TtyActivity(lambda: [terminal.path], lambda: True)
    sensor.start(tell, lambda _message: None, LONG_S)
    received = becomes(2, lambda: len(reported))
    sensor.stop()

    assert received == 2


def test_any_terminal_of_the_user_counts(terminal: Terminal, start: Start, reported: list[Reading]) -> None:
    other = Terminal()
    start(terminal.path, other.path)
    eventually(lambda: turns(reported, IDLE_S)[-1:] == [True])
    other.type()
    back = eventually(lambda: LastInput(0.0) in reported)
    other.close()

    assert back


def test_without_kernel_notifications_the_access_times_are_polled(
    tmp_path: Path, start: Start, reported: list[Reading]
) -> None:
    """Files stand in for terminals, since their access times can be set."""
    console, ssh = tmp_path / "console", tmp_path / "ssh"
    console.touch()
    os.utime(console, (time.time() - 900, 0))
    start(str(console), str(ssh), idle_after_s=600, reads=False)
    eventually(lambda: reported)
    ssh.touch()  # another login

    assert 890 < ago_s(reported[0]) < 999
    assert [LastInput(0.0)] == becomes([LastInput(0.0)], lambda: reported[1:])


def test_a_clock_set_forward_does_not_count_as_an_absence(
    tmp_path: Path, start: Start, reported: list[Reading]
) -> None:
    """A changed access time means input since the last look, no matter what the clock shows."""
    console = tmp_path / "console"
    console.touch()
    sensor = start(str(console), idle_after_s=LONG_S, reads=False)
    eventually(lambda: reported)
    os.utime(console, (time.time() - 86400, 0))
    sensor.refresh()

    assert eventually(lambda: reported[1:])
    assert all(ago_s(reading) < 100 for reading in reported)


def test_a_closed_terminal_counts_as_an_absence_and_causes_no_fault(
    tmp_path: Path, start: Start, reported: list[Reading], posted: list[Message]
) -> None:
    console = tmp_path / "console"
    console.touch()
    start(str(console), reads=False)
    console.unlink()

    assert eventually(lambda: any(ago_s(reading) >= IDLE_S for reading in reported))
    assert posted == []


def test_stopping_ends_the_thread_and_may_be_repeated(
    terminal: Terminal, start: Start, reported: list[Reading]
) -> None:
    sensor = start(terminal.path)
    sensor.stop()
    before = list(reported)
    terminal.type()
    sensor.refresh()
    sensor.stop()

    assert before == reported


def test_without_a_terminal_it_is_unavailable(start: Start, reported: list[Reading]) -> None:
    with pytest.raises(Unavailable, match="runs without a terminal here"):
        start()

    assert reported == []


def test_all_terminals_of_the_user_are_found_when_running_in_one(terminal: Terminal, tmp_path: Path) -> None:
    other = Terminal()
    found = own_terminals([terminal.descriptor])
    with (tmp_path / "no terminal").open("w") as file:
        elsewhere = own_terminals([file.fileno()])
    other.close()

    assert {terminal.path, other.path} <= set(found)
    assert elsewhere == ()


def test_a_new_terminal_wakes_the_sensor_but_does_not_count_as_input(terminal: Terminal) -> None:
    reads = TerminalReads("/dev/pts")
    other = Terminal()
    other.close()
    came = reads.take()
    reads.await_next([terminal.path, other.path])  # the other is gone
    terminal.type()
    read = reads.take()
    reads.close()

    assert (False, True) == (came, read)

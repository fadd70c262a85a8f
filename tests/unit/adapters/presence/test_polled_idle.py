"""When to poll the last input and what to report: with a simulated person and clock."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from deskbreak.adapters.presence.polled_idle import IdleLoop, PolledIdle
from deskbreak.core.model.fault import Fault, Part
from deskbreak.core.model.presence import WHILE_UNKNOWN, LastInput, Reading, SourceLost
from deskbreak.ports import Message, Sensor, Unavailable
from tests.support.waiting import becomes, eventually

FIVE_MINUTES = 300.0
HOUR = 3600.0


@dataclass
class TypingPerson:
    """A person whose inputs are moments in seconds, and the sensor's polling loop."""

    inputs: list[float]
    loop: IdleLoop = field(default_factory=lambda: IdleLoop(FIVE_MINUTES, poll_s=5.0))
    looks: list[float] = field(default_factory=list)

    def day(self, until: float, refresh: tuple[float, ...] = ()) -> list[tuple[float, float]]:
        """Run the loop to ``until``, with a refresh at each of ``refresh``; return when it reported, and how old each
        reported input was."""
        reported: list[tuple[float, float]] = []
        asked = sorted((0.0, *refresh))
        at = 0.0
        while at <= until:
            ago = at - max((moment for moment in self.inputs if moment <= at), default=-1.0)
            self.looks.append(at)
            if asked and at >= asked[0]:
                found = self.loop.refresh(ago, at)
                asked.pop(0)
            else:
                found = self.loop.poll(ago, at)
            if found.reading is not None:
                reported.append((at, found.reading.ago_s))
            at = min([at + found.wait_s, *asked[:1]])
        return reported


def typing(start: float, end: float) -> list[float]:
    """A key every two seconds."""
    return [start + 2.0 * n for n in range(int((end - start) / 2) + 1)]


def test_the_sensor_reports_at_the_start_and_at_the_next_input_and_then_nothing_during_work() -> None:
    """The start counts as a refresh: it reports the present state and the next input."""
    person = TypingPerson(typing(3.0, HOUR))

    assert person.day(HOUR) == [(0.0, 1.0), (5.0, 0.0)]


def test_the_sensor_rarely_polls_during_work() -> None:
    """It polls once when idleness would begin, sees input, and schedules the next poll."""
    person = TypingPerson(typing(3.0, HOUR))
    person.day(HOUR)

    assert len(person.looks) <= 2 + HOUR / (FIVE_MINUTES - 2.0)


def test_idleness_is_reported_once_to_the_second_and_the_return_within_five_seconds() -> None:
    """Away from 0:10:00 to 0:30:02."""
    person = TypingPerson([*typing(0.0, 600.0), *typing(1802.0, 2400.0)])

    assert person.day(2400.0) == [(0.0, 0.0), (5.0, 1.0), (900.0, 300.0), (1805.0, 1.0)]


def test_an_absence_costs_one_poll_every_five_seconds() -> None:
    """No more than that, however long it is."""
    person = TypingPerson([0.0])
    person.day(FIVE_MINUTES + HOUR)

    assert len([at for at in person.looks if at > FIVE_MINUTES]) == HOUR / 5.0


def test_a_refresh_reports_the_present_state_and_the_next_input() -> None:
    """For example after waking: the user is here, although no absence was reported."""
    person = TypingPerson([0.0, 112.0, *typing(114.0, 300.0)])

    assert person.day(300.0, refresh=(100.0,)) == [(0.0, 0.0), (100.0, 100.0), (115.0, 1.0)]


def test_a_refresh_in_an_absence_reports_it_again() -> None:
    """The engine may have lost it; it ignores what it already knows."""
    person = TypingPerson([0.0, 500.0])

    assert person.day(600.0, refresh=(400.0,)) == [(0.0, 0.0), (300.0, 300.0), (400.0, 400.0), (500.0, 0.0)]


def test_idleness_after_a_refresh_is_reported_too() -> None:
    """The user does not come back after waking."""
    person = TypingPerson([0.0])

    assert person.day(600.0, refresh=(100.0,)) == [(0.0, 0.0), (100.0, 100.0), (300.0, 300.0)]


def test_a_late_poll_reports_where_things_stand() -> None:
    """The machine is so busy that the poll due at 0:05 runs at 0:20, after the user came back and left again."""
    loop = IdleLoop(FIVE_MINUTES)
    loop.refresh(0.0, 0.0)
    gone = loop.poll(300.0, 300.0)
    late = loop.poll(400.0, 1200.0)

    assert (gone.reading, late.reading) == (LastInput(300.0), LastInput(400.0))


class Counter:
    """The system's answer, set by the test; the question fails while it is None."""

    def __init__(self, ago_s: float | None) -> None:
        self.ago_s = ago_s

    def __call__(self) -> float:
        if self.ago_s is None:
            raise OSError("no desktop")
        return self.ago_s


def test_the_sensor_reports_from_its_own_thread_until_it_is_stopped() -> None:
    """With a real clock: idle from the start, then input comes."""
    counter = Counter(400.0)
    sensor: Sensor = PolledIdle("system", counter, poll_s=0.01)
    reported: list[Reading] = []
    posted: list[Message] = []
    sensor.start(reported.append, posted.append, FIVE_MINUTES)
    eventually(lambda: reported)
    counter.ago_s = 0.0
    expected: list[Reading] = [LastInput(400.0), LastInput(0.0)]
    found = becomes(expected, lambda: reported[:2])
    sensor.stop()
    sensor.stop()

    assert (sensor.name, found, posted) == ("system", expected, [])


def test_a_refresh_wakes_the_sensor_at_once() -> None:
    """Otherwise it would sleep for minutes."""
    sensor = PolledIdle("system", Counter(0.0), poll_s=HOUR)
    reported: list[Reading] = []
    sensor.start(reported.append, lambda _: None, FIVE_MINUTES)
    eventually(lambda: reported)
    sensor.refresh()
    found = becomes(2, lambda: len(reported))
    sensor.stop()

    assert found == 2


def test_a_system_that_does_not_answer_is_an_unavailable_source() -> None:
    """A service without a desktop."""
    sensor = PolledIdle("system", Counter(None))

    with pytest.raises(Unavailable, match="no desktop"):
        sensor.start(lambda _: None, lambda _: None, FIVE_MINUTES)


def test_a_system_that_stops_answering_is_a_fault_and_ends_the_source() -> None:
    """The fault is reported once, in words, and the thread ends."""
    counter = Counter(400.0)
    sensor = PolledIdle("system", counter, poll_s=0.01)
    reported: list[Reading] = []
    posted: list[Message] = []
    sensor.start(reported.append, posted.append, FIVE_MINUTES)
    eventually(lambda: reported)
    counter.ago_s = None
    expected: list[Reading] = [LastInput(400.0), SourceLost()]
    found = becomes(expected, lambda: list(reported))
    sensor.stop()

    lost = [fault for fault in posted if isinstance(fault, Fault)]
    assert (found, [fault.part for fault in lost]) == (expected, [Part.IDLE])
    assert WHILE_UNKNOWN in lost[0].text

"""When to look at the last input, and what to tell of it: with a person and a clock made of numbers."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from deskbreak.adapters.presence.polled_idle import IdleLoop, LookingIdle
from deskbreak.core.model.fault import Fault, Part
from deskbreak.core.model.presence import WHILE_UNKNOWN, Blind, LastInput, Reading
from deskbreak.ports import Message, Sensor, Unavailable
from tests.support.waiting import becomes, eventually

FIVE_MINUTES = 300.0
HOUR = 3600.0


@dataclass
class Person:
    """Somebody whose inputs are moments in seconds, and the sensor's loop that looks at them."""

    inputs: list[float]
    loop: IdleLoop = field(default_factory=lambda: IdleLoop(FIVE_MINUTES, look_s=5.0))
    looks: list[float] = field(default_factory=list)

    def day(self, until: float, refresh: tuple[float, ...] = ()) -> list[tuple[float, float]]:
        """Run the loop to ``until``, asked at ``refresh`` as well; when it told, and of input how long ago."""
        told: list[tuple[float, float]] = []
        asked = sorted((0.0, *refresh))
        at = 0.0
        while at <= until:
            ago = at - max((moment for moment in self.inputs if moment <= at), default=-1.0)
            self.looks.append(at)
            if asked and at >= asked[0]:
                found = self.loop.asked(ago, at)
                asked.pop(0)
            else:
                found = self.loop.look(ago, at)
            if found.tell is not None:
                told.append((at, found.tell.ago_s))
            at = min([at + found.wait_s, *asked[:1]])
        return told


def typing(start: float, end: float) -> list[float]:
    """A key each two seconds."""
    return [start + 2.0 * n for n in range(int((end - start) / 2) + 1)]


def test_it_tells_at_the_start_at_the_next_input_and_then_nothing_while_somebody_works() -> None:
    """The start is a refresh: what is so, and the next input."""
    person = Person(typing(3.0, HOUR))

    assert person.day(HOUR) == [(0.0, 1.0), (5.0, 0.0)]


def test_there_is_hardly_a_look_while_somebody_works() -> None:
    """One when idleness would begin, which sees that it has not, and sets the next."""
    person = Person(typing(3.0, HOUR))
    person.day(HOUR)

    assert len(person.looks) <= 2 + HOUR / (FIVE_MINUTES - 2.0)


def test_idleness_is_told_once_to_the_second_and_the_return_within_five() -> None:
    """Away from 0:10:00 to 0:30:02."""
    person = Person([*typing(0.0, 600.0), *typing(1802.0, 2400.0)])

    assert person.day(2400.0) == [(0.0, 0.0), (5.0, 1.0), (900.0, 300.0), (1805.0, 1.0)]


def test_an_absence_costs_one_look_in_five_seconds() -> None:
    """And nothing more, however long it is."""
    person = Person([0.0])
    person.day(FIVE_MINUTES + HOUR)

    assert len([at for at in person.looks if at > FIVE_MINUTES]) == HOUR / 5.0


def test_a_refresh_tells_what_is_so_and_of_the_next_input() -> None:
    """As after waking: the person is here, although no absence was told."""
    person = Person([0.0, 112.0, *typing(114.0, 300.0)])

    assert person.day(300.0, refresh=(100.0,)) == [(0.0, 0.0), (100.0, 100.0), (115.0, 1.0)]


def test_a_refresh_in_an_absence_tells_it_again() -> None:
    """The engine may have forgotten; it takes what it knows already in its stride."""
    person = Person([0.0, 500.0])

    assert person.day(600.0, refresh=(400.0,)) == [(0.0, 0.0), (300.0, 300.0), (400.0, 400.0), (500.0, 0.0)]


def test_idleness_after_a_refresh_is_told_too() -> None:
    """Nobody comes after waking."""
    person = Person([0.0])

    assert person.day(600.0, refresh=(100.0,)) == [(0.0, 0.0), (100.0, 100.0), (300.0, 300.0)]


def test_a_look_that_comes_late_tells_where_things_stand() -> None:
    """A machine so busy that the look at 0:05 comes at 0:20, after somebody was back and left again."""
    loop = IdleLoop(FIVE_MINUTES)
    loop.asked(0.0, 0.0)
    gone = loop.look(300.0, 300.0)
    late = loop.look(400.0, 1200.0)

    assert (gone.tell, late.tell) == (LastInput(300.0), LastInput(400.0))


class Counter:
    """The system's answer, which the test sets; it fails while it is None."""

    def __init__(self, ago_s: float | None) -> None:
        self.ago_s = ago_s

    def __call__(self) -> float:
        if self.ago_s is None:
            raise OSError("no desktop")
        return self.ago_s


def test_the_sensor_tells_in_a_thread_of_its_own_until_it_is_stopped() -> None:
    """With a real clock: idle from the start, then somebody comes."""
    counter = Counter(400.0)
    sensor: Sensor = LookingIdle("system", counter, look_s=0.01)
    told: list[Reading] = []
    posted: list[Message] = []
    sensor.start(told.append, posted.append, FIVE_MINUTES)
    eventually(lambda: told)
    counter.ago_s = 0.0
    expected: list[Reading] = [LastInput(400.0), LastInput(0.0)]
    found = becomes(expected, lambda: told[:2])
    sensor.stop()
    sensor.stop()

    assert (sensor.name, found, posted) == ("system", expected, [])


def test_a_refresh_wakes_the_sensor_at_once() -> None:
    """Which else would sleep for minutes."""
    sensor = LookingIdle("system", Counter(0.0), look_s=HOUR)
    told: list[Reading] = []
    sensor.start(told.append, lambda _: None, FIVE_MINUTES)
    eventually(lambda: told)
    sensor.refresh()
    found = becomes(2, lambda: len(told))
    sensor.stop()

    assert found == 2


def test_a_system_that_does_not_say_is_no_source() -> None:
    """A service without a desktop."""
    sensor = LookingIdle("system", Counter(None))

    with pytest.raises(Unavailable, match="no desktop"):
        sensor.start(lambda _: None, lambda _: None, FIVE_MINUTES)


def test_a_system_that_stops_saying_is_a_fault_and_leaves_the_sensor_blind() -> None:
    """In words, once; and it ends."""
    counter = Counter(400.0)
    sensor = LookingIdle("system", counter, look_s=0.01)
    told: list[Reading] = []
    posted: list[Message] = []
    sensor.start(told.append, posted.append, FIVE_MINUTES)
    eventually(lambda: told)
    counter.ago_s = None
    expected: list[Reading] = [LastInput(400.0), Blind()]
    found = becomes(expected, lambda: list(told))
    sensor.stop()

    lost = [fault for fault in posted if isinstance(fault, Fault)]
    assert (found, [fault.part for fault in lost]) == (expected, [Part.IDLE])
    assert WHILE_UNKNOWN in lost[0].text

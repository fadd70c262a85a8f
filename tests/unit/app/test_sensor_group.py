"""All sensors together; each fails independently."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from deskbreak.app.sensor_group import SensorGroup
from deskbreak.core.model.fault import Fault, Part, Recovered
from deskbreak.core.model.presence import LastInput, Reading, SourceLost
from deskbreak.core.timer.events import Observed
from deskbreak.ports import Message, Post, Unavailable


@dataclass
class FakeSensor:
    """Does as the test says or fails; records everything."""

    fails: Exception | None = None
    done: list[str] = field(default_factory=list)
    name: str = "fake"

    def start(self, tell: Callable[[Reading], None], post: Post, idle_after_s: float) -> None:
        self._do(f"start {idle_after_s:g}")
        tell(LastInput(0.0))

    def refresh(self) -> None:
        self._do("refresh")

    def stop(self) -> None:
        self._do("stop")

    def _do(self, what: str) -> None:
        self.done.append(what)
        if self.fails is not None:
            raise self.fails


def test_sensors_are_started_refreshed_and_stopped_together() -> None:
    posted: list[Message] = []
    first, second = FakeSensor(), FakeSensor()
    watch = SensorGroup([(Part.IDLE, first), (Part.LOCK, second)], posted.append)
    watch.start(300.0)
    watch.refresh()
    watch.start(60.0)
    watch.stop()
    watch.stop()
    watch.refresh()

    assert first.done == second.done == ["start 300", "refresh", "stop", "start 60", "stop"]
    assert posted == [Observed(LastInput(0.0))] * 4


def test_an_unavailable_sensor_is_a_fault_and_the_others_continue() -> None:
    posted: list[Message] = []
    other = FakeSensor()
    watch = SensorGroup(
        [(Part.IDLE, FakeSensor(Unavailable("No screen."))), (Part.LOCK, other)], posted.append
    )
    watch.start(300.0)
    watch.stop()

    assert posted == [Fault(Part.IDLE, "No screen."), Observed(SourceLost()), Observed(LastInput(0.0))]
    assert other.done == ["start 300", "stop"]


def test_an_error_in_one_sensor_affects_only_that_one() -> None:
    posted: list[Message] = []
    broken, other = FakeSensor(), FakeSensor()
    watch = SensorGroup(
        [(Part.LOCK, FakeSensor(ValueError("odd"))), (Part.IDLE, broken), (Part.IDLE, other)], posted.append
    )
    watch.start(300.0)
    broken.fails = ValueError("odder")
    watch.refresh()
    watch.stop()

    assert posted[0] == Fault(Part.LOCK, "fake failed: odd.")
    assert broken.done == other.done == ["start 300", "refresh", "stop"]


def test_a_sensor_that_can_be_started_later_recovers() -> None:
    posted: list[Message] = []
    sensor = FakeSensor(Unavailable("Not yet."))
    watch = SensorGroup([(Part.LOCK, sensor)], posted.append)
    watch.start(300.0)
    sensor.fails = None
    watch.start(300.0)
    watch.start(300.0)

    assert posted == [
        Fault(Part.LOCK, "Not yet."),
        Observed(LastInput(0.0)),
        Recovered(Part.LOCK),
        Observed(LastInput(0.0)),
    ]


def test_a_sensor_that_can_be_started_after_sleep_recovers() -> None:
    """Its fault is known and not reported again while it lasts."""
    posted: list[Message] = []
    sensor = FakeSensor(Unavailable("Not yet."))
    watch = SensorGroup([(Part.LOCK, sensor)], posted.append)
    watch.refresh()
    watch.start(300.0)
    watch.refresh()
    sensor.fails = None
    watch.refresh()
    watch.refresh()

    assert posted == [Fault(Part.LOCK, "Not yet."), Observed(LastInput(0.0)), Recovered(Part.LOCK)]
    assert sensor.done == ["start 300", "start 300", "start 300", "refresh"]


def test_the_names_of_the_working_sensors_are_listed_by_part() -> None:
    idle, lock, screen = (
        FakeSensor(name="X11 SYNC"),
        FakeSensor(name="logind"),
        FakeSensor(name="screen saver"),
    )
    broken = FakeSensor(Unavailable("No."))
    watch = SensorGroup(
        [(Part.IDLE, idle), (Part.LOCK, lock), (Part.LOCK, screen), (Part.IDLE, broken)], [].append
    )
    before = watch.names
    watch.start(300.0)
    names = watch.names
    watch.stop()

    assert ({}, {}) == (before, watch.names)
    assert {Part.IDLE: "X11 SYNC", Part.LOCK: "logind, screen saver"} == names

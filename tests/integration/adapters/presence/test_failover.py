"""The best sensor that works, and the next best when it dies: with scripted sensors and with real ones."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest

from deskbreak.adapters.presence.candidates import sensor_of_desktop, sensor_of_terminal
from deskbreak.adapters.presence.failover import CHOOSING, FailoverSensor
from deskbreak.adapters.presence.mutter_idle import MutterIdle
from deskbreak.adapters.presence.x11_idle import X11Idle
from deskbreak.core.model.fault import Fault, Part, Recovered
from deskbreak.core.model.presence import LastInput, Reading, SourceLost
from deskbreak.linux.dbus.bus import Bus
from deskbreak.linux.worker_thread import Denied
from deskbreak.ports import Message, Post, Unavailable
from tests.support.fakes.compositor import Compositor, Offer, SocketPlace
from tests.support.fakes.daemon import Daemon
from tests.support.fakes.mutter import IDLE_MONITOR, Mutter
from tests.support.private_bus import Keep
from tests.support.waiting import becomes, eventually
from tests.support.x_server import XServer, x_server

HERE = LastInput(0.0)
NEVER_S = (3600.0, 3600.0)
QUICK_S = (0.01, 0.02)


@dataclass(eq=False)
class Actor:
    """A sensor that does what a test prescribes, and records its calls."""

    name: str
    reason: Exception | None = None
    done: list[str] = field(default_factory=list)
    tell: Callable[[Reading], None] = lambda _reading: None
    post: Post = lambda _message: None

    def __call__(self) -> Actor:
        """Stand in for the sensor's class: construct it."""
        return self

    def start(self, tell: Callable[[Reading], None], post: Post, idle_after_s: float) -> None:
        self.done.append(f"start {idle_after_s:g}")
        if self.reason is not None:
            raise self.reason
        self.tell, self.post = tell, post
        tell(HERE)

    def refresh(self) -> None:
        self.done.append("refresh")

    def stop(self) -> None:
        self.done.append("stop")

    def die(self) -> None:
        """Die as our sensors do on a thread of their own."""
        self.reason = Unavailable(f"{self.name} is dead.")
        self.post(Fault(Part.IDLE, f"{self.name} died."))
        self.tell(SourceLost())


def at_once(work: Callable[[], None]) -> None:
    """Choose a sensor in the calling thread, so that a test continues once it is chosen."""
    work()


@pytest.fixture
def reported() -> list[Reading]:
    """The readings that were reported."""
    return []


@pytest.fixture
def first() -> Actor:
    """The best sensor."""
    return Actor("first")


@pytest.fixture
def second() -> Actor:
    """The second best sensor."""
    return Actor("second")


@pytest.fixture
def best(first: Actor, second: Actor) -> Iterator[FailoverSensor]:
    """A choice between both, made in the calling thread."""
    best = FailoverSensor([first, second], "Do this.", NEVER_S, at_once)
    yield best
    best.stop()


def test_the_best_sensor_is_started_and_no_other(
    best: FailoverSensor, first: Actor, second: Actor, reported: list[Reading], posted: list[Message]
) -> None:
    best.start(reported.append, posted.append, 300)
    best.refresh()
    name = best.name
    best.stop()
    best.stop()
    best.refresh()

    assert ("first", "none") == (name, best.name)
    assert (["start 300", "refresh", "stop"], []) == (first.done, second.done)
    assert ([HERE], []) == (reported, posted)


@pytest.mark.parametrize("reason", [Unavailable("No."), ValueError("odd")])
def test_a_sensor_that_cannot_start_is_replaced_silently(
    reason: Exception, best: FailoverSensor, first: Actor, reported: list[Reading], posted: list[Message]
) -> None:
    first.reason = reason
    best.start(reported.append, posted.append, 300)

    assert ("second", [HERE], []) == (best.name, reported, posted)


def test_if_none_works_the_fault_names_what_was_tried_and_what_to_do(
    best: FailoverSensor, first: Actor, second: Actor, reported: list[Reading], posted: list[Message]
) -> None:
    first.reason, second.reason = Unavailable("No."), ImportError("no such library")
    best.start(reported.append, posted.append, 300)

    text = "Nothing on this system reports when you are away (tried: first, second). Do this."
    assert ([SourceLost()], [Fault(Part.IDLE, text)]) == (reported, posted)


@pytest.mark.parametrize(
    ("candidates", "text"),
    [
        ([Actor("only", Unavailable("It is broken."))], "It is broken. Do this."),
        ([], "Nothing on this system reports when you are away. Do this."),
    ],
)
def test_the_reason_of_a_single_sensor_is_reported_unchanged(
    candidates: list[Actor], text: str, reported: list[Reading], posted: list[Message]
) -> None:
    best = FailoverSensor(candidates, "Do this.", NEVER_S, at_once)
    best.start(reported.append, posted.append, 300)
    best.stop()

    assert ([SourceLost()], [Fault(Part.IDLE, text)]) == (reported, posted)


def test_a_sensor_that_dies_is_replaced_and_reported_once(
    best: FailoverSensor, first: Actor, second: Actor, reported: list[Reading], posted: list[Message]
) -> None:
    """The fault is cleared at once: the user has been informed, and nothing is broken any more."""
    best.start(reported.append, posted.append, 300)
    first.die()
    first.tell(LastInput(99.0))

    assert [Fault(Part.IDLE, "first is lost; DeskBreak now goes by second."), Recovered(Part.IDLE)] == posted
    assert ("second", [HERE, HERE]) == (best.name, reported)
    assert (["start 300", "stop"], ["start 300"]) == (first.done, second.done)


def test_without_any_sensor_left_it_is_blind_and_the_fault_stays(
    best: FailoverSensor, first: Actor, second: Actor, reported: list[Reading], posted: list[Message]
) -> None:
    second.reason = Unavailable("No.")
    best.start(reported.append, posted.append, 300)
    first.die()

    assert ([HERE, SourceLost()], [Fault(Part.IDLE, "first died.")], "none") == (reported, posted, best.name)


@pytest.mark.parametrize("again", ["refresh", "start"])
def test_the_fault_is_cleared_when_a_sensor_works_again(
    again: str, best: FailoverSensor, first: Actor, second: Actor, posted: list[Message]
) -> None:
    reported: list[Reading] = []
    second.reason = Unavailable("No.")
    best.start(reported.append, posted.append, 300)
    first.die()
    best.refresh()
    still_lost = list(posted)
    second.reason = None
    if again == "refresh":
        best.refresh()
    else:
        best.start(reported.append, posted.append, 300)
    best.refresh()

    assert ([Fault(Part.IDLE, "first died.")], "second") == (still_lost, best.name)
    assert [*still_lost, Recovered(Part.IDLE)] == posted
    assert [HERE, SourceLost(), HERE] == reported


def test_a_better_sensor_takes_over_silently_after_sleep(
    best: FailoverSensor, first: Actor, second: Actor, reported: list[Reading], posted: list[Message]
) -> None:
    first.reason = Unavailable("Not yet.")
    best.start(reported.append, posted.append, 300)
    best.refresh()
    first.reason = None
    best.refresh()
    second.tell(LastInput(99.0))

    assert ("first", [HERE, HERE], []) == (best.name, reported, posted)
    assert ["start 300", "refresh", "stop"] == second.done


def test_a_sensor_that_dies_while_it_is_stopped_is_not_replaced(
    best: FailoverSensor, first: Actor, second: Actor, reported: list[Reading], posted: list[Message]
) -> None:
    best.start(reported.append, posted.append, 300)
    best.stop()
    first.die()

    assert ([], [HERE], []) == (second.done, reported, posted)


def test_a_fault_of_another_part_is_passed_on(
    best: FailoverSensor, first: Actor, reported: list[Reading], posted: list[Message]
) -> None:
    best.start(reported.append, posted.append, 300)
    first.post(Fault(Part.LOCK, "Odd."))
    first.post(Recovered(Part.IDLE))

    assert [Fault(Part.LOCK, "Odd.")] == posted
    assert "first" == best.name


@pytest.mark.parametrize("reason", [None, Unavailable("No.")], ids=["the next best stands in", "none does"])
def test_a_sensor_that_died_is_retried_until_it_is_back(
    reason: Exception | None, first: Actor, second: Actor, reported: list[Reading], posted: list[Message]
) -> None:
    """Its return is reported only if there was no other sensor."""
    second.reason = reason
    best = FailoverSensor([first, second], "Do this.", QUICK_S, at_once)
    best.start(reported.append, posted.append, 300)
    first.die()
    tried = eventually(lambda: first.done.count("start 300") >= 3)
    first.reason = None
    name = becomes("first", lambda: best.name)
    before = len(first.done)
    waiting = eventually(lambda: not threads())
    best.stop()

    assert (True, "first", True) == (tried, name, waiting)
    assert ["stop"] == first.done[before:]
    assert [Fault, Recovered] == [type(message) for message in posted]
    assert HERE == reported[-1]


def test_if_none_works_at_first_they_are_retried(
    first: Actor, second: Actor, reported: list[Reading], posted: list[Message]
) -> None:
    first.reason, second.reason = Unavailable("It hangs."), Unavailable("No.")
    best = FailoverSensor([first, second], "Do this.", QUICK_S, at_once)
    best.start(reported.append, posted.append, 300)
    first.reason = None
    name = becomes("first", lambda: best.name)
    best.stop()

    assert "first" == name
    assert ([SourceLost(), HERE], [Fault, Recovered]) == (reported, [type(message) for message in posted])


def test_no_caller_waits_for_a_hung_sensor_which_comes_too_late(
    first: Actor, reported: list[Reading], posted: list[Message]
) -> None:
    """The program behind it may accept connections and answer nothing; a setting changes meanwhile, and DeskBreak ends."""
    entered, released = threading.Event(), threading.Event()

    class Hanging(Actor):
        def start(self, tell: Callable[[Reading], None], post: Post, idle_after_s: float) -> None:
            entered.set()
            released.wait(20)
            super().start(tell, post, idle_after_s)

    hanging = Hanging("hanging")
    best = FailoverSensor([hanging, first], retry_s=NEVER_S)
    best.start(reported.append, posted.append, 300)
    hangs = entered.wait(20)
    best.start(reported.append, posted.append, 60)
    best.refresh()
    best.stop()
    released.set()

    assert hangs
    assert eventually(lambda: not threads())
    assert (["start 300", "stop"], []) == (hanging.done, first.done)
    assert ([], []) == (reported, posted)


def threads() -> list[threading.Thread]:
    """The threads that choose a sensor, or wait to."""
    return [thread for thread in threading.enumerate() if thread.name == "best sensor"]


# Real sensors.


@pytest.fixture
def screen() -> Iterator[XServer]:
    """A private X server."""
    with x_server() as server:
        yield server


def ext_idle() -> type[Any]:
    """The Wayland sensor, where pywayland is installed."""
    pytest.importorskip("pywayland")
    from deskbreak.adapters.presence.wayland_ext_idle import ExtIdle

    return ExtIdle


@pytest.fixture
def compositor(keep: Keep) -> Compositor:
    """A Wayland compositor."""
    return keep(Compositor(Offer.EXT_2))


def test_each_loss_leads_to_the_next_best_until_none_is_left(
    compositor: Compositor, screen: XServer, daemon: Daemon, bus: Bus, posted: list[Message]
) -> None:
    """GNOME Shell ends, then the compositor, then the X server."""
    reported: list[Reading] = []
    mutter = Mutter(daemon.address)
    shell, x11 = partial(MutterIdle, bus, grace_s=0.05), partial(X11Idle, screen.name)
    best = FailoverSensor([shell, partial(ext_idle(), compositor.name), x11], retry_s=NEVER_S)
    best.start(reported.append, posted.append, 3600)
    names = [_changed(best, CHOOSING)]
    for end in (mutter.close, compositor.close, screen.kill):
        before = best.name
        end()
        names.append(_changed(best, before))
    blind = becomes(SourceLost(), lambda: reported[-1])
    best.stop()

    assert ["Mutter idle monitor", "ext-idle-notify", "X11 SYNC", "none"] == names
    assert SourceLost() == blind
    assert [
        Fault(Part.IDLE, "Mutter idle monitor is lost; DeskBreak now goes by ext-idle-notify."),
        Recovered(Part.IDLE),
        Fault(Part.IDLE, "ext-idle-notify is lost; DeskBreak now goes by X11 SYNC."),
        Recovered(Part.IDLE),
    ] == posted[:-1]
    assert "The connection to the X server is lost" in str(posted[-1])


def _changed(best: FailoverSensor, before: str) -> str:
    eventually(lambda: best.name != before)
    return best.name


def test_sensors_that_hang_at_the_start_are_skipped(
    screen: XServer, daemon: Daemon, bus: Bus, keep: Keep, posted: list[Message]
) -> None:
    """A shell that keeps its name on the bus, and a compositor and an X server that accept connections; none answers."""
    reported: list[Reading] = []
    keep(Mutter(daemon.address)).methods[f"{IDLE_MONITOR}.GetIdletime"] = lambda _message: None
    screen.hang()
    wayland = partial(ext_idle(), keep(Compositor(mute=True)).name, answer_within_s=0.1)
    x11 = partial(X11Idle, screen.name, answer_within_s=0.1)
    best = FailoverSensor([partial(MutterIdle, bus), wayland, x11, Actor("last")], retry_s=NEVER_S)
    best.start(reported.append, posted.append, 3600)
    at_first = best.name
    name = _changed(best, CHOOSING)
    best.stop()

    assert (CHOOSING, "last") == (at_first, name)
    assert ([HERE], []) == (reported, posted)


def test_a_compositor_that_comes_back_is_used_again(keep: Keep, posted: list[Message]) -> None:
    """It crashed and was restarted on the same socket."""
    reported: list[Reading] = []
    place = keep(SocketPlace())
    best = FailoverSensor([partial(ext_idle(), place.name)], retry_s=QUICK_S)
    first = Compositor(place=place)
    best.start(reported.append, posted.append, 0.2)
    eventually(lambda: reported)
    first.close()
    lost = becomes(SourceLost(), lambda: reported[-1])
    keep(Compositor(place=place))
    back = becomes(LastInput(0.2), lambda: reported[-1])
    kinds = becomes([Fault, Recovered], lambda: [type(message) for message in posted])
    best.stop()

    assert (SourceLost(), LastInput(0.2)) == (lost, back)
    assert [Fault, Recovered] == kinds


def test_an_x_server_that_restarts_is_used_again_and_its_loss_is_reported_once(
    posted: list[Message],
) -> None:
    """Under the same display number (issue 8, number 17)."""
    reported: list[Reading] = []
    with x_server() as screen:
        best = FailoverSensor([partial(X11Idle, screen.name)], retry_s=QUICK_S)
        best.start(reported.append, posted.append, 3600)
        eventually(lambda: reported)
        screen.kill()
        lost = becomes(SourceLost(), lambda: reported[-1])
        screen.restart()
        back = eventually(lambda: isinstance(reported[-1], LastInput))
        kinds = becomes([Fault, Recovered], lambda: [type(message) for message in posted])
        best.stop()

    assert (SourceLost(), True) == (lost, back)
    assert [Fault, Recovered] == kinds
    assert "It resumes when the server is back." in str(posted[0])


def test_a_server_that_refuses_us_is_named_even_if_others_were_tried(
    reported: list[Reading], posted: list[Message]
) -> None:
    refusal = Denied("The X server of display :7 does not let DeskBreak in.")
    best = FailoverSensor([Actor("first", refusal), Actor("second", Unavailable("No."))], retry_s=NEVER_S)
    best.start(reported.append, posted.append, 3600)
    blind = becomes([SourceLost()], lambda: reported)
    best.stop()

    assert [SourceLost()] == blind
    assert [Fault(Part.IDLE, str(refusal))] == posted


def test_a_program_that_exits_while_it_waits_for_a_hung_compositor_exits_cleanly(keep: Keep) -> None:
    """The library crashes the interpreter if it exits with an open connection."""
    ext_idle()
    program = """
import sys
from functools import partial
from typing import Any
from deskbreak.adapters.presence.failover import FailoverSensor
from deskbreak.adapters.presence.wayland_ext_idle import ExtIdle
sensor = FailoverSensor([partial(ExtIdle, sys.argv[1], answer_within_s=3600)])
sensor.start(lambda _reading: None, lambda _message: None, 3600)
sys.stdin.read(1)
print("ended", flush=True)
"""
    compositor = keep(Compositor(mute=True))
    running = subprocess.Popen(
        [sys.executable, "-c", program, compositor.name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    connected = eventually(lambda: bool(compositor._clients))
    out, errors = running.communicate(".", timeout=60)

    assert connected
    assert (0, "ended\n", "") == (running.returncode, out, errors)


def test_on_a_desktop_without_any_source_the_fault_names_what_was_tried(
    monkeypatch: pytest.MonkeyPatch, bus: Bus, keep: Keep, reported: list[Reading], posted: list[Message]
) -> None:
    ext_idle()
    monkeypatch.setenv("WAYLAND_DISPLAY", keep(Compositor(Offer.NOTHING)).name)
    monkeypatch.delenv("DISPLAY", raising=False)
    best = sensor_of_desktop(bus, bus)
    best.start(reported.append, posted.append, 300)
    blind = becomes([SourceLost()], lambda: reported)
    best.stop()

    tried = "Mutter idle monitor, ext-idle-notify, org_kde_kwin_idle, logind idle hint"
    assert [SourceLost()] == blind
    assert f"Nothing on this system reports when you are away (tried: {tried}). " in str(posted)


def test_without_a_display_terminals_are_the_source(reported: list[Reading], posted: list[Message]) -> None:
    keyboard, terminal = os.openpty()
    before = os.dup(0)
    os.dup2(terminal, 0)
    best = sensor_of_terminal()
    best.start(reported.append, posted.append, 3600)
    name = _changed(best, CHOOSING)
    best.stop()
    os.dup2(before, 0)
    for descriptor in (before, keyboard, terminal):
        os.close(descriptor)

    assert "terminal activity" == name

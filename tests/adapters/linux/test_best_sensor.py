"""The best sensor that works, and the next best when it dies: sensors played by the tests, and real ones."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

import pytest

from deskbreak.core.presence import Blind, LastInput, Reading
from deskbreak.ports import Fault, Mended, Message, Part, Post, Unavailable
from deskbreak.shell.best_sensor import BestSensor
from deskbreak.shell.idle_choice import sensor_of_desktop, sensor_of_terminal
from deskbreak.shell.linux.bus import Bus
from deskbreak.shell.sensors.ext_idle import ExtIdle
from deskbreak.shell.sensors.mutter import MutterIdle
from deskbreak.shell.sensors.x11 import X11Idle
from tests.adapters.linux.programs import Keep
from tests.adapters.linux.screen import XServer, x_server
from tests.fakes.compositor import Compositor, Offer
from tests.fakes.daemon import Daemon
from tests.fakes.mutter import Mutter
from tests.fakes.waiting import becomes, eventually

HERE = LastInput(0.0)


@dataclass(eq=False)
class Actor:
    """A sensor that does as a test says, and writes down what is asked of it."""

    name: str
    reason: Exception | None = None
    done: list[str] = field(default_factory=list)
    tell: Callable[[Reading], None] = lambda _reading: None
    post: Post = lambda _message: None

    def __call__(self) -> Actor:
        """Make it."""
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
        """As all of ours do, on a thread of its own."""
        self.reason = Unavailable(f"{self.name} is dead.")
        self.post(Fault(Part.IDLE, f"{self.name} died."))
        self.tell(Blind())


@pytest.fixture
def told() -> list[Reading]:
    """What was told."""
    return []


@pytest.fixture
def first() -> Actor:
    """The best."""
    return Actor("first")


@pytest.fixture
def second() -> Actor:
    """The next best."""
    return Actor("second")


@pytest.fixture
def best(first: Actor, second: Actor) -> Iterator[BestSensor]:
    """Both."""
    best = BestSensor([first, second], "Do this.")
    yield best
    best.stop()


def test_the_best_is_started_and_the_others_are_left_alone(
    best: BestSensor, first: Actor, second: Actor, told: list[Reading], posted: list[Message]
) -> None:
    best.start(told.append, posted.append, 300)
    best.refresh()
    name = best.name
    best.stop()
    best.stop()
    best.refresh()

    assert ("first", "none") == (name, best.name)
    assert (["start 300", "refresh", "stop"], []) == (first.done, second.done)
    assert ([HERE], []) == (told, posted)


@pytest.mark.parametrize("reason", [Unavailable("No."), ValueError("odd")])
def test_one_that_cannot_be_started_makes_room_for_the_next_without_a_word(
    reason: Exception, best: BestSensor, first: Actor, told: list[Reading], posted: list[Message]
) -> None:
    first.reason = reason
    best.start(told.append, posted.append, 300)

    assert ("second", [HERE], []) == (best.name, told, posted)


def test_if_none_works_it_says_what_was_tried_and_what_to_do(
    best: BestSensor, first: Actor, second: Actor, told: list[Reading], posted: list[Message]
) -> None:
    first.reason, second.reason = Unavailable("No."), ImportError("no such library")
    with pytest.raises(Unavailable) as raised:
        best.start(told.append, posted.append, 300)

    assert "Nothing here tells when you are away (tried: first, second). Do this." == str(raised.value)
    assert ([], []) == (told, posted)


def test_the_reason_of_a_single_candidate_is_told_as_it_is(
    told: list[Reading], posted: list[Message]
) -> None:
    only = BestSensor([Actor("only", Unavailable("It is broken."))])
    with pytest.raises(Unavailable, match=r"^It is broken\.$"):
        only.start(told.append, posted.append, 300)


def test_without_a_candidate_there_is_nothing_to_name(told: list[Reading], posted: list[Message]) -> None:
    with pytest.raises(Unavailable, match=r"^Nothing here tells when you are away\. Do this\.$"):
        BestSensor([], "Do this.").start(told.append, posted.append, 300)


def test_one_that_dies_is_replaced_and_that_is_told_once(
    best: BestSensor, first: Actor, second: Actor, told: list[Reading], posted: list[Message]
) -> None:
    """The fault is taken back at once: the person knows, and nothing is amiss any more."""
    best.start(told.append, posted.append, 300)
    first.die()
    first.tell(LastInput(99.0))
    expected = [Fault(Part.IDLE, "first is lost; DeskBreak now goes by second."), Mended(Part.IDLE)]
    was_told = becomes(expected, lambda: posted)

    assert expected == was_told
    assert ("second", [HERE, HERE]) == (best.name, told)
    assert (["start 300", "stop"], ["start 300"]) == (first.done, second.done)


def test_when_nothing_is_left_it_is_blind_and_the_fault_stays(
    best: BestSensor, first: Actor, second: Actor, told: list[Reading], posted: list[Message]
) -> None:
    second.reason = Unavailable("No.")
    best.start(told.append, posted.append, 300)
    first.die()

    assert [HERE, Blind()] == becomes([HERE, Blind()], lambda: told)
    assert ([Fault(Part.IDLE, "first died.")], "none") == (posted, best.name)


@pytest.mark.parametrize("again", ["refresh", "start"])
def test_what_was_lost_is_mended_when_one_works_again(
    again: str, best: BestSensor, first: Actor, second: Actor, posted: list[Message]
) -> None:
    told: list[Reading] = []
    second.reason = Unavailable("No.")
    best.start(told.append, posted.append, 300)
    first.die()
    eventually(lambda: len(told) == 2)
    best.refresh()
    still_lost = list(posted)
    second.reason = None
    if again == "refresh":
        best.refresh()
    else:
        best.start(told.append, posted.append, 300)
    best.refresh()

    assert ([Fault(Part.IDLE, "first died.")], "second") == (still_lost, best.name)
    assert [*still_lost, Mended(Part.IDLE)] == posted
    assert [HERE, Blind(), HERE] == told


def test_a_better_one_takes_over_after_sleep_without_a_word(
    best: BestSensor, first: Actor, second: Actor, told: list[Reading], posted: list[Message]
) -> None:
    first.reason = Unavailable("Not yet.")
    best.start(told.append, posted.append, 300)
    best.refresh()
    first.reason = None
    best.refresh()
    second.tell(LastInput(99.0))

    assert ("first", [HERE, HERE], []) == (best.name, told, posted)
    assert ["start 300", "refresh", "stop"] == second.done


def test_what_dies_while_it_is_stopped_is_not_replaced(
    best: BestSensor, first: Actor, second: Actor, told: list[Reading], posted: list[Message]
) -> None:
    best.start(told.append, posted.append, 300)
    best.stop()
    first.die()

    assert eventually(lambda: not any(thread.name == "next sensor" for thread in threading.enumerate()))
    assert ([], [HERE], []) == (second.done, told, posted)


def test_a_fault_of_another_part_is_passed_on(
    best: BestSensor, first: Actor, told: list[Reading], posted: list[Message]
) -> None:
    best.start(told.append, posted.append, 300)
    first.post(Fault(Part.LOCK, "Odd."))
    first.post(Mended(Part.IDLE))

    assert [Fault(Part.LOCK, "Odd.")] == posted
    assert "first" == best.name


# Real sensors.


@pytest.fixture
def screen() -> Iterator[XServer]:
    """A private X server."""
    with x_server() as server:
        yield server


@pytest.fixture
def compositor(keep: Keep) -> Compositor:
    """A Wayland compositor."""
    return keep(Compositor(Offer.EXT_2))


def test_each_loss_leads_to_the_next_best_until_none_is_left(
    compositor: Compositor, screen: XServer, daemon: Daemon, bus: Bus, posted: list[Message]
) -> None:
    """GNOME's shell goes, then the compositor, then the X server."""
    told: list[Reading] = []
    mutter = Mutter(daemon.address)
    shell, x11 = partial(MutterIdle, bus, grace_s=0.05), partial(X11Idle, screen.name)
    best = BestSensor([shell, partial(ExtIdle, compositor.name), x11])
    best.start(told.append, posted.append, 3600)
    names = [best.name]
    for end in (mutter.close, compositor.close, screen.kill):
        before = best.name
        end()
        names.append(_changed(best, before))
    blind = becomes(Blind(), lambda: told[-1])
    best.stop()

    assert ["Mutter idle monitor", "ext-idle-notify", "X11 SYNC", "none"] == names
    assert Blind() == blind
    assert [
        Fault(Part.IDLE, "Mutter idle monitor is lost; DeskBreak now goes by ext-idle-notify."),
        Mended(Part.IDLE),
        Fault(Part.IDLE, "ext-idle-notify is lost; DeskBreak now goes by X11 SYNC."),
        Mended(Part.IDLE),
    ] == posted[:-1]
    assert "The connection to the X server is lost" in str(posted[-1])


def _changed(best: BestSensor, before: str) -> str:
    eventually(lambda: best.name != before)
    return best.name


def test_a_desktop_that_offers_nothing_names_what_was_tried(
    monkeypatch: pytest.MonkeyPatch, bus: Bus, keep: Keep, told: list[Reading], posted: list[Message]
) -> None:
    monkeypatch.setenv("WAYLAND_DISPLAY", keep(Compositor(Offer.NOTHING)).name)
    monkeypatch.delenv("DISPLAY", raising=False)
    with pytest.raises(Unavailable) as raised:
        sensor_of_desktop(bus, bus).start(told.append, posted.append, 300)

    tried = "Mutter idle monitor, ext-idle-notify, org_kde_kwin_idle, logind idle hint"
    assert f"Nothing here tells when you are away (tried: {tried}). " in str(raised.value)


def test_without_a_display_terminals_tell(told: list[Reading], posted: list[Message]) -> None:
    keyboard, terminal = os.openpty()
    before = os.dup(0)
    os.dup2(terminal, 0)
    best = sensor_of_terminal()
    best.start(told.append, posted.append, 3600)
    name = best.name
    best.stop()
    os.dup2(before, 0)
    for descriptor in (before, keyboard, terminal):
        os.close(descriptor)

    assert "terminal activity" == name

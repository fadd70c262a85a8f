"""Idle time on Wayland, reported by a fake compositor over each of the protocols."""

from __future__ import annotations

import gc
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deskbreak.adapters.presence.wayland_ext_idle import ExtIdle
from deskbreak.adapters.presence.wayland_idle import WaylandIdle
from deskbreak.adapters.presence.wayland_kde_idle import KwinIdle
from deskbreak.core.model.fault import Fault, Part
from deskbreak.core.model.presence import WHILE_UNKNOWN, LastInput, Reading, SourceLost
from deskbreak.linux.wayland import Compositor as Connection
from deskbreak.ports import Message, Unavailable
from tests.support.fakes.compositor import Compositor, Offer
from tests.support.waiting import PATIENCE_S, becomes, eventually

IDLE_S = 0.4
LONG_S = 3600.0
HERE = LastInput(0.0)

SPEAKERS: dict[Offer, Callable[[str], WaylandIdle]] = {
    Offer.EXT_2: ExtIdle,
    Offer.EXT_1: ExtIdle,
    Offer.KDE: KwinIdle,
}


@pytest.fixture(params=SPEAKERS, ids=lambda offer: offer.name)
def offer(request: pytest.FixtureRequest) -> Offer:
    """Each of the protocols."""
    assert isinstance(request.param, Offer)
    return request.param


@pytest.fixture
def compositor(offer: Offer) -> Iterator[Compositor]:
    """A compositor that offers the protocol."""
    compositor = Compositor(offer)
    yield compositor
    compositor.close()


@pytest.fixture
def sensor(offer: Offer, compositor: Compositor) -> Iterator[WaylandIdle]:
    """The sensor for that protocol, not yet started."""
    sensor = SPEAKERS[offer](compositor.name)
    yield sensor
    sensor.stop()


@pytest.fixture
def reported() -> list[Reading]:
    """The readings that were reported."""
    return []


def probed(compositor: Compositor) -> bool:
    """Whether the next input will be reported: the probe is idle; the long-running notification cannot be yet."""
    return any(idle_s < IDLE_S for idle_s in compositor.idle())


def test_idle_is_reported_at_the_threshold_and_then_the_first_input(
    compositor: Compositor, sensor: WaylandIdle, reported: list[Reading], posted: list[Message]
) -> None:
    """Nothing is known at the start, and nothing is reported then."""
    sensor.start(reported.append, posted.append, IDLE_S)
    eventually(lambda: reported)
    compositor.press()
    compositor.press()
    eventually(lambda: len(reported) >= 3)
    compositor.press()

    expected = [LastInput(IDLE_S), HERE, LastInput(IDLE_S), HERE]
    assert expected == becomes(expected, lambda: reported[:4])
    assert posted == []


def test_input_right_after_the_start_is_reported_at_once(
    compositor: Compositor, sensor: WaylandIdle, reported: list[Reading], posted: list[Message]
) -> None:
    """And only once: later input is not news."""
    sensor.start(reported.append, posted.append, LONG_S)
    eventually(lambda: probed(compositor))
    compositor.press()
    here = becomes([HERE], lambda: reported)
    compositor.press()
    waiting = becomes([LONG_S], compositor.waiting)

    assert ([HERE], [LONG_S]) == (here, waiting)


def test_a_refresh_reports_how_long_there_was_no_input(
    sensor: WaylandIdle, reported: list[Reading], posted: list[Message]
) -> None:
    sensor.start(reported.append, posted.append, IDLE_S)
    eventually(lambda: reported)
    sensor.refresh()
    refreshed = eventually(lambda: reported[1:])

    assert [True] == [isinstance(reading, LastInput) and reading.ago_s >= IDLE_S for reading in refreshed]


def test_a_refresh_reports_the_next_input(
    compositor: Compositor, sensor: WaylandIdle, reported: list[Reading], posted: list[Message]
) -> None:
    sensor.start(reported.append, posted.append, LONG_S)
    eventually(lambda: probed(compositor))
    compositor.press()
    eventually(lambda: reported and compositor.waiting() == [LONG_S])
    sensor.refresh()
    eventually(lambda: probed(compositor))
    compositor.press()

    assert [HERE, HERE] == becomes([HERE, HERE], lambda: list(reported))


def test_input_without_a_pause_counts_as_active(
    compositor: Compositor, sensor: WaylandIdle, offer: Offer, reported: list[Reading], posted: list[Message]
) -> None:
    """So does a film, where the protocol cannot distinguish the two."""
    compositor.inhibit(on=True)
    sensor.start(reported.append, posted.append, IDLE_S)
    first = eventually(lambda: reported[:1])

    assert [LastInput(IDLE_S) if offer is Offer.EXT_2 else HERE] == first


def test_the_idle_time_starts_when_a_film_ends(
    compositor: Compositor, sensor: WaylandIdle, reported: list[Reading], posted: list[Message]
) -> None:
    compositor.inhibit(on=True)
    sensor.start(reported.append, posted.append, IDLE_S)
    compositor.inhibit(on=False)

    assert LastInput(IDLE_S) in becomes([LastInput(IDLE_S)], lambda: reported)


@pytest.mark.parametrize("end", [Compositor.close, Compositor.take_seat_away], ids=["compositor", "seat"])
def test_the_loss_of_the_compositor_is_reported_and_leaves_the_sensor_blind(
    end: Callable[[Compositor], None],
    compositor: Compositor,
    sensor: WaylandIdle,
    reported: list[Reading],
    posted: list[Message],
) -> None:
    sensor.start(reported.append, posted.append, LONG_S)
    end(compositor)

    assert [SourceLost()] == becomes([SourceLost()], lambda: reported)
    lost = [message for message in posted if isinstance(message, Fault)]
    assert [(Part.IDLE, True)] == [(fault.part, WHILE_UNKNOWN in fault.text) for fault in lost]


def test_stopping_ends_the_thread_and_may_be_repeated(
    compositor: Compositor, sensor: WaylandIdle, reported: list[Reading], posted: list[Message]
) -> None:
    sensor.stop()
    sensor.start(reported.append, posted.append, LONG_S)
    sensor.stop()
    compositor.press()
    sensor.refresh()
    sensor.stop()

    assert eventually(lambda: compositor.waiting() == [])
    assert ([], []) == (reported, posted)


@pytest.mark.parametrize("speaker", [ExtIdle, KwinIdle])
def test_a_compositor_without_the_protocol_is_given_as_the_reason(
    speaker: Callable[[str], WaylandIdle], reported: list[Reading], posted: list[Message]
) -> None:
    compositor = Compositor(Offer.NOTHING)
    with pytest.raises(Unavailable, match=r"does not offer (ext_idle_notifier_v1|org_kde_kwin_idle)\."):
        speaker(compositor.name).start(reported.append, posted.append, LONG_S)
    compositor.close()


def test_a_compositor_without_a_seat_is_unavailable(reported: list[Reading], posted: list[Message]) -> None:
    compositor = Compositor(seats=0)
    with pytest.raises(Unavailable, match="does not offer wl_seat"):
        ExtIdle(compositor.name).start(reported.append, posted.append, LONG_S)
    compositor.close()


def test_a_hung_compositor_does_not_block_the_sensor(reported: list[Reading], posted: list[Message]) -> None:
    compositor = Compositor(mute=True)
    with pytest.raises(Unavailable, match=r"no answer within 0\.1 s\."):
        ExtIdle(compositor.name, answer_within_s=0.1).start(reported.append, posted.append, LONG_S)
    compositor.close()


def test_the_wait_for_a_hung_compositor_can_be_cancelled() -> None:
    """From another thread: the shutdown of the program must not wait."""
    compositor = Compositor(mute=True)
    sensor = ExtIdle(compositor.name, answer_within_s=3600)
    reasons: list[str] = []

    def start() -> None:
        try:
            sensor.start(print, print, LONG_S)
        except Unavailable as why:
            reasons.append(str(why))

    starting = threading.Thread(target=start, daemon=True)
    starting.start()
    eventually(lambda: compositor._clients)
    sensor.stop()
    starting.join(20)
    compositor.close()

    assert ["The Wayland compositor does not answer: no one waits for it any longer."] == reasons


def test_nothing_of_a_connection_is_left_to_the_garbage_collector() -> None:
    """It would be freed on any thread, while our thread closes the connection: the program crashed."""
    compositor = Compositor()
    ours, theirs = socket.socketpair()
    gc.disable()  # garbage must still exist for this check to find it
    try:
        connection = Connection(compositor.name, PATIENCE_S, theirs)
        connection.roundtrip()
        left = [type(each).__name__ for each in connection._display._children if not each.destroyed]
    finally:
        gc.enable()
    connection.close()
    compositor.close()
    ours.close()
    theirs.close()

    assert ["WlRegistryProxy"] == left


def test_without_a_compositor_it_is_unavailable(
    tmp_path: Path, reported: list[Reading], posted: list[Message]
) -> None:
    with pytest.raises(Unavailable, match="no Wayland compositor"):
        ExtIdle(str(tmp_path / "wayland-9")).start(reported.append, posted.append, LONG_S)


def test_a_program_that_exits_without_stopping_the_sensor_exits_cleanly(
    compositor: Compositor, offer: Offer
) -> None:
    """The library crashes the interpreter if it exits with an open connection."""
    program = f"""
import sys
from deskbreak.adapters.presence.{SPEAKERS[offer].__module__.rpartition(".")[2]} import {SPEAKERS[offer].__name__}
sensor = {SPEAKERS[offer].__name__}(sys.argv[1])
sensor.start(print, print, 3600)
print("ended", flush=True)
"""
    ended = subprocess.run(
        [sys.executable, "-c", program, compositor.name],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (0, "ended\n", "") == (ended.returncode, ended.stdout, ended.stderr)

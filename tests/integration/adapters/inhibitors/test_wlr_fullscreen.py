"""Full-screen windows on Wayland, reported by a fake compositor; the contract covers what all sources do."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator

import pytest

from deskbreak.adapters.inhibitors.sources import inhibitor_sources
from deskbreak.adapters.inhibitors.wlr_fullscreen import ForeignToplevels
from deskbreak.adapters.presence.wayland_ext_idle import ExtIdle
from deskbreak.core.model.inhibitor import Inhibitor
from deskbreak.core.model.presence import Reading
from deskbreak.ports import Message
from tests.support.fakes.compositor import Compositor, Offer, SocketPlace
from tests.support.fakes.toplevels import ACTIVATED, FULL_SCREEN, Windows
from tests.support.waiting import PATIENCE_S, becomes, eventually

NOTHING = frozenset[Inhibitor]()
FULL = frozenset({Inhibitor.FULL_SCREEN})
IN_FULL = (ACTIVATED, FULL_SCREEN)

Told = list[frozenset[Inhibitor]]


@pytest.fixture
def place() -> Iterator[SocketPlace]:
    """The socket where compositors listen, one after the other."""
    place = SocketPlace()
    yield place
    place.close()


@pytest.fixture
def compositor(place: SocketPlace) -> Iterator[Windows]:
    """A compositor that reports its windows."""
    compositor = Windows(place=place)
    yield compositor
    compositor.close()


@pytest.fixture
def source(place: SocketPlace) -> Iterator[ForeignToplevels]:
    """The source on it, not yet started; it does not retry within a test."""
    source = ForeignToplevels(place.name, retry_s=(3600.0, 3600.0))
    yield source
    source.stop()


@pytest.fixture
def keen(place: SocketPlace) -> Iterator[ForeignToplevels]:
    """A source that retries soon."""
    source = ForeignToplevels(place.name, answer_within_s=PATIENCE_S, retry_s=(0.01, 0.02))
    yield source
    source.stop()


@pytest.fixture
def hasty(place: SocketPlace) -> Iterator[ForeignToplevels]:
    """A source that retries soon and also gives up soon on an answer."""
    source = ForeignToplevels(place.name, answer_within_s=0.1, retry_s=(0.01, 0.02))
    yield source
    source.stop()


@pytest.fixture
def reported() -> Told:
    """The reported values."""
    return []


def received(compositor: Windows) -> bool:
    """Whether the source has processed everything sent so far: it releases a window that closes now."""
    before = compositor.known()
    compositor.close_window(compositor.open())
    return eventually(lambda: compositor.known() == before)


def test_only_the_window_in_use_counts(compositor: Windows, source: ForeignToplevels, reported: Told) -> None:
    """A film on the second screen does not inhibit reminders while the user types on the first."""
    film = compositor.open(FULL_SCREEN)
    text = compositor.open(ACTIVATED)
    source.start(reported.append)
    eventually(lambda: reported)
    before = received(compositor) and [*reported]
    compositor.become((text, ()), (film, IN_FULL))

    assert becomes([NOTHING, FULL], lambda: reported) == [NOTHING, FULL]
    assert before == [NOTHING]


def test_a_change_of_a_window_counts_once_it_is_complete(
    compositor: Windows, source: ForeignToplevels, reported: Told
) -> None:
    window = compositor.open(ACTIVATED)
    source.start(reported.append)
    eventually(lambda: reported)
    compositor.begin(window, *IN_FULL)
    before = received(compositor) and [*reported]
    compositor.become((window, IN_FULL))

    assert becomes([NOTHING, FULL], lambda: reported) == [NOTHING, FULL]
    assert before == [NOTHING]


def test_closing_a_full_screen_window_ends_the_inhibitor_and_releases_the_window(
    compositor: Windows, source: ForeignToplevels, reported: Told
) -> None:
    window = compositor.open(*IN_FULL)
    source.start(reported.append)
    becomes([FULL], lambda: reported)
    compositor.close_window(window)

    assert becomes([FULL, NOTHING], lambda: reported) == [FULL, NOTHING]
    assert becomes(0, compositor.known) == 0


def test_titles_are_ignored(compositor: Windows, source: ForeignToplevels, reported: Told) -> None:
    """A player counts the seconds in its title."""
    window = compositor.open(*IN_FULL)
    source.start(reported.append)
    eventually(lambda: reported)
    for second in range(100):
        compositor.rename(window, f"A film, {second} s")

    assert received(compositor)
    assert reported == [FULL]


@pytest.mark.parametrize("end", [Compositor.close, Windows.finish], ids=["is gone", "tells no more"])
def test_the_end_of_the_compositor_ends_the_inhibitor_and_is_reported(
    end: Callable[[Windows], None], compositor: Windows, source: ForeignToplevels, reported: Told
) -> None:
    compositor.open(*IN_FULL)
    source.start(reported.append)
    becomes([FULL], lambda: reported)
    before = source.unavailable_reason
    end(compositor)

    assert becomes([FULL, NOTHING], lambda: reported) == [FULL, NOTHING]
    assert (
        eventually(lambda: source.unavailable_reason)[:49]
        == "The connection to the Wayland compositor is lost "
    )
    assert before == ""


@pytest.mark.parametrize("stale", [True, False], ids=["crashed", "ended"])
def test_a_compositor_that_comes_back_is_used_again(
    compositor: Windows,
    keen: ForeignToplevels,
    place: SocketPlace,
    reported: Told,
    caplog: pytest.LogCaptureFixture,
    *,
    stale: bool,
) -> None:
    """The loss is reported once, no matter how the compositor left its socket and how long it takes."""
    compositor.open(*IN_FULL)
    keen.start(reported.append)
    becomes([FULL], lambda: reported)
    compositor.close()
    if stale:
        with socket.socket(socket.AF_UNIX) as left:
            left.bind(place.name)
    lost = becomes("There is no Wayland compositor to watch.", lambda: keen.unavailable_reason)
    place.clear()
    second = Windows(place=place)
    second.open(*IN_FULL)
    back = becomes([FULL, NOTHING, FULL], lambda: reported)
    lacks = keen.unavailable_reason
    keen.stop()
    second.close()

    assert (lost, back) == ("There is no Wayland compositor to watch.", [FULL, NOTHING, FULL])
    assert lacks == ""
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_a_compositor_that_hangs_is_waited_for_in_the_background(
    hasty: ForeignToplevels, place: SocketPlace, reported: Told
) -> None:
    """It accepts the connection and answers nothing; start() does not wait for it."""
    hanging = Windows(place=place, mute=True)
    hasty.start(reported.append)
    at_first = hasty.unavailable_reason
    lacks = becomes(
        "The Wayland compositor does not answer: no answer within 0.1 s.", lambda: hasty.unavailable_reason
    )
    nothing = [*reported]
    hanging.close()
    second = Windows(place=place)
    second.open(*IN_FULL)
    back = becomes([NOTHING, FULL], lambda: reported)
    hasty.stop()
    second.close()

    assert at_first == "The display server has not answered yet."
    assert lacks == "The Wayland compositor does not answer: no answer within 0.1 s."
    assert (nothing, back) == ([NOTHING], [NOTHING, FULL])


def test_the_wait_for_a_hung_compositor_can_be_cancelled(place: SocketPlace, reported: Told) -> None:
    hanging = Windows(place=place, mute=True)
    source = ForeignToplevels(place.name, answer_within_s=3600.0)
    source.start(reported.append)
    connected = eventually(lambda: hanging.guests() == 1)
    source.stop()
    left = eventually(lambda: hanging.guests() == 0)
    hanging.close()

    assert (connected, left, reported) == (True, True, [])


@pytest.mark.parametrize(
    ("offer", "reason"),
    [
        (Offer.NOTHING, "The Wayland compositor does not offer zwlr_foreign_toplevel_manager_v1."),
        (
            Offer.WINDOWS_1,
            "The Wayland compositor does not offer zwlr_foreign_toplevel_manager_v1 of version 2.",
        ),
    ],
)
def test_a_compositor_without_the_protocol_is_given_as_the_reason_and_not_retried(
    offer: Offer, reason: str, keen: ForeignToplevels, place: SocketPlace, reported: Told
) -> None:
    compositor = Windows(offer, place=place)
    keen.start(reported.append)
    lacks = becomes(reason, lambda: keen.unavailable_reason)
    ended = eventually(lambda: not threads())
    compositor.close()

    assert (lacks, ended, reported) == (reason, True, [NOTHING])


def threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "Wayland windows"]


@pytest.mark.parametrize(
    ("session", "expected"),
    [
        ({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, ["Wayland windows"]),
        ({"DISPLAY": ":0"}, ["X11 windows"]),
        ({}, []),
    ],
    ids=["Wayland, with its guest X", "X", "neither"],
)
def test_each_kind_of_session_has_a_source_for_full_screens(
    session: dict[str, str], expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("WAYLAND_DISPLAY", "DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in session.items():
        monkeypatch.setenv(name, value)

    assert [source.name for source in inhibitor_sources(None, None, ()) if source.covers == FULL] == expected


def test_without_the_wayland_library_the_other_sources_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The missing library once disabled all of them, and with them the first save of the state."""
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    monkeypatch.setitem(sys.modules, ForeignToplevels.__module__, None)  # equivalent to missing

    assert [source.name for source in inhibitor_sources(None, None, ("zoom",))] == [
        "PulseAudio",
        "running programs",
    ]


def test_the_end_of_another_connection_removes_no_window(
    compositor: Windows, source: ForeignToplevels, reported: Told
) -> None:
    """The idle sensor has its own connection, which opened first and may close first."""
    readings: list[Reading] = []
    posted: list[Message] = []
    with_idle_time = Compositor()
    sensor = ExtIdle(with_idle_time.name)
    sensor.start(readings.append, posted.append, 3600.0)
    window = compositor.open(ACTIVATED)
    source.start(reported.append)
    eventually(lambda: reported)
    received(compositor)
    sensor.stop()
    with_idle_time.close()
    compositor.become((window, IN_FULL))

    assert becomes([NOTHING, FULL], lambda: reported) == [NOTHING, FULL]


def test_the_thread_ends_with_the_source(
    compositor: Windows, source: ForeignToplevels, reported: Told
) -> None:
    source.start(reported.append)
    eventually(lambda: reported)
    source.stop()

    assert eventually(lambda: not threads())
    assert eventually(lambda: compositor.known() == 0)


def test_a_program_that_exits_without_stopping_it_exits_cleanly(compositor: Windows) -> None:
    """The library crashes the interpreter if it exits with an open connection."""
    compositor.open(*IN_FULL)
    program = """
import sys
import threading
from deskbreak.adapters.inhibitors.wlr_fullscreen import ForeignToplevels
source = ForeignToplevels(sys.argv[1])
told = threading.Event()
source.start(lambda holds: told.set())
told.wait(20)
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

"""Windows that fill the screen on Wayland, told by a compositor of our own; what all sources do is in the contract."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator

import pytest

from deskbreak.core.hold import Hold
from deskbreak.core.presence import Reading
from deskbreak.ports import Message, Unavailable
from deskbreak.shell.hold_sources import hold_sources
from deskbreak.shell.holds.foreign_toplevel import ForeignToplevels
from deskbreak.shell.sensors.ext_idle import ExtIdle
from tests.fakes.compositor import Compositor, Offer
from tests.fakes.waiting import becomes, eventually
from tests.fakes.windows import ACTIVATED, FULL_SCREEN, Windows

NOTHING = frozenset[Hold]()
FULL = frozenset({Hold.FULL_SCREEN})
IN_FULL = (ACTIVATED, FULL_SCREEN)

Told = list[frozenset[Hold]]


@pytest.fixture
def compositor() -> Iterator[Windows]:
    """A compositor that tells of windows."""
    compositor = Windows()
    yield compositor
    compositor.close()


@pytest.fixture
def source(compositor: Windows) -> Iterator[ForeignToplevels]:
    """The source on it, not yet started."""
    source = ForeignToplevels(compositor.name)
    yield source
    source.stop()


@pytest.fixture
def told() -> Told:
    """What was told."""
    return []


def heard(compositor: Windows) -> bool:
    """Whether all that was told before has been heard: a window that closes now is let go."""
    before = compositor.known()
    compositor.close_window(compositor.open())
    return eventually(lambda: compositor.known() == before)


def test_only_the_window_in_use_counts(compositor: Windows, source: ForeignToplevels, told: Told) -> None:
    """A film on the second screen holds nothing while somebody writes on the first."""
    film = compositor.open(FULL_SCREEN)
    text = compositor.open(ACTIVATED)
    source.start(told.append)
    before = heard(compositor) and [*told]
    compositor.become((text, ()), (film, IN_FULL))

    assert becomes([NOTHING, FULL], lambda: told) == [NOTHING, FULL]
    assert before == [NOTHING]


def test_what_a_window_becomes_is_so_when_it_is_done(
    compositor: Windows, source: ForeignToplevels, told: Told
) -> None:
    window = compositor.open(ACTIVATED)
    source.start(told.append)
    compositor.begin(window, *IN_FULL)
    before = heard(compositor) and [*told]
    compositor.become((window, IN_FULL))

    assert becomes([NOTHING, FULL], lambda: told) == [NOTHING, FULL]
    assert before == [NOTHING]


def test_a_window_that_is_closed_in_full_ends_the_hold_and_is_let_go(
    compositor: Windows, source: ForeignToplevels, told: Told
) -> None:
    window = compositor.open(*IN_FULL)
    source.start(told.append)
    becomes([FULL], lambda: told)
    compositor.close_window(window)

    assert becomes([FULL, NOTHING], lambda: told) == [FULL, NOTHING]
    assert becomes(0, compositor.known) == 0


def test_titles_tell_nothing(compositor: Windows, source: ForeignToplevels, told: Told) -> None:
    """A player counts the seconds in its title."""
    window = compositor.open(*IN_FULL)
    source.start(told.append)
    for second in range(100):
        compositor.rename(window, f"A film, {second} s")

    assert heard(compositor)
    assert told == [FULL]


@pytest.mark.parametrize("end", [Compositor.close, Windows.finish], ids=["is gone", "tells no more"])
def test_a_compositor_that_ends_leaves_nothing_held_and_the_source_says_what_it_lacks(
    end: Callable[[Windows], None], compositor: Windows, source: ForeignToplevels, told: Told
) -> None:
    compositor.open(*IN_FULL)
    source.start(told.append)
    becomes([FULL], lambda: told)
    before = source.lacks
    end(compositor)

    assert becomes([FULL, NOTHING], lambda: told) == [FULL, NOTHING]
    assert (before, source.lacks[:50]) == ("", "The connection to the Wayland compositor is lost. ")


@pytest.mark.parametrize(
    ("offer", "reason"),
    [
        (Offer.NOTHING, "The Wayland compositor offers no zwlr_foreign_toplevel_manager_v1."),
        (Offer.WINDOWS_1, "The Wayland compositor offers no zwlr_foreign_toplevel_manager_v1 of version 2."),
    ],
)
def test_a_compositor_that_does_not_tell_of_full_screens_is_named_as_the_reason(
    offer: Offer, reason: str, told: Told
) -> None:
    compositor = Windows(offer)
    with pytest.raises(Unavailable) as raised:
        ForeignToplevels(compositor.name).start(told.append)
    compositor.close()

    assert (str(raised.value), told) == (reason, [])


@pytest.mark.parametrize(
    ("session", "expected"),
    [
        ({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, ["Wayland windows"]),
        ({"DISPLAY": ":0"}, ["X11 windows"]),
        ({}, []),
    ],
    ids=["Wayland, with its guest X", "X", "neither"],
)
def test_each_kind_of_session_has_one_that_tells_of_full_screens(
    session: dict[str, str], expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("WAYLAND_DISPLAY", "DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in session.items():
        monkeypatch.setenv(name, value)

    assert [source.name for source in hold_sources(None, ()) if source.covers == FULL] == expected


def test_a_compositor_that_hangs_does_not_hang_us(compositor: Windows, told: Told) -> None:
    compositor.mute()

    with pytest.raises(Unavailable, match="does not answer"):
        ForeignToplevels(compositor.name, answer_within_s=0.1).start(told.append)


def test_the_end_of_another_connection_takes_no_window_away(
    compositor: Windows, source: ForeignToplevels, told: Told
) -> None:
    """The sensor of idle time has one, opened first, and may end first."""
    readings: list[Reading] = []
    posted: list[Message] = []
    with_idle_time = Compositor()
    sensor = ExtIdle(with_idle_time.name)
    sensor.start(readings.append, posted.append, 3600.0)
    window = compositor.open(ACTIVATED)
    source.start(told.append)
    heard(compositor)
    sensor.stop()
    with_idle_time.close()
    compositor.become((window, IN_FULL))

    assert becomes([NOTHING, FULL], lambda: told) == [NOTHING, FULL]


def test_the_thread_ends_with_the_source(compositor: Windows, source: ForeignToplevels, told: Told) -> None:
    source.start(told.append)
    source.stop()

    assert [thread for thread in threading.enumerate() if thread.name == "wayland windows"] == []
    assert eventually(lambda: compositor.known() == 0)


def test_a_program_that_ends_without_stopping_it_ends_well(compositor: Windows) -> None:
    """The library brings the interpreter down if it ends with an open connection."""
    compositor.open(*IN_FULL)
    program = """
import sys
from deskbreak.shell.holds.foreign_toplevel import ForeignToplevels
source = ForeignToplevels(sys.argv[1])
source.start(lambda holds: None)
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

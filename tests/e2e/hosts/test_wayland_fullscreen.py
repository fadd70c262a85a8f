"""A window that fills the screen of a real compositor on Wayland."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from deskbreak.adapters.inhibitors.wlr_fullscreen import ForeignToplevels
from deskbreak.core.model.inhibitor import Hold
from tests.support.hosts.compositors import Sway, kwin, sway
from tests.support.hosts.wayland_window import WaylandWindow
from tests.support.waiting import becomes

pytestmark = pytest.mark.hosts

NOTHING = frozenset[Hold]()
FULL = frozenset({Hold.FULL_SCREEN})

Told = list[frozenset[Hold]]


@pytest.fixture
def desk() -> Iterator[Sway]:
    """Sway, without a window."""
    with sway() as desk:
        yield desk


@pytest.fixture
def film(desk: Sway) -> Iterator[WaylandWindow]:
    """A window on it, the one in use."""
    film = WaylandWindow(desk.name)
    yield film
    film.close()


@pytest.fixture
def source(desk: Sway) -> Iterator[ForeignToplevels]:
    """The source, not yet started."""
    source = ForeignToplevels(desk.name)
    yield source
    source.stop()


@pytest.fixture
def told() -> Told:
    """What was told."""
    return []


def test_a_window_that_fills_the_screen_holds_until_it_does_not_any_more(
    film: WaylandWindow, source: ForeignToplevels, told: Told
) -> None:
    source.start(told.append)
    expected = [NOTHING]
    becomes(expected, lambda: told)
    for act, holds in ((film.fill_the_screen, FULL), (film.fill_it_no_more, NOTHING)) * 2:
        act()
        expected = [*expected, holds]
        becomes(expected, lambda: told)

    assert told == expected


def test_a_film_that_runs_at_the_start_is_told_and_its_end_too(
    film: WaylandWindow, source: ForeignToplevels, told: Told
) -> None:
    film.fill_the_screen()
    source.start(told.append)
    becomes([FULL], lambda: told)
    film.close()

    assert becomes([FULL, NOTHING], lambda: told) == [FULL, NOTHING]


@pytest.mark.usefixtures("film")
def test_the_persons_own_key_counts_and_so_does_going_elsewhere(
    desk: Sway, source: ForeignToplevels, told: Told
) -> None:
    """On another workspace there is another thing to do, and the film is not in use."""
    source.start(told.append)
    expected = [NOTHING]
    becomes(expected, lambda: told)
    steps = (
        (("fullscreen", "enable"), FULL),
        (("workspace", "2"), NOTHING),
        (("workspace", "1"), FULL),
        (("fullscreen", "disable"), NOTHING),
    )
    for words, holds in steps:
        desk.command(*words)
        expected = [*expected, holds]
        becomes(expected, lambda: told)

    assert told == expected


def test_a_compositor_that_dies_leaves_nothing_held(
    desk: Sway, film: WaylandWindow, source: ForeignToplevels, told: Told
) -> None:
    film.fill_the_screen()
    source.start(told.append)
    becomes([FULL], lambda: told)
    desk.kill()

    assert becomes([FULL, NOTHING], lambda: told) == [FULL, NOTHING]


def test_a_compositor_that_is_started_again_tells_again(
    desk: Sway, film: WaylandWindow, source: ForeignToplevels, told: Told
) -> None:
    """In the place of the one that was killed."""
    film.fill_the_screen()
    source.start(told.append)
    becomes([FULL], lambda: told)
    desk.kill()
    becomes([FULL, NOTHING], lambda: told)
    second = Sway(desk.folder)
    back = becomes("", lambda: source.lacks)
    film_again = WaylandWindow(desk.name)
    film_again.fill_the_screen()
    full_again = becomes([FULL, NOTHING, FULL], lambda: told[:])
    source.stop()
    film_again.close()
    second.kill()

    assert (back, full_again) == ("", [FULL, NOTHING, FULL])


def test_kwin_tells_ordinary_programs_of_no_windows(told: Told) -> None:
    reason = "The Wayland compositor does not offer zwlr_foreign_toplevel_manager_v1."
    with kwin() as desk:
        source = ForeignToplevels(desk.name)
        source.start(told.append)
        lacks = becomes(reason, lambda: source.lacks)
        source.stop()

    assert (lacks, told) == (reason, [NOTHING])

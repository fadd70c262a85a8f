"""A full-screen window on a real Wayland compositor."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from deskbreak.adapters.inhibitors.wlr_fullscreen import ForeignToplevels
from deskbreak.core.model.inhibitor import Inhibitor
from tests.support.hosts.compositors import SwayCompositor, kwin, sway
from tests.support.hosts.wayland_window import WaylandWindow
from tests.support.waiting import becomes

pytestmark = pytest.mark.hosts

NOTHING = frozenset[Inhibitor]()
FULL = frozenset({Inhibitor.FULL_SCREEN})

Told = list[frozenset[Inhibitor]]


@pytest.fixture
def desk() -> Iterator[SwayCompositor]:
    """Sway, without a window."""
    with sway() as desk:
        yield desk


@pytest.fixture
def film(desk: SwayCompositor) -> Iterator[WaylandWindow]:
    """The focused window."""
    film = WaylandWindow(desk.name)
    yield film
    film.close()


@pytest.fixture
def source(desk: SwayCompositor) -> Iterator[ForeignToplevels]:
    """The source, not yet started."""
    source = ForeignToplevels(desk.name)
    yield source
    source.stop()


@pytest.fixture
def reported() -> Told:
    """The reported inhibitors."""
    return []


def test_a_full_screen_window_inhibits_until_it_leaves_full_screen(
    film: WaylandWindow, source: ForeignToplevels, reported: Told
) -> None:
    source.start(reported.append)
    expected = [NOTHING]
    becomes(expected, lambda: reported)
    for act, inhibitors in ((film.fill_the_screen, FULL), (film.fill_it_no_more, NOTHING)) * 2:
        act()
        expected = [*expected, inhibitors]
        becomes(expected, lambda: reported)

    assert reported == expected


def test_a_film_that_runs_at_the_start_is_reported_and_so_is_its_end(
    film: WaylandWindow, source: ForeignToplevels, reported: Told
) -> None:
    film.fill_the_screen()
    source.start(reported.append)
    becomes([FULL], lambda: reported)
    film.close()

    assert becomes([FULL, NOTHING], lambda: reported) == [FULL, NOTHING]


@pytest.mark.usefixtures("film")
def test_a_key_of_the_user_and_a_change_of_workspace_count(
    desk: SwayCompositor, source: ForeignToplevels, reported: Told
) -> None:
    """On another workspace the user does something else, and the film is not in use."""
    source.start(reported.append)
    expected = [NOTHING]
    becomes(expected, lambda: reported)
    steps = (
        (("fullscreen", "enable"), FULL),
        (("workspace", "2"), NOTHING),
        (("workspace", "1"), FULL),
        (("fullscreen", "disable"), NOTHING),
    )
    for words, inhibitors in steps:
        desk.command(*words)
        expected = [*expected, inhibitors]
        becomes(expected, lambda: reported)

    assert reported == expected


def test_a_compositor_that_dies_leaves_no_inhibitor(
    desk: SwayCompositor, film: WaylandWindow, source: ForeignToplevels, reported: Told
) -> None:
    film.fill_the_screen()
    source.start(reported.append)
    becomes([FULL], lambda: reported)
    desk.kill()

    assert becomes([FULL, NOTHING], lambda: reported) == [FULL, NOTHING]


def test_a_restarted_compositor_is_used_again(
    desk: SwayCompositor, film: WaylandWindow, source: ForeignToplevels, reported: Told
) -> None:
    """On the same socket."""
    film.fill_the_screen()
    source.start(reported.append)
    becomes([FULL], lambda: reported)
    desk.kill()
    becomes([FULL, NOTHING], lambda: reported)
    second = SwayCompositor(desk.folder)
    back = becomes("", lambda: source.unavailable_reason)
    film_again = WaylandWindow(desk.name)
    film_again.fill_the_screen()
    full_again = becomes([FULL, NOTHING, FULL], lambda: reported[:])
    source.stop()
    film_again.close()
    second.kill()

    assert (back, full_again) == ("", [FULL, NOTHING, FULL])


def test_kwin_reports_no_windows_to_ordinary_programs(reported: Told) -> None:
    reason = "The Wayland compositor does not offer zwlr_foreign_toplevel_manager_v1."
    with kwin() as desk:
        source = ForeignToplevels(desk.name)
        source.start(reported.append)
        lacks = becomes(reason, lambda: source.unavailable_reason)
        source.stop()

    assert (lacks, reported) == (reason, [NOTHING])

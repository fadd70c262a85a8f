"""Our tray icon on real desktops: listed, drawn, clicked, its menu used; each test saves pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from deskbreak.core.presentation.view import Face, Icon, MenuItem, View
from deskbreak.core.timer.events import Activated, IntervalChosen, PauseChosen, QuitChosen
from tests.e2e.hosts.conftest import DUE, ShownTray, shown_on
from tests.support.desktop.screen import Rectangle
from tests.support.hosts.hosts import Host, at_rest, changed, line_of

pytestmark = [pytest.mark.hosts, pytest.mark.timeout(400)]

_LEFT, _RIGHT = 1, 3

VIEW = View(
    DUE,
    "Sitting 45 min",
    "Time for a break",
    (
        MenuItem("status", "Sitting 45 min. Time for a break", Activated(), default=True),
        MenuItem(
            "interval",
            "Interval",
            children=tuple(
                MenuItem(f"interval-{n}", f"{n} minutes", IntervalChosen(n), checked=n == 45)
                for n in (20, 45)
            ),
        ),
        MenuItem("pause", "Pause", PauseChosen(), enabled=False),
        MenuItem("quit", "Quit", QuitChosen()),
    ),
)
_LINES = len(VIEW.menu)


@pytest.fixture
def shown(host: Host) -> Iterator[ShownTray]:
    """Our icon, due, with the pointer far away."""
    host.point(300, 300)
    with shown_on(host, VIEW) as shown:
        yield shown


def open_menu(shown: ShownTray, button: int = _RIGHT) -> Rectangle:
    """Click the icon, and find the menu."""
    host, (x, y) = shown.host, shown.place().centre
    host.point(x, y)
    before = host.screenshot()
    host.click(x, y, button)
    return at_rest(host, lambda: changed(before, host.screenshot(), host.canvas))


def test_the_icon_is_listed_and_drawn(shown: ShownTray) -> None:
    place = shown.place()
    shown.host.keep("icon")

    assert [shown.bus.unique_name] == shown.items()
    assert 14 <= place.w <= 48
    assert 14 <= place.h <= 48


def test_a_changed_icon_is_drawn_in_the_same_place(shown: ShownTray) -> None:
    before = shown.place()
    shown.show(replace(VIEW, icon=Icon(Face.BREAK, 0)))
    after = shown.place(Face.BREAK)
    shown.host.keep("icon-changed")

    assert before.grown(4).contains(after)


def test_a_left_click_has_the_effect_of_this_host(shown: ShownTray) -> None:
    host = shown.host
    if host.left_click == "default action":
        host.click(*shown.place().centre)
        host.eventually(lambda: shown.posted, 10)

        assert [Activated()] == shown.posted
    else:
        menu = open_menu(shown, _LEFT)
        host.click(*line_of(menu, 0, _LINES))
        host.eventually(lambda: shown.posted, 10)

        assert [Activated()] == shown.posted


def test_the_menu_opens_and_a_click_chooses_an_entry(shown: ShownTray) -> None:
    menu = open_menu(shown)
    shown.host.keep("menu")
    shown.host.click(*line_of(menu, _LINES - 1, _LINES))
    shown.host.eventually(lambda: shown.posted, 10)

    assert [QuitChosen()] == shown.posted


def test_a_submenu_opens_and_a_click_chooses_in_it(shown: ShownTray) -> None:
    host = shown.host
    menu = open_menu(shown)
    if host.submenu == "inline":
        closed = host.screenshot()
        host.click(*line_of(menu, 1, _LINES))
        at_rest(host, lambda: changed(closed, host.screenshot(), host.canvas))
        host.keep("submenu")
        row = menu.h // _LINES
        host.click(menu.centre[0], line_of(menu, 1, _LINES)[1] + row)
    elif host.submenu == "off the screen":
        host.click(*line_of(menu, 1, _LINES))
        host.keep("submenu")
        host.key("Down", "Return")
    else:
        with_menu = host.screenshot()
        host.click(*line_of(menu, 1, _LINES))
        beside = [
            (host.canvas[0], host.canvas[1], menu.x - 2, host.canvas[3]),
            (menu.x + menu.w + 2, host.canvas[1], host.canvas[2], host.canvas[3]),
        ]
        sides = [side for side in beside if side[2] - side[0] > 40]
        submenu = at_rest(
            host,
            lambda: next(
                (box for side in sides if (box := changed(with_menu, host.screenshot(), side))), None
            ),
        )
        host.keep("submenu")
        host.point(submenu.centre[0], line_of(menu, 1, _LINES)[1])  # sideways first, so that it stays open
        host.click(*line_of(submenu, 0, 2))
    host.eventually(lambda: shown.posted, 10)

    assert [IntervalChosen(20)] == shown.posted


def _text(box: Rectangle | None) -> Rectangle | None:
    """A change wide enough for words; a pointer that moved away is not."""
    return box if box is not None and box.w > 60 else None


def test_the_tooltip_shows_where_the_host_has_one(shown: ShownTray) -> None:
    host = shown.host
    x, y = shown.place().centre
    before = host.screenshot()
    host.point(x, y)
    host.point(x + 2, y + 2)  # some hosts wait for a move inside the icon
    if host.tooltip:
        tip = at_rest(host, lambda: _text(changed(before, host.screenshot(), host.canvas)))
        host.keep("tooltip")

        assert tip.w > tip.h

    assert shown.posted == []

"""The icon embedded on X11: docked, drawn, clicked, and its menu used, with a real pointer and keyboard."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest
from PIL import Image
from Xlib import XK

from deskbreak.adapters.delayed_fault import DelayedFault
from deskbreak.adapters.tray.linux_tray import has_embedder
from deskbreak.adapters.tray.pystray_tray import DrawIcon, PystrayTray
from deskbreak.core.model.fault import Fault, Part, Recovered
from deskbreak.core.presentation.view import Face, Icon, MenuItem, View
from deskbreak.core.timer.events import Activated, IntervalChosen, PauseChosen, QuitChosen
from deskbreak.ports import Message
from deskbreak.render.menu import MenuLine, MenuSheet, menu_sheet, paint_menu
from deskbreak.render.theme import LIGHT
from tests.support.fakes.embedder import GROUND, PLACE, SIDE, BlendingEmbedder, Embedder, PanelUser
from tests.support.waiting import becomes, eventually
from tests.support.x_server import XServer, x_server

ICON = (PLACE[0] + SIDE // 2, PLACE[1] + SIDE // 2)
LABELS = ("Sitting 32 min", "", "Interval", "Pause", "Today: 4 breaks", "Quit")
INTERVALS = ("20 minutes", "45 minutes")
BLUE = (10, 20, 250)


def view(*, marked: int = 45, paused: bool = False) -> View:
    intervals = tuple(
        MenuItem(f"interval-{n}", f"{n} minutes", IntervalChosen(n), checked=n == marked) for n in (20, 45)
    )
    return View(
        Icon(Face.SITTING, 12),
        "Sitting 32 min",
        "Break in 13 min (15:40)",
        (
            MenuItem("status", "Sitting 32 min", Activated(), default=True),
            MenuItem("rule"),
            MenuItem("interval", "Interval", children=intervals),
            MenuItem("pause", "Pause", PauseChosen(seconds=1800), visible=not paused),
            MenuItem("today", "Today: 4 breaks", enabled=False),
            MenuItem("quit", "Quit", QuitChosen()),
        ),
    )


def half_blue(_icon: Icon, size: int) -> Image.Image:
    """Blue on the left, nothing on the right."""
    picture = Image.new("RGBA", (size, size), (0, 0, 0, 0))
    picture.paste((*BLUE, 255), (0, 0, size // 2, size))
    return picture


def thirds(_icon: Icon, size: int) -> Image.Image:
    """Blue on the left, almost transparent blue in the middle, nothing on the right."""
    picture = Image.new("RGBA", (size, size), (0, 0, 0, 0))
    third = size // 3
    picture.paste((*BLUE, 255), (0, 0, third, size))
    picture.paste((*BLUE, 128), (third, 0, 2 * third, size))
    return picture


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[XServer]:
    """A display, also set in the environment, where pystray looks for it."""
    with x_server("640x480") as server:
        monkeypatch.setenv("DISPLAY", server.name)
        yield server


@pytest.fixture
def panel(screen: XServer) -> Iterator[Embedder]:
    """A panel that embeds icons."""
    embedder = Embedder(screen.name)
    yield embedder
    embedder.close()


@pytest.fixture
def person(screen: XServer) -> Iterator[PanelUser]:
    """A user in front of the screen."""
    user = PanelUser(screen.name)
    user.point(600, 400)
    yield user
    user.close()


Started = Callable[..., PystrayTray]


@pytest.fixture
def started(screen: XServer, posted: list[Message]) -> Iterator[Started]:
    """Start a tray that shows the view; it is ended with the test."""
    with ExitStack() as ending:

        def start(draw: DrawIcon = half_blue) -> PystrayTray:
            tray = embedded_tray(posted, draw)
            tray.show(view())
            up = threading.Event()
            thread = threading.Thread(target=tray.run, args=(up.set,))
            thread.start()
            ending.callback(thread.join, 20)
            ending.callback(tray.stop)
            assert up.wait(20)
            return tray

        yield start


def embedded_tray(posted: list[Message], draw: DrawIcon) -> PystrayTray:
    def icon_class() -> Callable[..., object]:
        from deskbreak.adapters.tray.xembed_icon import (
            EmbeddedIcon,
        )  # this opens the display

        def make(*args: object, **kwargs: object) -> object:
            return EmbeddedIcon(
                *args, theme=lambda: LIGHT, fault=DelayedFault(Part.TRAY, posted.append), **kwargs
            )

        return make

    return PystrayTray(draw, posted.append, icon_class=icon_class)


@pytest.fixture
def tray(panel: Embedder, person: PanelUser, started: Started, posted: list[Message]) -> PystrayTray:
    """A tray that the panel has drawn."""
    tray = started()
    drawn = becomes(BLUE, lambda: colour(person, -6))
    assert (BLUE, 1, []) == (drawn, len(panel.docked), posted)
    return tray


def colour(person: PanelUser, dx: int) -> object:
    return person.see().getpixel((ICON[0] + dx, ICON[1]))


def laid_out(labels: tuple[str, ...]) -> MenuSheet:
    return menu_sheet([MenuLine(label, deeper=label == "Interval") for label in labels])


def open_menu(person: PanelUser) -> tuple[int, int, int, int]:
    person.click(*ICON, button=3)
    (menu,) = eventually(person.menus)
    return menu


def place(menu: tuple[int, int, int, int], labels: tuple[str, ...], label: str) -> tuple[int, int]:
    """The position of an entry of an open menu."""
    sheet, index = laid_out(labels), labels.index(label)
    return menu[0] + menu[2] // 2, menu[1] + (sheet.tops[index] + sheet.tops[index + 1]) // 2


def test_the_icon_is_drawn_on_the_background_of_the_panel(tray: PystrayTray, person: PanelUser) -> None:
    """pystray's own icon makes transparent pixels black."""
    del tray

    assert (BLUE, GROUND) == (colour(person, -6), colour(person, 6))


@pytest.mark.parametrize("side", [24, 48])
@pytest.mark.parametrize("ground", [(246, 245, 244), (53, 53, 53)], ids=["light", "dark"])
def test_a_panel_that_blends_gets_the_picture_with_alpha(  # noqa: PLR0917 - fixtures
    started: Started,
    person: PanelUser,
    screen: XServer,
    posted: list[Message],
    side: int,
    ground: tuple[int, int, int],
) -> None:
    """From left to right: opaque, half, nothing. No pixel is black, or brighter than it should be."""
    panel = BlendingEmbedder(screen.name, side=side, ground=ground)
    started(thirds)
    half = tuple(round((colour + below) / 2) for colour, below in zip(BLUE, ground, strict=True))
    at = [(PLACE[0] + side * sixth // 6, PLACE[1] + side // 2) for sixth in (1, 3, 5)]
    expected = [BLUE, half, ground]
    seen = eventually(lambda: _near(expected, [person.see().getpixel(place) for place in at]))
    kinds, reported = panel.depths(), [*posted]
    panel.close()

    assert (True, [32], []) == (seen, kinds, reported)


def _near(expected: list[tuple[int, ...]], seen: list[tuple[int, ...]]) -> bool:
    """Whether the colours are the same, up to two rounding errors."""
    pairs = zip(sum(expected, ()), sum(seen, ()), strict=True)
    return all(abs(one - other) <= 2 for one, other in pairs)


def test_a_left_click_chooses_the_first_entry(
    tray: PystrayTray, person: PanelUser, posted: list[Message]
) -> None:
    del tray
    person.click(*ICON)

    assert [Activated()] == becomes([Activated()], lambda: posted)
    assert person.menus() == []


def test_a_right_click_opens_the_menu_and_a_click_chooses(
    tray: PystrayTray, person: PanelUser, posted: list[Message]
) -> None:
    """Releasing the click that opened it chooses nothing; a disabled entry does nothing and the menu stays open."""
    del tray
    menu = open_menu(person)
    expected = laid_out(LABELS)
    person.click(*place(menu, LABELS, "Today: 4 breaks"))
    still = person.menus()
    choose(person, *place(menu, LABELS, "Quit"))

    chosen = becomes([QuitChosen()], lambda: list(posted))

    assert [] == becomes([], person.menus)
    assert [(menu[2], menu[3]), [menu], [QuitChosen()]] == [(expected.width, expected.height), still, chosen]


def test_the_menu_is_scaled_as_in_gtk_programs(
    tray: PystrayTray, person: PanelUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It follows GDK_SCALE, as the break window does (issue 8, number 17)."""
    del tray
    monkeypatch.setenv("GDK_SCALE", "2")
    menu = open_menu(person)
    expected = menu_sheet([MenuLine(label, deeper=label == "Interval") for label in LABELS], 2.0)
    person.click(5, 450)

    assert [] == becomes([], person.menus)
    assert (expected.width, expected.height) == menu[2:]


def choose(person: PanelUser, x: int, y: int) -> None:
    """Click until the menu is gone: it ignores clicks for the first 0.4 s."""

    def gone() -> bool:
        person.click(x, y)
        return not eventually(person.menus, 0.0)

    eventually(gone)


def test_a_submenu_opens_beside_its_entry_and_shows_marks(
    tray: PystrayTray, person: PanelUser, posted: list[Message]
) -> None:
    del tray
    menu = open_menu(person)
    person.point(*place(menu, LABELS, "Interval"))
    _, submenu = becomes(2, lambda: len(person.menus())) and person.menus()
    choose(person, *place(submenu, INTERVALS, "20 minutes"))

    assert [] == becomes([], person.menus)
    assert submenu[0] == menu[0] + menu[2]
    assert [IntervalChosen(20)] == becomes([IntervalChosen(20)], lambda: list(posted))


def test_the_menu_works_by_keyboard(tray: PystrayTray, person: PanelUser, posted: list[Message]) -> None:
    """Down past the separator, into the submenu, its second entry; disabled entries are skipped."""
    del tray
    open_menu(person)
    for symbol in (XK.XK_Down, XK.XK_Down, XK.XK_Right, XK.XK_Down, XK.XK_Return):
        person.key(symbol)
    first = list(becomes([IntervalChosen(45)], lambda: posted))
    eventually(lambda: not person.menus())
    open_menu(person)
    for symbol in (XK.XK_Up, XK.XK_Up, XK.XK_Up, XK.XK_Right, XK.XK_Left, XK.XK_Escape):
        person.key(symbol)

    assert [] == becomes([], person.menus)
    assert [IntervalChosen(45)] == first == posted


def test_a_click_elsewhere_closes_the_menu_and_chooses_nothing(
    tray: PystrayTray, person: PanelUser, posted: list[Message]
) -> None:
    """Even a quick one: the menu grabs the pointer before it becomes visible."""
    del tray
    open_menu(person)
    person.click(600, 400)

    assert ([], []) == (becomes([], person.menus), posted)


def test_an_open_menu_changes_in_place(tray: PystrayTray, person: PanelUser) -> None:
    """A hidden entry makes it smaller; a mark that moves is redrawn."""
    menu = open_menu(person)
    person.point(*place(menu, LABELS, "Interval"))
    _, submenu = becomes(2, lambda: len(person.menus())) and person.menus()
    area = (submenu[0], submenu[1], submenu[0] + submenu[2], submenu[1] + submenu[3])
    tray.show(view(marked=20, paused=True))
    shorter = laid_out(tuple(label for label in LABELS if label != "Pause")).height
    lines = [MenuLine(label, marked=label == "20 minutes") for label in INTERVALS]
    marked = paint_menu(menu_sheet(lines), LIGHT, None)

    assert shorter == becomes(shorter, lambda: person.menus()[0][3])
    assert marked == becomes(marked, lambda: person.see().crop(area))


def test_output_to_a_busy_server_is_sent_once_it_reads_again(tray: PystrayTray, screen: XServer) -> None:
    """Its socket buffers about one picture of a menu; unsent data would leave a menu open or an icon blank."""
    icon, drawn = tray._icon, threading.Event()

    def draw() -> None:
        for _ in range(4):
            icon._window.put_pil_image(icon._gc, 0, 0, Image.new("RGB", (172, 159)))
            icon._display.flush()
        drawn.set()

    screen.hang()
    icon._order(draw)
    drawn.wait(20)
    screen.wake()

    assert eventually(lambda: not icon._display.display.data_send)


def test_a_new_picture_is_drawn(tray: PystrayTray, person: PanelUser) -> None:
    tray._draw_icon = lambda _icon, size: Image.new("RGBA", (size, size), (20, 200, 30, 255))
    tray.show(replace(view(), icon=Icon(Face.DUE, 30)))

    assert (20, 200, 30) == becomes((20, 200, 30), lambda: colour(person, 6))


def test_a_panel_that_crashes_removes_the_icon_and_the_next_one_gets_it(
    tray: PystrayTray, panel: Embedder, person: PanelUser, screen: XServer, posted: list[Message]
) -> None:
    """Its crash destroys our window too, which ends pystray's own loop."""
    del tray
    panel.close()
    faults = list(eventually(lambda: posted))
    second = Embedder(screen.name)
    drawn = becomes(BLUE, lambda: colour(person, -6))
    person.click(*ICON)
    became = becomes(3, lambda: len(posted))
    second.close()

    assert ([Part.TRAY], BLUE, 3) == ([m.part for m in faults if isinstance(m, Fault)], drawn, became)
    assert [Recovered(Part.TRAY), Activated()] == posted[1:3]


def test_a_panel_that_starts_after_us_gets_the_icon(
    started: Started, person: PanelUser, screen: XServer, posted: list[Message]
) -> None:
    before = has_embedder(screen.name)
    started()
    eventually(lambda: posted)
    late = Embedder(screen.name)
    drawn = becomes(BLUE, lambda: colour(person, -6))
    after = has_embedder(screen.name)
    late.close()

    assert (False, BLUE, True) == (before, drawn, after)
    assert [Fault, Recovered] == [type(message) for message in posted[:2]]

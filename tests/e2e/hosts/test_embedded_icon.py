"""The program beside a panel that only embeds icons: shown, clicked, and ended by its menu."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from functools import partial

import pytest
from Xlib import error
from Xlib.display import Display
from Xlib.xobject.drawable import Window

from deskbreak.adapters.tray.linux_tray import embedding_tray
from deskbreak.core.presentation.view import Face, Icon, Panel, View
from deskbreak.ports import Message
from deskbreak.render.icons.tray_icon import ON_DARK, ON_LIGHT, icon_pixels
from deskbreak.render.theme import LIGHT
from tests.e2e.hosts.conftest import OUT
from tests.support.desktop.product import Product
from tests.support.hosts.hosts import at_rest, blob, changed
from tests.support.hosts.x11 import Composited, Trayer
from tests.support.waiting import eventually

pytestmark = [pytest.mark.hosts, pytest.mark.timeout(400)]

_LEFT, _RIGHT = 1, 3


@pytest.fixture
def desktop(request: pytest.FixtureRequest) -> Iterator[Trayer]:
    """A desktop with a session bus, but without a status notifier watcher."""
    keep_in = OUT / Trayer.name / request.node.name.removeprefix("test_")
    shutil.rmtree(keep_in, ignore_errors=True)
    with Trayer(keep_in) as running:
        yield running


def test_the_program_is_embedded_and_its_menu_ends_it(desktop: Trayer) -> None:
    """It waits for a watcher first; then the icon is drawn, and a right click opens the menu."""
    engine = Product(desktop).start()
    icon = at_rest(desktop, lambda: blob(desktop.screenshot(), ON_LIGHT.ink), 60)
    desktop.keep("icon")
    before = desktop.screenshot()
    desktop.click(*icon.centre, _RIGHT)
    menu = at_rest(desktop, lambda: changed(before, desktop.screenshot(), desktop.canvas))
    desktop.keep("menu")
    desktop.key("Up", "Return")  # Quit is the last entry

    assert menu.h > 200
    assert engine.wait(30) == 0


def test_a_left_click_shows_a_notification(desktop: Trayer) -> None:
    """No break is due: the notification shows the status."""
    Product(desktop).start()
    icon = at_rest(desktop, lambda: blob(desktop.screenshot(), ON_LIGHT.ink), 60)
    desktop.click(*icon.centre, _LEFT)
    desktop.wait_for(desktop.notifications, "the status as a notification")
    desktop.keep("left-click")

    assert len(desktop.notifications()) == 1


@pytest.mark.parametrize("pixels", [22, 44])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_composited_panel_blends_the_icon_with_its_background(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, *, dark: bool, pixels: int
) -> None:
    """No box is visible around it: its corners have the panel's colour."""
    keep_in = OUT / Composited.name / request.node.name.removeprefix("test_")
    shutil.rmtree(keep_in, ignore_errors=True)
    posted: list[Message] = []
    with Composited(keep_in, dark=dark, icon_pixels=pixels) as desktop:
        monkeypatch.setenv("DISPLAY", desktop.env["DISPLAY"])
        draw = partial(icon_pixels, panel=Panel.DARK if dark else Panel.LIGHT)
        tray = embedding_tray(draw, posted.append, lambda: LIGHT)
        tray.show(View(Icon(Face.SITTING, 12), "Sitting 12 min", "Break in 33 min", ()))
        running = threading.Thread(target=tray.run, args=(lambda: None,))
        running.start()
        ink = ON_DARK.ink if dark else ON_LIGHT.ink
        glyph = at_rest(desktop, lambda: blob(desktop.screenshot().crop(_icon(desktop)[1]), ink), 60)
        depth, box = _icon(desktop)
        picture = desktop.screenshot()
        desktop.keep("icon")
        tray.stop()
        running.join(20)

    left, top, right, bottom = box
    ground = picture.getpixel((left - 2, top))
    corners = [picture.getpixel((x, y)) for x in (left, right - 1) for y in (top, bottom - 1)]
    assert (32, pixels, pixels) == (depth, right - left, bottom - top)
    assert [ground] * 4 == corners
    assert glyph
    assert posted == []


def _icon(desktop: Composited) -> tuple[int, tuple[int, int, int, int]]:
    """The depth of the icon's window, and where on the screen it is: left, top, right, bottom."""
    display = Display(desktop.env["DISPLAY"])
    root = display.screen().root

    def windows(parent: Window) -> Iterator[Window]:
        for window in parent.query_tree().children:
            yield window
            yield from windows(window)

    def ours() -> Window | None:
        try:
            return next((w for w in windows(root) if "deskbreak" in (w.get_wm_class() or ())), None)
        except error.BadWindow:  # a window that closes during the search
            return None

    window = eventually(ours)
    assert window is not None
    size, place = window.get_geometry(), root.translate_coords(window, 0, 0)
    display.close()
    return size.depth, (place.x, place.y, place.x + size.width, place.y + size.height)

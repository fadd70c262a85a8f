"""The break window among others: minimised and restored, on a tiling desktop, and with sizes set by the desktop."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from Xlib import Xatom, display

from tests.support.desktop.lab import Look
from tests.support.desktop.product import Product

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.desktop.lab import Desktop, Window

pytestmark = pytest.mark.desktop

QUIET = "[cues]\nsounds = false\n"
SIZE = (420, 560)
BARE = Look(panel=False, notifier="none")


def _begin(desktop: Desktop) -> tuple[Product, Window]:
    product = Product(desktop, QUIET)
    product.start()
    product.ask("start")
    popup = desktop.at_rest(product.popup, "the guided window where it stays")
    assert popup is not None
    return product, popup


def _minimise(product: Product, popup: Window) -> None:
    product.desktop.run("xdotool", "windowminimize", str(popup.id)).wait(60)
    product.desktop.wait_for(lambda: product.popup() is None, "no window on the screen")


def _close(product: Product, popup: Window) -> None:
    product.desktop.close_window(popup.id)
    product.desktop.wait_for(lambda: product.popup() is None, "the window gone")
    product.desktop.wait_for(lambda: not product.status()["break_name"], "the end of the break")


@pytest.mark.parametrize("way", ["left click", "menu", "start"])
def test_a_minimised_break_comes_back_with_the_keyboard(desktop: Desktop, way: str) -> None:
    """For every way to ask for it; it is the same window."""
    product, popup = _begin(desktop)
    _minimise(product, popup)
    if way == "left click":
        desktop.click(*desktop.the_tray_icon().centre)
    elif way == "menu":
        desktop.choose(
            "Start break now"
        )  # now named "Continue the break", but the panel reports its first name
    else:
        product.ask("start")
    back = product.wait_for_popup()

    assert (back.id, back.w, back.h) == (popup.id, popup.w, popup.h)


@pytest.mark.parametrize("manager", ["xfwm4", "metacity", "mutter"])
def test_other_window_managers_minimise_and_restore_it(
    make_desktop: Callable[[Look], Desktop], manager: str
) -> None:
    """Mutter cannot minimise a plain dialog; a compositing window manager keeps it mapped meanwhile."""
    desktop = make_desktop(Look(window_manager=manager, panel=False, notifier="none"))  # type: ignore[arg-type]
    product, popup = _begin(desktop)
    desktop.run("xdotool", "windowminimize", str(popup.id)).wait(60)
    hidden = desktop.wait_for(lambda: "_NET_WM_STATE_HIDDEN" in _states(desktop, popup), "it minimised")
    product.ask("start")
    shown = desktop.wait_for(lambda: "_NET_WM_STATE_HIDDEN" not in _states(desktop, popup), "it brought back")

    assert hidden
    assert shown


def _states(desktop: Desktop, popup: Window) -> str:
    asking = desktop.run("xprop", "-id", str(popup.id), "_NET_WM_STATE")
    asking.wait(60)
    return asking.stdout


def test_a_tiling_window_manager_lets_it_float(make_desktop: Callable[[Look], Desktop]) -> None:
    """On i3 it has its own size, and the window beside it is not resized."""
    desktop = make_desktop(Look(window_manager="i3", panel=False, notifier="none"))
    desktop.run(sys.executable, "-c", "import tkinter; tkinter.Tk().mainloop()", name="work")
    work = desktop.at_rest(lambda: desktop.windows(class_="Tk"), "another window")
    _, popup = _begin(desktop)

    assert (popup.w, popup.h) == SIZE
    assert desktop.windows(class_="Tk") == work


@pytest.mark.parametrize("how", ["maximised", "to a side"])
def test_a_size_set_by_the_desktop_is_not_saved(make_desktop: Callable[[Look], Desktop], how: str) -> None:
    """The next break opens in the user's place and size."""
    desktop = make_desktop(Look(window_manager="xfwm4", panel=False, notifier="none"))
    product, popup = _begin(desktop)
    desktop.wait_for(lambda: _states(desktop, popup), "its state")
    _let_it_settle(product)
    if how == "maximised":
        desktop.screen.maximise(popup.id)
    else:
        frame = desktop.screen.framed(popup)
        more = (frame.w - popup.w, frame.h - popup.h)
        size = [str(side) for side in (640 - more[0], desktop.look.size[1] - more[1])]
        desktop.run("xdotool", "windowmove", str(popup.id), "0", "0").wait(60)
        desktop.run("xdotool", "windowsize", str(popup.id), *size).wait(60)
    large = desktop.wait_for(lambda: _larger(product), "a larger window")
    desktop.at_rest(product.popup, "the window where it stays")
    _let_it_settle(product)
    _close(product, large)
    product.ask("start")
    again = desktop.at_rest(product.popup, "the guided window, once more")

    assert again is not None
    assert (again.w, again.h) == SIZE


def _larger(product: Product) -> Window | None:
    popup = product.popup()
    return popup if popup is not None and popup.h > SIZE[1] else None


def _let_it_settle(product: Product) -> None:
    """In the first second the window manager moves the window, and nothing is saved."""
    popup = product.popup()
    assert popup is not None
    product.press_until_it_shows(popup, "question")
    product.press_until_it_shows(popup, "question")


def test_a_work_area_in_other_units_makes_no_tiny_window(make_desktop: Callable[[Look], Desktop]) -> None:
    """As KWin reports it after a change of scale."""
    desktop = make_desktop(BARE)
    product = Product(desktop, QUIET)
    product.start()
    x = display.Display(desktop.env["DISPLAY"])
    root = x.screen().root
    root.change_property(x.intern_atom("_NET_WORKAREA"), Xatom.CARDINAL, 32, [0, 0, 320, 190])
    x.sync()
    product.ask("start")
    popup = desktop.at_rest(product.popup, "the guided window where it stays")
    x.close()

    assert popup is not None
    assert (popup.w, popup.h) == SIZE

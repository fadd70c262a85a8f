"""The time from a press on **Start** of a real reminder, in the running program, to the painted window."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from benchmarks.lab.screen import Eye
from tests.support.desktop.lab import Desktop, Look
from tests.support.desktop.product import Product

# A break is due soon, again soon after an abandoned one, and without sounds, which nothing here plays.
_SETTINGS = "[breaks]\ninterval = 0.05\nremind_again = 5\nsnooze = 0.05\n\n[cues]\nsounds = false\n"
_PRESS_S = 0.1  # xfce4-notifyd misses a shorter one
SETTLED_S = 1.5  # until a hidden window has finished its preparations


class Clicker:
    """The program on a desktop with a notification server that draws buttons, and a mouse."""

    def __init__(self, desktop: Desktop, eye: Eye) -> None:
        from Xlib import display

        self._desktop, self._eye = desktop, eye
        self._display = display.Display(desktop.env["DISPLAY"])
        self._product = Product(desktop, _SETTINGS)
        self._product.start()

    def click(self) -> float:
        """Wait for the reminder and press its first button; milliseconds until the window is painted."""
        from Xlib import X

        self._product.wait_for_reminder()
        start, *_ = self._desktop.at_rest(self._desktop.notification_buttons, "buttons").values()
        self._desktop.point(*start.centre)
        time.sleep(SETTLED_S)
        self._fake(X.ButtonPress)
        time.sleep(_PRESS_S)
        self._eye.forget()
        begin = time.perf_counter()
        self._fake(X.ButtonRelease)
        took = self._eye.wait(begin)
        self._close()
        return float("nan") if took is None else 1e3 * took

    def _fake(self, kind: int) -> None:
        from Xlib.ext import xtest

        xtest.fake_input(self._display, kind, 1)
        self._display.sync()

    def _close(self) -> None:
        popup: Any = self._desktop.wait_for(self._product.popup, "the window")
        self._desktop.close_window(popup.id)
        self._desktop.wait_for(lambda: self._product.popup() is None, "no window")


@contextmanager
def running_program() -> Iterator[tuple[dict[str, str], Eye, Clicker]]:
    """The environment of its desktop, a watcher of its screen, and the mouse that clicks there."""
    with Desktop(Look(panel=False)) as desktop:
        eye = Eye(desktop.env["DISPLAY"])
        yield desktop.env, eye, Clicker(desktop, eye)

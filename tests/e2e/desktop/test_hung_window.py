"""A break window that hangs: the engine never waits for it, and ends it when the user asks for the window."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.e2e.desktop.test_prewarmed import SOON, windows_of
from tests.support.desktop.product import POPUP_CLASS, Product

if TYPE_CHECKING:
    from tests.support.desktop.lab import Desktop
    from tests.support.desktop.screen import Window

pytestmark = pytest.mark.desktop


def _gone(pid: int) -> bool:
    return not Path(f"/proc/{pid}").exists()


def _hung_window(product: Product) -> Window:
    """Start a break and stop its window with SIGSTOP, once the window took a key: it has then reported that it is shown."""
    product.ask("start")
    popup = product.wait_for_popup()
    product.press_until_it_shows(popup, "0")
    os.kill(popup.pid, signal.SIGSTOP)
    return popup


def test_a_stopped_window_delays_neither_answers_nor_the_shutdown(desktop: Desktop) -> None:
    """In the middle of a break: `start` and `status` answer, and SIGTERM ends both processes."""
    product = Product(desktop, "[cues]\nsounds = false\n")
    engine = product.start()
    popup = _hung_window(product)
    answers = [product.ask("start").wait(60) for _ in range(5)]
    received = product.status()["pid"]
    engine.send(signal.SIGTERM)
    code = engine.wait()
    desktop.wait_for(lambda: _gone(popup.pid), "the window's process gone")

    assert (answers, received, code) == ([0] * 5, engine.pid, 0)


def test_a_stopped_window_is_ended_when_the_user_asks_for_it(desktop: Desktop) -> None:
    """The user sees no window and gets the reason; the next break opens in a new one."""
    product = Product(desktop, "[cues]\nsounds = false\n")
    product.start()
    popup = _hung_window(product)
    product.ask("start")
    reported = desktop.wait_for(
        lambda: [
            why for why in product.status().get("problems", []) if "did not answer within 5 seconds" in why
        ],
        "the reason",
    )
    desktop.wait_for(lambda: _gone(popup.pid), "the window's process gone")
    product.ask("start")
    again = desktop.wait_for(
        lambda: [one for one in desktop.windows("DeskBreak", POPUP_CLASS) if one.pid != popup.pid],
        "the guided window, once more",
    )

    assert (1, 1) == (len(reported), len(again))


def test_a_hidden_window_that_hangs_is_replaced_at_the_click(desktop: Desktop) -> None:
    """The user gets the window slightly later."""
    product = Product(desktop, SOON)
    engine = product.start()
    product.wait_for_reminder()
    (hidden,) = desktop.wait_for(lambda: windows_of(engine), "a hidden window")
    os.kill(hidden, signal.SIGSTOP)
    product.ask("start")
    popup = desktop.wait_for(product.popup, "the guided window")

    assert popup is not None
    assert popup.pid != hidden
    assert product.status()["problems"] == []

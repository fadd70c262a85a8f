"""A break window that hangs: the engine never waits for it, and ends it when the user asks for the window."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.e2e.desktop.test_prewarmed import SOON, windows_of
from tests.support.desktop.product import Product

if TYPE_CHECKING:
    from tests.support.desktop.lab import Desktop

pytestmark = pytest.mark.desktop

_ENDS_WITHIN_S = 8.0


def _gone(pid: int) -> bool:
    return not Path(f"/proc/{pid}").exists()


def test_a_stopped_window_delays_neither_answers_nor_the_shutdown(desktop: Desktop) -> None:
    """SIGSTOP in the middle of a break: `start` and `status` answer, and SIGTERM ends both processes."""
    product = Product(desktop, "[cues]\nsounds = false\n")
    engine = product.start()
    product.ask("start")
    popup = desktop.wait_for(product.popup, "the guided window")
    assert popup is not None
    os.kill(popup.pid, signal.SIGSTOP)
    answers = [product.ask("start").wait(60) for _ in range(5)]
    received = product.status()["pid"]
    engine.send(signal.SIGTERM)
    code = engine.wait(_ENDS_WITHIN_S)
    desktop.wait_for(lambda: _gone(popup.pid), "the window's process gone")

    assert (answers, received, code) == ([0] * 5, engine.pid, 0)


def test_a_stopped_window_is_ended_when_the_user_asks_for_it(desktop: Desktop) -> None:
    """The user sees no window and gets the reason; the next break opens in a new one."""
    product = Product(desktop, "[cues]\nsounds = false\n")
    product.start()
    product.ask("start")
    popup = desktop.wait_for(product.popup, "the guided window")
    assert popup is not None
    os.kill(popup.pid, signal.SIGSTOP)
    product.ask("start")
    reported = desktop.wait_for(
        lambda: [why for why in product.status()["problems"] if "did not answer within 5 seconds" in why],
        "the reason",
    )
    desktop.wait_for(lambda: _gone(popup.pid), "the window's process gone")
    product.ask("start")
    again = desktop.wait_for(product.popup, "the guided window, once more")

    assert reported
    assert again is not None
    assert again.pid != popup.pid


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

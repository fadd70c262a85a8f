"""A due reminder waits while it would disturb, gives the reason, and appears afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.desktop.product import Product
from tests.support.fakes.window import FullWindow

if TYPE_CHECKING:
    from tests.support.desktop.lab import Desktop

pytestmark = pytest.mark.desktop

SOON = """\
[breaks]
interval = 0.1  # minutes, short for the test

[cues]
sounds = false  # nothing plays them here
"""
_HELD_WITHIN_S = 60  # the interval, on a busy machine
_COMES_WITHIN_S = 60  # the inhibitor must have been over for a moment


def _wait_until_held(product: Product) -> dict[str, Any]:
    """Wait for a reminder that is held back; returns the status."""
    product.desktop.wait_for(
        lambda: product.status().get("state") == "held", "a held reminder", _HELD_WITHIN_S
    )
    return product.status()


def test_a_reminder_waits_while_dunst_is_paused_and_comes_when_it_is_not(desktop_dunst: Desktop) -> None:
    desktop_dunst.run("dunstctl", "set-paused", "true").wait(30)
    product = Product(desktop_dunst, SOON)
    product.start()
    held = _wait_until_held(product)
    shown_before = desktop_dunst.notifications()
    desktop_dunst.run("dunstctl", "set-paused", "false").wait(30)
    desktop_dunst.wait_for(desktop_dunst.notifications, "the reminder", _COMES_WITHIN_S)

    assert held["detail"].startswith("Do not disturb is on.")
    assert shown_before == []


def test_a_reminder_waits_for_a_film_that_fills_the_screen(desktop: Desktop) -> None:
    film = FullWindow(desktop.env["DISPLAY"])
    film.set(value=True)
    product = Product(desktop, SOON)
    product.start()
    held = _wait_until_held(product)
    shown_before = desktop.notification_text()
    film.set(value=False)
    product.wait_for_reminder()
    film.close()

    assert held["detail"].startswith("A window fills the screen.")
    assert shown_before == []


def test_an_inhibitor_disabled_in_the_settings_is_ignored(desktop: Desktop) -> None:
    """The reminder appears in spite of the film."""
    film = FullWindow(desktop.env["DISPLAY"])
    film.set(value=True)
    product = Product(desktop, f"{SOON}\n[hold]\nfull_screen = false\n")
    product.start()
    product.wait_for_reminder()
    state = product.status()["state"]
    film.close()

    assert state == "due"

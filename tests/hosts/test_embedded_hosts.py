"""The program itself beside a panel that embeds icons and knows nothing else: seen, clicked, and ended by its menu."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from deskbreak.render.icons import ON_LIGHT
from tests.desktop.product import Product
from tests.hosts.conftest import OUT
from tests.hosts.hosts import at_rest, blob, changed
from tests.hosts.x11 import Trayer

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
    """It waits for a watcher first; then the icon is drawn, and a right click opens the menu, as ever."""
    engine = Product(desktop).start()
    icon = at_rest(desktop, lambda: blob(desktop.screenshot(), ON_LIGHT.ink), 60)
    desktop.keep("icon")
    before = desktop.screenshot()
    desktop.click(*icon.centre, _RIGHT)
    menu = at_rest(desktop, lambda: changed(before, desktop.screenshot(), desktop.canvas))
    desktop.keep("menu")
    desktop.key("Up", "Return")  # Quit is the last line

    assert menu.h > 200
    assert engine.wait(30) == 0


def test_a_left_click_answers_with_a_notification(desktop: Trayer) -> None:
    """Nothing is due: the status is told."""
    Product(desktop).start()
    icon = at_rest(desktop, lambda: blob(desktop.screenshot(), ON_LIGHT.ink), 60)
    desktop.click(*icon.centre, _LEFT)
    desktop.wait_for(desktop.notifications, "the status as a notification")
    desktop.keep("left-click")

    assert len(desktop.notifications()) == 1

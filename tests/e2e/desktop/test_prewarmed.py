"""The window that was prewarmed with the reminder opens on every way to start a break."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.desktop.product import COMMAND, Product

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.desktop.lab import Desktop
    from tests.support.processes import Process

pytestmark = pytest.mark.desktop

SOON = "[breaks]\ninterval = 0.1\n\n[cues]\nsounds = false\n"


def windows_of(engine: Process) -> list[int]:
    """The process ids of its windows, shown or hidden."""
    tasks = Path(f"/proc/{engine.pid}/task").iterdir()
    children = [child for task in tasks for child in _content(task / "children").split()]
    return [
        int(child)
        for child in children
        if b"deskbreak.popup" in _content(Path(f"/proc/{int(child)}/cmdline")).split(b"\0")
    ]


def _content(file: Path) -> bytes:
    """What /proc reports; nothing about a thread or process that has just ended."""
    try:
        return file.read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""


def _press(start: str) -> Callable[[Product], object]:
    def press(product: Product) -> None:
        desktop = product.desktop
        desktop.at_rest(desktop.notification_buttons, "the buttons of the reminder")
        label = next(name for name in desktop.notification_buttons() if start in name)
        desktop.press_notification_button(label)

    return press


@pytest.mark.parametrize(
    "start",
    [
        pytest.param(_press("Start"), id="Start on the reminder"),
        pytest.param(_press("minute only"), id="one minute on the reminder, another variant"),
        pytest.param(
            lambda product: product.desktop.click(*product.desktop.the_tray_icon().centre),
            id="left click on the icon",
        ),
        pytest.param(lambda product: product.desktop.choose("Start break now"), id="the menu"),
        pytest.param(lambda product: product.ask("start"), id="the command line"),
        pytest.param(
            lambda product: product.ask("start", "--variant", "seated"),
            id="the command line, another variant",
        ),
    ],
)
def test_the_prewarmed_window_is_the_one_that_opens(
    desktop: Desktop, start: Callable[[Product], object]
) -> None:
    """One process before the click and after it: the user waits for no other to start."""
    product = Product(desktop, SOON)
    engine = product.start()
    product.wait_for_reminder()
    hidden = desktop.wait_for(lambda: windows_of(engine), "a hidden window")
    before = product.popup()
    start(product)
    popup = desktop.wait_for(product.popup, "the guided window")

    assert before is None
    assert popup is not None
    assert (hidden, [popup.pid]) == ([popup.pid], windows_of(engine))


def test_a_break_in_a_terminal_discards_the_hidden_window(desktop: Desktop) -> None:
    """It will not be shown."""
    product = Product(desktop, SOON)
    engine = product.start()
    product.wait_for_reminder()
    desktop.wait_for(lambda: windows_of(engine), "a hidden window")
    terminal = desktop.run("script", "-qec", f"{COMMAND} start --terminal", "/dev/null")
    desktop.wait_for(lambda: product.status()["state"] == "break", "the break")

    desktop.wait_for(lambda: not windows_of(engine), "no window")
    terminal.end()

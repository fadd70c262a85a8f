"""Only intended input counts: typing, double clicks and foreign layouts in front of a real window."""

from __future__ import annotations

import shutil
import subprocess
import time
from typing import TYPE_CHECKING

import pytest
from Xlib import XK, X
from Xlib.ext import xtest

from tests.integration.popup.conftest import PATIENCE_S
from tests.integration.popup.test_process import PLACE_OF_START
from tests.support.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.integration.popup.conftest import Popup

pytestmark = pytest.mark.timeout(120)

EVERY_KEY_S = 0.1
H, SEVEN = 43, 16  # key codes of an X server on Linux


def typed(popup: Popup, text: str) -> None:
    """Type ten keys a second, regardless of the load of the machine."""
    begun = time.monotonic()
    for n, character in enumerate(text):
        eventually(lambda due=begun + n * EVERY_KEY_S: time.monotonic() >= due)
        popup.press("space" if character == " " else character)


def begun(popup: Popup) -> list[str]:
    """Start, if not started yet, and skip a step; the messages up to that step, and the reason of the end."""
    popup.key("Return", "Right")
    said: list[str] = []
    while not said or said[-1] not in {"skipped", "pain", "None"}:
        line = popup.next() or {"outcome": "None"}
        said.append(str(line.get("step", {}).get("outcome") or line["say"]))
    return said


def test_a_sentence_typed_into_the_opening_window_starts_and_stops_nothing(popup: Popup) -> None:
    """It takes longer than any fixed delay, and no letter of it rates, starts or stops for pain."""
    popup.show()
    typed(popup, "so here is my mail that has something of h and s and m in it")
    popup.wait_until_it_listens()
    said = begun(popup)
    popup.order("close")
    ended = popup.rest()[-1]

    assert said == ["skipped"]
    assert (ended["result"]["kind"], ended["result"]["variant"], ended["result"]["stiffness_before"]) == (
        "partial",
        "standing",
        None,
    )


@pytest.mark.parametrize("times", [2, 3])
def test_a_multiple_click_on_the_right_part_of_start_stops_nothing(popup: Popup, times: int) -> None:
    """The button for a pain stop appears under the pointer; such a click once logged a break as pain."""
    popup.show()
    popup.wait_until_it_listens()
    for _ in range(times):
        popup.click(PLACE_OF_START[0] + 100, PLACE_OF_START[1])
    popup.wait_until_it_listens()
    popup.key("Right")

    assert (popup.next() or {"step": {}})["step"].get("outcome") == "skipped"


@pytest.fixture
def layout(x_server: str) -> Iterator[Callable[[str], None]]:
    """Set the keyboard layout, as the user did before the break opened."""

    def use(name: str) -> None:
        subprocess.run(["setxkbmap", "-display", x_server, name], check=True, timeout=PATIENCE_S)

    yield use
    use("us")


def code(popup: Popup, keycode: int) -> None:
    """Press the key at a keyboard position."""
    for kind in (X.KeyPress, X.KeyRelease):
        xtest.fake_input(popup.x, kind, keycode)
    popup.x.sync()


@pytest.mark.skipif(shutil.which("setxkbmap") is None, reason="needs setxkbmap (Debian: x11-xkb-utils)")
@pytest.mark.parametrize("name", ["us", "ru", "gr", "il", "ara", "fr", "us,ru", "ru,us"])
def test_h_stops_and_the_digits_rate_on_every_layout(
    start: Callable[[], Popup], layout: Callable[[str], None], name: str
) -> None:
    """The key that has H on a Latin keyboard, and the row of digits."""
    layout(name)
    popup = start()
    popup.show()
    popup.wait_until_it_listens()
    code(popup, SEVEN)
    popup.key("Return")
    code(popup, H)
    said = popup.next() or {}

    assert (said["say"], said["result"]["kind"], said["result"]["stiffness_before"]) == ("pain", "pain", 7)


@pytest.mark.skipif(shutil.which("setxkbmap") is None, reason="needs setxkbmap (Debian: x11-xkb-utils)")
@pytest.mark.parametrize("modifier", ["Alt_L", "Super_L", "Control_L"])
def test_shortcuts_of_other_programs_stop_nothing(
    popup: Popup, layout: Callable[[str], None], modifier: str
) -> None:
    """Alt+H, Super+H and Ctrl+H, with the modifiers of the X server."""
    layout("us")
    popup.show()
    popup.wait_until_it_listens()
    popup.key("Return")
    held = popup.x.keysym_to_keycode(XK.string_to_keysym(modifier))
    xtest.fake_input(popup.x, X.KeyPress, held)
    code(popup, H)
    xtest.fake_input(popup.x, X.KeyRelease, held)
    popup.x.sync()
    popup.key("Right")

    assert (popup.next() or {"step": {}})["step"].get("outcome") == "skipped"

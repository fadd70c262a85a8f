"""Issue 8, 8: all steps are done and the last page is left open. The break is complete, and ended with its last step."""

from __future__ import annotations

import os
import signal
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.support.desktop.lab import Look
from tests.support.desktop.product import Product

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.desktop.lab import Desktop
    from tests.support.processes import Process

pytestmark = pytest.mark.desktop

SETTINGS = '[breaks]\ninterval = 45\n[routine]\nname = "short"\n[cues]\nsounds = false\n'
SHORT = """\
title = "Short"
advice = "Be gentle. If anything hurts, stop at once."
doctor_signs = ["chest pain"]

[[step]]
id = "rolls"
title = "Shoulder rolls"
text = "Roll your shoulders: up, back and down."
move = "shoulder_roll_back"
seconds = 8
loads = []
"""
BARE = Look(panel=False, notifier="none")
LEFT_OPEN = timedelta(seconds=4)


def _now() -> datetime:
    return datetime.now(UTC)


def _quit(product: Product, engine: Process) -> None:
    product.ask("quit")
    engine.wait()


def _kill_program(product: Product, engine: Process) -> None:
    engine.kill()
    product.desktop.wait_for(lambda: not product.popup(), "the window gone with the program")
    product.start()


def _kill_window(product: Product, engine: Process) -> None:
    del engine
    popup = product.popup()
    assert popup is not None
    os.kill(popup.pid, signal.SIGKILL)


@pytest.mark.parametrize("end", [_quit, _kill_program, _kill_window], ids=["quit", "program", "window"])
def test_a_last_page_left_open_does_not_count_for_the_break(
    make_desktop: Callable[[Look], Desktop], end: Callable[[Product, Process], None]
) -> None:
    """The window is closed in each way; the journal has one complete break without the time of that page."""
    product = Product(make_desktop(BARE), SETTINGS)
    desktop = product.desktop
    own = product.config_file.with_name("routines") / "short.toml"
    own.parent.mkdir()
    own.write_text(SHORT, "utf-8")
    engine = product.start()
    product.ask("start")
    product.begin_to_move(product.wait_for_popup())
    popup = desktop.wait_for(lambda: desktop.windows("And now?", "deskbreak"), "the last question", 60)[0]
    desktop.wait_for(lambda: product.status()["state"] == "sitting", "the end of the break")
    seen = _now()  # by now the break has ended for the engine, however slow this machine is
    product.press_until_it_shows(popup, "Return")
    desktop.wait_for(lambda: desktop.windows("Well done", "deskbreak"), "the closing card")
    desktop.wait_for(lambda: _now() > seen + LEFT_OPEN, "a page that is left open")
    open_until = product.kinds()
    end(product, engine)
    line = product.wait_for_kind("guided")
    began = datetime.fromisoformat(product.journal()[0]["at"])
    ended = datetime.fromisoformat(line["at"])

    assert (open_until, product.kinds()) == (["started"], ["started", "guided"])
    assert [(step["id"], step["outcome"]) for step in line["steps"]] == [("rolls", "done")]
    assert ended <= seen
    assert abs((ended - began).total_seconds() - line["took_s"]) <= 0.2

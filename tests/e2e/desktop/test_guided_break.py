"""The guided break on a real desktop: by keyboard, by mouse, stopped, killed, closed; on two monitors and at high
resolution.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from Xlib import Xatom, display

from deskbreak.adapters.system_clock import SystemClock, boot_id
from deskbreak.app.state_store import newest
from deskbreak.core.config.routine_parser import parse_routine
from deskbreak.core.guide.guide import Guide, Page
from deskbreak.core.guide.safety import SafetyRecord, terms
from deskbreak.core.model.journal_entry import Outcome
from deskbreak.core.model.routine import Variant
from deskbreak.core.model.settings import Settings
from deskbreak.core.timer.state import OnBreak
from deskbreak.render.pages.step_pages import page_of, title_of
from deskbreak.render.theme import LIGHT
from deskbreak.storage.snapshot_file import SnapshotFile
from tests.support.desktop.lab import Look
from tests.support.desktop.product import PACE_SECONDS, Product

if TYPE_CHECKING:
    from collections.abc import Callable

    from deskbreak.core.model.routine import Routine
    from tests.support.desktop.lab import Desktop, Window

pytestmark = pytest.mark.desktop

LATE = """\
[breaks]
interval = 45

[routine]
name = "{routine}"
breath = 4

[cues]
sounds = false
"""
BARE = Look(panel=False, notifier="none")  # nothing but a window manager: quick to start
_FILE = Path(__file__).parents[3] / "config/routines/upper_back.toml"


def _routine(text: str, name: str) -> Routine:
    routine, problems = parse_routine(text, name)
    assert routine is not None, problems
    return routine


UPPER_BACK = _routine(_FILE.read_text("utf-8"), "upper_back")
STEPS = [step.id for step in UPPER_BACK.steps[Variant.STANDING]]


class Hand:
    """A mouse that knows where the buttons are, since it follows the break in its own guide."""

    def __init__(self, product: Product, popup: Window, scale: float = 1.0) -> None:
        self._product, self._desktop, self._popup, self._scale = product, product.desktop, popup, scale
        self.guide = Guide.begin(UPPER_BACK, Variant.STANDING, 4.0, terms(SafetyRecord(), date.today()))  # noqa: DTZ011 - the person's own day

    def click(self, *buttons: str) -> None:
        """Click buttons by their ids; the title confirms each click."""
        for button in buttons:
            widget = next(w for w in page_of(self.guide.scene()).widgets if w.id == button)
            x, y = (round(side * self._scale) for side in widget.rect.middle)
            self._desktop.pause(PACE_SECONDS)
            self._desktop.click(self._popup.x + x, self._popup.y + y)
            self.guide, _ = self.guide.act(widget.press)  # type: ignore[arg-type]
            if not self.guide.over:
                self._sees(title_of(self.guide.scene()))

    def _sees(self, title: str) -> None:
        self._desktop.wait_for(lambda: self._title() == title, f"the title {title!r}")

    def _title(self) -> str:
        popup = self._product.popup()
        return popup.title if popup else ""

    def go_to(self, number: int) -> None:
        """Move in the first step until the break counts as begun in the journal, then skip to another step."""
        self.click("ask_none", "start", "start")  # the questions, and the break
        self._product.wait_for_kind("started")
        for _ in range(number - 1):
            self.click(self.onward)

    @property
    def onward(self) -> str:
        """The button that leads to the next step."""
        return "eased" if self.guide.page is Page.REPEAT else "skip"


def _begin(desktop: Desktop) -> tuple[Product, Hand]:
    """Start a break of the built-in routine from the command line."""
    product = Product(desktop, LATE.format(routine="upper_back"))
    product.start()
    product.ask("start")
    popup = desktop.at_rest(product.popup, "the guided window where it stays")
    assert popup
    desktop.pause()  # a window that has just opened ignores clicks
    return product, Hand(product, popup)


def test_all_ten_steps_by_keyboard(desktop: Desktop) -> None:
    """From the tray to the journal: the steps advance by themselves, the rest is one key each."""
    product = Product(desktop, LATE.format(routine="quick"))
    quick = re.sub(
        r"^(seconds|breaths|counts) = .*", "seconds = 1", _FILE.read_text("utf-8"), flags=re.MULTILINE
    )
    own = product.config_file.with_name("routines") / "quick.toml"
    own.parent.mkdir()
    own.write_text(quick, "utf-8")
    product.start()
    desktop.choose("Start break now")
    popup = product.wait_for_popup()
    product.press_until_it_shows(popup, "0")  # none of these
    product.press_until_it_shows(popup, "Right")  # past the questions
    product.press_until_it_shows(popup, "4")
    titles = desktop.run(
        "xprop", "-spy", "-id", str(popup.id), "WM_NAME"
    )  # it gets each of them, even the short ones
    desktop.wait_for(lambda: titles.stdout, "the first title")
    desktop.key("Return")
    desktop.wait_for(lambda: "Enough for now" in titles.stdout, "the end of the first round", 120)
    desktop.key("Right")
    desktop.wait_for(lambda: "And now?" in titles.stdout, "the last question", 60)
    desktop.key("2", "Return")
    desktop.wait_for(lambda: "Well done" in titles.stdout, "the closing card")
    desktop.key("Return")
    line = product.wait_for_kind("guided")
    steps = [(step["id"], step["outcome"]) for step in line["steps"]]
    seen = list(dict.fromkeys(re.findall(r"[Ss]tep (\d+) of 10", titles.stdout)))

    assert steps == [(step, "done") for step in STEPS]
    assert [str(number) for number in range(1, 11)] == seen
    assert (line["stiffness_before"], line["stiffness_after"]) == (4, 2)


def test_all_ten_steps_by_mouse(make_desktop: Callable[[Look], Desktop]) -> None:
    """Each button is where it is drawn; a break of skipped steps does not count as taken."""
    product, hand = _begin(make_desktop(BARE))
    hand.click("ask_none", "start", "rate_4")
    hand.click("start")
    product.wait_for_kind("started")
    hand.click(*["skip"] * 8, "eased", "skip", "rate_2", "done", "close")
    line = product.wait_for_kind("partial")
    outcomes = [step["outcome"] for step in line["steps"]]

    assert outcomes == [*["skipped"] * 8, "done", "skipped"]
    assert (line["stiffness_before"], line["stiffness_after"]) == (4, 2)


def test_pain_stops_the_break_in_any_step(make_desktop: Callable[[Look], Desktop]) -> None:
    """One click stops it, and a kill would lose neither the stop nor a step before it; another click cancels the stop.

    In the last step, closing the page leaves the stop in the journal.
    """
    product, hand = _begin(make_desktop(BARE))
    hand.go_to(1)
    stopped, passed = [], []
    for number, _ in enumerate(STEPS, 1):
        passed.append([step.id for step in _kept(product).steps])
        hand.click("hurts")
        stop = product.desktop.wait_for(lambda: _kept(product).pain, "the stop on the disk")
        assert stop
        stopped.append([(step.id, step.outcome) for step in stop.steps])
        if number < len(STEPS):
            hand.click("mistake")
            hand.click(hand.onward)
            product.desktop.wait_for(lambda n=number: len(_kept(product).steps) == n, "the step on the disk")  # type: ignore[misc]
    hand.click("close")
    line = product.wait_for_kind("pain")

    assert passed == [STEPS[:number] for number in range(10)]
    assert [[step for step, _ in steps] for steps in stopped] == [STEPS[: number + 1] for number in range(10)]
    assert {steps[-1][1] for steps in stopped} == {Outcome.PAIN}
    assert [(step["id"], step["outcome"]) for step in line["steps"]] == stopped[-1]
    assert product.kinds() == ["started", "pain"]


def _kept(product: Product) -> OnBreak:
    """The break that the next start would find after a kill."""
    store = SnapshotFile(product.desktop.state / "deskbreak/state.json")
    found, _ = newest(store, SystemClock().now(), boot_id(), Settings())
    assert found
    mode = found[0].mode
    assert isinstance(mode, OnBreak)
    return mode


def test_the_break_lasts_until_the_advice_after_pain_was_read(
    make_desktop: Callable[[Look], Desktop],
) -> None:
    """Its stop is in the journal once the page is closed, and only once."""
    product, hand = _begin(make_desktop(BARE))
    hand.go_to(2)
    hand.click("hurts")
    reading = product.status()["state"], product.kinds()
    hand.click("close")
    product.desktop.wait_for(lambda: product.status()["state"] == "sitting", "the end of the break")

    assert reading == ("break", ["started"])
    assert product.kinds() == ["started", "pain"]


def test_a_stop_by_mistake_is_not_saved(make_desktop: Callable[[Look], Desktop]) -> None:
    """The break continues where it was, and nothing is excluded from the next one."""
    product, hand = _begin(make_desktop(BARE))
    hand.go_to(2)
    hand.click("hurts", "mistake", "skip")
    popup = product.popup()
    assert popup
    product.desktop.close_window(popup.id)
    product.wait_for_kind("partial")
    excluded = json.loads(product.ask("safety", "--json").stdout)["excluded"]

    assert product.kinds() == ["started", "partial"]
    assert excluded == []


@pytest.mark.parametrize("number", [1, 5, 10])
def test_a_popup_killed_in_a_step_leaves_the_steps_done_before(
    make_desktop: Callable[[Look], Desktop], number: int
) -> None:
    """They are in the journal."""
    product, hand = _begin(make_desktop(BARE))
    hand.go_to(number)
    popup = product.popup()
    assert popup
    os.kill(popup.pid, signal.SIGKILL)
    line = product.wait_for_kind("partial")

    assert [step["id"] for step in line["steps"]][: number - 1] == STEPS[: number - 1]


def test_closing_the_window_in_a_step_ends_the_break_as_escape_does(
    make_desktop: Callable[[Look], Desktop],
) -> None:
    """The completed steps count."""
    product, hand = _begin(make_desktop(BARE))
    hand.go_to(3)
    popup = product.popup()
    assert popup
    product.desktop.close_window(popup.id)
    line = product.wait_for_kind("partial")

    assert [step["outcome"] for step in line["steps"]] == ["skipped", "skipped", "stopped"]


@pytest.mark.skipif(shutil.which("xrandr") is None, reason="two monitors need xrandr (x11-xserver-utils)")
@pytest.mark.parametrize(("pointer", "left", "right"), [(200, 0, 640), (1000, 640, 1280)])
def test_it_opens_on_the_monitor_with_the_pointer(
    make_desktop: Callable[[Look], Desktop], pointer: int, left: int, right: int
) -> None:
    """And stays inside it."""
    desktop = make_desktop(BARE)
    for name, x in (("left", 0), ("right", 640)):
        # The second has no output: a virtual screen has only one.
        output = "screen" if x == 0 else "none"
        assert desktop.run("xrandr", "--setmonitor", name, f"640/169x800/211+{x}+0", output).wait(30) == 0
    product = Product(desktop, LATE.format(routine="upper_back"))
    product.start()
    desktop.point(pointer, 300)
    product.ask("start")
    popup = desktop.at_rest(product.popup, "the guided window where it stays")

    assert popup is not None
    assert left <= popup.x < popup.x + popup.w <= right


def test_at_high_resolution_the_window_is_large_and_the_buttons_work(
    make_desktop: Callable[[Look], Desktop],
) -> None:
    """Xft.dpi 192 means a scale of 2."""
    desktop = make_desktop(Look(panel=False, notifier="none", size=(1600, 1300)))
    x = display.Display(desktop.env["DISPLAY"])
    x.screen().root.change_property(Xatom.RESOURCE_MANAGER, Xatom.STRING, 8, b"Xft.dpi:\t192\n")
    x.sync()
    product, _ = _begin(desktop)
    popup = product.popup()
    assert popup
    hand = Hand(product, popup, 2.0)
    hand.go_to(4)
    x.close()

    assert (popup.w, popup.h) == (840, 1120)


def test_a_moved_and_resized_window_opens_there_again(
    make_desktop: Callable[[Look], Desktop],
) -> None:
    """Its page grows in proportion; the next window opens in the same place."""
    product, hand = _begin(make_desktop(BARE))
    desktop = product.desktop
    hand.click("ask_none", "start")  # past the questions
    first = product.popup()
    assert first
    desktop.run("xdotool", "windowsize", str(first.id), "504", "672").wait(60)
    desktop.run("xdotool", "windowmove", str(first.id), "40", "30").wait(60)
    desktop.wait_for(lambda: _stands_elsewhere(product, first), "the window in another place")
    ground = desktop.wait_for(lambda: _drawn_to_its_edge(product), "a page as large as its window")
    moved = desktop.at_rest(product.popup, "the guided window where it stays")
    assert moved
    desktop.close_window(moved.id)
    desktop.wait_for(lambda: product.popup() is None, "the window gone")
    desktop.wait_for(lambda: not product.status()["break_name"], "the end of the break")
    product.ask("start")
    again = desktop.at_rest(product.popup, "the guided window, once more")

    assert ground
    assert again is not None
    assert (again.box, again.w, again.h) == (moved.box, 504, 672)


def _stands_elsewhere(product: Product, before: Window) -> bool:
    popup = product.popup()
    return popup is not None and (popup.x, popup.y) != (before.x, before.y)


def _drawn_to_its_edge(product: Product) -> bool:
    """Whether the button at the lower right, 20 pixels from the corner at a scale of 1, has grown with the window."""
    popup = product.popup()
    if popup is None or (popup.w, popup.h) != (504, 672):
        return False
    picture = product.desktop.screenshot(part=popup)
    return picture.getpixel((460, 610)) == LIGHT.accent

"""`make demo`: the whole story of a break on a virtual desktop, in light and in dark, with pictures.

Two things make it short: the state file of a user who has sat for a while, and a user routine, which is the built-in
one with shorter steps. Ends with 0 only if every picture shows what its name says, and the journal has a guided break.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from deskbreak.adapters.system_clock import SystemClock, boot_id
from deskbreak.core.config.routine_parser import parse_routine
from deskbreak.core.guide.plan import LEAD_S
from deskbreak.core.model.routine import Variant
from deskbreak.core.timer.restart import to_snapshot
from deskbreak.core.timer.state import begin
from deskbreak.storage.snapshot_file import SnapshotFile
from tests.support.desktop.lab import Desktop, Look, Rectangle, missing_programs
from tests.support.desktop.product import Product

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deskbreak.core.model.routine import Step
    from tests.support.desktop.screen import Window

_TOP = Path(__file__).parents[3]
_OUT = _TOP / "out" / "demo"
_BREATH_S = 4  # the shortest that the settings allow
_SETTINGS = """\
[routine]
name = "demo"
breath = {breath}

[look]
theme = "{theme}"
motion = "full"

[cues]
sounds = false
"""
_MINUTE_S = 60.0
_MORNING_S = 160 * _MINUTE_S  # of sitting, before this stretch of it
_MORNING_BREAKS = 4
_LATE = 0.62  # of a step, when its picture is taken: well into it, at the end of a breath out
_PLAIN = 4  # colours at most in a place of the panel where nothing is painted
_GROUND = 12  # pixels of the wallpaper around a window


class Demo:
    """One run through the story, in one theme."""

    def __init__(self, theme: str) -> None:
        self._theme = theme
        self._folder = _OUT / theme
        self._desktop = Desktop(Look(window_manager="xfwm4", dark=theme == "dark"), keep_in=self._folder)
        self._steps: Sequence[Step] = ()
        self._count = 0

    def run(self) -> None:
        """Do all of it; raises AssertionError if something was not reached."""
        shutil.rmtree(self._folder, ignore_errors=True)
        with self._desktop as desktop:
            product = Product(desktop, _SETTINGS.format(breath=_BREATH_S, theme=self._theme))
            self._steps = _write_short_routine(product)
            _write_state(product, 32 * _MINUTE_S)
            engine = product.start()
            self._tray()
            self._menu()
            product.ask("quit")
            engine.wait(60)
            _write_state(product, 45 * _MINUTE_S - 5)
            product.start()
            self._reminder(product)
            self._break(product)
            self._journal(product)

    def _tray(self) -> None:
        icon = self._desktop.the_tray_icon()
        self._desktop.wait_for(
            lambda: len(self._desktop.screenshot(part=icon).getcolors() or ()) > _PLAIN,
            "a painted icon in the tray",
        )
        self._picture("tray", icon.grown(60))

    def _menu(self) -> None:
        """The menu with its Interval submenu; Escape closes both."""
        desktop = self._desktop
        desktop.open_menu()
        desktop.click(*desktop.entry("Interval").centre)
        desktop.entry("Custom")
        menus = [
            window for window in desktop.windows() if any(window.contains(entry) for entry in desktop.menu())
        ]
        self._picture("menu", _around([*menus, desktop.the_tray_icon()]).grown(8))
        desktop.key("Escape", "Escape")
        desktop.wait_for(lambda: not desktop.menu(), "the menu closed")

    def _reminder(self, product: Product) -> None:
        product.wait_for_reminder()
        self._desktop.notification_button("Start")
        self._picture("reminder", _around(self._desktop.notifications()).grown(8))
        self._desktop.press_notification_button("Start")

    def _break(self, product: Product) -> None:
        """Every page of the popup. The steps advance by themselves; the running program reports which are done."""
        popup = product.wait_for_popup()
        product.press_until_it_shows(popup, "0")
        self._popup_picture(popup, "questions")
        product.press_until_it_shows(popup, "Right")
        product.press_until_it_shows(popup, "4")
        self._popup_picture(popup, "before")
        product.press_until_it_shows(popup, "Right")
        lead_s = (
            0.0  # for which a step is announced before it begins; not the first one, nor one after a question
        )
        for number, step in enumerate(self._steps, 1):
            product.wait_for_steps([step.id for step in self._steps[: number - 1]])
            # In the middle of the movement: the picture shows one moment and does not wait for a condition.
            time.sleep(lead_s + _length(step) * _LATE)
            self._popup_picture(popup, f"step-{number:02}-{step.id}")
            if step.question:
                self._desktop.key("e")  # it has eased
            lead_s = 0.0 if step.question else LEAD_S
        # The break is over with its last step: the program has no step in hand any more.
        self._desktop.wait_for(lambda: (product.popup() or popup).title.startswith("And now"), "its end", 60)
        product.press_until_it_shows(popup, "2")
        self._popup_picture(popup, "after")
        product.press_until_it_shows(popup, "Right")
        self._popup_picture(popup, "well-done")
        self._desktop.key("Right")
        self._desktop.wait_for(lambda: product.popup() is None, "the popup closed")

    def _journal(self, product: Product) -> None:
        line = product.wait_for_kind("guided")
        _say(f"\nThe journal ({self._theme}):", *(json.dumps(entry) for entry in product.journal()))
        _say("", product.ask("log").stdout)
        _expect([step["id"] for step in line["steps"]], [step.id for step in self._steps])
        _expect((line["stiffness_before"], line["stiffness_after"]), (4, 2))

    def _popup_picture(self, popup: Window, name: str) -> None:
        _expect([window.id for window in self._desktop.windows(class_=popup.class_)], [popup.id])
        self._picture(name, self._desktop.screen.framed(popup).grown(_GROUND))

    def _picture(self, name: str, part: Rectangle) -> None:
        """Save the whole screen, and the relevant part, for the README."""
        self._count += 1
        whole = self._folder / f"{self._count:02}-{name}.png"
        self._desktop.screenshot(whole)
        self._desktop.screenshot(self._folder / "cropped" / whole.name, part)
        _say(f"  {whole.relative_to(_TOP)}")


def _write_short_routine(product: Product) -> Sequence[Step]:
    """Write a user routine; returns its steps."""
    text = (_TOP / "config/routines/upper_back.toml").read_text("utf-8")
    for pattern, short in (
        (r"^seconds = .*", "seconds = 5"),
        (r"^counts = .*", "counts = 2"),
    ):
        text = re.sub(pattern, short, text, flags=re.MULTILINE)
    path = product.config_file.with_name("routines") / "demo.toml"
    path.parent.mkdir()
    path.write_text(text, "utf-8")
    routine, problems = parse_routine(text, "demo")
    if routine is None:
        raise AssertionError(problems)
    return routine.steps[Variant.STANDING]


def _write_state(product: Product, seated_s: float) -> None:
    """Write the saved state of a program that ended a moment ago, after this many seconds of sitting."""
    state = begin(SystemClock().now())
    day = replace(state.ledger.days[-1], seated_s=_MORNING_S + seated_s, breaks=_MORNING_BREAKS)
    state = replace(state, ledger=replace(state.ledger, days=(day,), seated_s=seated_s))
    path = product.desktop.state / "deskbreak/state.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    SnapshotFile(path).save(to_snapshot(state, boot_id()))


def _length(step: Step) -> float:
    """A step's length in seconds; the question waits for its answer."""
    return 2.0 if step.question else sum(part.seconds(_BREATH_S) for part in step.parts)


def _around(parts: Sequence[Rectangle]) -> Rectangle:
    left, top = min(part.x for part in parts), min(part.y for part in parts)
    right, bottom = max(part.x + part.w for part in parts), max(part.y + part.h for part in parts)
    return Rectangle(left, top, right - left, bottom - top)


def _expect(found: object, wanted: object) -> None:
    if found != wanted:
        raise AssertionError(f"{found} instead of {wanted}")


def _say(*lines: str) -> None:
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def main() -> int:
    """Run the demo in both themes; the exit code says whether all of it was reached."""
    if missing := missing_programs():
        _say(f"The demo needs {', '.join(missing)}: see tests/support/debian-packages.txt")
        return 1
    for theme in ("light", "dark"):
        _say(f"A break in {theme}:")
        try:
            Demo(theme).run()
        except AssertionError as reason:
            _say(f"not reached: {reason}")
            return 1
    _say(
        f"All of it was reached. Pictures: {_OUT.relative_to(_TOP)}/light and dark, the parts that matter in cropped/"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())

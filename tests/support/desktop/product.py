"""DeskBreak on a desktop of the lab, used only from outside: its command, its files, its windows."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.support.desktop.lab import Desktop
    from tests.support.desktop.screen import Window
    from tests.support.processes import Process

COMMAND = Path(sys.executable).with_name("deskbreak")
POPUP_CLASS = "deskbreak"
REMINDER = "Time to loosen your upper back."
_STEPS_AT_MOST = 60  # presses of a key that lead through any break
_MARGIN = 40  # pixels of the popup that a notification may cover
_NOTICE_SECONDS = 2.0  # in which a popup shows that it took a key; it takes none in its first second
PACE_SECONDS = 0.8  # between two presses, for a look at the page; keys and clicks count after that


class Product:
    """One installation: its settings, its journal, its running program."""

    def __init__(self, desktop: Desktop, settings: str = "") -> None:
        self.desktop = desktop
        self.config_file = desktop.config / "deskbreak/config.toml"
        self.config_file.parent.mkdir(parents=True)
        self.config_file.write_text(settings, "utf-8")

    def start(self) -> Process:
        """Start the program and wait until it answers; move the mouse, so that the user counts as present."""
        engine = self.desktop.run(COMMAND)

        def answers() -> bool:
            if not engine.running:
                raise AssertionError(f"DeskBreak ended at once: {engine.stdout}{engine.stderr}")
            return self.ask("status").wait() == 0

        self.desktop.wait_for(answers, "a running DeskBreak")
        self.desktop.point(400, 400)
        return engine

    def ask(self, *argv: str) -> Process:
        """Run one verb of the command line to its end."""
        process = self.desktop.run(COMMAND, *argv)
        process.wait(60)
        return process

    def status(self) -> dict[str, Any]:
        """The status reported by the running program."""
        answer = self.ask("status", "--json").stdout
        status: dict[str, Any] = json.loads(answer) if answer.startswith("{") else {}
        return status

    def journal(self) -> list[dict[str, Any]]:
        """The lines of the journal, oldest first."""
        files = sorted((self.desktop.data / "deskbreak/journal").glob("*.jsonl"))
        return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]

    def kinds(self) -> list[str]:
        """The kinds of the journal entries."""
        return [line["kind"] for line in self.journal()]

    def wait_for_kind(self, kind: str) -> dict[str, Any]:
        """Wait until the journal has an entry of this kind; returns the first."""
        lines = self.desktop.wait_for(
            lambda: [line for line in self.journal() if line["kind"] == kind],
            f"a line {kind!r} in the journal",
        )
        return lines[0]

    def wait_for_reminder(self) -> None:
        """Wait for the notification that a break is due."""
        self.desktop.wait_for(lambda: REMINDER in self.desktop.notification_text(), "the reminder", 60)

    def wait_for_steps(self, done: list[str]) -> None:
        """Wait until exactly these steps of the break are done."""
        self.desktop.wait_for(
            lambda: self.status().get("steps_done") == done, f"the steps {', '.join(done)} done", 60
        )

    def popup(self) -> Window | None:
        """The guided window, if it is open."""
        return next(iter(self.desktop.windows("DeskBreak", POPUP_CLASS)), None)

    def wait_for_popup(self) -> Window:
        """Wait for the guided window, and until it has the keyboard."""

        def focused() -> Window | None:
            popup = self.popup()
            return popup if popup and self.desktop.screen.active_window() == popup.id else None

        popup = self.desktop.wait_for(focused, "the guided window with the keyboard")
        assert popup
        return popup

    def press_until_it_shows(self, popup: Window, key: str) -> None:
        """Press a key on a page at rest, until the page changes."""
        inside = popup.grown(-_MARGIN)

        def picture() -> bytes:
            return self.desktop.screenshot(part=inside).tobytes()

        for _ in range(_STEPS_AT_MOST):
            before = self.desktop.at_rest(picture, "a page that stands still")
            self.desktop.key(key)
            if self.desktop.eventually(lambda before=before: picture() != before, _NOTICE_SECONDS):  # type: ignore[misc]
                return
        raise AssertionError(f"{key} changes nothing in the guided window: {self.desktop.keep('failure')}")

    def begin_to_move(self, popup: Window) -> None:
        """Answer the questions, start, and move until the start of the break is in the journal."""
        for key in ("0", "Right", "Right"):  # none of these, continue, start
            self.press_until_it_shows(popup, key)
        self.wait_for_kind("started")

    def walk_through(self) -> None:
        """Go through the rest of the break with the Right key, at human speed."""
        for _ in range(_STEPS_AT_MOST):
            if not self.popup():
                return
            self.desktop.key("Right")
        raise AssertionError(f"the guided window does not end: {self.desktop.keep('failure')}")

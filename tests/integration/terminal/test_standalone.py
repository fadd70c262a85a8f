"""`deskbreak start --terminal` without a running DeskBreak, as a user types it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskbreak.core.guide.questions import Question
from deskbreak.core.guide.safety import SafetyRecord
from deskbreak.storage.safety_toml import parse
from tests.support.pseudo_terminal import PATIENCE_S, FarSide

ROOT = Path(__file__).parents[3]


class Alone:
    """The real program in its own terminal, with its own home."""

    def __init__(self, home: Path) -> None:
        self.screen = FarSide()
        self._home = home
        places = ("CONFIG", "DATA", "STATE", "CACHE")
        environ = os.environ | {f"XDG_{place}_HOME": str(home / place.lower()) for place in places}
        environ |= {
            "TERM": "dumb",
            "PYTHONPATH": str(ROOT),
        }
        environ.pop("SSH_CONNECTION", None)
        near = self.screen.near
        self.process = subprocess.Popen(
            [sys.executable, "-m", "deskbreak", "start", "--terminal", "--plain"],
            stdin=near,
            stdout=near,
            stderr=near,
            env=environ,
            start_new_session=True,
        )

    def type(self, text: str, answer: str) -> None:
        """Type a line, and wait for its effect."""
        since = len(self.screen.output)
        self.screen.type(text)
        self.screen.see(answer, since)

    def end(self) -> int:
        deadline = time.monotonic() + PATIENCE_S
        while self.process.poll() is None:
            assert time.monotonic() < deadline, self.screen.output
            self.screen.read(0.1)
        return self.process.returncode

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        self.screen.close()

    @property
    def care(self) -> SafetyRecord:
        care, problems = parse((self._home / "state" / "deskbreak" / "care.toml").read_text(encoding="utf-8"))

        assert problems == ()
        return care


@pytest.fixture
def home(tmp_path: Path, runtime_folder: Path) -> Path:
    return tmp_path


@pytest.fixture
def first(home: Path) -> Iterator[Alone]:
    alone = Alone(home)
    yield alone
    alone.close()


def test_questions_come_once_and_a_painful_movement_is_excluded_the_next_time(
    home: Path, first: Alone
) -> None:
    """A yes to the eighth question; the warm-up hurts; the second break asks nothing and excludes both."""
    first.screen.see("[ ] 8 Shoulder trouble.")
    first.type("8\n", "[x] 8 Shoulder trouble.")
    first.type("\n", "Left out: Because of your answers.")
    first.type("\n", "Step 1 of 10")
    first.type("n\n", "Step 2 of 10")
    first.type("h\n", 'What hurt in "Warm up" is left out from now on')
    first.type("\n", "")

    assert first.end() == 0
    assert (first.care.yes, len(first.care.no)) == ({Question.SHOULDER}, 7)
    assert [left.step for left in first.care.excluded_steps] == ["warm-up"]

    second = Alone(home)
    try:
        second.screen.see("Left out: Because of your answers, Warm up.")
        second.type("q\n", "One minute only?")
        second.type("q\n", "")

        assert second.end() == 0
        assert "[ ] 8" not in second.screen.output
    finally:
        second.close()


def test_nothing_starts_after_numbness_before_a_professional_was_seen(home: Path, first: Alone) -> None:
    """Enter means "not now"; the page comes again with the next break, and "I have" continues gently."""
    first.screen.see("[ ] 4 Numbness, tingling or weakness.")
    first.type("4\n", "[x] 4")
    first.type("\n", "Please see a professional first: Numbness, tingling or weakness.")
    first.type("\n", "")

    assert first.end() == 0
    second = Alone(home)
    try:
        second.screen.see("Please see a professional first")
        second.type("g\n", "Enter starts")
        second.type("q\n", "One minute only?")
        second.type("q\n", "")

        assert second.end() == 0
        assert second.care.consulted is not None
    finally:
        second.close()


def test_sounds_that_are_turned_off_in_a_break_stay_off(home: Path, first: Alone) -> None:
    """No running DeskBreak could save it: this program writes the settings."""
    first.screen.see("[ ] n None of these.")
    first.type("n\n", "[x] n None of these.")
    first.type("\n", "Enter starts")
    first.type("\n", "Step 1 of")
    first.type("s\n", "Sounds off.")
    first.type("q\n", "")

    assert first.end() == 0
    settings = (home / "config" / "deskbreak" / "config.toml").read_text(encoding="utf-8")
    assert settings.endswith("[cues]\nsounds = false\n")


def test_unanswered_questions_come_again_and_ask_me_later_waits_a_day(home: Path) -> None:
    """Left with the break, they return with the next one; postponed, they exclude movements that could hurt until
    tomorrow.
    """
    for asked, key in ((True, "q"), (True, "l"), (False, "")):
        alone = Alone(home)
        try:
            alone.screen.see("[ ] n None of these." if asked else "Until the questions are answered")
            if key == "l":
                alone.type("l\n", "Until the questions are answered, what could hurt is left out.")
            if key != "q":
                alone.type("q\n", "One minute only?")
            alone.type("q\n", "")

            assert alone.end() == 0
            assert ("None of these" in alone.screen.output) == asked
        finally:
            alone.close()

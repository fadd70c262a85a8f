"""`deskbreak start --terminal` without a running DeskBreak, as a person types it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskbreak.core.care import Care, Question
from deskbreak.shell.care_text import parse
from tests.fakes.care import names_left_out
from tests.terminal.screen import PATIENCE_S, FarSide

ROOT = Path(__file__).parents[2]


class Alone:
    """The real program in a terminal of its own, with a home of its own."""

    def __init__(self, home: Path) -> None:
        self.screen = FarSide()
        self._home = home
        places = ("CONFIG", "DATA", "STATE", "CACHE")
        environ = os.environ | {f"XDG_{place}_HOME": str(home / place.lower()) for place in places}
        environ |= {
            "XDG_RUNTIME_DIR": str(home),
            "TMPDIR": str(home),
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
        """Type a line, and see what comes of it."""
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
    def care(self) -> Care:
        care, problems = parse((self._home / "state" / "deskbreak" / "care.toml").read_text(encoding="utf-8"))

        assert problems == ()
        return care


@pytest.fixture
def home(tmp_path: Path) -> Path:
    tmp_path.chmod(0o700)
    return tmp_path


@pytest.fixture
def first(home: Path) -> Iterator[Alone]:
    alone = Alone(home)
    yield alone
    alone.close()


def test_questions_come_once_and_what_hurt_is_left_out_the_next_time(home: Path, first: Alone) -> None:
    """A yes to the fourth; the warm-up hurts; the second break asks nothing and has neither."""
    first.screen.see("Question 1 of 5")
    first.type("n\nn\nn\ny\n", "Question 5 of 5")
    first.type("\n", "Left out: Lean, Shoulder rolls, Hands on your back.")
    first.type("\n", "Step 1 of 7")
    first.type("n\n", "Step 2 of 7")
    first.type("h\n", '"Warm up" is left out from now on')
    first.type("\n", "")

    assert first.end() == 0
    assert first.care.yes == {Question.HISTORY}
    assert names_left_out(first.care) == {"lean", "shoulder-rolls", "hands", "warm-up"}

    second = Alone(home)
    try:
        second.screen.see("Left out: Warm up, Lean, Shoulder rolls, Hands on your back.")
        second.type("q\n", "One minute only?")
        second.type("q\n", "")

        assert second.end() == 0
        assert "Question" not in second.screen.output
    finally:
        second.close()


def test_sounds_that_are_turned_off_in_a_break_stay_off(home: Path, first: Alone) -> None:
    """No DeskBreak runs that could keep it: the settings are written from here."""
    first.screen.see("Question 1 of 5")
    first.type("\n", "Enter starts")
    first.type("\n", "Step 1 of")
    first.type("s\n", "Sounds off.")
    first.type("q\n", "")

    assert first.end() == 0
    settings = (home / "config" / "deskbreak" / "config.toml").read_text(encoding="utf-8")
    assert settings.endswith("[cues]\nsounds = false\n")


def test_questions_put_off_come_once_more(home: Path) -> None:
    """Left with "not now" twice, they do not come a third time."""
    for asked in (True, True, False):
        alone = Alone(home)
        try:
            alone.screen.see("Question 1 of 5" if asked else "Enter starts")
            alone.type("q\n", "")
            if not asked:
                alone.type("q\n", "")

            assert alone.end() == 0
            assert ("Question" in alone.screen.output) == asked
        finally:
            alone.close()

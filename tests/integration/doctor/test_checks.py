"""What `deskbreak doctor` finds about files, the running program, idle time, sounds and the window."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from deskbreak.core.model.settings import ThemeChoice
from deskbreak.doctor import activity, popup
from deskbreak.doctor.finding import Standing
from deskbreak.protocol.popup import PopupPage, Prepare, order_line
from tests.support import fakes

CHILD = Path(fakes.__file__).with_name("popup_child.py")


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(activity, "STILL_S", 0.05)
    monkeypatch.setattr(activity, "_SLACK_S", 0.01)


PREPARE = Prepare(theme=ThemeChoice.DARK)


def child(tmp_path: Path, *steps: list[object]) -> list[str]:
    """The command of a popup that runs this code."""
    return [sys.executable, str(CHILD), str(tmp_path / "log"), json.dumps(steps)]


def test_a_window_that_opens_is_then_closed(tmp_path: Path) -> None:
    command = child(tmp_path, ["wait", "show"], ["say", {"say": "ready"}], ["say", {"say": "shown"}])
    finding = popup.window(PREPARE, command)

    received = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()][1:]
    assert finding.standing is Standing.WORKS
    assert [
        json.loads(order_line(replace(PREPARE, page=PopupPage.ABOUT))),
        {"do": "show", "focus": False, "variant": None, "token": ""},
        {"do": "close"},
    ] == received


@pytest.mark.parametrize(
    ("steps", "text"),
    [
        ([["stderr", "no display"], ["exit", 4]], "It ended at once, with exit code 4. no display"),
        ([["stderr", "apt install python3-tk"], ["exit", 3]], "apt install python3-tk"),
        ([["raw", "hello"], ["raw", "{hello"]], "It sent a message that cannot be read: not valid JSON"),
        ([["say", {"say": "fault", "text": "No Tk.", "part": "break window"}]], "No Tk."),
    ],
)
def test_a_window_that_does_not_open_is_reported_with_the_reason(
    tmp_path: Path, steps: list[list[object]], text: str
) -> None:
    finding = popup.window(PREPARE, child(tmp_path, *steps))

    assert finding.standing is Standing.BROKEN
    assert finding.text.startswith(text)
    assert "deskbreak start --terminal" in finding.advice


def test_output_of_other_code_is_not_read_as_a_message_of_the_window(tmp_path: Path) -> None:
    """A sitecustomize of the user's Python may print something before the window's own code runs."""
    command = child(tmp_path, ["raw", "hello"], ["wait", "show"], ["say", {"say": "shown"}])

    assert popup.window(PREPARE, command).standing is Standing.WORKS


def test_a_window_that_takes_too_long_is_abandoned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(popup, "_WITHIN_S", 0.2)

    assert popup.window(PREPARE, child(tmp_path)).text == "It did not appear within 0.2 s."


def test_a_window_whose_program_is_missing_is_broken(tmp_path: Path) -> None:
    finding = popup.window({}, [str(tmp_path / "nothing")])

    assert finding.standing is Standing.BROKEN

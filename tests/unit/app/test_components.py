"""How the parts of the engine end, and what is reported then."""

from __future__ import annotations

import logging
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from deskbreak.app.components import Components
from deskbreak.core.timer.events import SkipChosen, Ticked
from tests.support.engine_harness import FakeStorage, open_office

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


class Part:
    """A part that reports that it was stopped."""

    def __init__(self, name: str, reported: list[str]) -> None:
        self._name = name
        self._told = reported

    def stop(self) -> None:
        self._told.append(self._name)


def test_every_background_part_is_stopped_and_the_tray_last() -> None:
    """The tray may hold the main thread, and the program ends when it returns."""
    reported: list[str] = []
    made: dict[str, Any] = {part.name: Part(part.name, reported) for part in fields(Components)}
    for stop in Components(**made).stoppers.values():
        stop()

    assert reported == ["notifier", "sensors", "inhibitors", "tray"]


def test_what_could_not_be_written_by_the_end_is_reported_as_lost(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The disk is full and stays full; the safety record has no changes."""
    paper = FakeStorage()
    with open_office(tmp_path, paper) as office:
        office.sit(45)
        paper.full = True
        office.post(SkipChosen())
        before = list(caplog.messages)

    assert [said for said in caplog.messages if "lost" in said] == [
        "1 journal entries could not be written and are lost."
    ]
    assert [said for said in before if "lost" in said] == []


def test_a_state_that_could_not_be_saved_at_the_end_is_reported_as_an_older_one(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """No one is there to read a notification, but a user who resumed and is paused at the next start should know why."""
    with open_office(tmp_path, paper := FakeStorage()) as office:
        paper.full = True
        office.post(Ticked())

    why = "DeskBreak's state could not be saved: No space left on device."
    assert [record.message for record in caplog.records if record.levelno == logging.ERROR] == [
        f"{why} The next start continues from an older state."
    ]

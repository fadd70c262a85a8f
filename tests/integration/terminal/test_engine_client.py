"""What a break in a terminal reports to the running DeskBreak, and what it prints when the page is closed."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

import pytest

from deskbreak.core.guide.safety import SafetyRecord
from deskbreak.core.model.fault import Fault, Part, Recovered
from deskbreak.core.model.journal_entry import EntryKind, Outcome, RoutineResult, StepResult
from deskbreak.core.model.routine import Variant
from deskbreak.core.model.settings import Settings
from deskbreak.ipc import client
from deskbreak.ipc.instance_lock import InstanceLock
from deskbreak.ipc.server import Server
from deskbreak.storage import paths, settings_file
from deskbreak.storage.safety_file import SafetyFile
from deskbreak.terminal.engine_client import BreakRefused, BreakReporter
from deskbreak.terminal.standalone import DeferredMessages

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a terminal guides on Linux and macOS only")

REACH = StepResult("reach", 30.0, Outcome.DONE)
GUIDED = RoutineResult(EntryKind.GUIDED, Variant.STANDING, (REACH,))
HURT = RoutineResult(EntryKind.PAIN, Variant.STANDING, (StepResult("lean", 4.0, Outcome.PAIN),))
UNKNOWN = {"ok": False, "error": "Break 7 is already over or was never started.", "unknown_break": True}


class FakeEngine:
    """A DeskBreak that begins any break as number 7, and accepts or refuses the rest as configured."""

    def __init__(self) -> None:
        self.ends: list[dict[str, object]] = [{"ok": True}]
        self.pain: dict[str, object] = {"ok": True}
        self.asked: list[str] = []
        self.server = Server(paths.socket_file(), self.answer)

    def answer(self, payload: Mapping[str, object]) -> dict[str, object]:
        verb = str(payload.get("verb"))
        mistaken = verb == "pain" and payload.get("result") is None
        self.asked.append(f"{verb} of none" if mistaken else verb)
        if verb == "ended":
            return self.ends.pop(0)
        if verb == "pain":
            return self.pain
        return {"ok": True, "text": "So be it.", "break_id": 7}


@pytest.fixture
def home(tmp_path: Path, runtime_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for place in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{place}_HOME", str(tmp_path / place.lower()))
    return tmp_path


@pytest.fixture
def running(home: Path) -> Iterator[FakeEngine]:
    del home
    one = FakeEngine()
    one.server.start()
    yield one
    one.server.stop()


@pytest.fixture
def care(home: Path) -> SafetyFile:
    return SafetyFile(home / "care.toml", lambda _message: None)


def journal() -> list[str]:
    return [line for file in paths.journal_folder().glob("*.jsonl") for line in file.read_text().splitlines()]


def names_left_out(care: SafetyRecord) -> set[str]:
    return {left.step for left in care.excluded_steps}


def test_the_running_program_gets_the_reports_and_logs_the_break(
    running: FakeEngine, care: SafetyFile
) -> None:
    reporter = BreakReporter(Variant.STANDING, Settings(), care)
    reporter.step(REACH)
    reporter.ended(GUIDED)

    assert (running.asked, journal(), care.read()) == (["start", "step", "ended"], [], SafetyRecord())


def test_a_break_that_the_engine_counted_as_over_is_reported_and_not_logged_again(
    running: FakeEngine, care: SafetyFile
) -> None:
    """The engine logged what it knew about the break when it gave it up."""
    running.ends = [UNKNOWN]
    reporter = BreakReporter(Variant.STANDING, Settings(), care)
    with pytest.raises(BreakRefused, match="counted this break as over"):
        reporter.ended(GUIDED)

    assert (journal(), care.read()) == ([], SafetyRecord())


def test_a_painful_movement_is_remembered_nevertheless(running: FakeEngine, care: SafetyFile) -> None:
    running.ends = [UNKNOWN]
    reporter = BreakReporter(Variant.STANDING, Settings(), care)
    with pytest.raises(BreakRefused):
        reporter.ended(HURT)

    assert (names_left_out(care.read()), len(care.read().stops)) == ({"lean"}, 1)


def test_pain_is_remembered_before_the_advice_was_read(care: SafetyFile) -> None:
    """No running DeskBreak could save it; a terminal that is killed now loses nothing. It is logged at the end."""
    reporter = BreakReporter(Variant.STANDING, Settings(), care)
    reporter.pain(HURT)
    at_once = names_left_out(care.read()), [json.loads(line)["kind"] for line in journal()]
    reporter.ended(HURT)

    assert at_once == ({"lean"}, [])
    assert [json.loads(line)["kind"] for line in journal()] == ["pain"]
    assert (names_left_out(care.read()), len(care.read().stops)) == ({"lean"}, 1)


def test_pain_that_was_a_mistake_is_forgotten(care: SafetyFile) -> None:
    reporter = BreakReporter(Variant.STANDING, Settings(), care)
    reporter.pain(HURT)
    reporter.pain(None)
    forgotten = care.read()
    reporter.ended(GUIDED)

    assert forgotten == SafetyRecord()
    assert (care.read().stops, care.read().painless) == ((), 1)
    assert [json.loads(line)["kind"] for line in journal()] == ["guided"]


def test_pain_and_its_correction_are_reported_to_the_running_program_at_once(
    running: FakeEngine, care: SafetyFile
) -> None:
    """It remembers what hurt, even if the terminal sends nothing more."""
    reporter = BreakReporter(Variant.STANDING, Settings(), care)
    reporter.pain(HURT)
    reporter.pain(None)
    reporter.pain(HURT)
    reporter.ended(HURT)

    assert running.asked == ["start", "pain", "pain of none", "pain", "ended"]
    assert (journal(), care.read()) == ([], SafetyRecord())


def test_pain_known_to_the_running_program_is_saved_only_by_it(running: FakeEngine, care: SafetyFile) -> None:
    """It counted the break as over while the advice was being read, and logged it with the pain."""
    running.ends = [UNKNOWN]
    reporter = BreakReporter(Variant.STANDING, Settings(), care)
    reporter.pain(HURT)
    with pytest.raises(BreakRefused):
        reporter.ended(HURT)

    assert (journal(), care.read()) == ([], SafetyRecord())


def test_pain_unknown_to_the_running_program_is_saved_here(running: FakeEngine, care: SafetyFile) -> None:
    running.pain, running.ends = UNKNOWN, [UNKNOWN]
    reporter = BreakReporter(Variant.STANDING, Settings(), care)
    reporter.pain(HURT)
    with pytest.raises(BreakRefused):
        reporter.ended(HURT)

    assert (names_left_out(care.read()), len(care.read().stops)) == ({"lean"}, 1)


def test_an_end_whose_answer_was_lost_is_not_reported_as_an_unknown_break(
    running: FakeEngine, care: SafetyFile
) -> None:
    """The first try arrived and only its answer was lost: the second finds the break over, as it should."""
    lost = ["ended"]

    def lossy(payload: dict[str, object]) -> dict[str, object]:
        reply = client.ask(paths.socket_file(), payload)
        if payload["verb"] in lost:
            lost.clear()
            msg = "DeskBreak is running, but its answer was cut off."
            raise client.NoAnswer(msg)
        return reply

    running.ends = [{"ok": True}, UNKNOWN]
    engine = InstanceLock(paths.lock_file())
    engine.acquire()
    try:
        BreakReporter(Variant.STANDING, Settings(), care, lossy).ended(HURT)
    finally:
        engine.release()

    assert (running.asked, journal(), care.read()) == (["start", "ended", "ended"], [], SafetyRecord())


def test_a_refused_start_is_reported(running: FakeEngine, care: SafetyFile) -> None:
    def busy(payload: dict[str, object]) -> dict[str, object]:
        del payload
        return {"ok": False, "error": "A guided break is already running."}

    with pytest.raises(BreakRefused, match="already running"):
        BreakReporter(Variant.STANDING, Settings(), care, busy)
    assert running.asked == []


def test_a_fault_waits_for_the_end_of_the_page_and_is_dropped_once_fixed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Nothing is printed over a break in progress."""
    later = DeferredMessages()
    later.add(Fault(Part.SAFETY, "Line 3 cannot be read."))
    before = capsys.readouterr().err
    with later:
        later.add(Fault(Part.SAFETY, "It cannot be written."))
        later.add(Fault(Part.SAFETY, "It cannot be written, still."))
        meanwhile = capsys.readouterr().err
    after = capsys.readouterr().err
    with later:
        later.add(Fault(Part.SAFETY, "It cannot be written."))
        later.add(Recovered(Part.SAFETY))

    assert (before, meanwhile) == ("Line 3 cannot be read.\n", "")
    assert (after, capsys.readouterr().err) == ("It cannot be written, still.\n", "")


def test_a_choice_is_written_into_the_settings_or_reported_as_not_saved(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = home / "good.toml", home / "bad.toml"
    bad.write_text("this is = not = toml\n")
    later = DeferredMessages()
    with later:
        for path in (good, bad):
            later.try_to(partial(settings_file.set_value, path, "cues", "sounds", value=False))
        meanwhile = capsys.readouterr().err

    assert settings_file.load(good)[0] == Settings(sounds=False)
    assert meanwhile == ""
    assert capsys.readouterr().err.startswith(
        f"What you turned on or off applied to that break only. {bad}, line 1:"
    )

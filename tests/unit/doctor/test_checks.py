"""The findings of `deskbreak doctor` about files, the running instance, idle time, sounds and the window."""

from __future__ import annotations

import errno
import os
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deskbreak import doctor
from deskbreak.adapters.sound.player import Player
from deskbreak.core.guide.cues import Cue
from deskbreak.core.model.diagnostic import MOST
from deskbreak.core.model.fault import Fault, Part
from deskbreak.core.model.journal_entry import Entry, EntryKind
from deskbreak.core.model.presence import LastInput, Reading, SourceLost
from deskbreak.core.model.settings import Settings
from deskbreak.doctor import activity, autostart, files, instance, sound as cues
from deskbreak.doctor.finding import Finding, Standing, as_json, is_sound
from deskbreak.doctor.instance import Running
from deskbreak.ipc import client
from deskbreak.ports import Post, Unavailable
from deskbreak.storage import settings_file
from deskbreak.storage.journal_writer import FileJournal
from deskbreak.storage.safety_file import SafetyFile


class TrialHand:
    """A sensor that reports what it was given, at once."""

    name = "a hand"

    def __init__(
        self, *reported: Reading, fault: str = "", unavailable: str = "", typing: bool = False
    ) -> None:
        self._told = reported
        self._typing = typing
        self._tell: Callable[[Reading], None] | None = None
        self._fault = fault
        self._unavailable = unavailable
        self.stopped = False

    def start(self, tell: Callable[[Reading], None], post: Post, idle_after_s: float) -> None:
        """Report."""
        if self._unavailable:
            raise Unavailable(self._unavailable)
        self._tell = tell
        for reading in self._told:
            tell(reading)
        if self._fault:
            post(Fault(Part.IDLE, self._fault))

    def refresh(self) -> None:
        """Report the next input, where there is one."""
        if self._typing and self._tell is not None:
            self._tell(LastInput(0.0))

    def stop(self) -> None:
        """Store it."""
        self.stopped = True


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(activity, "STILL_S", 0.05)
    monkeypatch.setattr(activity, "_SLACK_S", 0.01)


def test_a_failing_check_affects_only_itself() -> None:
    def fail() -> Finding:
        raise RuntimeError("no luck")

    fine = Finding("second", Standing.WORKS, "Fine.")
    begun: list[str] = []
    checks = [doctor.Check("first", "Trying", fail), doctor.Check("second", "Trying", lambda: fine)]
    findings = list(doctor.examine(checks, lambda check: begun.append(check.part)))

    failed = "The test itself failed: RuntimeError: no luck."
    assert [Finding("first", Standing.BROKEN, failed, "Please report this."), fine] == findings
    assert ["first", "second"] == begun


def test_a_part_that_is_off_by_choice_needs_no_fix() -> None:
    fine = [Finding("a", Standing.WORKS, "Fine."), Finding("b", Standing.OFF, "Off.")]
    lesser = Finding("c", Standing.DEGRADED, "Slow.", "Wait.")

    assert is_sound(fine)
    assert not is_sound([*fine, lesser])
    assert {
        "ok": False,
        "findings": [{"part": "c", "standing": "degraded", "text": "Slow.", "advice": "Wait."}],
    } == as_json([lesser])


def test_without_a_file_the_built_in_settings_count(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    finding = files.settings(path, settings_file.load)

    assert (
        Finding(Part.SETTINGS, Standing.WORKS, f"All settings are built-in; yours would go into {path}.")
        == finding
    )


def test_a_bad_line_of_the_settings_is_named(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[breaks]\ninterval = 30\nsnoozes = -1\n")
    finding = files.settings(path, settings_file.load)

    assert finding.standing is Standing.DEGRADED
    assert finding.text.startswith("Line 3, breaks.snoozes: -1 cannot be used")
    assert f"Fix it in an editor: {path}" == finding.advice


def test_the_doctor_names_every_bad_line_of_the_settings(tmp_path: Path) -> None:
    """The notification has room for three, and refers to the doctor."""
    path = tmp_path / "config.toml"
    path.write_text("[breaks]\na = 1\nb = 1\nc = 1\nd = 1\ne = 1\n")
    text = files.settings(path, settings_file.load).text

    assert [f"Line {line}, " in text for line in range(2, 7)] == [True] * 5


def test_a_finding_whose_last_line_is_a_question_ends_with_a_question_mark(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[holds]\n[brakes]\n")
    finding = files.settings(path, settings_file.load)

    assert finding.text == (
        "Line 1, holds: is not a section; did you mean hold? Line 2, brakes: is not a section; did you mean breaks?"
    )


def test_the_doctor_lists_few_of_very_many_bad_lines_and_counts_them_all(tmp_path: Path) -> None:
    """Number 15: no one reads 40,000 lines."""
    path = tmp_path / "config.toml"
    path.write_text("".join(f"k{n} = 1\n" for n in range(40_000)))
    text = files.settings(path, settings_file.load).text

    assert text.count("is not a section") == MOST
    assert text.endswith(f"And {40_000 - MOST:,} more.")


def test_a_journal_of_garbage_is_one_diagnostic_that_counts_its_lines(tmp_path: Path) -> None:
    """Number 15."""
    (tmp_path / "a.jsonl").write_text("{nonsense\n" * 40_000)
    text = files.writable_journal(tmp_path, tmp_path / "device").text

    assert text.count("a.jsonl") == 1
    assert "nor can 39999 more" in text


def test_understood_settings_are_listed(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[breaks]\ninterval = 30\n")

    assert files.settings(path, settings_file.load).text == f"Every line of {path} is understood."


def test_an_unreadable_safety_file_is_broken_and_says_what_follows(tmp_path: Path) -> None:
    """A folder in its place."""
    path = tmp_path / "care.toml"
    path.mkdir()

    assert files.safety(SafetyFile(path, print), path) == Finding(
        Part.SAFETY,
        Standing.BROKEN,
        "care.toml: Is a directory. Until it can be read, breaks have only gentle movements.",
        f"Make it a file that you can read: {path}",
    )


def test_a_mistake_in_the_safety_file_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "care.toml"
    path.write_text('[[left_out]]\nstep = "laen"\n')
    finding = files.safety(SafetyFile(path, print, lambda: {"lean"}), path)

    assert (finding.standing, finding.advice) == (Standing.DEGRADED, f"Fix it in an editor: {path}")
    assert "line 2, left_out.step: no routine here has a step 'laen'; did you mean 'lean'?" in finding.text


def test_a_missing_or_understood_safety_file_works(tmp_path: Path) -> None:
    path = tmp_path / "care.toml"
    none = files.safety(SafetyFile(path, print), path)
    path.write_text("[questions]\nnight = false\n")

    assert none == Finding(Part.SAFETY, Standing.WORKS, "Nothing is remembered yet.")
    assert files.safety(SafetyFile(path, print), path).text == f"Every line of {path} is understood."


def test_a_test_of_the_journal_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = tmp_path / "journal"
    finding = files.writable_journal(folder, tmp_path / "device")

    assert Finding(Part.JOURNAL, Standing.WORKS, f"0 entries in {folder}, and room for more.") == finding
    assert [] == list(folder.iterdir())


def test_a_journal_of_one_entry_has_one_entry(tmp_path: Path) -> None:
    entry = Entry(EntryKind.SKIPPED, datetime(2026, 3, 2, 9, tzinfo=UTC), seated_s=60.0)
    FileJournal(tmp_path / "journal", tmp_path / "device").append(entry)

    assert f"1 entry in {tmp_path / 'journal'}, and room for more." == (
        files.writable_journal(tmp_path / "journal", tmp_path / "device").text
    )


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (errno.EACCES, "Make it writable: chmod u+rwx '{here}'"),
        (errno.ENOSPC, "Free some space on the disk that this shows: df -h '{here}'"),
        (errno.EROFS, "Make {folder} a folder that you can write to."),
    ],
)
def test_advice_about_a_folder_can_be_copied_into_a_shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, advice: str
) -> None:
    """Even if a name contains a blank, and if the folder does not exist yet."""
    here = tmp_path / "my home"
    here.mkdir()
    folder = here / "state"

    def refuse(*_arguments: object, **_named: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("os.mkdir", refuse)
    finding = files.saved_state(folder / "state.json")

    assert finding.text == f"The counted time would be lost at a restart: {folder}: {os.strerror(number)}."
    assert advice.format(here=here, folder=folder) == finding.advice


def test_a_journal_folder_that_is_a_file_is_broken(tmp_path: Path) -> None:
    (tmp_path / "journal").write_text("in the way")
    finding = files.writable_journal(tmp_path / "journal", tmp_path / "device")

    assert finding.standing is Standing.BROKEN
    assert finding.text.startswith("Breaks cannot be logged: ")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no FIFOs on this system")
@pytest.mark.timeout(20)
def test_a_fifo_in_place_of_this_devices_journal_is_broken(tmp_path: Path) -> None:
    """No editor can fix that."""
    (tmp_path / "device").write_text("desk-0a2b\n")
    os.mkfifo(tmp_path / "desk-0a2b.jsonl")
    finding = files.writable_journal(tmp_path, tmp_path / "device")

    assert finding.standing is Standing.BROKEN
    assert finding.advice == f"Move it away: mv {tmp_path / 'desk-0a2b.jsonl'} ~"


@pytest.mark.skipif(sys.platform == "win32", reason="there are no FIFOs on this system")
@pytest.mark.timeout(20)
def test_a_fifo_in_place_of_another_devices_journal_does_not_stop_logging(
    tmp_path: Path,
) -> None:
    """Files of other devices are only read."""
    os.mkfifo(tmp_path / "desk-0a2b.jsonl")
    finding = files.writable_journal(tmp_path, tmp_path / "device")

    assert finding.standing is Standing.DEGRADED
    assert "desk-0a2b.jsonl: cannot be read" in finding.text


@pytest.mark.skipif(sys.platform == "win32", reason="there are no FIFOs on this system")
@pytest.mark.timeout(20)
def test_a_fifo_in_place_of_the_devices_name_is_named(tmp_path: Path) -> None:
    """Not the journal's folder, which is fine."""
    device = tmp_path / "device"
    os.mkfifo(device)
    finding = files.writable_journal(tmp_path / "journal", device)

    assert finding.standing is Standing.BROKEN
    assert finding.text.startswith(f"Breaks cannot be logged: {device}: it is a pipe")
    assert finding.advice == f"Move it away: mv {device} ~"


def test_an_unwritable_file_is_reported_by_its_folder(tmp_path: Path) -> None:
    """Not by the name of a temporary file, which changes each time."""
    (tmp_path / ".deskbreak-doctor").mkdir()
    finding = files.saved_state(tmp_path / "state.json")

    assert f"The counted time would be lost at a restart: {tmp_path}: Is a directory." == finding.text


def test_lines_of_the_journal_that_cannot_be_read_are_counted(tmp_path: Path) -> None:
    for number in range(4):
        (tmp_path / f"desk-{number}a2b.jsonl").write_text("what is this\n")
    finding = files.writable_journal(tmp_path, tmp_path / "device")

    assert finding.standing is Standing.DEGRADED
    assert finding.text.endswith("And 1 more.")


def test_the_saved_state_is_tried_too(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    assert files.saved_state(tmp_path / "state/state.json").standing is Standing.WORKS
    assert files.saved_state(tmp_path / "file/state.json").standing is Standing.BROKEN


def test_a_state_saved_only_in_the_runtime_folder_is_not_lost_yet(tmp_path: Path) -> None:
    """The program says that it keeps it there until the user logs out, and so does doctor."""
    spare = tmp_path / "run/state.spare"
    (tmp_path / "file").write_text("in the way")
    (tmp_path / "state/state.json").mkdir(parents=True)
    found = [files.saved_state(tmp_path / folder / "state.json", spare) for folder in ("file", "state")]

    assert [finding.standing for finding in found] == [Standing.DEGRADED] * 2
    assert found[1].text == (
        f"The counted time is kept only until you log out: {tmp_path / 'state'}: {os.strerror(errno.EISDIR)}."
    )
    assert list(spare.parent.iterdir()) == []


def test_no_running_instance_is_not_a_fault() -> None:
    def ask(_payload: dict[str, object]) -> dict[str, object]:
        raise client.NotRunning

    found = instance.find(ask)

    assert Running() == found
    assert instance.command_line(found).standing is Standing.OFF


@pytest.mark.skipif(sys.platform == "win32", reason="modes")
def test_a_folder_of_another_user_is_not_a_process_to_end(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    found = instance.find(lambda payload: client.ask(tmp_path / "socket", payload))
    finding = instance.command_line(found)

    assert finding.text.startswith(f"{tmp_path} is open to other users")
    assert finding.advice == ""


def test_an_unreachable_instance_is_not_reported_as_missing() -> None:
    """Its runtime folder was removed; it holds its lock and will create the folder again."""

    def ask(_payload: dict[str, object]) -> dict[str, object]:
        raise client.NotRunning

    finding = instance.command_line(instance.find(ask, lambda: 7))

    why = "it starts or ends, or its runtime folder was removed"
    text = f"DeskBreak is running, as process 7, but cannot be reached: {why}."
    assert Finding(Part.REMOTE, Standing.BROKEN, text, "Try again in a minute.") == finding


def test_an_instance_that_does_not_answer_is_broken() -> None:
    def ask(_payload: dict[str, object]) -> dict[str, object]:
        raise client.NoAnswer("DeskBreak is running, but has not answered for 5 s.")

    finding = instance.command_line(instance.find(ask))

    assert finding.standing is Standing.BROKEN
    assert finding.text == "DeskBreak is running, but has not answered for 5 s."


def test_an_answer_that_is_not_understood_is_broken() -> None:
    assert instance.command_line(instance.find(lambda _: {"ok": True})).standing is Standing.BROKEN


def test_the_running_instance_is_named() -> None:
    found = instance.find(lambda _: {"status": {"pid": 7, "title": "Sitting 3 min"}})

    assert (
        instance.command_line(found).text == "DeskBreak is running as process 7 and answers: Sitting 3 min."
    )


def test_a_sensor_that_reports_input_works() -> None:
    hand = TrialHand(LastInput(0.0), LastInput(0.05))
    finding = activity.activity(lambda: hand)

    assert Finding(Part.IDLE, Standing.WORKS, "A hand counts the time since your last input.") == finding
    assert hand.stopped


def test_a_sensor_that_sees_constant_movement_works() -> None:
    finding = activity.activity(lambda: TrialHand(LastInput(0.0), typing=True))

    assert finding.text == "A hand sees your input."


def test_a_sensor_that_is_found_late_works(monkeypatch: pytest.MonkeyPatch) -> None:
    """Others come before it whose other side hangs."""
    monkeypatch.setattr(activity, "_CHANCES", 300)

    class Late(TrialHand):
        def start(self, tell: Callable[[Reading], None], post: Post, idle_after_s: float) -> None:
            threading.Timer(0.1, super().start, (tell, post, idle_after_s)).start()

    finding = activity.activity(lambda: Late(LastInput(0.05)))

    assert finding.text == "A hand counts the time since your last input."


def test_a_sensor_that_reports_nothing_is_doubtful() -> None:
    assert activity.activity(lambda: TrialHand(LastInput(0.0))).standing is Standing.DEGRADED


def test_a_sensor_that_dies_during_the_test_is_broken() -> None:
    finding = activity.activity(lambda: TrialHand(fault="The hand is gone."))

    assert (Standing.BROKEN, "The hand is gone.") == (finding.standing, finding.text)


@pytest.mark.parametrize(
    "hand",
    [
        TrialHand(unavailable="Nothing reports activity."),
        TrialHand(SourceLost(), fault="Nothing reports activity."),
    ],
    ids=["at once", "after some trying"],
)
def test_without_any_sensor_the_consequence_is_stated(hand: TrialHand) -> None:
    finding = activity.activity(lambda: hand)

    assert finding.standing is Standing.BROKEN
    assert finding.text == "Nothing reports activity. Sitting counts only while you answer reminders."


def test_an_entry_of_xdg_autostart_is_found_unless_it_is_switched_off(tmp_path: Path) -> None:
    own, system = tmp_path / "own", tmp_path / "system"
    for folder, name, more in (
        (own, "on.desktop", ""),
        (own, "hidden.desktop", "Hidden=true\n"),
        (own, "off.desktop", "X-GNOME-Autostart-enabled=false\n"),
        (system, "hidden.desktop", ""),
        (system, "other.desktop", ""),
    ):
        folder.mkdir(exist_ok=True)
        program = "other" if name == "other.desktop" else "deskbreak --plain"
        (folder / name).write_text(f"[Desktop Entry]\nType=Application\nExec={program}\n{more}")
    (own / "broken.desktop").write_text("no section\n")

    assert [str(own / "on.desktop")] == autostart.desktop_entries([own, system, tmp_path / "missing"])


def test_starting_at_login_is_a_choice_and_not_a_fault() -> None:
    assert autostart.autostart(["a file"]) == Finding(autostart.PART, Standing.WORKS, "By a file.")
    assert autostart.autostart([]).standing is Standing.OFF


class Ear:
    """Sounds and a voice that record what they play, and fail on request."""

    def __init__(self, tell: Callable[[str], None], fault: str = "") -> None:
        self.heard: list[object] = []
        self._tell = tell
        self._trouble = fault

    def start(self) -> None:
        """Begin."""

    def play(self, cues: tuple[Cue, ...]) -> None:
        """Record them."""
        self.heard.append(cues)
        if self._trouble:
            self._tell(self._trouble)

    def say(self, words: str) -> None:
        """Record them."""
        self.heard.append(words)

    def stop(self) -> None:
        """End."""


def test_sounds_and_voice_are_really_tested(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cues, "_TAKES_S", 0.01)
    ears: list[Ear] = []

    def ear(tell: Callable[[str], None]) -> list[Ear]:
        ears.append(Ear(tell))
        return ears[-1:]

    finding = cues.cues(Settings(voice=True), Player(ear, ear, sounds=True, voice=True))

    assert Finding(Part.CUES, Standing.WORKS, "A trial of sounds and voice went through.") == finding
    assert [[(Cue.COUNT,)], ["Hello."]] == [each.heard for each in ears]


def test_sounds_that_cannot_be_played_are_reported() -> None:
    player = Player(
        lambda tell: [Ear(tell, "No sound can be played.")], lambda _: [], sounds=True, voice=False
    )
    finding = cues.cues(Settings(), player)

    assert finding.standing is Standing.DEGRADED
    assert finding.text == "No sound can be played."


def test_sounds_that_are_off_are_not_tested() -> None:
    assert cues.cues(Settings(sounds=False, voice=False)).standing is Standing.OFF

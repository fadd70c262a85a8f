"""Issue 8, 5: a program that is killed before any of its disk calls logs and learns everything once."""

from __future__ import annotations

import json
import shutil
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import example, given, settings, strategies as st

from deskbreak.app.components import Components
from deskbreak.app.engine import Engine
from deskbreak.app.inbox import Inbox
from deskbreak.app.inhibitor_monitor import InhibitorMonitor
from deskbreak.app.journal_queue import JournalQueue
from deskbreak.app.sensor_group import SensorGroup
from deskbreak.app.state_store import StateStore
from deskbreak.app.user_settings import UserSettings
from deskbreak.core.model.journal_entry import ENDS, EntryKind, Outcome, RoutineResult, StepResult
from deskbreak.core.model.presence import LastInput
from deskbreak.core.model.routine import Load, Variant
from deskbreak.core.timer.events import (
    MovementBegan,
    Observed,
    PainStopped,
    PauseChosen,
    ResumeChosen,
    RoutineEnded,
    SnoozeChosen,
    StartChosen,
    StepFinished,
    Ticked,
)
from deskbreak.core.timer.state import guide_id
from deskbreak.storage.disk import Disk
from deskbreak.storage.journal_writer import FileJournal
from deskbreak.storage.safety_file import SafetyFile
from deskbreak.storage.snapshot_file import SnapshotFile
from tests.support.engine_harness import FakeJobs, FakeScreen, ManualClock
from tests.support.fakes.disks import Mortal, Stopped

pytestmark = pytest.mark.slow

FELT: Final = StepResult("reach", 40.0, Outcome.PAIN, frozenset({Load.FLEXION}))
DONE: Final = StepResult("reach", 40.0, Outcome.DONE)
HURT: Final = RoutineResult(EntryKind.PAIN, Variant.STANDING, (FELT,))
WELL: Final = RoutineResult(EntryKind.GUIDED, Variant.STANDING, (DONE,))

# What a person does, in episodes; the rest of an episode that is cut short is dropped. Each act comes with what it
# logs.
BREAK_THAT_HURTS: Final = ("start", ""), ("move", "started"), ("feel", ""), ("stop", ""), ("close", "pain")
SNOOZE: Final = ("sit", ""), ("snooze", "snoozed")
BREAK: Final = ("start", ""), ("move", "started"), ("step", ""), ("finish", ""), ("leave", "guided")
PAUSE: Final = ("pause", "paused"), ("resume", "resumed")
STORY: Final = (BREAK_THAT_HURTS, SNOOZE, BREAK, PAUSE)


class KilledRun:
    """One process from its start: the real engine and files, without threads."""

    def __init__(self, folder: Path, clock: ManualClock, disk: Disk) -> None:
        inbox, screen = Inbox(), FakeScreen()
        self._clock = clock
        care = SafetyFile(folder / "state/care.toml", inbox.post, disk=disk)
        journal = FileJournal(folder / "journal", folder / "state/device", disk)
        store = SnapshotFile(folder / "state/state.json", folder / "run/state.spare", disk)
        parts = Components(
            clock=clock,
            journal=JournalQueue(journal, care, inbox.post),
            state_store=StateStore(store, "this boot", inbox.post),
            safety=care,
            tray=screen,
            notifier=screen,
            popup=screen,
            sensors=SensorGroup((), inbox.post),
            inhibitors=InhibitorMonitor(lambda _: (), inbox.post),
            jobs=FakeJobs(),
        )
        self._engine = Engine(inbox, parts, UserSettings(folder / "config.toml", inbox.post), {})
        self._engine._start_up()
        self._engine._process(Observed(LastInput(0.0)))

    def act(self, what: str) -> None:
        """Do one act."""
        self._clock.at = self._clock.at.plus(60.0 if what == "step" else 10.0)
        number, take = guide_id(self._engine._state), self._engine._process
        match what:
            case "start":
                take(StartChosen())
            case "move":
                take(MovementBegan(number))
            case "feel":
                take(StepFinished(number, FELT))
            case "step":
                take(StepFinished(number, DONE))
            case "stop":
                take(PainStopped(number, HURT))
            case "close":
                take(RoutineEnded(number, HURT))
            case "finish":
                take(RoutineEnded(number, WELL, read=True))
            case "leave":
                closing = self._engine._state.closing
                take(RoutineEnded(number if closing is None else closing.break_id, WELL))
            case "sit":
                for _ in range(2):
                    self._clock.at = self._clock.at.plus(60.0)
                    take(Ticked())
                    take(Observed(LastInput(0.0)))
                self._engine.every_minute()
            case "snooze":
                take(SnoozeChosen(5.0))
            case "pause":
                take(PauseChosen(seconds=600.0))
            case "resume":
                take(ResumeChosen())


@dataclass
class Witness:
    """What must be in the journal and what may be, by the person's own account."""

    sure: Counter[str] = field(default_factory=Counter)
    maybe: Counter[str] = field(default_factory=Counter)


def lived(folder: Path, deaths: list[Disk]) -> Witness:
    """Live through the story; each disk belongs to one process, and the last one does not die."""
    reporter, clock = Witness(), ManualClock()
    folder.mkdir(exist_ok=True)
    (folder / "config.toml").write_text("[breaks]\ninterval = 1\n", "utf-8")
    episodes, acts, processes = list(STORY), [], iter(deaths)
    run: KilledRun | None = None
    while episodes or acts or run is None:
        doing = ""
        try:
            if run is None:
                run = KilledRun(folder, clock, next(processes))
            acts = acts or list(episodes.pop(0)) if episodes or acts else []
            while acts:
                what, doing = acts.pop(0)
                run.act(what)
                reporter.sure[doing] += 1
        except Stopped:
            reporter.maybe[doing] += 1
            run, acts = None, []
            clock.at = clock.at.plus(2.0)
    return reporter


def immortal() -> Disk:
    """A disk that does not wait for power cuts and never stops."""
    return Mortal(sys.maxsize)


def wrong(folder: Path, reporter: Witness, halves: int) -> list[str]:
    """The errors in the journal and the safety file, where ``halves`` kills came in the middle of a write."""
    written = [
        line for path in (folder / "journal").glob("*.jsonl") for line in path.read_text("utf-8").splitlines()
    ]
    lines = [json.loads(line) for line in written if _is_whole(line)]
    kinds, ids = Counter(line["kind"] for line in lines), Counter(line["id"] for line in lines)
    found = [f"{name}: {count} times" for name, count in ids.items() if count > 1]
    for kind in ("started", "snoozed", "paused", "resumed", "pain", "guided"):
        least = reporter.sure[kind]
        most = least + reporter.maybe[kind] + (reporter.maybe[""] if kind in {"pain", "guided"} else 0)
        found += [f"{kind}: {kinds[kind]}, not {least} to {most}"] if not least <= kinds[kind] <= most else []
    ends = sum(kinds[kind] for kind in ENDS)
    found += [f"{kinds['started']} breaks have {ends} ends"] if ends != kinds["started"] else []
    care = SafetyFile(folder / "state/care.toml", lambda _: None).read()
    stops = len(care.stops)
    found += [f"{stops} pains learned, not {kinds['pain']}"] if stops != kinds["pain"] else []
    unknown = set(kinds) - {kind.value for kind in (*ENDS, *_ORDERED)}
    broken = len(written) - len(lines)
    found += [f"{broken} broken lines, not {halves} at most"] if broken > halves else []
    return [*found, *unknown]


_ORDERED: Final = (EntryKind.STARTED, EntryKind.SNOOZED, EntryKind.PAUSED, EntryKind.RESUMED)


def _is_whole(line: str) -> bool:
    try:
        value: Any = json.loads(line)
    except ValueError:
        return False
    return isinstance(value, dict)


@pytest.mark.slow
@pytest.mark.parametrize("halfway", [False, True])
def test_a_kill_before_any_disk_call_loses_and_duplicates_nothing(tmp_path: Path, *, halfway: bool) -> None:
    """Before each call in turn, or in the middle of each write."""
    faults: dict[int, list[str]] = {}
    calls, alive = 0, False
    while not alive:
        calls += 1
        disk = Mortal(calls, halfway=halfway)
        reporter = lived(tmp_path / "home", [disk, immortal()])
        alive = disk.left > 0
        if found := wrong(tmp_path / "home", reporter, int(halfway)):
            faults[calls] = found
        disk.stop()
        shutil.rmtree(tmp_path / "home")

    assert calls > 100
    assert faults == {}


@settings(deadline=None, max_examples=40)
@example([(80, True), (39, True)])  # two lines that a kill cut short
@given(st.lists(st.tuples(st.integers(1, 120), st.booleans()), max_size=6))
def test_several_kills_lose_and_duplicate_nothing(
    tmp_path_factory: Any, deaths: list[tuple[int, bool]]
) -> None:
    folder = tmp_path_factory.mktemp("home")
    disks: list[Disk] = [Mortal(calls, halfway=halfway) for calls, halfway in deaths]
    reporter = lived(folder, [*disks, immortal()])

    assert wrong(folder, reporter, sum(halfway for _, halfway in deaths)) == []

"""Whether the journal stays correct when the program is killed with SIGKILL at random moments.

    python benchmarks/kills.py [--kills 300] [--seed 1] [--no-state]

The real program runs without a display, with settings that make a break due every three seconds. The driver pauses,
resumes, snoozes, skips, and guides breaks of its own through the program's socket, as fast as it answers; at random
moments, a quarter of them during a start, the program is killed and started again. What the driver
ordered is the independent record: an order that was answered must be in the journal exactly once, one that was not
answered at most once, and nothing else may be there. The safety file must have recorded each break once.
With ``--no-state`` nothing can be written where the saved state belongs, so that only the spare in the runtime folder
is left of it. Exit code 1 if an entry is doubled, lost, or a phantom. A seed repeats the orders and the delays, but
not the scheduling of the machine.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import threading
import time
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # the harness is not part of the product

from deskbreak.core.guide.safety import MOST_STOPS  # noqa: E402 - see above
from deskbreak.ipc import client  # noqa: E402 - see above
from tests.support.program import SOON, Program  # noqa: E402 - see above

if TYPE_CHECKING:
    from tests.support.processes import Process

SETTINGS = f"{SOON}snoozes = 3\n[cues]\nsounds = false\n"
STARTS_WITHIN_S = 60.0
START_S, WORK_S = 0.6, 0.08  # the longest delays before a kill: during a start, and while it answers
ENDS = ("guided", "partial", "pain")

Key: TypeAlias = tuple[str, object]  # the subject of an entry: its kind, and its identifier


class Gone(Exception):
    """The program was killed before it answered."""


@dataclass
class Break:
    """A break that the driver guides, and its progress."""

    number: int
    name: str
    result: dict[str, Any]


@dataclass
class Record:
    """The orders, by the driver's own account."""

    sure: set[Key] = field(default_factory=set)  # answered: in the journal exactly once
    maybe: set[Key] = field(default_factory=set)  # not answered: at most once
    results: dict[str, dict[str, Any]] = field(default_factory=dict)  # by the name of the break
    ended: list[str] = field(default_factory=list)  # kinds, in order

    def order(self, key: Key) -> None:
        """Record that it is ordered now."""
        self.maybe.add(key)

    def answered(self, key: Key) -> None:
        """Record that the order was answered."""
        self.maybe.discard(key)
        self.sure.add(key)


class Driver:
    """A user and a guide in one."""

    def __init__(self, program: Program, chance: random.Random) -> None:
        self.record = Record()
        self._socket = program.root / "run/deskbreak/socket"
        self._chance = chance
        self._count = 0
        self._open: Break | None = None

    def ask(self, **payload: object) -> dict[str, Any]:
        """Send one order. Raises Gone."""
        try:
            return client.ask(self._socket, payload, 20.0)
        except (client.NotRunning, client.NoAnswer) as why:
            raise Gone from why

    def work(self) -> None:
        """Give one suitable order. Raises Gone."""
        status = self.ask(verb="status")["status"]
        if self._open is not None:
            self._guide(self._open)
        elif status["state"] == "break":
            self._forget(status["break_id"])
        elif status["state"] == "paused":
            self._order(("resumed", None), verb="resume")
        elif status["state"] in {"due", "snoozed"} and self._chance.random() < 0.7:
            if self._chance.random() < 0.6:
                self._count += 1
                minutes = 0.05 + self._count / 1e6
                self._order(("snoozed", minutes), verb="snooze", minutes=minutes)
            else:
                self._order(("skipped", status["break_id"]), verb="skip")
        elif self._chance.random() < 0.4:
            self._count += 1
            seconds = 3600.0 + self._count
            self._order(("paused", seconds / 60), verb="pause", seconds=seconds)
        else:
            self._begin()

    def settle(self) -> None:
        """End the break that is open. Raises Gone."""
        while self._open is not None:
            self._guide(self._open)

    def _order(self, key: Key, **payload: object) -> None:
        if key[1] is not None:
            self.record.order(key)
        if self.ask(**payload)["ok"] is not True:  # refused, as a snooze above the budget is
            self.record.maybe.discard(key)
        elif key[1] is not None:
            self.record.answered(key)

    def _begin(self) -> None:
        reply = self.ask(verb="start", elsewhere=True)
        if reply["ok"] is not True:
            return
        self._count += 1
        kind = self._chance.choice(["guided", "guided", "guided", "partial", "pain"])
        step = {
            "id": "reach",
            "done_s": 60.0 + self._count / 10,
            "outcome": "pain" if kind == "pain" else "done",
        }
        result = {"kind": kind, "variant": "standing", "steps": [step], "rounds": 1}
        result |= {"stiffness_before": None, "stiffness_after": None}
        self._open = Break(reply["break_id"], reply["break_name"], result)
        self.record.results[reply["break_name"]] = result
        self.record.order(("started", reply["break_name"]))

    def _guide(self, guided: Break) -> None:
        """Report the break from its begin to its end; after a kill again from the begin, as far as it is known."""
        if self.ask(verb="moving", break_id=guided.number).get("ok") is True:
            self.record.answered(("started", guided.name))
        self.ask(verb="step", break_id=guided.number, step=guided.result["steps"][0])
        if self._chance.random() < 0.5:
            self.ask(verb="ended", break_id=guided.number, result=guided.result, read=True)
        self.ask(
            verb="ended", break_id=guided.number, result=guided.result
        )  # if not known: it is over already
        self.record.answered(("started", guided.name))
        self.record.answered(("end", guided.name))
        self.record.ended.append(guided.result["kind"])
        self._open = None

    def _forget(self, number: int) -> None:
        """End a break whose number was lost with the killed program: none of its steps was done."""
        nothing = {"kind": "partial", "variant": "standing", "steps": [], "rounds": 1}
        nothing |= {"stiffness_before": None, "stiffness_after": None}
        self.ask(verb="ended", break_id=number, result=nothing)


def started(program: Program) -> Process:
    """Start the program; it may not answer yet."""
    return program.launch()


def wait_until_it_answers(driver: Driver, engine: Process) -> None:
    """Wait until the program answers. Raises Gone if it was killed meanwhile."""
    deadline = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < deadline:
        try:
            driver.ask(verb="status")
        except Gone:
            if not engine.running:
                raise
            time.sleep(0.005)
        else:
            return
    raise SystemExit(f"DeskBreak does not answer: {engine.stdout}{engine.stderr}")


def life(program: Program, driver: Driver, chance: random.Random) -> None:
    """One run of the program, from its start until it is killed."""
    engine = started(program)
    early = chance.random() < 0.25
    delay = chance.uniform(0.0, START_S if early else WORK_S)
    try:
        if not early:
            wait_until_it_answers(driver, engine)
        killer = threading.Timer(delay, engine.send, (signal.SIGKILL,))
        killer.start()
        wait_until_it_answers(driver, engine)
        while True:
            driver.work()
    except Gone:
        killer.join()
        engine.kill()  # and take its exit code


def key_of(entry: dict[str, Any]) -> Key:
    """The subject of an entry."""
    kind, name = entry["kind"], entry["id"]
    match kind:
        case "paused" | "snoozed":
            return kind, entry["minutes"]
        case "skipped":
            return kind, int(name.split("-")[1])
        case "started":
            return kind, name.removesuffix("-started")
        case "guided" | "partial" | "pain":
            return "end", name.removesuffix("-end")
        case _:
            return kind, name


def faults(record: Record, journal: list[dict[str, Any]]) -> list[str]:
    """Compare the journal with the record."""
    counts = Counter(map(key_of, journal))
    pauses = {entry["id"].removesuffix("-paused") for entry in journal if entry["kind"] == "paused"}
    last = max((entry["id"] for entry in journal if entry["kind"] == "paused"), default="")
    due = {("resumed", f"{name}-resumed") for name in pauses}
    maybe = {key for key in due if str(key[1]).startswith(last.removesuffix("-paused"))}
    sure, maybe = record.sure | (due - maybe), record.maybe | maybe
    found = [f"lost: {key}" for key in sorted(sure - counts.keys(), key=str)]
    found += [f"doubled: {key} ({count} times)" for key, count in counts.items() if count > 1]
    found += [f"phantom: {key}" for key in counts.keys() - sure - maybe]
    for entry in journal:
        ordered = record.results.get(str(key_of(entry)[1]))
        if entry["kind"] in ENDS and ordered is not None:
            told = {"kind": entry["kind"], **{name: entry[name] for name in ordered if name != "kind"}}
            found += [f"changed: {told}, not {ordered}"] if told != ordered else []
    numbers = [entry["seq"] for entry in journal]
    return found + ([] if numbers == list(range(1, len(journal) + 1)) else ["the numbers have gaps"])


def lessons(record: Record, safety: Path) -> list[str]:
    """Compare the content of the safety file with the expected one."""
    sessions = tomllib.loads(safety.read_text("utf-8")) if safety.exists() else {}
    painless, stops = 0, 0
    for kind in record.ended:
        painless, stops = (0, stops + 1) if kind == "pain" else (painless + 1, stops)
    told = sessions.get("sessions", {}).get("painless", 0), len(sessions.get("pain", {}).get("stops", ()))
    wanted = painless, min(stops, MOST_STOPS)
    return (
        [f"the safety file has {told} breaks without pain and stops, not {wanted}"] if told != wanted else []
    )


def main() -> int:
    """Kill it the requested number of times, and compare."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-state", action="store_true")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    program = Program(SETTINGS)
    if options.no_state:
        for place in (program.snapshot, program.snapshot.with_suffix(".recent")):
            place.mkdir(parents=True)  # a folder cannot be replaced by a file
    driver = Driver(program, chance)
    try:
        for _ in range(options.kills):
            life(program, driver, chance)
        engine = started(program)
        wait_until_it_answers(driver, engine)
        driver.settle()
        driver.ask(verb="quit")
        engine.wait(60)
        journal = program.journal()
        wrong = faults(driver.record, journal)
        wrong += lessons(driver.record, program.snapshot.with_name("care.toml"))
    finally:
        program.close()
    kinds = ", ".join(
        f"{count} {kind}" for kind, count in Counter(entry["kind"] for entry in journal).items()
    )
    print(f"{options.kills} kills, seed {options.seed}: {len(journal)} entries ({kinds}).")
    print(f"{len(driver.record.sure)} orders were answered, {len(driver.record.maybe)} were not.")
    print("\n".join(wrong) or "The journal equals the record: nothing doubled, lost, or made up.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

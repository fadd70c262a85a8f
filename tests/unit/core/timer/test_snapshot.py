"""Snapshots: read in another boot, of an older version, damaged."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass, replace
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest

from deskbreak.core.model.clock import Instant
from deskbreak.core.model.inhibitor import Inhibitor
from deskbreak.core.model.journal_entry import Entry, EntryKind
from deskbreak.core.model.presence import AbsenceReason, Gone
from deskbreak.core.model.settings import Settings
from deskbreak.core.model.typed_json import Malformed
from deskbreak.core.timer import machine, restart
from deskbreak.core.timer.events import Ticked
from deskbreak.core.timer.state import Paused, begin
from tests.support.simulation.desk import MONDAY, Desk


@pytest.mark.parametrize("years", [-30, 30])
def test_a_wall_clock_that_was_wrong_by_years_does_no_harm(years: int) -> None:
    """A computer whose battery died boots in the past."""
    state = begin(Instant(50.0, 50.0, MONDAY.replace(year=2026 + years)))
    now = Instant(40.0, 40.0, MONDAY)

    resumed = restart.from_snapshot(restart.to_snapshot(state, "first"), now, "second", Settings())
    after, _ = machine.step(resumed, Ticked(), now, Settings())

    assert after.at == now
    assert after.ledger.day == MONDAY.date()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "^not valid JSON$"),
        ('{"v": 1,}', "^not valid JSON$"),
        ("[]", "^expected an object$"),
        ('{"v": 99}', "^v: expected version 1, not 99$"),
        ('{"v": 1, "boot_id": ""}', "^state: missing$"),
        ('{"v": 1, "boot_id": "", "state": {}}', r"^state\.at: missing$"),
    ],
)
def test_a_text_that_is_not_a_snapshot_is_unreadable_and_says_why(text: str, why: str) -> None:
    """The engine sets it aside and starts fresh."""
    with pytest.raises(Malformed, match=why):
        restart.from_snapshot(text, Instant(0.0, 0.0, MONDAY), "", Settings())


@pytest.mark.parametrize(
    ("found", "damage", "why"),
    [
        ('"locked":false', '"locked":0', r"^state\.locked: expected true or false, not 0$"),
        ('"here_since":100.0', '"here_since":NaN', "^not valid JSON$"),
        ('"here_since":100.0', '"here_since":1e99', r"^state\.here_since: expected a number, not 1e\+99$"),
        (
            "2026-03-02T09:00:00+01:00",
            "2026-03-02T09:00:00",
            r"^state\.at\.wall: expected a time with its zone",
        ),
        (
            "2026-03-02T09:00:00+01:00",
            "9999-03-02T09:00:00+01:00",
            r"^state\.at\.wall: expected a time with its zone",
        ),
        (
            '"account":"seated"',
            '"account":"lying"',
            r"^state\.ledger\.account: expected one of .*, not 'lying'$",
        ),
    ],
)
def test_a_snapshot_that_makes_no_sense_is_unreadable_and_says_why(found: str, damage: str, why: str) -> None:
    """Half a value is worse than none."""
    text = restart.to_snapshot(begin(Instant(100.0, 100.0, MONDAY)), "boot")

    assert found in text
    with pytest.raises(Malformed, match=why):
        restart.from_snapshot(text.replace(found, damage), Instant(100.0, 100.0, MONDAY), "boot", Settings())


def test_a_snapshot_without_any_day_is_unreadable() -> None:
    """There is no account to book on."""
    state = begin(Instant(100.0, 100.0, MONDAY))
    text = restart.to_snapshot(replace(state, ledger=replace(state.ledger, days=())), "boot")

    with pytest.raises(Malformed, match=r"^state\.ledger\.days: expected at least one day$"):
        restart.from_snapshot(text, state.at, "boot", Settings())


def test_a_snapshot_of_an_older_version_is_read() -> None:
    """It has no fields for films and silence; all others count."""
    state = begin(Instant(100.0, 100.0, MONDAY))
    tree = json.loads(restart.to_snapshot(state, "boot"))
    for unknown in ("idle_since", "unheard", "endings"):
        del tree["state"][unknown]

    assert restart.from_snapshot(json.dumps(tree), state.at, "boot", Settings()) == state


def test_every_moment_in_the_state_moves_with_the_clock_of_the_next_boot() -> None:
    """Each float of the state is a moment, which moves, or a length, which does not."""
    lengths = {"awake", "boot", "seated_s", "away_s", "asleep_s", "paused_s", "due_from_s", "done_s"}
    desk = Desk()
    desk.sit(46)
    desk.inhibit(Inhibitor.CALL)
    desk.state = replace(
        desk.state,
        pause=Paused(9.0),
        presence=Gone(9.0, AbsenceReason.IDLE),
        snoozed_until=9.0,
        idle_since=9.0,
    )

    moved = restart.rebase_clocks(
        desk.state, replace(desk.now, awake=1.0, boot=1.0), desk.settings, same_boot=False
    )

    by = 1.0 - desk.now.boot
    expected = {
        name: value if name.rsplit(".", 1)[-1] in lengths else value + by
        for name, value in floats(desk.state).items()
    }
    assert floats(replace(moved, at=desk.state.at)) == expected | {
        name: value for name, value in expected.items() if name.startswith(".at.")
    }


def floats(value: Any, path: str = "") -> dict[str, float]:
    """Every float in a value, with the path to it."""
    if isinstance(value, float):
        return {path: value}
    found: dict[str, float] = {}
    if is_dataclass(value):
        for field in fields(value):
            found |= floats(getattr(value, field.name), f"{path}.{field.name}")
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            found |= floats(item, f"{path}[{index}]")
    return found


def test_values_kept_beside_the_state_come_back() -> None:
    """Pending entries keep their ids, by which the journal recognizes them."""
    desk = Desk()
    entry = Entry(EntryKind.SKIPPED, desk.now.wall, 60.0, id="a-skipped")
    extras = restart.Extras(7, (entry,), frozenset({"a-skipped"}))
    found = restart.read_extras(restart.to_snapshot(desk.state, "boot", extras))

    assert found == extras
    assert found.unwritten[0].id == "a-skipped"


def test_a_snapshot_of_an_older_program_has_only_the_state() -> None:
    tree = json.loads(restart.to_snapshot(Desk().state, "boot"))
    del tree["extras"]

    assert restart.read_extras(json.dumps(tree)) == restart.Extras()


@pytest.mark.parametrize("extras", [7, {"serial": "high"}, {"unwritten": [{"kind": "skipped"}]}])
def test_damaged_values_beside_the_state_are_ignored(extras: object) -> None:
    tree = json.loads(restart.to_snapshot(Desk().state, "boot"))
    tree["extras"] = extras

    with pytest.raises(Malformed):
        restart.read_extras(json.dumps(tree))


def test_every_class_named_in_snapshots_is_known_by_its_original_name() -> None:
    """A class may be renamed: its old name stays in `restart.NAMES`, or the state of the last run is lost."""
    always = {
        *("Sitting", "Away", "Due", "Held", "Snoozed", "OnBreak", "Paused", "OffHours"),
        *("Here", "Gone", "Unknown"),
        *("Closing", "OnScreen", "RoutineResult"),
    }

    assert always <= restart.NAMES.keys()
    assert chosen_by_name(restart.Snapshot) <= set(restart.NAMES.values())


def chosen_by_name(kind: Any) -> set[type]:
    """The dataclasses in any union within a type; a snapshot has a name for each."""
    if is_dataclass(kind):
        return set().union(*map(chosen_by_name, get_type_hints(kind).values()))
    found = set().union(*map(chosen_by_name, get_args(kind)))
    if isinstance(kind, UnionType) or get_origin(kind) is Union:
        found |= {member for member in get_args(kind) if is_dataclass(member)}
    return found


def test_a_snapshot_names_the_classes_that_an_older_program_needs_by_name() -> None:
    desk = Desk()
    desk.sit(46)
    tree = json.loads(restart.to_snapshot(desk.state, "boot"))["state"]

    assert (tree["mode"]["is"], tree["presence"]["is"]) == ("Due", "Here")

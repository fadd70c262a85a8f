"""Properties of every stop and every restart, after any history."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from hypothesis import assume, given, strategies as st

from deskbreak.core.model.clock import Instant
from deskbreak.core.model.settings import Settings
from deskbreak.core.model.typed_json import Malformed
from deskbreak.core.presentation import view_model
from deskbreak.core.timer import restart
from deskbreak.core.timer.events import Ticked
from tests.support.simulation.desk import MONDAY
from tests.support.simulation.scripts import (
    Move,
    Played,
    beginnings,
    booked,
    scripts,
    settings,
    start,
)

pytestmark = pytest.mark.slow


@given(beginnings, settings, scripts, st.integers(0, 59))
def test_a_killed_program_continues_as_if_it_had_never_stopped(
    wall: datetime, chosen: Settings, script: list[Move], gap_s: int
) -> None:
    """At any point, within the same run of the computer. An existing lock is reported again."""
    played = start(wall, chosen).play(script)
    played = replace(played, state=replace(played.state, locked=False))
    now = played.state.at.plus(gap_s)

    thawed = restart.from_snapshot(restart.to_snapshot(played.state, "boot"), now, "boot", chosen)

    assert thawed == played.state
    assert replace(played, state=thawed).then(Ticked(), now) == played.then(Ticked(), now)


@given(beginnings, settings, scripts, st.integers(2, 100_000))
def test_a_restart_of_the_computer_is_like_a_suspend(
    wall: datetime, chosen: Settings, script: list[Move], gap_s: int
) -> None:
    """Except that the clocks start again, and that neither lock nor call survives it."""
    played = start(wall, chosen).play(script)
    assume(not played.state.locked)
    assume(not played.state.inhibitors)
    slept = replace(played, effects=()).then(Ticked(), played.state.at.plus(0.0, asleep_s=gap_s))
    now = Instant(40.0, 40.0, slept.state.at.wall)

    thawed = restart.from_snapshot(restart.to_snapshot(played.state, "first"), now, "second", chosen)
    booted = Played(thawed, chosen).then(Ticked(), now)

    assert booted.effects == slept.effects
    assert booked(booted.state) == booked(slept.state)
    assert view_model.view(booted.state, chosen) == view_model.view(slept.state, chosen)


@given(st.text() | st.recursive(st.none() | st.floats() | st.text(), st.lists).map(json.dumps))
def test_any_text_is_a_snapshot_or_unreadable(text: str) -> None:
    """There is no other result."""
    with suppress(Malformed):
        restart.from_snapshot(text, start(MONDAY, Settings()).state.at, "boot", Settings())


@given(
    settings,
    scripts,
    st.data(),
    st.none()
    | st.booleans()
    | st.text(max_size=5)
    | st.integers()
    | st.floats()
    | st.just({})
    | st.just([])
    | st.just(10**400),
)
def test_a_damaged_snapshot_is_refused_or_harmless(
    chosen: Settings, script: list[Move], data: st.DataObject, damage: object
) -> None:
    """Whatever one value in it was changed to, an accepted snapshot can be worked with."""
    state = start(MONDAY, chosen).play(script[:6]).state
    tree = json.loads(restart.to_snapshot(state, "boot"))
    branch, key = data.draw(st.sampled_from(leaves(tree)))
    branch[key] = damage
    now = state.at.plus(10.0)

    with suppress(Malformed):
        thawed = restart.from_snapshot(json.dumps(tree), now, "boot", chosen)
        played, _ = restart.restart(thawed, now, chosen)
        view_model.view(played, chosen)
        view_model.status(played, chosen)


def leaves(tree: Any) -> list[tuple[Any, Any]]:
    """Every place in ``tree``, as a pair of its parent and its key there."""
    keys = range(len(tree)) if isinstance(tree, list) else tree
    return [
        place
        for key in keys
        for place in ((tree, key), *(leaves(tree[key]) if isinstance(tree[key], list | dict) else ()))
    ]

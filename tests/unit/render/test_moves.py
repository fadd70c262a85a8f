"""Moves are data: what the file may contain, and the poses between its keys."""

from __future__ import annotations

import copy
import tomllib
from pathlib import Path
from typing import Any

import pytest

from deskbreak.core.config.routine_parser import parse_routine
from deskbreak.core.model.routine import Variant
from deskbreak.render.figure.library import load_moves
from deskbreak.render.figure.moves import LAST, Anchor, MotionArrow, SidePose, near_at, pose_at
from deskbreak.render.figure.moves_parser import MoveError, read_moves
from deskbreak.resources import data_path

WANTED = {
    "settle_stand", "settle_sit", "shoulder_roll", "shoulder_roll_back", "seat_roll", "seat_roll_back",
    "cat_cow_floor", "cat_cow_desk", "cat_cow_seat", "stand_tall", "sit_tall", "reach_stand", "reach_sit",
    "lean_stand", "lean_desk", "lean_sit", "lean_rolls", "lean_rolls_back", "desk_rolls", "desk_rolls_back",
    "sit_rolls", "sit_rolls_back", "hands_back", "hands_gentle", "breathe_stand", "breathe_sit",
    "cat_cow_mid_floor", "cat_cow_mid_desk", "cat_cow_mid_seat", "reach_upright", "reach_upright_sit",
    "arms_low", "arms_low_sit", "hands_ribs", "hands_ribs_sit",
    "rise_half", "rise", "rise_half_sit", "rise_sit", "lean_thighs",
    "stand_tall_front", "repeat_stand", "repeat_sit", "cool_lying", "cool_stand", "cool_sit",
}  # fmt: skip


def file_data() -> dict[str, Any]:
    return tomllib.loads(data_path("config", "routines", "moves.toml").read_text(encoding="utf-8"))


def test_every_move_of_the_contract_is_in_the_file() -> None:
    """Routines refer to these names."""
    moves = load_moves()

    assert set(moves) == WANTED


def test_the_built_in_routine_names_only_existing_moves() -> None:
    """A step without a figure would be an empty picture."""
    routine, _ = parse_routine(data_path("config", "routines", "upper_back.toml").read_text(encoding="utf-8"))
    assert routine is not None
    named = {part.move for steps in routine.steps.values() for step in steps for part in step.parts}

    assert named - set(load_moves()) == set()


@pytest.mark.parametrize(
    ("variant", "anchor"),
    [(Variant.SEATED, Anchor.HIP), (Variant.STANDING, Anchor.FOOT), (Variant.MINUTE, Anchor.FOOT)],
)
def test_seated_steps_show_a_seated_figure_and_standing_steps_a_standing_one(
    variant: Variant, anchor: Anchor
) -> None:
    """The figure does not get up between two steps, unless the routine asks for it."""
    routine, _ = parse_routine(data_path("config", "routines", "upper_back.toml").read_text(encoding="utf-8"))
    assert routine is not None
    others = {
        part.move
        for step in routine.steps[variant]
        for part in step.parts
        if load_moves()[part.move].anchor is not anchor
    }

    assert others == set()


def test_a_pose_between_two_keys_is_interpolated() -> None:
    """At a quarter, half way between the keys at 0 and at a half: an ease is symmetric."""
    data = {
        "shot": {"s": {"x": 0.0, "bottom": 0.0, "width": 1.0, "height": 1.0}},
        "move": {
            "m": {
                "shot": "s",
                "keys": [
                    {"at": 0.0, "pose": {"pitch": 10, "arm": [0, 20]}},
                    {"at": 0.5, "pose": {"pitch": 30, "arm": 40}},
                ],
            }
        },
    }
    pose = pose_at(read_moves(data)["m"], 0.25)
    assert isinstance(pose, SidePose)

    assert (pose.pitch, pose.arm) == (20.0, (20.0, 30.0))


def test_the_camera_zooms_with_the_pose() -> None:
    """Close in the fold, all the way back for the arms overhead, and half of it in between: by the same share as the
    pitch."""
    move = load_moves()["reach_stand"]
    shares = []
    for phase in (0.04, 0.25, 0.48):
        pose = pose_at(move, phase)
        assert isinstance(pose, SidePose)
        shares.append((round((near_at(move, phase) - 1.0) / 0.3, 6), round((pose.pitch + 1.0) / 59.0, 6)))

    assert shares == [(1.0, 1.0), (0.5, 0.5), (0.0, 0.0)]


def test_a_loop_ends_where_it_begins() -> None:
    """No jump when a move starts over, for any move."""
    jumps = {name for name, move in load_moves().items() if pose_at(move, 0.0) != pose_at(move, 1.0)}

    assert jumps == set()


@pytest.mark.parametrize("name", ["reach_stand", "reach_sit"])
def test_the_first_reach_begins_where_the_step_before_ended(name: str) -> None:
    """Not in the fold, where the others begin, but upright with the arms down; from the arms overhead on they are the
    same."""
    move = load_moves()[name]
    starts, turns = move.at(0.0, 8.0), move.keys[1].at
    begun, ended = pose_at(starts, 0.0), pose_at(starts, turns)
    assert isinstance(begun, SidePose)
    played = [move.at(share * 8.0, 8.0) for share in (0.0, turns - 0.01, turns, 0.9, 1.0)]

    assert played == [starts, starts, move, move, move]
    assert ended == pose_at(move, turns)
    assert (-5.0 <= begun.pitch <= 0.0, max(begun.arm) <= 10.0) == (True, True)


def test_a_move_that_is_played_once_stays_at_its_end() -> None:
    """A figure that has come up does not go down again."""
    rise = load_moves()["rise"]

    assert [rise.phase(seconds, 10.0) for seconds in (0.0, 5.0, 10.0, 25.0)] == [0.0, 0.5, LAST, LAST]
    assert pose_at(rise, LAST) == rise.keys[-1].pose


def test_a_first_pose_needs_one_to_follow_it() -> None:
    """A move that stands still has no first loop."""
    data = copy.deepcopy(file_data())
    data["move"]["reach_stand"]["keys"] = [{}]
    with pytest.raises(MoveError) as raised:
        read_moves(data)

    assert str(raised.value) == "moves.toml: move reach_stand: first is given, but no other key follows it"


def test_a_move_played_backwards_shows_the_same_poses() -> None:
    """The backward roll is the forward roll in reverse."""
    forward, backward = load_moves()["shoulder_roll"], load_moves()["shoulder_roll_back"]
    there = [pose_at(forward, phase) for phase in (0.0, 0.25, 0.5, 0.75)]
    back = [pose_at(backward, 1.0 - phase) for phase in (0.0, 0.25, 0.5, 0.75)]

    assert back == there


def test_the_arrows_of_a_move_played_backwards_are_reversed() -> None:
    """Their arcs run the other way, and its stills come in the order in which they are now passed."""
    forward, backward = load_moves()["lean_rolls"], load_moves()["lean_rolls_back"]
    arcs = [(cue.start, cue.end) for cue in backward.cues]

    assert (arcs, backward.stills) == ([(cue.end, cue.start) for cue in forward.cues], (0.25, 0.5, 0.75))


def test_an_arrow_fades_in_and_out_with_its_phases() -> None:
    """Nothing before, a soft beginning, all of it, a soft end, nothing after."""
    cue = MotionArrow(at=(0.0, 0.0), to=(0.0, 1.0), shown=(0.5, 0.98))
    seen = [round(cue.strength(phase), 2) for phase in (0.2, 0.5, 0.53, 0.7, 0.95, 0.99)]

    assert seen == [0.0, 0.0, 0.5, 1.0, 0.5, 0.0]


@pytest.mark.parametrize("name", sorted(load_moves()))
def test_stills_are_three_phases_of_the_loop(name: str) -> None:
    """Start, middle and end of what the move teaches: three different poses, if the move has any."""
    move = load_moves()[name]
    poses = {pose_at(move, phase) for phase in move.stills}

    assert (all(0.0 <= phase < 1.0 for phase in move.stills), len(poses) >= 2) == (True, True)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"keys": [{"pose": {"knees": 3}}]}, "unknown pose value knees"),
        ({"keys": [{"ease": "bouncy"}]}, "unknown ease bouncy"),
        ({"shot": "moon"}, "'moon'"),
        ({"view": "top"}, "'top' is not a valid Viewpoint"),
        (
            {"keys": [{"pose": {"hand_pin": [1, 2]}}, {"at": 0.5}]},
            "hand_pin is given in some keys and not in others",
        ),
    ],
)
def test_a_mistake_is_named_with_its_move(change: dict[str, Any], complaint: str) -> None:
    """Authors of the file learn where to look."""
    data = copy.deepcopy(file_data())
    data["move"]["stand_tall"].update(change)
    with pytest.raises(MoveError) as raised:
        read_moves(data)

    assert str(raised.value) == f"moves.toml: move stand_tall: {complaint}"


def test_data_is_found_in_a_checkout() -> None:
    """The top-level folder is used where no installed copy is."""
    expected = Path(__file__).resolve().parents[3] / "config" / "routines" / "moves.toml"

    assert data_path("config", "routines", "moves.toml") == expected

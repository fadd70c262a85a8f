"""The figure's body: bones keep their length, feet stay planted, joints bend their own way, nothing leaves the picture."""

from __future__ import annotations

from itertools import pairwise
from math import atan2, degrees

import pytest

from deskbreak.render.assets import load_moves
from deskbreak.render.camera import Camera
from deskbreak.render.figure import body_shapes, draw_figure, figure_shapes, joints_at
from deskbreak.render.geometry import Vec, distance, sub
from deskbreak.render.moves import Anchor, Move, SidePose, View, pose_at
from deskbreak.render.skeleton import FOREARM, SHANK, THIGH, UPPER_ARM
from deskbreak.render.theme import DARK, LIGHT, Theme

PHASES = [i / 24 for i in range(24)]
SIZE = (388, 282)
MOVES = sorted(load_moves().values(), key=lambda move: move.id)
SIDE = [move for move in MOVES if move.view is View.SIDE]
STANDING = [move for move in MOVES if move.view is not View.SIDE or move.anchor is not Anchor.KNEE]


def ids(move: Move) -> str:
    return move.id


def bend(a: Vec, b: Vec, c: Vec) -> float:
    """How far the second bone turns from the first, counter-clockwise, -180 to 180 degrees."""
    first, second = sub(b, a), sub(c, b)
    turn = degrees(atan2(second[1], second[0]) - atan2(first[1], first[0]))
    return (turn + 180.0) % 360.0 - 180.0


@pytest.mark.parametrize("move", SIDE, ids=ids)
def test_bones_keep_their_length(move: Move) -> None:
    """In the side view a bone is as long as its pose's foreshortening says, whatever reaches for what."""
    wrong = []
    for phase in PHASES:
        pose, joints = pose_at(move, phase), joints_at(move, phase)
        assert isinstance(pose, SidePose)
        for i, (arm, leg) in enumerate(zip(joints.arms, joints.legs, strict=True)):
            lengths = {
                "upper arm": distance(arm.shoulder, arm.elbow) - UPPER_ARM * pose.upper_short[i],
                "forearm": distance(arm.elbow, arm.wrist) - FOREARM * pose.fore_short[i],
                "thigh": distance(leg.hip, leg.knee) - THIGH,
                "shank": distance(leg.knee, leg.ankle) - SHANK,
            }
            # An arm may reach 0.05 % short of its full length: two_bone keeps it from locking.
            wrong += [(phase, name, off) for name, off in lengths.items() if abs(off) > 0.003]

    assert wrong == []


@pytest.mark.parametrize("move", [m for m in MOVES if m.view is not View.SIDE], ids=ids)
def test_bones_seen_from_the_front_are_never_stretched(move: Move) -> None:
    """Foreshortening makes a bone shorter, and nothing makes it longer."""
    too_long = [
        phase
        for phase in PHASES
        for arm, leg in zip(joints_at(move, phase).arms, joints_at(move, phase).legs, strict=True)
        if distance(arm.shoulder, arm.elbow) > UPPER_ARM + 1e-6
        or distance(arm.elbow, arm.wrist) > FOREARM + 1e-6
        or distance(leg.hip, leg.ankle) > THIGH + SHANK + 1e-6
    ]

    assert too_long == []


@pytest.mark.parametrize("move", STANDING, ids=ids)
def test_planted_feet_do_not_slide(move: Move) -> None:
    """No foot moves by as much as a pixel, near or far, in the whole loop."""
    camera = Camera(move.shot, *SIZE)
    planted = [camera.pixel(leg.ankle) for leg in joints_at(move, 0.0).legs]
    slid = max(
        distance(camera.pixel(leg.ankle), place)
        for phase in PHASES
        for leg, place in zip(joints_at(move, phase).legs, planted, strict=True)
    )

    assert slid < 1.0


@pytest.mark.parametrize("name", ["cat_cow_floor", "cat_cow_desk", "lean_desk", "cool_stand"])
def test_hands_that_lean_on_something_stay_there(name: str) -> None:
    """The pelvis gives way, not the hands."""
    move = load_moves()[name]
    camera = Camera(move.shot, *SIZE)
    place = camera.pixel(joints_at(move, 0.0).arms[0].wrist)
    slid = max(distance(camera.pixel(joints_at(move, phase).arms[0].wrist), place) for phase in PHASES)

    assert slid < 1.0


@pytest.mark.parametrize("move", SIDE, ids=ids)
def test_elbows_and_knees_bend_only_their_own_way(move: Move) -> None:
    """Facing right, an elbow turns the forearm counter-clockwise and a knee the shank clockwise."""
    wrong = [
        phase
        for phase in PHASES
        for arm, leg in zip(joints_at(move, phase).arms, joints_at(move, phase).legs, strict=True)
        if bend(arm.shoulder, arm.elbow, arm.wrist) < -1e-6 or bend(leg.hip, leg.knee, leg.ankle) > 1e-6
    ]

    assert wrong == []


@pytest.mark.parametrize("move", MOVES, ids=ids)
def test_the_figure_stays_inside_its_picture(move: Move) -> None:
    """A portrait is cut off below, like a portrait, and nowhere else."""
    width, height = SIZE
    outside = []
    for phase in PHASES:
        for shape in Camera(move.shot, width, height).taken(body_shapes(move, phase, LIGHT)):
            for x, y in shape.points:
                below = y > height and not move.shot.crops
                if not 0 <= x <= width or y < 0 or below:
                    outside.append((phase, round(x), round(y)))

    assert outside[:3] == []


@pytest.mark.parametrize("move", MOVES, ids=ids)
def test_the_figure_moves_without_jumps(move: Move) -> None:
    """Between two frames at 30 a second no joint moves by more than a twentieth of the picture."""
    frames = round(move.loop_s * 30)
    camera = Camera(move.shot, *SIZE)
    seen = [joints_at(move, i / frames) for i in range(frames + 1)]
    steps = [
        distance(camera.pixel(getattr(a.arms[side], joint)), camera.pixel(getattr(b.arms[side], joint)))
        for a, b in pairwise(seen)
        for side in (0, 1)
        for joint in ("shoulder", "elbow", "wrist")
    ]

    assert 0.0 < max(steps) < SIZE[1] / 20


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_picture_shows_the_figure_on_the_page_s_ground(theme: Theme) -> None:
    """Its corners are the ground, so that it can be pasted; its middle is not."""
    picture = draw_figure(load_moves()["stand_tall"], 0.5, theme, *SIZE)
    corners = {picture.getpixel(at) for at in ((0, 0), (387, 0), (0, 281), (387, 281))}
    colours = picture.getcolors(1 << 17)

    assert (picture.size, corners, colours is not None and len(colours) > 20) == (SIZE, {theme.ground}, True)


def test_drawing_is_a_pure_function() -> None:
    """The same move and phase give the same shapes."""
    move = load_moves()["reach_stand"]

    assert figure_shapes(move, 0.3, LIGHT, *SIZE) == figure_shapes(move, 0.3, LIGHT, *SIZE)

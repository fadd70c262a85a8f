"""The figure's body: bones keep their length, feet stay planted, joints bend only their way, nothing leaves the
picture."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise
from math import atan2, degrees

import pytest

from deskbreak.core.model.settings import Body, Skin
from deskbreak.render.canvas import painted
from deskbreak.render.figure.camera import Camera
from deskbreak.render.figure.figure import (
    body_shapes,
    cameras,
    draw_figure,
    figure_shapes,
    joints_at,
)
from deskbreak.render.figure.library import load_moves
from deskbreak.render.figure.moves import LAST, Anchor, Move, SidePose, Viewpoint, pose_at
from deskbreak.render.figure.skeleton import FOREARM, SHANK, THIGH, UPPER_ARM, Arm, Joints
from deskbreak.render.figure.stills import draw_stills, still_at
from deskbreak.render.figure.style import FigureLook
from deskbreak.render.geometry import Vec, add, distance, mix, sub
from deskbreak.render.theme import HIGH_DARK, HIGH_LIGHT, LIGHT, THEMES, Theme, contrast

PHASES = [i / 24 for i in range(24)]
SIZE = (388, 282)
LOOPS = sorted(load_moves().values(), key=lambda move: move.id)
MOVES = [*LOOPS, *(move.opening for move in LOOPS if move.opening)]
SIDE = [move for move in MOVES if move.view is Viewpoint.SIDE]
LEANING = [  # hands on floor, desk or thighs; lean_sit's glide along the thighs
    "cat_cow_floor", "cat_cow_desk", "lean_desk", "cool_stand", "lean_rolls", "lean_rolls_back", "desk_rolls",
    "desk_rolls_back", "sit_rolls",
    "sit_rolls_back", "settle_sit", "cat_cow_seat", "sit_tall", "cool_sit",
    "cat_cow_mid_floor", "cat_cow_mid_desk", "cat_cow_mid_seat",
]  # fmt: skip
FRAMES = [i / 120 for i in range(120)]
UNAIDED = [
    move
    for move in SIDE
    if move.anchor is Anchor.FOOT and not move.shot.crops and not any(p.kind == "desk" for p in move.props)
]
ROLLING = [move for move in MOVES if any(cue.follows for cue in move.cues)]


def ids(move: Move) -> str:
    return move.id


def camera_at(move: Move, phase: float) -> Camera:
    """The camera on the move itself, without the figure beside it."""
    return cameras(replace(move, beside=None), phase, *SIZE)[0][1]


def bend(a: Vec, b: Vec, c: Vec) -> float:
    """How far the second bone turns from the first, counter-clockwise, -180 to 180 degrees."""
    first, second = sub(b, a), sub(c, b)
    turn = degrees(atan2(second[1], second[0]) - atan2(first[1], first[0]))
    return (turn + 180.0) % 360.0 - 180.0


@pytest.mark.parametrize("move", SIDE, ids=ids)
def test_bones_keep_their_length(move: Move) -> None:
    """In the side view a bone is as long as its pose's foreshortening says, whatever the hands reach for."""
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


@pytest.mark.parametrize("move", [m for m in MOVES if m.view is not Viewpoint.SIDE], ids=ids)
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


@pytest.mark.parametrize("move", MOVES, ids=ids)
def test_planted_feet_do_not_slide(move: Move) -> None:
    """No foot moves by as much as a pixel, near or far, in the whole loop."""
    planted = [camera_at(move, 0.0).pixel(leg.ankle) for leg in joints_at(move, 0.0).legs]
    slid = max(
        distance(camera_at(move, phase).pixel(leg.ankle), place)
        for phase in PHASES
        for leg, place in zip(joints_at(move, phase).legs, planted, strict=True)
    )

    assert slid < 1.0


@pytest.mark.parametrize("name", LEANING)
def test_hands_that_lean_on_something_stay_there(name: str) -> None:
    """The pelvis or the elbows give way, not the hands; near or far."""
    move = load_moves()[name]
    seen = [
        [camera_at(move, phase).pixel(arm.wrist) for arm in joints_at(move, phase).arms] for phase in FRAMES
    ]
    slid = max(distance(now, then) for wrists in seen for now, then in zip(wrists, seen[0], strict=True))

    assert slid < 1.0


@pytest.mark.parametrize("name", LEANING)
def test_hands_that_lean_on_something_reach_it(name: str) -> None:
    """With an arm too short for its pin the hand would hang in the air."""
    move = load_moves()[name]
    short = []
    for phase in PHASES:
        pose, joints = pose_at(move, phase), joints_at(move, phase)
        assert isinstance(pose, SidePose)
        for arm, pin in zip(joints.arms, pose.hand_pin, strict=True):
            if pin is not None and distance(arm.wrist, pin) > 0.01:
                short.append((phase, distance(arm.wrist, pin)))

    assert short == []


def centre_of_mass(joints: Joints) -> float:
    """The x position of the body's centre of mass: shares and centres of its parts after Dempster (1955), as in Winter
    (2009)."""
    spine = [x for x, _ in joints.spine]
    parts = [(joints.skull.at(0.0, 0.4)[0], 0.081), (sum(spine) / len(spine), 0.497)]
    for arm, leg in zip(joints.arms, joints.legs, strict=True):
        parts += [
            (mix(arm.shoulder, arm.elbow, 0.436)[0], 0.028),
            (mix(arm.elbow, arm.wrist, 0.430)[0], 0.016),
            (add(arm.wrist, arm.hand, 0.2)[0], 0.006),
            (mix(leg.hip, leg.knee, 0.433)[0], 0.100),
            (mix(leg.knee, leg.ankle, 0.433)[0], 0.0465),
            (add(leg.ankle, leg.foot, 0.2)[0], 0.0145),
        ]
    return sum(x * share for x, share in parts) / sum(share for _, share in parts)


@pytest.mark.parametrize("move", UNAIDED, ids=ids)
def test_a_figure_without_support_does_not_topple(move: Move) -> None:
    """The weight stays between heels and toes: leaning forward pushes the hips back."""
    heel, toes = -0.13, 0.60  # from the ankle, head heights
    toppling = [
        (phase, round(where, 2))
        for phase in PHASES
        if not heel < (where := centre_of_mass(joints_at(move, phase))) < toes
    ]

    assert toppling == []


@pytest.mark.parametrize("name", ["reach_stand", "reach_sit"])
def test_the_reach_goes_to_the_shins_and_no_further(name: str) -> None:
    """Issue 8, number 4: over soft knees, with the hands between knees and ankles and the head near or above the hips."""
    joints = joints_at(load_moves()[name], 0.0)
    leg = joints.legs[0]
    tips = [add(arm.wrist, arm.hand, 0.4) for arm in joints.arms]

    assert all(leg.ankle[1] < y < leg.knee[1] for _, y in tips)
    assert all(arm.wrist[1] > (leg.ankle[1] + leg.knee[1]) / 2 - 0.1 for arm in joints.arms)
    assert -bend(leg.hip, leg.knee, leg.ankle) >= 40.0
    assert joints.skull.origin[1] > leg.hip[1] - 0.5


@pytest.mark.parametrize(
    ("ended", "begins"),
    [
        (("reach_stand", 0.0), ("rise_half", 0.0)),
        (("rise_half", LAST), ("rise", 0.0)),
        (("reach_sit", 0.0), ("rise_half_sit", 0.0)),
        (("rise_half_sit", LAST), ("rise_sit", 0.0)),
    ],
    ids=lambda place: place[0],
)
def test_coming_up_begins_where_the_part_before_ended(
    ended: tuple[str, float], begins: tuple[str, float]
) -> None:
    """No joint jumps between two parts of a step, not even by the width of a hand."""
    there, here = (joints_at(load_moves()[name], phase) for name, phase in (ended, begins))
    places = [
        [joints.chest.origin, joints.skull.origin, *(arm.wrist for arm in joints.arms), joints.legs[0].hip]
        for joints in (there, here)
    ]

    assert max(distance(now, then) for then, now in zip(*places, strict=True)) < 0.1


@pytest.mark.parametrize("name", ["rise_half", "rise_half_sit", "lean_thighs"])
def test_hands_rest_on_the_thighs_where_the_words_say_so(name: str) -> None:
    """Within the width of a hand of the top of the thigh, from a third of the way on."""
    off = []
    for phase in PHASES[9:]:
        joints = joints_at(load_moves()[name], phase)
        leg = joints.legs[0]
        along = sub(leg.knee, leg.hip)
        for arm in joints.arms:
            share = sum(a * b for a, b in zip(sub(arm.wrist, leg.hip), along, strict=True)) / THIGH**2
            away = distance(arm.wrist, mix(leg.hip, leg.knee, share))
            off += [(phase, round(share, 2), round(away, 2))] if not 0.2 < share < 1.0 or away > 0.55 else []

    assert off == []


@pytest.mark.parametrize("name", ["reach_upright", "reach_upright_sit", "hands_ribs", "hands_ribs_sit"])
def test_the_gentler_forms_keep_the_trunk_upright(name: str) -> None:
    """No bend at the hips, and no more rounding of the back than in standing."""
    turns = [
        (joints.pelvis.turn, joints.pelvis.turn - joints.chest.turn)
        for joints in (joints_at(load_moves()[name], phase) for phase in PHASES)
    ]

    assert max(abs(pelvis) for pelvis, _ in turns) <= 5.0
    assert max(rounded for _, rounded in turns) <= 20.0


@pytest.mark.parametrize("name", ["arms_low", "arms_low_sit", "hands_ribs", "hands_ribs_sit"])
def test_arms_that_stay_low_are_never_above_the_shoulders(name: str) -> None:
    """The form for trouble with a shoulder: elbow and hand stay below it, in every phase."""
    arms = [arm for phase in PHASES for arm in joints_at(load_moves()[name], phase).arms]

    assert all(max(arm.elbow[1], arm.wrist[1]) < arm.shoulder[1] - 0.3 for arm in arms)


@pytest.mark.parametrize("place", ["floor", "desk", "seat"])
def test_cat_and_cow_in_the_middle_of_the_range_are_less_than_half_of_it(place: str) -> None:
    """How much the back's curve changes from one end of the move to the other; the whole range stays moderate."""
    swings = []
    for name in (f"cat_cow_{place}", f"cat_cow_mid_{place}"):
        joints = [joints_at(load_moves()[name], phase) for phase in PHASES]
        bends = [each.pelvis.turn - each.chest.turn for each in joints]
        swings.append(max(bends) - min(bends))

    assert swings[0] <= 90.0
    assert swings[1] <= swings[0] / 2


@pytest.mark.parametrize("move", SIDE, ids=ids)
def test_elbows_and_knees_bend_only_in_their_own_direction(move: Move) -> None:
    """Facing right, an elbow turns the forearm counter-clockwise and a knee the shank clockwise."""
    wrong = [
        phase
        for phase in PHASES
        for arm, leg in zip(joints_at(move, phase).arms, joints_at(move, phase).legs, strict=True)
        if bend(arm.shoulder, arm.elbow, arm.wrist) < -1e-6 or bend(leg.hip, leg.knee, leg.ankle) > 1e-6
    ]

    assert wrong == []


@pytest.mark.parametrize("body", list(Body))
@pytest.mark.parametrize("move", MOVES, ids=ids)
def test_the_figure_stays_inside_its_picture(move: Move, body: Body) -> None:
    """A portrait is cut off at the bottom only; for every build and hair."""
    outside = []
    for phase in PHASES[::2]:
        for pane, camera in cameras(move, phase, *SIZE):
            for shape in camera.to_pixels(body_shapes(pane, phase, LIGHT, FigureLook(body))):
                for x, y in shape.points:
                    below = y > SIZE[1] and not pane.shot.crops
                    if not camera.left <= x <= camera.left + camera.width or y < 0 or below:
                        outside.append((phase, round(x), round(y)))

    assert outside[:3] == []


@pytest.mark.parametrize("move", MOVES, ids=ids)
def test_arrows_stay_inside_the_picture(move: Move) -> None:
    """An arrow that is cut off points at nothing."""
    without = replace(move, cues=(), beside=None)
    alone = replace(move, beside=None)
    outside = [
        (phase, round(x), round(y))
        for phase in PHASES
        for shape in figure_shapes(alone, phase, LIGHT, *SIZE)[
            len(figure_shapes(without, phase, LIGHT, *SIZE)) :
        ]
        for x, y in shape.points
        if not (0 <= x <= SIZE[0] and 0 <= y <= SIZE[1])
    ]

    assert outside[:3] == []


@pytest.mark.parametrize("move", MOVES, ids=ids)
def test_arrows_keep_clear_of_the_body(move: Move) -> None:
    """No arrow overlaps the figure, in any phase, so that both can be read."""
    touching = []
    for phase in PHASES:
        body = body_shapes(move, phase, LIGHT)
        everything = figure_shapes(replace(move, props=(), beside=None), phase, LIGHT, *SIZE)
        covered = painted(camera_at(move, phase).to_pixels(body), LIGHT.ground, *SIZE, 1)
        for shape in everything[len(body) :]:
            for x, y in shape.points:
                if covered.getpixel((round(x), round(y))) != LIGHT.ground:
                    touching.append((phase, round(x), round(y)))

    assert touching[:3] == []


def angles(joints: Joints) -> list[float]:
    """The world angles of all bones, degrees."""

    def turn(a: Vec, b: Vec) -> float:
        return degrees(atan2(b[1] - a[1], b[0] - a[0]))

    def bones(arm: Arm) -> list[float]:
        return [turn(arm.shoulder, arm.elbow), turn(arm.elbow, arm.wrist), turn((0.0, 0.0), arm.hand)]

    found = [joints.pelvis.turn, joints.chest.turn, joints.skull.turn]
    for arm, leg in zip(joints.arms, joints.legs, strict=True):
        found += [*bones(arm), turn(leg.hip, leg.knee), turn(leg.knee, leg.ankle), turn((0.0, 0.0), leg.foot)]
    return found


@pytest.mark.parametrize("move", MOVES, ids=ids)
def test_the_figure_moves_without_jumps(move: Move) -> None:
    """At 30 frames a second no bone turns by more than 5 degrees between frames, and something moves."""
    frames = round(move.loop_s * 30)
    seen = [angles(joints_at(move, i / frames)) for i in range(frames + (not move.once))]
    turned = [
        abs((now - then + 180.0) % 360.0 - 180.0)
        for a, b in pairwise(seen)
        for then, now in zip(a, b, strict=True)
    ]

    assert 0.0 < max(turned) < 5.0


@pytest.mark.parametrize("move", [m for m in SIDE if m.id.startswith("lean")], ids=ids)
def test_the_back_stays_straight_in_the_lean(move: Move) -> None:
    """The whole bend is at the hip: the line of the spine keeps its shape within a few degrees while the pelvis tips."""
    bends = []
    for phase in PHASES:
        joints = joints_at(move, phase)
        bends.append(joints.pelvis.turn - joints.chest.turn)

    assert max(bends) - min(bends) <= 12.0
    assert max(map(abs, bends)) < 20.0


@pytest.mark.parametrize("move", ROLLING, ids=ids)
def test_only_the_shoulders_roll(move: Move) -> None:
    """The hips rest, and chest and head follow the shoulders by a few degrees at most."""
    turned = []
    for part in ("pelvis", "chest", "skull"):
        turns = [getattr(joints_at(move, phase), part).turn for phase in PHASES]
        turned.append(max(turns) - min(turns))

    assert [turn <= most for turn, most in zip(turned, (0.0, 7.0, 7.0), strict=True)] == [True] * 3


@pytest.mark.parametrize("move", ROLLING, ids=ids)
def test_a_rolling_shoulder_goes_round_evenly(move: Move) -> None:
    """Always the same way, never faster than twice the mean pace, and once: the dot on the arrow shows it."""
    ways = []
    for phase in [*PHASES, 0.0]:
        joints = joints_at(move, phase)
        x, y = sub(joints.arms[0].shoulder, joints.girdle)
        ways.append(degrees(atan2(y, x)))
    steps = [(now - then + 180.0) % 360.0 - 180.0 for then, now in pairwise(ways)]
    mean = sum(steps) / len(steps)

    assert round(abs(mean), 6) == 360.0 / len(PHASES)
    assert all(0.0 < step / mean < 2.0 for step in steps)


@pytest.mark.parametrize("move", SIDE, ids=ids)
def test_no_head_turns_too_fast(move: Move) -> None:
    """At most 80 degrees a second, even when it comes up from between the arms."""
    turns = [joints_at(move, phase).skull.turn for phase in (FRAMES if move.once else [*FRAMES, 0.0])]
    fastest = max(abs(now - then) for then, now in pairwise(turns)) * len(FRAMES) / move.loop_s

    assert fastest <= 80.0


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_the_picture_shows_the_figure_on_the_pages_ground(theme: Theme) -> None:
    """Its corners have the ground's colour, so that it can be pasted; its middle does not."""
    picture = draw_figure(load_moves()["stand_tall"], 0.5, theme, *SIZE)
    corners = {picture.getpixel(at) for at in ((0, 0), (387, 0), (0, 281), (387, 281))}
    colours = picture.getcolors(1 << 17)

    assert (picture.size, corners, colours is not None and len(colours) > 20) == (SIZE, {theme.ground}, True)


def test_drawing_is_a_pure_function() -> None:
    """The same move and phase give the same shapes."""
    move = load_moves()["reach_stand"]

    assert figure_shapes(move, 0.3, LIGHT, *SIZE) == figure_shapes(move, 0.3, LIGHT, *SIZE)


@pytest.mark.parametrize("name", ["stand_tall", "hands_back", "breathe_stand"])
@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_every_look_is_different(theme: Theme, name: str) -> None:
    """Build and skin both show, in every theme and from every side."""
    looks = [FigureLook(body, skin) for body in Body for skin in Skin]
    shown = [figure_shapes(load_moves()[name], 0.3, theme, *SIZE, look=look) for look in looks]

    assert all(one != other for one, other in combinations(shown, 2))


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
@pytest.mark.parametrize("skin", list(Skin))
def test_hair_is_distinguishable_from_the_ground(theme: Theme, skin: Skin) -> None:
    """By its own colour or by its outline: at least 3 to 1 (WCAG 2.2, 1.4.11)."""
    tones = theme.tones[skin.value]
    colours = [tones.hair, tones.hair_edge or tones.hair, theme.outline or tones.hair]

    assert max(contrast(colour, theme.ground) for colour in colours) >= 3.0


@pytest.mark.parametrize("theme", [HIGH_LIGHT, HIGH_DARK], ids=lambda theme: theme.name)
def test_high_contrast_is_high(theme: Theme) -> None:
    """Text at 7 to 1, and each part of the figure within an equally strong outline."""
    texts = [theme.text, theme.muted, theme.accent, theme.danger]
    pairs = [contrast(colour, theme.ground) for colour in texts] + [contrast(theme.on_accent, theme.accent)]
    assert theme.outline is not None
    marks = [contrast(theme.outline, theme.ground), contrast(theme.arrow, theme.ground) + 4.0]

    assert min(pairs + marks) >= 7.0


@pytest.mark.parametrize("move", MOVES, ids=ids)
def test_three_stills_fill_the_place_of_the_figure(move: Move) -> None:
    """Without motion the same rectangle shows three poses, each inside its own part."""
    picture = draw_stills(move, LIGHT, *SIZE)

    assert (picture.size, picture.getpixel((SIZE[0] - 1, SIZE[1] - 1))) == (SIZE, LIGHT.ground)


def test_stills_come_one_after_another() -> None:
    """Three seconds each, and round again."""
    move = load_moves()["reach_stand"]
    shown = [still_at(move, second) for second in (0.0, 2.9, 3.0, 6.0, 9.0)]

    assert shown == [0.48, 0.48, 0.76, 0.04, 0.48]


# Degrees, bent least and bent most, of healthy adults (AAOS, rounded up): a figure beyond them looks broken.
RANGES = {"elbow": (0, 150), "knee": (0, 140), "hip": (-20, 125), "shoulder": (-65, 190), "neck": (-75, 75)}


@pytest.mark.parametrize("move", SIDE, ids=ids)
def test_no_joint_leaves_its_range_of_motion(move: Move) -> None:
    """In no frame does a joint bend further than a person's can."""
    wrong = []
    for phase in PHASES:
        joints = joints_at(move, phase)
        found = {"neck": joints.chest.turn - joints.skull.turn}
        for arm, leg in zip(joints.arms, joints.legs, strict=True):
            trunk = add(joints.pelvis.origin, joints.pelvis.up)
            found |= {
                "elbow": bend(arm.shoulder, arm.elbow, arm.wrist),
                "knee": -bend(leg.hip, leg.knee, leg.ankle),
                "hip": bend(trunk, leg.hip, leg.knee),
                "shoulder": (bend(add(arm.shoulder, joints.chest.up), arm.shoulder, arm.elbow) + 90.0) % 360.0
                - 90.0,
            }
            for name, angle in found.items():
                least, most = RANGES[name]
                if not least - 1e-6 <= angle <= most:
                    wrong.append((round(phase, 2), name, round(angle)))

    assert wrong == []

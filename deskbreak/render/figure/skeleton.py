"""Computes joints from a pose. Proportions are in head heights (HU): a standing figure is about 7.5 HU tall.

The legs are solved first, as offsets from the hip. The hip is then placed so that the anchored joint is at
its fixed position; a planted foot therefore stays planted whatever the rest of the body does.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import acos, atan2, degrees, hypot, sqrt

from deskbreak.render.figure.body import LUMBAR, LUMBAR_LINKS, THORAX, THORAX_LINKS
from deskbreak.render.figure.moves import Anchor, FrontPose, Move, SidePose
from deskbreak.render.geometry import LocalFrame, Vec, add, hanging, mix, rotate, sub, two_bone, unit

NECK, NECK_LINKS = 0.36, 3
UPPER_ARM, FOREARM = 1.26, 1.10
THIGH, SHANK, ANKLE = 1.84, 1.70, 0.25

NECK_CARRIAGE = 14.0  # natural forward lean of the neck, degrees
HEAD_CARRIAGE = 20.0  # backward tilt of the head that compensates for it, to look ahead
SEAT = 1.98  # hip height of a seated figure
STANCE = 0.50  # from the midline to an ankle, front view: feet shoulder-width apart
ROLL = 0.08  # height of the centre of a shoulder roll above the resting shoulder
STRAIGHT = 0.992  # share of the arm's length: straight, but not locked


@dataclass(frozen=True, slots=True)
class Arm:
    """The joints of an arm; ``hand`` is a direction."""

    shoulder: Vec
    elbow: Vec
    wrist: Vec
    hand: Vec


@dataclass(frozen=True, slots=True)
class Leg:
    """The joints of a leg; ``foot`` is the direction of the toes."""

    hip: Vec
    knee: Vec
    ankle: Vec
    foot: Vec


@dataclass(frozen=True, slots=True)
class Joints:
    """A solved figure. Arms and legs are (near, far), or (left, right) as seen on the screen."""

    spine: tuple[Vec, ...]  # hip to the base of the neck
    pelvis: LocalFrame
    chest: LocalFrame  # at the base of the neck
    girdle: Vec  # centre of the shoulder roll
    neck: tuple[Vec, ...]
    skull: LocalFrame
    arms: tuple[Arm, Arm]
    legs: tuple[Leg, Leg]

    def named(self, name: str) -> Vec:
        """The joint with this name, as a start for an arrow."""
        match name:
            case "girdle":
                return self.girdle
            case "skull":
                return self.skull.origin
            case "left_shoulder":
                return self.arms[0].shoulder
            case "right_shoulder":
                return self.arms[1].shoulder
        message = f"unknown joint {name}"
        raise ValueError(message)


def _trunk(root: Vec, turn: float, lumbar: float, thorax: float) -> tuple[list[Vec], float]:
    """The line of the spine from ``root``, and the angle of its last link."""
    line = [root]
    for length, links, bend in ((LUMBAR, LUMBAR_LINKS, lumbar), (THORAX, THORAX_LINKS, thorax)):
        for _ in range(links):
            turn -= bend / links
            line.append(add(line[-1], hanging(turn + 180.0), length / links))
    return line, turn


def solve_side(pose: SidePose, move: Move) -> Joints:
    """The joints of a figure that faces right."""
    hip, legs = _side_legs(pose, move)
    pitch = _fitted_pitch(pose, hip) if move.arms_fit else pose.pitch
    spine, turn = _trunk(hip, -pitch, pose.lumbar, pose.thorax)
    chest = LocalFrame(spine[-1], turn)
    neck, neck_turn = [spine[-1]], turn
    for _ in range(NECK_LINKS):
        neck_turn -= (pose.neck + NECK_CARRIAGE) / NECK_LINKS
        neck.append(add(neck[-1], rotate((0.0, 1.0), neck_turn), NECK / NECK_LINKS))
    shoulder = _side_shoulder(pose, chest)
    return Joints(
        spine=tuple(spine),
        pelvis=LocalFrame(hip, -pitch),
        chest=chest,
        girdle=chest.at(0.02, -0.34 + ROLL),
        neck=tuple(neck),
        skull=LocalFrame(neck[-1], neck_turn - pose.head + HEAD_CARRIAGE),
        arms=(_side_arm(pose, 0, shoulder, legs[0]), _side_arm(pose, 1, shoulder, legs[1])),
        legs=legs,
    )


def _side_shoulder(pose: SidePose, chest: LocalFrame) -> Vec:
    return chest.at(0.02 + pose.protract, -0.34 + pose.elevate)


def _side_legs(pose: SidePose, move: Move) -> tuple[Vec, tuple[Leg, Leg]]:
    """The hip and both legs, with the anchored joint in its fixed position."""
    offsets = []
    for i in (0, 1):
        knee = add((0.0, 0.0), hanging(pose.thigh[i]), THIGH)
        offsets.append((knee, add(knee, hanging(pose.thigh[i] - pose.knee[i]), SHANK)))
    near_knee, near_ankle = offsets[0]
    match move.anchor:
        case Anchor.FOOT:
            height, from_hip = ANKLE, near_ankle
        case Anchor.KNEE:
            height, from_hip = 0.24, near_knee
        case Anchor.HIP:
            height, from_hip = 0.47, (0.0, 0.0)
    hip = sub((pose.anchor_x, height if pose.anchor_y is None else pose.anchor_y), from_hip)
    legs = []
    for i in (0, 1):
        pin = pose.foot_pin[i]
        if pin:
            knee, ankle = two_bone(hip, pin, THIGH, SHANK, -1)
        else:
            knee, ankle = add(hip, offsets[i][0]), add(hip, offsets[i][1])
        legs.append(Leg(hip, knee, ankle, rotate((1.0, 0.0), pose.foot[i])))
    return hip, (legs[0], legs[1])


def _fitted_pitch(pose: SidePose, hip: Vec) -> float:
    """The pitch at which pinned hands are exactly an arm's length below the shoulders.

    The trunk turns about the hip as one piece; the triangle of hip, shoulder and hand gives its angle.
    """
    target = pose.hand_pin[0]
    if target is None:
        return pose.pitch
    spine, turn = _trunk((0.0, 0.0), -pose.pitch, pose.lumbar, pose.thorax)
    shoulder = _side_shoulder(pose, LocalFrame(spine[-1], turn))
    to_hand, back = sub(target, hip), hypot(*shoulder)
    away, arm = hypot(*to_hand), (UPPER_ARM + FOREARM) * STRAIGHT
    opening = acos(max(-1.0, min(1.0, (back * back + away * away - arm * arm) / (2 * back * away))))
    wanted = degrees(atan2(to_hand[1], to_hand[0]) + opening)
    return pose.pitch + degrees(atan2(shoulder[1], shoulder[0])) - wanted


def _side_arm(pose: SidePose, i: int, shoulder: Vec, leg: Leg) -> Arm:
    upper, fore = UPPER_ARM * pose.upper_short[i], FOREARM * pose.fore_short[i]
    pin, share = pose.hand_pin[i], pose.hand_thigh[i]
    if share is not None:
        along = unit(sub(leg.knee, leg.hip))
        pin = add(mix(leg.hip, leg.knee, share), (-along[1], along[0]), 0.36)  # on top of the thigh
    if pin is not None:
        elbow, wrist = two_bone(shoulder, pin, upper, fore, +1)
    else:
        elbow = add(shoulder, hanging(pose.arm[i]), upper)
        wrist = add(elbow, hanging(pose.arm[i] + pose.elbow[i]), fore)
    world = pose.hand_world[i]
    if share is not None:
        hand = rotate(unit(sub(leg.knee, leg.hip)), -4.0)  # lies along the thigh
    elif world is not None:
        hand = rotate((1.0, 0.0), world)
    else:
        hand = rotate(unit(sub(wrist, elbow)), pose.hand[i])
    return Arm(shoulder, elbow, wrist, hand)


def solve_front(pose: FrontPose, move: Move, shoulders: float = 0.70) -> Joints:
    """The joints of a figure seen from the front or back. ``shoulders`` is half the shoulder width."""
    root, legs = _seated_legs(pose) if move.anchor is Anchor.HIP else _front_legs(pose)
    spine, turn = _trunk(root, -pose.lean, pose.lumbar, pose.thorax)
    chest = LocalFrame(spine[-1], turn)
    neck_turn = turn - pose.neck
    skull = add(chest.origin, rotate((0.0, 1.0), neck_turn), NECK * 0.82)
    return Joints(
        spine=tuple(spine),
        pelvis=LocalFrame(root, -pose.lean),
        chest=chest,
        girdle=chest.at(0.0, -0.30 + ROLL),
        neck=(chest.origin, skull),
        skull=LocalFrame(skull, neck_turn - pose.head),
        arms=(_front_arm(pose, move, 0, chest, shoulders), _front_arm(pose, move, 1, chest, shoulders)),
        legs=legs,
    )


def _front_legs(pose: FrontPose) -> tuple[Vec, tuple[Leg, Leg]]:
    """Two standing legs. The leg that is stretched further limits the height of the pelvis."""
    length = (THIGH + SHANK) * 0.999
    spread = max(abs(pose.shift + side * 0.34 - side * STANCE) for side in (-1, 1))
    root = (pose.shift, ANKLE + sqrt(length * length - spread * spread) + 0.02)
    legs = []
    for side in (-1, 1):
        hip, ankle = add(root, (side * 0.34, -0.02)), (side * STANCE, ANKLE)
        knee = mix(hip, ankle, THIGH / (THIGH + SHANK))
        legs.append(Leg(hip, knee, ankle, rotate((0.0, -1.0), side * 35.0)))
    return root, (legs[0], legs[1])


def _seated_legs(pose: FrontPose) -> tuple[Vec, tuple[Leg, Leg]]:
    """Two seated legs, with both thighs towards the viewer."""
    root = (pose.shift, SEAT)
    legs = []
    for side in (-1, 1):
        hip, knee, ankle = (
            (root[0] + side * 0.30, SEAT - 0.16),
            (side * 0.50, SEAT - 0.44),
            (side * 0.50, ANKLE),
        )
        legs.append(Leg(hip, knee, ankle, rotate((0.0, -1.0), side * 20.0)))
    return root, (legs[0], legs[1])


def _front_arm(pose: FrontPose, move: Move, i: int, chest: LocalFrame, shoulders: float) -> Arm:
    side = -1 if i == 0 else 1
    wide = shoulders - 0.05 * pose.squeeze + 0.025 * pose.breath
    shoulder = chest.at(side * wide, -0.30 + pose.elevate[i] + 0.07 * pose.breath)
    upper, fore = UPPER_ARM * pose.upper_short[i], FOREARM * pose.fore_short[i]
    pin = pose.hand_pin[i]
    if pin is not None:
        out = -side if move.elbows_out else side
        elbow, wrist = two_bone(shoulder, chest.at(*pin), upper, fore, out)
    else:
        down, bent = hanging(pose.arm[i]), hanging(pose.arm[i] + pose.elbow[i])
        elbow = add(shoulder, (side * down[0], down[1]), upper)
        wrist = add(elbow, (side * bent[0], bent[1]), fore)
    return Arm(shoulder, elbow, wrist, rotate(unit(sub(wrist, elbow)), side * pose.hand_turn[i]))

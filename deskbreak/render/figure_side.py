"""The figure from its right side, as filled polygons back to front. No outlines, no transparency."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import pi, sin

from deskbreak.render import body
from deskbreak.render.geometry import (
    Colour,
    Frame,
    Shape,
    Vec,
    add,
    blend,
    capsule,
    circle,
    distance,
    ellipse,
    mix,
    rotate,
    smooth,
    sub,
    swept,
    unit,
)
from deskbreak.render.moves import Move, SidePose
from deskbreak.render.skeleton import TRUNK, Arm, Joints, Leg
from deskbreak.render.theme import Theme

GLOW_STEPS = (
    (0.40, 0.12),
    (0.36, 0.25),
    (0.32, 0.38),
    (0.28, 0.51),
    (0.24, 0.64),
    (0.20, 0.77),
    (0.16, 0.9),
    (0.12, 1.0),
)


def draw_side(pose: SidePose, joints: Joints, move: Move, theme: Theme) -> list[Shape]:
    """All of the figure, the far limbs first."""
    near_arm, far_arm = joints.arms
    near_leg, far_leg = joints.legs
    return [
        *_arm(far_arm, body.FAR, theme.shirt_far, theme.skin_far),
        *_leg(far_leg, joints.pelvis, body.FAR, theme.trousers_far, theme.skin_far, far=True),
        _neck(joints, theme),
        *_trunk(pose, joints, move, theme),
        *_head(joints.skull, theme, eyes_open=move.eyes_open),
        *_leg(near_leg, joints.pelvis, (0.0, 0.0), theme.trousers, theme.skin, far=False),
        *_arm(near_arm, (0.0, 0.0), theme.sleeve, theme.skin),
    ]


def _leg(leg: Leg, pelvis: Frame, off: Vec, cloth: Colour, skin: Colour, *, far: bool) -> list[Shape]:
    hip, knee, ankle = add(add(leg.hip, off), pelvis.right, -0.01), add(leg.knee, off), add(leg.ankle, off)
    shin, bone = unit(sub(ankle, knee)), unit(sub(knee, hip))
    calf = add(mix(knee, ankle, 0.28), (shin[1], -shin[0]), 0.05)  # bulges behind the bone
    middle = add(mix(hip, knee, 0.45), (-bone[1], bone[0]), 0.02)
    seat = (0.37, 0.335) if far else (0.445, 0.365)
    return [
        *_foot(ankle, leg.foot, skin),
        Shape(capsule(hip, seat[0], middle, seat[1]), cloth),
        Shape(capsule(middle, seat[1], knee, 0.25), cloth),
        Shape(capsule(knee, 0.25, calf, 0.24), cloth),
        Shape(capsule(calf, 0.24, mix(knee, ankle, 0.93), 0.15), cloth),
    ]


def _foot(ankle: Vec, toes: Vec, skin: Colour) -> list[Shape]:
    sole = rotate(toes, -90.0)

    def at(along: float, down: float) -> Vec:
        return add(add(ankle, toes, along), sole, down)

    heel, instep, ball, toe = at(-0.13, 0.125), at(0.16, 0.08), at(0.44, 0.165), at(0.60, 0.18)
    chain = ((ankle, 0.13, heel, 0.125), (heel, 0.125, ball, 0.085), (ankle, 0.13, instep, 0.135))
    return [
        *(Shape(capsule(*bone), skin) for bone in chain),
        Shape(capsule(instep, 0.135, ball, 0.085), skin),
        Shape(capsule(ball, 0.085, toe, 0.07), skin),
    ]


def _arm(arm: Arm, off: Vec, sleeve: Colour, skin: Colour) -> list[Shape]:
    shoulder, elbow, wrist = add(arm.shoulder, off), add(arm.elbow, off), add(arm.wrist, off)
    palm, tips = add(wrist, arm.hand, 0.16), add(wrist, arm.hand, 0.40)
    bulk = mix(elbow, wrist, 0.25)
    return [
        Shape(capsule(wrist, 0.105, palm, 0.125), skin),
        Shape(capsule(palm, 0.125, tips, 0.08), skin),
        Shape(capsule(elbow, 0.165, bulk, 0.17), skin),
        Shape(capsule(bulk, 0.17, wrist, 0.105), skin),
        Shape(capsule(shoulder, 0.23, elbow, 0.165), skin),
        Shape(capsule(shoulder, 0.285, mix(shoulder, elbow, 0.46), 0.24), sleeve),
    ]


def _neck(joints: Joints, theme: Theme) -> Shape:
    base = joints.chest.at(0.0, -0.10)
    return Shape(capsule(base, 0.235, joints.neck[-1], 0.21), theme.skin_far)


def _trunk(pose: SidePose, joints: Joints, move: Move, theme: Theme) -> list[Shape]:
    line = smooth(joints.spine, 4, closed=False)
    shares = [0.0]
    for a, b in pairwise(line):
        shares.append(shares[-1] + distance(a, b) / TRUNK)
    back = [body.DORSAL(s) * (1 + 0.03 * pose.breath * body.swell(s, 0.72, 0.35)) for s in shares]
    belly = [body.VENTRAL(s) * (1 + 0.17 * pose.breath * body.swell(s, 0.62, 0.45)) for s in shares]
    waist = next(i for i, s in enumerate(shares) if s >= body.WAIST) + 1
    collar = ellipse(joints.chest.at(0.02, -0.05), 0.25, 0.10, joints.chest.turn)
    return [
        Shape(swept(line, back, belly), theme.shirt),
        Shape(collar, theme.shirt),
        *_glow(line, shares, back, theme, move.glow),
        Shape(swept(line[:waist], back[:waist], belly[:waist]), theme.trousers),
        Shape(circle(joints.pelvis.at(-0.045, 0.0), 0.465), theme.trousers),
    ]


def _glow(
    line: Sequence[Vec], shares: Sequence[float], back: Sequence[float], theme: Theme, strength: float
) -> list[Shape]:
    """Light along the upper back: nested bands, each a little brighter and narrower than the one around it."""
    if strength <= 0.0:
        return []
    lit = [i for i, s in enumerate(shares) if 0.50 < s < 0.95]  # noqa: PLR2004  the thoracic spine
    part = [line[i] for i in lit]
    taper = [sin(pi * (j + 0.5) / len(lit)) ** 0.6 for j in range(len(lit))]
    bands = []
    for depth, share in GLOW_STEPS:
        outer = [back[i] for i in lit]
        inner = [-(edge - depth * narrow) for edge, narrow in zip(outer, taper, strict=True)]
        bands.append(Shape(swept(part, outer, inner), blend(theme.shirt, theme.highlight, share * strength)))
    return bands


def _head(skull: Frame, theme: Theme, *, eyes_open: bool) -> list[Shape]:
    big = body.HEAD

    def at(x: float, y: float) -> Vec:
        return skull.at(x * big, y * big)

    def outline(points: Sequence[Vec]) -> list[Vec]:
        return smooth([at(x + 0.02, y - 0.10) for x, y in points], 5)

    if eyes_open:
        eye = ellipse(at(0.245, 0.33), 0.034 * big, 0.05 * big, skull.turn, 16)
    else:
        eye = capsule(at(0.19, 0.32), 0.02, at(0.30, 0.32), 0.02, 5)
    return [
        Shape(circle(at(-0.30, 0.86), 0.215 * big), theme.hair),
        Shape(outline(body.HEAD_SIDE), theme.skin),
        Shape(outline(body.HAIR_SIDE), theme.hair),
        Shape(ellipse(at(-0.02, 0.24), 0.075 * big, 0.11 * big, skull.turn), theme.skin_far),
        Shape(eye, theme.eye),
    ]

"""The figure from the front and from the back, as filled polygons back to front.

How the arms pass the trunk (`Move.arms`): `behind` draws them under it, `front` over it, `wrap` the
upper arm under and the forearm over, `over` the upper arm first and the forearm on top of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import atan2, degrees, pi, sin

from deskbreak.render import body
from deskbreak.render.geometry import (
    Frame,
    Shape,
    Vec,
    add,
    blend,
    capsule,
    circle,
    ellipse,
    mix,
    rotate,
    smooth,
    stroke,
    sub,
    swept,
    unit,
)
from deskbreak.render.moves import FrontPose, Move, View
from deskbreak.render.skeleton import Arm, Joints, Leg
from deskbreak.render.theme import Theme

UNDER: Mapping[str, str] = {"behind": "hfu", "front": "", "wrap": "u", "over": ""}
OVER: Mapping[str, str] = {"behind": "", "front": "hfu", "wrap": "fh", "over": "ufh"}
SIDES = (-1, 1)  # of the screen: left, right
GLOW_STEPS = (
    (1.12, 0.10),
    (1.02, 0.21),
    (0.92, 0.33),
    (0.82, 0.46),
    (0.72, 0.60),
    (0.62, 0.74),
    (0.52, 0.87),
    (0.42, 1.0),
)
THUMB_TURNS_AT = 50.0  # degrees of the forearm, hanging = 0, at which the thumb comes round


def draw_front(pose: FrontPose, joints: Joints, move: Move, theme: Theme) -> list[Shape]:
    """All of the figure, what lies behind the trunk first."""
    back = move.view is View.BACK
    shapes = _arms(joints, move, theme, UNDER[move.arms])
    for side, leg in zip(SIDES, joints.legs, strict=True):
        shapes += _leg(leg, side, theme, back=back)
    shapes.append(_neck(joints, theme))
    shapes += _trunk(pose, joints, theme, back=back)
    if back:
        shapes += _glow(pose, joints, theme, move.glow)
        shapes += _shoulder_blades(pose, joints, theme)
    shapes += (
        _back_of_head(joints.skull, theme) if back else _face(joints.skull, theme, eyes_open=move.eyes_open)
    )
    return shapes + _arms(joints, move, theme, OVER[move.arms])


def _arms(joints: Joints, move: Move, theme: Theme, parts: str) -> list[Shape]:
    shapes: list[Shape] = []
    for side, arm in zip(SIDES, joints.arms, strict=True):
        drawn = {
            "h": _hand(arm, side, theme, thumb=move.thumbs),
            "f": _forearm(arm, theme),
            "u": _upper_arm(arm, theme),
        }
        for part in parts:
            shapes += drawn[part]
    return shapes


def _hand(arm: Arm, side: int, theme: Theme, *, thumb: bool) -> list[Shape]:
    palm, tips = add(arm.wrist, arm.hand, 0.17), add(arm.wrist, arm.hand, 0.42)
    shapes = [
        Shape(capsule(arm.wrist, 0.105, palm, 0.13), theme.skin),
        Shape(capsule(palm, 0.13, tips, 0.08), theme.skin),
    ]
    if thumb:
        bone = sub(arm.wrist, arm.elbow)
        turn = (degrees(atan2(side * bone[0], -bone[1])) - THUMB_TURNS_AT) / 35.0
        out = rotate(arm.hand, side * 75.0 * max(-1.0, min(1.0, turn)))
        tip = add(add(palm, out, 0.15), arm.hand, 0.09)
        shapes.append(Shape(capsule(add(palm, arm.hand, -0.03), 0.06, tip, 0.05), theme.skin))
    return shapes


def _forearm(arm: Arm, theme: Theme) -> list[Shape]:
    bulk = mix(arm.elbow, arm.wrist, 0.25)
    return [
        Shape(capsule(arm.elbow, 0.165, bulk, 0.17), theme.skin),
        Shape(capsule(bulk, 0.17, arm.wrist, 0.105), theme.skin),
    ]


def _upper_arm(arm: Arm, theme: Theme) -> list[Shape]:
    return [
        Shape(capsule(arm.shoulder, 0.21, arm.elbow, 0.165), theme.skin),
        Shape(capsule(arm.shoulder, 0.24, mix(arm.shoulder, arm.elbow, 0.48), 0.225), theme.sleeve),
    ]


def _leg(leg: Leg, side: int, theme: Theme, *, back: bool) -> list[Shape]:
    toe = add(leg.ankle, (side * (0.05 if back else 0.13), -0.12))
    thigh = mix(leg.hip, leg.knee, 0.4)
    calf = add(mix(leg.knee, leg.ankle, 0.28), (side * 0.025, 0.0))
    hem = mix(leg.knee, leg.ankle, 0.93)
    cloth = theme.trousers
    return [
        Shape(capsule(leg.ankle, 0.13, toe, 0.13), theme.skin),
        Shape(
            capsule(add(toe, (-side * 0.05, 0.0)), 0.125, add(toe, (side * 0.08, -0.005)), 0.12), theme.skin
        ),
        Shape(capsule(leg.hip, 0.38, thigh, 0.33), cloth),
        Shape(capsule(thigh, 0.33, leg.knee, 0.235), cloth),
        Shape(capsule(leg.knee, 0.235, calf, 0.24), cloth),
        Shape(capsule(calf, 0.24, hem, 0.15), cloth),
    ]


def _neck(joints: Joints, theme: Theme) -> Shape:
    along = unit(sub(joints.skull.origin, joints.chest.origin))
    return Shape(
        capsule(joints.chest.at(0.0, -0.10), 0.25, add(joints.skull.origin, along, 0.12), 0.21),
        theme.skin_far,
    )


def _trunk(pose: FrontPose, joints: Joints, theme: Theme, *, back: bool) -> list[Shape]:
    line = smooth(joints.spine, 3, closed=False)
    last = len(line) - 1
    flanks = [_flank(line, side, pose, joints) for side in SIDES]
    collar = joints.chest.at(0.0, 0.03 if back else -0.06)
    hem = [joints.pelvis.at(x, 0.12) for x in (-0.3, 0.3)]  # under the trousers
    shirt = smooth([*flanks[1], collar, *reversed(flanks[0]), *hem], 4)
    belt = max(2, int(last * 0.17)) + 1
    waist = [min(0.60, body.HALF_WIDTH(i / last)) * 1.005 for i in range(belt)]
    right = [(0.3, 0.30), (0.56, 0.30), (0.625, 0.16), (0.67, 0.0), (0.70, -0.18), (0.52, -0.40)]
    left = [(-x, y) for x, y in reversed(right)]
    pelvis = smooth([joints.pelvis.at(x, y) for x, y in [*right, (0.0, -0.40), *left]], 5)
    return [
        Shape(shirt, theme.shirt),
        Shape(swept(line[:belt], waist, waist), theme.trousers),
        Shape(pelvis, theme.trousers),
    ]


def _flank(line: Sequence[Vec], side: int, pose: FrontPose, joints: Joints) -> list[Vec]:
    """One edge of the shirt, from the waist over the shoulder to the neck."""
    last = len(line) - 1
    edge = []
    for i in range(0, last + 1, 3):
        share = i / last
        if not 0.05 <= share <= 0.80:  # noqa: PLR2004  tucked in below; above, the shoulder leads
            continue
        along = unit(sub(line[min(i + 1, last)], line[max(i - 1, 0)]))
        tucked = 0.84 if share < body.WAIST else 1.0
        width = tucked * body.HALF_WIDTH(share) * (1 + 0.12 * pose.breath * body.swell(share, 0.60, 0.42))
        edge.append(add(line[i], (along[1], -along[0]), side * width))
    shoulder = Frame(joints.arms[0 if side < 0 else 1].shoulder, joints.chest.turn)
    slope = Frame(mix(shoulder.origin, joints.chest.origin, 0.46), joints.chest.turn)
    return [
        *edge,
        shoulder.at(side * 0.12, -0.18),
        shoulder.at(side * 0.195, 0.06),
        shoulder.at(side * 0.06, 0.215),
        slope.at(0.0, 0.21),
        joints.chest.at(side * 0.24, 0.06),
    ]


def _glow(pose: FrontPose, joints: Joints, theme: Theme, strength: float) -> list[Shape]:
    centre, narrow = joints.chest.at(0.0, -0.72), 0.42 - 0.08 * pose.squeeze
    return [
        Shape(
            ellipse(centre, narrow * size, 0.56 * size, joints.chest.turn),
            blend(theme.shirt, theme.highlight, share * strength),
        )
        for size, share in GLOW_STEPS
        if strength > 0.0
    ]


def _shoulder_blades(pose: FrontPose, joints: Joints, theme: Theme) -> list[Shape]:
    """The inner edges of the shoulder blades: they follow the girdle."""
    edge = ((-0.13, 0.24), (-0.165, 0.0), (-0.12, -0.20), (-0.02, -0.28), (0.08, -0.18))
    shapes = []
    for side, arm in zip(SIDES, joints.arms, strict=True):
        blade = Frame(
            Frame(arm.shoulder, joints.chest.turn).at(-side * (0.36 + 0.03 * pose.squeeze), -0.42),
            joints.chest.turn,
        )
        arc = smooth([blade.at(side * x, y) for x, y in edge], 5, closed=False)
        widths = [0.012 + 0.028 * sin(pi * j / (len(arc) - 1)) for j in range(len(arc))]
        shapes.append(Shape(swept(arc, widths, widths), theme.shirt_far))
    return shapes


def _on_head(skull: Frame, points: Sequence[Vec]) -> list[Vec]:
    return [skull.at(x * body.HEAD, (y - 0.06) * body.HEAD) for x, y in points]


def _ears(skull: Frame, theme: Theme) -> list[Shape]:
    size = body.HEAD
    places = _on_head(skull, [(-0.40, 0.40), (0.40, 0.40)])
    return [Shape(ellipse(place, 0.07 * size, 0.115 * size, skull.turn), theme.skin_far) for place in places]


def _back_of_head(skull: Frame, theme: Theme) -> list[Shape]:
    size = body.HEAD
    top, bun = _on_head(skull, [(0.0, 0.96), (0.0, 0.80)])
    return [
        Shape(circle(top, 0.225 * size), theme.hair),
        *_ears(skull, theme),
        Shape(smooth(_on_head(skull, body.symmetric(body.HAIR_BACK_HALF)), 5), theme.hair),
        Shape(circle(bun, 0.22 * size), blend(theme.hair, (255, 255, 255), 0.10)),
    ]


def _face(skull: Frame, theme: Theme, *, eyes_open: bool) -> list[Shape]:
    size = body.HEAD
    (bun,) = _on_head(skull, [(0.0, 1.02)])
    mouth = smooth(_on_head(skull, [(-0.10, 0.135), (0.0, 0.105), (0.10, 0.135)]), 5, closed=False)
    nose = smooth(_on_head(skull, [(0.0, 0.30), (0.02, 0.235), (-0.03, 0.225)]), 3, closed=False)
    shapes = [
        Shape(circle(bun, 0.225 * size), theme.hair),
        *_ears(skull, theme),
        Shape(smooth(_on_head(skull, body.symmetric(body.FACE_HALF)), 5), theme.skin),
        Shape(smooth(_on_head(skull, body.HAIR_FRONT), 5), theme.hair),
        Shape(stroke(mouth, 0.014), theme.skin_far),
        Shape(stroke(nose, 0.012), theme.skin_far),
    ]
    for x in (-0.155, 0.155):
        if eyes_open:
            (eye,) = _on_head(skull, [(x, 0.385)])
            shapes.append(Shape(ellipse(eye, 0.036 * size, 0.05 * size, skull.turn, 16), theme.eye))
        else:
            lid = _on_head(skull, [(x - 0.06, 0.385), (x, 0.362), (x + 0.06, 0.385)])
            shapes.append(Shape(stroke(smooth(lid, 4, closed=False), 0.017), theme.eye))
    return shapes

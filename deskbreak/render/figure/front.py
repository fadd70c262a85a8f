"""The figure from the front and from the back, as filled polygons back to front.

How the arms pass the trunk (`Move.arms`): `front` draws them over it, `behind` under it; `rest` also draws
them over it, with the hands flat on the body.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import atan2, degrees

from deskbreak.render.figure import body
from deskbreak.render.figure.head import back_head, front_head
from deskbreak.render.figure.moves import Anchor, FrontPose, Move, Viewpoint
from deskbreak.render.figure.skeleton import Arm, Joints, Leg
from deskbreak.render.figure.style import Dress
from deskbreak.render.geometry import (
    LocalFrame,
    Shape,
    Vec,
    add,
    blend,
    capsule,
    ellipse,
    mix,
    rotate,
    smooth,
    stroke,
    sub,
    swept,
    unit,
)

SIDES = (-1, 1)  # of the screen: left, right
# Light between the shoulder blades: (size, share of the highlight), the largest first.
GLOW_STEPS = tuple((1.14 - 0.06 * i, 0.06 + 0.078 * i) for i in range(13))
THUMB_TURNS_AT = 50.0  # forearm angle in degrees (hanging = 0) at which the thumb starts to turn
LINKS = range(0, len(body.SHARES), body.PIECES)
BELT = next(i for i, share in enumerate(body.SHARES) if share >= body.WAIST) + 1
HIP = 0.68  # half the width of the trousers at the hip joints
BLADE = ((-0.15, 0.26), (-0.17, 0.02), (-0.10, -0.24), (0.0, -0.31), (0.09, -0.2), (0.17, 0.1), (0.12, 0.25))
POCKET = ((0.14, 0.12), (0.46, 0.16), (0.46, -0.14), (0.31, -0.24), (0.15, -0.16))
PELVIS = ((0.3, 0.30), (0.50, 0.28), (0.59, 0.16), (0.64, 0.0), (0.66, -0.18), (0.52, -0.40))


def draw_front(pose: FrontPose, joints: Joints, move: Move, dress: Dress) -> list[Shape]:
    """The whole figure; the parts behind the trunk come first."""
    back = move.view is Viewpoint.BACK
    arms = [shape for i in (0, 1) for shape in dress.rimmed(_arm(joints.arms[i], SIDES[i], move, dress))]
    seated = move.anchor is Anchor.HIP
    draw_leg = _seated_leg if seated else _leg
    legs = [
        shape
        for side, leg in zip(SIDES, joints.legs, strict=True)
        for shape in draw_leg(leg, side, dress, back=back)
    ]
    trunk = [_neck(joints, dress), *_trunk(pose, joints, dress, back=back, seated=seated)]
    if back:
        blades = _shoulder_blades(pose, joints, dress)
        trunk += [*blades, *_glow(pose, joints, dress, move.glow), *_seams(joints, dress)]
    head = (
        back_head(joints.skull, dress) if back else front_head(joints.skull, dress, eyes_open=move.eyes_open)
    )
    lower = [*dress.rimmed(trunk), *dress.rimmed(legs)] if seated else dress.rimmed([*legs, *trunk])
    shown = [*lower, *dress.rimmed(head)]
    return [*arms, *shown] if move.arms == "behind" else [*shown, *arms]


def _arm(arm: Arm, side: int, move: Move, dress: Dress) -> list[Shape]:
    stout, skin = dress.build.arm, dress.tones.skin
    joint, bulk = 0.165 * stout, mix(arm.elbow, arm.wrist, 0.25)
    upper = [
        Shape(capsule(arm.shoulder, 0.21 * stout, arm.elbow, joint), skin),
        Shape(
            capsule(arm.shoulder, 0.24 * stout, mix(arm.shoulder, arm.elbow, 0.48), 0.22 * stout),
            dress.theme.sleeve,
        ),
    ]
    fore = [
        Shape(capsule(arm.elbow, joint, bulk, 0.17 * stout), skin),
        Shape(capsule(bulk, 0.17 * stout, arm.wrist, 0.105 * stout), skin),
    ]
    if move.arms == "rest":
        return [*upper, *fore, *_resting_hand(arm, side, dress, thumb=move.view is Viewpoint.FRONT)]
    return [*_hand(arm, side, dress), *fore, *upper]


def _hand(arm: Arm, side: int, dress: Dress) -> list[Shape]:
    """A raised hand, seen from its edge; the thumb turns round as the arm goes up."""
    skin = dress.tones.skin
    palm, tips = add(arm.wrist, arm.hand, 0.17), add(arm.wrist, arm.hand, 0.42)
    bone = sub(arm.wrist, arm.elbow)
    turn = (degrees(atan2(side * bone[0], -bone[1])) - THUMB_TURNS_AT) / 35.0
    out = rotate(arm.hand, side * 75.0 * max(-1.0, min(1.0, turn)))
    tip = add(add(palm, out, 0.15), arm.hand, 0.09)
    return [
        Shape(capsule(arm.wrist, 0.105, palm, 0.13), skin),
        Shape(capsule(palm, 0.13, tips, 0.08), skin),
        Shape(capsule(add(palm, arm.hand, -0.03), 0.06, tip, 0.05), skin),
    ]


def _resting_hand(arm: Arm, side: int, dress: Dress, *, thumb: bool) -> list[Shape]:
    """A hand flat on the body: four fingers, and the thumb above them where it is visible."""
    skin, across = dress.tones.skin, rotate(arm.hand, -side * 90.0)
    palm = add(arm.wrist, arm.hand, 0.18)
    shapes = [Shape(capsule(arm.wrist, 0.105 * dress.build.arm, palm, 0.16), skin)]
    for off, length in ((0.113, 0.45), (0.04, 0.51), (-0.034, 0.495), (-0.106, 0.42)):
        root = add(add(arm.wrist, arm.hand, 0.18), across, off)
        shapes.append(Shape(capsule(root, 0.052, add(root, arm.hand, length - 0.18), 0.043, 6), skin))
    for off in (0.077, 0.003, -0.07):
        root = add(add(arm.wrist, arm.hand, 0.27), across, off)
        shapes.append(Shape(stroke([root, add(root, arm.hand, 0.18)], 0.011), dress.tones.far))
    if thumb:
        root = add(add(arm.wrist, arm.hand, 0.11), across, 0.08)
        tip = add(add(root, arm.hand, 0.14), across, 0.17)
        shapes.append(Shape(capsule(root, 0.06, tip, 0.045, 6), skin))
    return shapes


def _leg(leg: Leg, side: int, dress: Dress, *, back: bool) -> list[Shape]:
    thigh, hem = mix(leg.hip, leg.knee, 0.4), mix(leg.knee, leg.ankle, 0.93)
    calf = add(mix(leg.knee, leg.ankle, 0.28), (side * 0.025, 0.0))
    cloth, stout = dress.theme.trousers, dress.build.leg
    return [
        *_front_foot(leg, side, dress, back=back),
        Shape(capsule(leg.hip, HIP * dress.build.hips - 0.34, thigh, 0.32 * stout), cloth),
        Shape(capsule(thigh, 0.32 * stout, leg.knee, 0.235 * stout), cloth),
        Shape(capsule(leg.knee, 0.235 * stout, calf, 0.24 * stout), cloth),
        Shape(capsule(calf, 0.24 * stout, hem, 0.155 * stout), cloth),
    ]


def _seated_leg(leg: Leg, side: int, dress: Dress, *, back: bool) -> list[Shape]:
    """The thigh points towards the viewer, so the lower leg is drawn in its shade."""
    theme, stout = dress.theme, dress.build.leg
    return [
        *_front_foot(leg, side, dress, back=back),
        Shape(capsule(leg.knee, 0.27 * stout, add(leg.ankle, (0.0, 0.1)), 0.17 * stout), theme.trousers_far),
        Shape(capsule(leg.hip, 0.40 * dress.build.hips, leg.knee, 0.33 * stout), theme.trousers),
    ]


def _front_foot(leg: Leg, side: int, dress: Dress, *, back: bool) -> list[Shape]:
    skin = dress.tones.skin
    toe = add(leg.ankle, (side * (0.05 if back else 0.13), -0.12))
    inner, outer = add(toe, (-side * 0.05, 0.0)), add(toe, (side * 0.08, -0.005))
    return [Shape(capsule(leg.ankle, 0.13, toe, 0.13), skin), Shape(capsule(inner, 0.125, outer, 0.12), skin)]


def _neck(joints: Joints, dress: Dress) -> Shape:
    along = unit(sub(joints.skull.origin, joints.chest.origin))
    wide = dress.build.neck
    return Shape(
        capsule(joints.chest.at(0.0, -0.10), 0.25 * wide, add(joints.skull.origin, along, 0.12), 0.21 * wide),
        dress.tones.far,
    )


def _trunk(pose: FrontPose, joints: Joints, dress: Dress, *, back: bool, seated: bool) -> list[Shape]:
    line = smooth(joints.spine, body.PIECES, closed=False)
    widths = body.flank_edge(dress.build).at(pose.breath)
    flanks = [_flank(line, widths, side, joints, dress.build.neck) for side in SIDES]
    collar = joints.chest.at(0.0, 0.03 if back else -0.06)
    hem = [joints.pelvis.at(x, 0.12) for x in (-0.3, 0.3)]  # under the trousers
    shirt = smooth([*flanks[1], collar, *reversed(flanks[0]), *hem], 4)
    hips, top = dress.build.hips, widths[BELT - 1] * 0.99
    wide = max(HIP * hips, top)
    waist = [wide + (top - wide) * i / (BELT - 1) for i in range(BELT)]
    left = [(-x, y) for x, y in reversed(PELVIS)]
    pelvis = smooth([joints.pelvis.at(x * hips, y) for x, y in [*PELVIS, (0.0, -0.40), *left]], 4)
    theme = dress.theme
    cloth = blend(theme.trousers, theme.trousers_far, 0.5) if seated else theme.trousers  # behind the lap
    return [
        Shape(shirt, theme.shirt),
        Shape(swept(line[:BELT], waist, waist), cloth),
        Shape(pelvis, cloth),
    ]


def _flank(line: Sequence[Vec], widths: Sequence[float], side: int, joints: Joints, neck: float) -> list[Vec]:
    """One edge of the shirt, from the waist over the shoulder to the neck."""
    last = len(line) - 1
    edge = []
    for i in LINKS:
        share = body.SHARES[i]
        if not 0.05 <= share <= 0.80:  # noqa: PLR2004 - tucked in below; above, the shoulder leads
            continue
        along = unit(sub(line[min(i + 1, last)], line[max(i - 1, 0)]))
        tucked = 0.84 if share < body.WAIST else 1.0
        edge.append(add(line[i], (along[1], -along[0]), side * tucked * widths[i]))
    shoulder = LocalFrame(joints.arms[0 if side < 0 else 1].shoulder, joints.chest.turn)
    slope = LocalFrame(mix(shoulder.origin, joints.chest.origin, 0.46), joints.chest.turn)
    return [
        *edge,
        shoulder.at(side * 0.12, -0.18),
        shoulder.at(side * 0.195, 0.06),
        shoulder.at(side * 0.06, 0.215),
        slope.at(0.0, 0.21),
        joints.chest.at(side * 0.24 * neck, 0.06),
    ]


def _glow(pose: FrontPose, joints: Joints, dress: Dress, strength: float) -> list[Shape]:
    centre, narrow = joints.chest.at(0.0, -0.72), 0.44 - 0.08 * pose.squeeze
    return [
        Shape(
            ellipse(centre, narrow * size, 0.56 * size, joints.chest.turn),
            blend(dress.theme.shirt, dress.theme.highlight, share * strength),
        )
        for size, share in GLOW_STEPS
        if strength > 0.0
    ]


def _shoulder_blades(pose: FrontPose, joints: Joints, dress: Dress) -> list[Shape]:
    """The shoulder blades under the shirt, drawn as a shade; they follow the girdle."""
    shade = blend(dress.theme.shirt, dress.theme.shirt_far, 0.7)
    shapes = []
    for side, arm in zip(SIDES, joints.arms, strict=True):
        place = LocalFrame(arm.shoulder, joints.chest.turn).at(-side * (0.33 + 0.07 * pose.squeeze), -0.44)
        blade = LocalFrame(place, joints.chest.turn)
        shapes.append(Shape(smooth([blade.at(side * x, y) for x, y in BLADE], 5), shade))
    return shapes


def _seams(joints: Joints, dress: Dress) -> list[Shape]:
    """Details on the back of the clothes: collar and yoke, the seam down the spine, the pockets."""
    chest, pelvis, theme = joints.chest, joints.pelvis, dress.theme
    yoke = [chest.at(-0.62, -0.58), chest.at(0.0, -0.62), chest.at(0.62, -0.58)]
    neck = 0.245 * dress.build.neck
    collar = [chest.at(-neck, 0.06), chest.at(0.0, 0.0), chest.at(neck, 0.06)]
    pockets = [
        Shape([pelvis.at(side * x * dress.build.hips, y) for x, y in POCKET], theme.trousers_far)
        for side in SIDES
    ]
    return [
        Shape(stroke(smooth(yoke, 6, closed=False), 0.018), theme.shirt_far),
        Shape(stroke([chest.at(0.0, -0.62), pelvis.at(0.0, 0.47)], 0.018), theme.shirt_far),
        Shape(stroke(smooth(collar, 6, closed=False), 0.035), theme.shirt_far),
        Shape(stroke([pelvis.at(0.0, 0.30), pelvis.at(0.0, -0.40)], 0.018), theme.trousers_far),
        *pockets,
    ]

"""The figure from its right side, as filled polygons back to front. No transparency; outlines in high contrast only."""

from __future__ import annotations

from collections.abc import Sequence
from math import pi, sin

from deskbreak.render.figure import body
from deskbreak.render.figure.head import side_head
from deskbreak.render.figure.moves import Move, SidePose
from deskbreak.render.figure.skeleton import Arm, Joints, Leg
from deskbreak.render.figure.style import Dress
from deskbreak.render.geometry import (
    Colour,
    LocalFrame,
    Shape,
    Vec,
    add,
    blend,
    capsule,
    circle,
    ellipse,
    mix,
    smooth,
    sub,
    swept,
    unit,
)

# Light on the upper back: bands (depth in head heights, share of the highlight), each inside the one before.
GLOW_STEPS = tuple((0.41 - 0.026 * i, 0.08 + 0.084 * i) for i in range(12))
LIT = [i for i, share in enumerate(body.SHARES) if 0.48 < share < 0.96]  # noqa: PLR2004 - the thoracic spine
LIT_TAPER = [sin(pi * (j + 0.5) / len(LIT)) ** 0.6 for j in range(len(LIT))]
BELT = next(i for i, share in enumerate(body.SHARES) if share >= body.WAIST) + 1


def draw_side(pose: SidePose, joints: Joints, move: Move, dress: Dress) -> list[Shape]:
    """The whole figure, the far limbs first."""
    theme, tones = dress.theme, dress.tones
    near_arm, far_arm = joints.arms
    near_leg, far_leg = joints.legs
    leg = _leg(near_leg, joints.pelvis, (0.0, 0.0), (theme.trousers, tones.skin), dress.build.leg, far=False)
    far_cloth = (theme.trousers_far, tones.far)
    trunk = [_neck(joints, dress), *_trunk(pose, joints, move, dress)]
    hip, *below = leg
    return [
        *dress.rimmed(_arm(far_arm, body.FAR, (theme.shirt_far, tones.far), dress.build.arm)),
        *dress.rimmed(_leg(far_leg, joints.pelvis, body.FAR, far_cloth, dress.build.leg, far=True)),
        *dress.rims([hip]),
        *dress.rimmed(trunk),
        *dress.rimmed(side_head(joints.skull, dress, eyes_open=move.eyes_open)),
        *dress.rims(below),
        *leg,
        *dress.rimmed(_arm(near_arm, (0.0, 0.0), (theme.sleeve, tones.skin), dress.build.arm)),
    ]


def _leg(
    leg: Leg, pelvis: LocalFrame, off: Vec, colours: tuple[Colour, Colour], stout: float, *, far: bool
) -> list[Shape]:
    """A leg, the thigh at the hip first because it belongs to the silhouette of the trunk."""
    cloth, skin = colours
    hip, knee, ankle = add(add(leg.hip, off), pelvis.right, -0.01), add(leg.knee, off), add(leg.ankle, off)
    shin, bone = unit(sub(ankle, knee)), unit(sub(knee, hip))
    calf = add(mix(knee, ankle, 0.28), (shin[1], -shin[0]), 0.05)  # bulges behind the bone
    middle = add(mix(hip, knee, 0.45), (-bone[1], bone[0]), 0.02)
    seat, thigh = (0.37 * stout, 0.335 * stout) if far else (0.445, 0.365 * stout)
    joint, bulge, hem = 0.25 * stout, 0.24 * stout, 0.155 * stout
    return [
        Shape(capsule(hip, seat, middle, thigh), cloth),
        *_foot(ankle, leg.foot, skin),
        Shape(capsule(middle, thigh, knee, joint), cloth),
        Shape(capsule(knee, joint, calf, bulge), cloth),
        Shape(capsule(calf, bulge, mix(knee, ankle, 0.93), hem), cloth),
    ]


def _foot(ankle: Vec, toes: Vec, skin: Colour) -> list[Shape]:
    sole = (toes[1], -toes[0])

    def at(along: float, down: float) -> Vec:
        return add(add(ankle, toes, along), sole, down)

    heel, instep, ball, toe = at(-0.13, 0.125), at(0.16, 0.08), at(0.44, 0.165), at(0.60, 0.18)
    chain = (
        (ankle, 0.13, heel, 0.125),
        (heel, 0.125, ball, 0.085),
        (ankle, 0.13, instep, 0.135),
        (instep, 0.135, ball, 0.085),
        (ball, 0.085, toe, 0.07),
    )
    return [Shape(capsule(*bone, 7), skin) for bone in chain]


def _arm(arm: Arm, off: Vec, colours: tuple[Colour, Colour], stout: float) -> list[Shape]:
    sleeve, skin = colours
    shoulder, elbow, wrist = add(arm.shoulder, off), add(arm.elbow, off), add(arm.wrist, off)
    palm, tips = add(wrist, arm.hand, 0.16), add(wrist, arm.hand, 0.40)
    bulk = mix(elbow, wrist, 0.25)
    joint = 0.165 * stout
    return [
        Shape(capsule(wrist, 0.105 * stout, palm, 0.125), skin),
        Shape(capsule(palm, 0.125, tips, 0.08), skin),
        Shape(capsule(elbow, joint, bulk, 0.17 * stout), skin),
        Shape(capsule(bulk, 0.17 * stout, wrist, 0.105 * stout), skin),
        Shape(capsule(shoulder, 0.23 * stout, elbow, joint), skin),
        Shape(capsule(shoulder, 0.285 * stout, mix(shoulder, elbow, 0.46), 0.235 * stout), sleeve),
    ]


def _neck(joints: Joints, dress: Dress) -> Shape:
    base, wide = joints.chest.at(0.0, -0.10), dress.build.neck
    return Shape(capsule(base, 0.235 * wide, joints.neck[-1], 0.205 * wide), dress.tones.far)


def _trunk(pose: SidePose, joints: Joints, move: Move, dress: Dress) -> list[Shape]:
    theme = dress.theme
    line = smooth(joints.spine, body.PIECES, closed=False)
    back = body.back_edge(dress.build).at(pose.breath)
    belly = body.front_edge(dress.build).at(pose.breath)
    collar = ellipse(joints.chest.at(0.02, -0.05), 0.25 * dress.build.neck, 0.10, joints.chest.turn)
    return [
        Shape(swept(line, back, belly), theme.shirt),
        Shape(collar, theme.shirt),
        *_glow(line, back, dress, move.glow),
        Shape(swept(line[:BELT], back[:BELT], belly[:BELT]), theme.trousers),
        Shape(circle(joints.pelvis.at(-0.03, 0.02), 0.45 * dress.build.depth), theme.trousers),
    ]


def _glow(line: Sequence[Vec], back: Sequence[float], dress: Dress, strength: float) -> list[Shape]:
    """Light along the upper back: nested bands, each a little brighter and narrower than the one around it."""
    if strength <= 0.0:
        return []
    part, outer = [line[i] for i in LIT], [back[i] for i in LIT]
    bands = []
    for depth, share in GLOW_STEPS:
        inner = [-(edge - depth * narrow) for edge, narrow in zip(outer, LIT_TAPER, strict=True)]
        colour = blend(dress.theme.shirt, dress.theme.highlight, share * strength)
        bands.append(Shape(swept(part, outer, inner), colour))
    return bands

"""Props that the figure stands, sits, lies and leans on, and the arrows that show a movement."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from deskbreak.render.figure.moves import MotionArrow, Prop
from deskbreak.render.figure.skeleton import Joints
from deskbreak.render.geometry import (
    Colour,
    Shape,
    Vec,
    add,
    blend,
    capsule,
    circle,
    distance,
    ellipse,
    hanging,
    smooth,
    sub,
    swept,
    unit,
)
from deskbreak.render.theme import Theme

FLOOR = 0.0
ARC_PIECES, LINE_PIECES = 36, 8
HEAD, NOTCH = 0.10, 0.04  # of an arrowhead: its length, and the depth of its notch
DOT = 0.13  # radius of the dot that circles with a shoulder


def draw_prop(prop: Prop, joints: Joints, theme: Theme) -> list[Shape]:
    """Draw one prop behind the figure."""
    match prop.kind:
        case "shadow":
            return [Shape(ellipse((prop.x, 0.02), prop.width / 2, 0.11), theme.shadow)]
        case "mat":
            half = prop.width / 2 - 0.075
            return [
                Shape(capsule((prop.x - half, -0.07), 0.075, (prop.x + half, -0.07), 0.075, 6), theme.mat)
            ]
        case "pillow":
            return [_pillow(joints, theme)]
        case "chair":
            return _chair(prop, theme)
        case "backrest":
            return _backrest(prop, theme)
        case "desk":
            return _desk(prop, theme)
    message = f"unknown prop {prop.kind}"
    raise ValueError(message)


def _pillow(joints: Joints, theme: Theme) -> Shape:
    x = joints.skull.origin[0] - 0.38
    outline = (
        (-0.66, 0.02),
        (-0.72, 0.17),
        (-0.42, 0.29),
        (0.25, 0.25),
        (0.68, 0.15),
        (0.66, 0.02),
        (0.0, -0.01),
    )
    return Shape(smooth([(x + dx, y) for dx, y in outline], 5), theme.pillow)


def _chair(prop: Prop, theme: Theme) -> list[Shape]:
    """An office chair from the side: `x` is below the hip, `y` is the top of the seat."""
    x, seat = prop.x, prop.y - 0.13
    middle = x + 0.28
    edge = theme.furniture_edge
    return [
        Shape(ellipse((middle, 0.0), 1.5, 0.10), theme.shadow),
        Shape(capsule((middle - 0.75, 0.20), 0.06, (middle, 0.34), 0.08), edge),
        Shape(capsule((middle + 0.75, 0.20), 0.06, (middle, 0.34), 0.08), edge),
        *(Shape(circle((middle + dx, 0.12), 0.11), edge) for dx in (-0.78, 0.0, 0.78)),
        Shape(capsule((middle, 0.30), 0.09, (middle, seat), 0.09), edge),
        Shape(capsule((x - 0.62, seat + 0.05), 0.07, (x - 0.78, seat + 0.9), 0.07), edge),
        Shape(capsule((x - 0.76, seat + 0.80), 0.12, (x - 0.88, seat + 2.10), 0.10), theme.furniture),
        Shape(capsule((x - 0.58, seat), 0.13, (x + 1.05, seat), 0.13), theme.furniture),
    ]


def _backrest(prop: Prop, theme: Theme) -> list[Shape]:
    """An office chair from the front: `y` is the top of its backrest, `width` the width of the backrest."""
    x, top, half = prop.x, prop.y, prop.width / 2 - 0.3
    seat = 1.45
    back = [(x - half, seat + 0.6), (x - half, top - 0.3), (x + half, top - 0.3), (x + half, seat + 0.6)]
    return [
        Shape(ellipse((x, 0.0), 1.5, 0.10), theme.shadow),
        Shape(capsule((x, 0.3), 0.09, (x, seat), 0.09), theme.furniture_edge),
        Shape(capsule((x - 0.8, 0.16), 0.09, (x + 0.8, 0.16), 0.09), theme.furniture_edge),
        *(Shape(capsule(a, 0.3, b, 0.3), theme.furniture) for a, b in pairwise(back)),
        Shape(back, theme.furniture),
        Shape(capsule((x - 0.82, seat), 0.24, (x + 0.82, seat), 0.24), theme.furniture_edge),
    ]


def _desk(prop: Prop, theme: Theme) -> list[Shape]:
    """A desk from the side: `x` is its near edge, `y` the height of its top."""
    x, top, far = prop.x, prop.y - 0.09, prop.x + prop.width
    legs = (x + 0.35, far - 0.35)
    return [
        Shape(ellipse(((x + far) / 2, 0.0), prop.width / 2 + 0.1, 0.09), theme.shadow),
        *(Shape(capsule((leg, 0.06), 0.06, (leg, top), 0.075, 6), theme.furniture_edge) for leg in legs),
        Shape(capsule((legs[0], top - 0.55), 0.05, (legs[1], top - 0.55), 0.05, 6), theme.furniture_edge),
        Shape(capsule((x + 0.09, top), 0.09, (far - 0.09, top), 0.09, 6), theme.furniture),
        *_laptop(far - 0.35, top + 0.13, theme),
    ]


def _laptop(x: float, y: float, theme: Theme) -> list[Shape]:
    """A laptop, which identifies the desk as the user's workplace; its hinge is at ``(x, y)``."""
    return [
        Shape(capsule((x - 0.75, y), 0.04, (x, y), 0.045, 6), theme.furniture_edge),
        Shape(capsule((x, y), 0.045, (x + 0.24, y + 0.72), 0.035, 6), theme.furniture_edge),
    ]


def draw_cue(cue: MotionArrow, joints: Joints, theme: Theme, phase: float) -> list[Shape]:
    """An arrow: a shaft that widens towards its head. It fades into the background, so only the background may lie under it."""
    strength = cue.strength(phase)
    if strength <= 0.0:
        return []
    start = add(joints.named(cue.at) if isinstance(cue.at, str) else cue.at, cue.off)
    colour = blend(theme.ground, theme.arrow, strength)
    path: list[Vec]
    if cue.to is None:
        swing = cue.end - cue.start
        path = [
            add(start, hanging(cue.start + swing * i / ARC_PIECES), cue.radius) for i in range(ARC_PIECES + 1)
        ]
    else:
        path = [add(start, cue.to, i / LINE_PIECES) for i in range(LINE_PIECES + 1)]
    if cue.follows:
        way = unit(sub(joints.arms[0].shoulder, joints.named(cue.follows)))
        dot = circle(add(start, way, cue.radius), DOT, 20)
        if theme.outline:  # high contrast has no paler shade
            return [*_arrow(path, colour), Shape(dot, theme.text)]
        return [*_arrow(path, blend(theme.ground, theme.arrow, 0.5)), Shape(dot, colour)]
    return _arrow(path, colour)


def _arrow(path: Sequence[Vec], colour: Colour) -> list[Shape]:
    """An arrow along a path. Its head follows the end of the path, even if curved, and starts at the shaft."""
    end = path[-1]
    shaft = [point for point in path if distance(point, end) > HEAD]
    along = unit(sub(end, shaft[-1]))
    across, base = (-along[1], along[0]), add(end, along, -HEAD)
    shaft.append(add(base, along, NOTCH))
    pieces = len(shaft) - 1
    widths = [0.055 * (0.55 + 0.45 * i / pieces) for i in range(pieces + 1)]
    head = [add(end, along, 0.14), add(base, across, 0.16), add(base, along, NOTCH), add(base, across, -0.16)]
    return [
        Shape(swept(shaft, widths, widths), colour),
        Shape(circle(path[0], widths[0], 12), colour),
        Shape(head, colour),
    ]

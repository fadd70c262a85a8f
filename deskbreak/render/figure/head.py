"""The head from its right side, from the front and from the back."""

from __future__ import annotations

from deskbreak.render.figure.hair import BACK_OF_HEAD, FACE, HEAD, PROFILE, STRANDS
from deskbreak.render.figure.style import Dress
from deskbreak.render.geometry import (
    Colour,
    LocalFrame,
    Shape,
    Vec,
    blend,
    circle,
    ellipse,
    grown,
    smooth,
    stroke,
)

EDGE = 0.022  # head heights: width of the line that separates dark hair from a dark background
SIDE_OFF, FRONT_OFF = (0.02, -0.10), (0.0, -0.06)  # from the top of the neck to the origin of the outlines


def side_head(skull: LocalFrame, dress: Dress, *, eyes_open: bool) -> list[Shape]:
    """The head, looking to the right."""
    on, hair, tones = _placed(skull, SIDE_OFF), dress.build.hair, dress.tones
    eye: list[Vec]
    if eyes_open:
        eye = ellipse(on.at(0.275 * HEAD, 0.365 * HEAD), 0.034 * HEAD, 0.052 * HEAD, skull.turn, 16)
    else:
        lid = on.place([(0.215, 0.355), (0.275, 0.335), (0.335, 0.355)], HEAD)
        eye = stroke(smooth(lid, 4, closed=False), 0.019)
    brow = stroke(smooth(on.place([(0.20, 0.475), (0.29, 0.50), (0.36, 0.475)], HEAD), 3, closed=False), 0.02)
    mouth = stroke(
        smooth(on.place([(0.285, 0.128), (0.33, 0.126), (0.385, 0.137)], HEAD), 3, closed=False), 0.015
    )
    ear = ellipse(on.at(-0.03 * HEAD, 0.275 * HEAD), 0.075 * HEAD, 0.115 * HEAD, skull.turn + 8.0)
    return [
        *_hair(on, [], dress, hair.bun_side),
        Shape(on.place(PROFILE, HEAD), tones.skin),
        *_hair(on, on.place(hair.side, HEAD), dress, None),
        Shape(ear, tones.far),
        Shape(brow, blend(tones.skin, tones.hair, 0.75)),
        Shape(mouth, tones.far),
        Shape(eye, tones.eye),
    ]


def front_head(skull: LocalFrame, dress: Dress, *, eyes_open: bool) -> list[Shape]:
    """The head, looking at the viewer."""
    on, hair, tones = _placed(skull, FRONT_OFF), dress.build.hair, dress.tones
    mouth = smooth(on.place([(-0.10, 0.14), (0.0, 0.11), (0.10, 0.14)], HEAD), 5, closed=False)
    nose = smooth(on.place([(0.0, 0.31), (0.025, 0.245), (-0.03, 0.235)], HEAD), 3, closed=False)
    shapes = [
        *_hair(on, [], dress, hair.bun_front),
        *_ears(on, skull, tones.far),
        Shape(on.place(FACE, HEAD), tones.skin),
        *_hair(on, on.place(hair.front, HEAD), dress, None),
        Shape(stroke(mouth, 0.015), tones.far),
        Shape(stroke(nose, 0.012), tones.far),
    ]
    for x in (-0.155, 0.155):
        brow = smooth(on.place([(x - 0.07, 0.50), (x, 0.52), (x + 0.07, 0.50)], HEAD), 3, closed=False)
        shapes.append(Shape(stroke(brow, 0.017), blend(tones.skin, tones.hair, 0.75)))
        if eyes_open:
            eye = on.at(x * HEAD, 0.385 * HEAD)
            shapes.append(Shape(ellipse(eye, 0.036 * HEAD, 0.05 * HEAD, skull.turn, 16), tones.eye))
        else:
            lid = on.place([(x - 0.06, 0.385), (x, 0.362), (x + 0.06, 0.385)], HEAD)
            shapes.append(Shape(stroke(smooth(lid, 4, closed=False), 0.017), tones.eye))
    return shapes


def back_head(skull: LocalFrame, dress: Dress) -> list[Shape]:
    """The head, looking away: hair from the crown to the nape, and ears, but no face."""
    on, hair, tones = _placed(skull, FRONT_OFF), dress.build.hair, dress.tones
    sheen = blend(tones.hair, tones.skin, 0.22)
    shapes = [
        Shape(on.place(BACK_OF_HEAD, HEAD), tones.far),
        *_hair(on, on.place(hair.back, HEAD), dress, None),
        *_ears(on, skull, tones.skin),
        *(Shape(stroke(smooth(on.place(line, HEAD), 4, closed=False), 0.012), sheen) for line in STRANDS),
    ]
    if hair.bun_back:
        x, y, radius = hair.bun_back
        bun = circle(on.at(x * HEAD, y * HEAD), radius * HEAD)
        shapes.append(Shape(bun, blend(tones.hair, (255, 255, 255), 0.10)))
    return shapes


def _placed(skull: LocalFrame, off: Vec) -> LocalFrame:
    return LocalFrame(skull.at(off[0] * HEAD, off[1] * HEAD), skull.turn)


def _hair(
    on: LocalFrame, outline: list[Vec], dress: Dress, bun: tuple[float, float, float] | None
) -> list[Shape]:
    """The outline or the bun, with an edge if the tones define one."""
    if bun:
        outline = circle(on.at(bun[0] * HEAD, bun[1] * HEAD), bun[2] * HEAD)
    if not outline:
        return []
    hair = Shape(outline, dress.tones.hair)
    edge = dress.tones.hair_edge
    return [Shape(grown(outline, EDGE), edge), hair] if edge and dress.theme.outline is None else [hair]


def _ears(on: LocalFrame, skull: LocalFrame, colour: Colour) -> list[Shape]:
    return [
        Shape(ellipse(on.at(x * HEAD, 0.37 * HEAD), 0.07 * HEAD, 0.115 * HEAD, skull.turn), colour)
        for x in (-0.39, 0.39)
    ]

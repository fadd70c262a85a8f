"""The animated figure: turns a move and a phase into pixel polygons or a picture."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from deskbreak.render.canvas import painted
from deskbreak.render.figure.camera import Camera
from deskbreak.render.figure.front import draw_front
from deskbreak.render.figure.moves import Move, SidePose, near_at, pose_at
from deskbreak.render.figure.props import draw_cue, draw_prop
from deskbreak.render.figure.side import draw_side
from deskbreak.render.figure.skeleton import ANKLE, Joints, solve_front, solve_side
from deskbreak.render.figure.style import BUILDS, PLAIN, FigureLook, dressed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL import Image

    from deskbreak.render.geometry import Shape
    from deskbreak.render.theme import Theme


PLANTED = (0.0, ANKLE)  # this point keeps its place when the camera moves closer


def joints_at(move: Move, phase: float, look: FigureLook = PLAIN) -> Joints:
    """The solved figure at a phase of the loop."""
    pose = pose_at(move, phase)
    if isinstance(pose, SidePose):
        return solve_side(pose, move)
    return solve_front(pose, move, BUILDS[look.body].shoulders)


def body_shapes(move: Move, phase: float, theme: Theme, look: FigureLook = PLAIN) -> list[Shape]:
    """The body without props or arrows, in head heights, back to front."""
    return _body(move, phase, theme, look)[1]


def _body(move: Move, phase: float, theme: Theme, look: FigureLook) -> tuple[Joints, list[Shape]]:
    pose, dress = pose_at(move, phase), dressed(theme, look)
    if isinstance(pose, SidePose):
        joints = solve_side(pose, move)
        return joints, draw_side(pose, joints, move, dress)
    joints = solve_front(pose, move, dress.build.shoulders)
    return joints, draw_front(pose, joints, move, dress)


def cameras(move: Move, phase: float, width: float, height: float) -> list[tuple[Move, Camera]]:
    """The moves to draw and their cameras: the move, and the one shown beside it, if any."""
    panes = [move] if move.beside is None else [move, move.beside]
    each = width / len(panes)
    shots = [pane.shot.nearer(near_at(pane, phase), PLANTED) for pane in panes]
    return [
        (pane, Camera(shot, each, height, i * each))
        for i, (pane, shot) in enumerate(zip(panes, shots, strict=True))
    ]


def figure_shapes(
    move: Move, phase: float, theme: Theme, width: float, height: float, *, look: FigureLook = PLAIN
) -> list[Shape]:
    """Backdrop, body and arrows as polygons of a picture of ``width`` x ``height`` pixels."""
    return [
        shape
        for pane, camera in cameras(move, phase, width, height)
        for shape in _seen(pane, phase, theme, camera, look)
    ]


def extent(move: Move, phase: float, theme: Theme, look: FigureLook = PLAIN) -> tuple[float, float]:
    """The left and right limits of a move with its props and arrows, in head heights."""
    joints, body = _body(move, phase, theme, look)
    cues = _cues(move, phase, theme, joints)
    across = [x for shape in [*_props(move, theme), *body, *cues] for x, _ in shape.points]
    return min(across), max(across)


def _seen(move: Move, phase: float, theme: Theme, camera: Camera, look: FigureLook) -> list[Shape]:
    joints, body = _body(move, phase, theme, look)
    steady = replace(camera, shot=move.shot)  # arrows keep their size
    cues = _cues(move, phase, theme, joints)
    return [*_backdrop(move, theme, camera), *camera.to_pixels(body), *steady.to_pixels(cues)]


def _cues(move: Move, phase: float, theme: Theme, joints: Joints) -> list[Shape]:
    return [shape for cue in move.cues for shape in draw_cue(cue, joints, theme, phase)]


def _props(move: Move, theme: Theme) -> list[Shape]:
    joints = joints_at(move, 0.0)
    return [shape for prop in move.props for shape in draw_prop(prop, joints, theme)]


@lru_cache(maxsize=16)
def _backdrop(move: Move, theme: Theme, camera: Camera) -> Sequence[Shape]:
    """The static props, drawn once."""
    return camera.to_pixels(_props(move, theme))


def draw_figure(
    move: Move,
    phase: float,
    theme: Theme,
    width: int,
    height: int,
    *,
    look: FigureLook = PLAIN,
    sharp: int = 3,
) -> Image.Image:
    """The picture, painted ``sharp`` times too large and reduced to smooth the edges."""
    shapes = figure_shapes(move, phase, theme, width * sharp, height * sharp, look=look)
    return painted(shapes, theme.ground, width, height, sharp)

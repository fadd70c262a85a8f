"""The moving figure: a move and a phase in, pixel polygons or a picture out."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from deskbreak.render.backdrop import draw_cue, draw_prop
from deskbreak.render.camera import Camera
from deskbreak.render.canvas import painted
from deskbreak.render.figure_front import draw_front
from deskbreak.render.figure_side import draw_side
from deskbreak.render.look import BUILDS, PLAIN, Look, dressed
from deskbreak.render.moves import Move, SidePose, pose_at
from deskbreak.render.skeleton import Joints, solve_front, solve_side

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL import Image

    from deskbreak.render.geometry import Shape
    from deskbreak.render.theme import Theme


def joints_at(move: Move, phase: float, look: Look = PLAIN) -> Joints:
    """The solved figure at a phase of the loop."""
    pose = pose_at(move, phase)
    if isinstance(pose, SidePose):
        return solve_side(pose, move)
    return solve_front(pose, move, BUILDS[look.body].shoulders)


def body_shapes(move: Move, phase: float, theme: Theme, look: Look = PLAIN) -> list[Shape]:
    """The body alone, in head heights, back to front."""
    return _body(move, phase, theme, look)[1]


def _body(move: Move, phase: float, theme: Theme, look: Look) -> tuple[Joints, list[Shape]]:
    pose, dress = pose_at(move, phase), dressed(theme, look)
    if isinstance(pose, SidePose):
        joints = solve_side(pose, move)
        return joints, draw_side(pose, joints, move, dress)
    joints = solve_front(pose, move, dress.build.shoulders)
    return joints, draw_front(pose, joints, move, dress)


def cameras(move: Move, width: float, height: float) -> list[tuple[Move, Camera]]:
    """What is drawn, and from where: the move, and the one beside it if it has one."""
    panes = [move] if move.beside is None else [move, move.beside]
    each = width / len(panes)
    return [(pane, Camera(pane.shot, each, height, i * each)) for i, pane in enumerate(panes)]


def figure_shapes(
    move: Move, phase: float, theme: Theme, width: float, height: float, *, look: Look = PLAIN
) -> list[Shape]:
    """Backdrop, body and arrows as polygons of a picture of ``width`` x ``height`` pixels."""
    return [
        shape
        for pane, camera in cameras(move, width, height)
        for shape in _seen(pane, phase, theme, camera, look)
    ]


def extent(move: Move, phase: float, theme: Theme, look: Look = PLAIN) -> tuple[float, float]:
    """From where to where a move reaches across, with all that is around it, in head heights."""
    props, moving = _props(move, theme), _moving(move, phase, theme, look)
    across = [x for shape in [*props, *moving] for x, _ in shape.points]
    return min(across), max(across)


def _seen(move: Move, phase: float, theme: Theme, camera: Camera, look: Look) -> list[Shape]:
    return [*_backdrop(move, theme, camera), *camera.taken(_moving(move, phase, theme, look))]


def _moving(move: Move, phase: float, theme: Theme, look: Look) -> list[Shape]:
    joints, body = _body(move, phase, theme, look)
    return [*body, *(shape for cue in move.cues for shape in draw_cue(cue, joints, theme, phase))]


def _props(move: Move, theme: Theme) -> list[Shape]:
    joints = joints_at(move, 0.0)
    return [shape for prop in move.props for shape in draw_prop(prop, joints, theme)]


@lru_cache(maxsize=16)
def _backdrop(move: Move, theme: Theme, camera: Camera) -> Sequence[Shape]:
    """What does not move, drawn once."""
    return camera.taken(_props(move, theme))


def draw_figure(
    move: Move, phase: float, theme: Theme, width: int, height: int, *, look: Look = PLAIN, sharp: int = 3
) -> Image.Image:
    """The picture, painted ``sharp`` times too large and reduced, which is what smooths its edges."""
    shapes = figure_shapes(move, phase, theme, width * sharp, height * sharp, look=look)
    return painted(shapes, theme.ground, width, height, sharp)

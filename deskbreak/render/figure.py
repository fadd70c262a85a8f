"""The moving figure: a move and a phase in, pixel polygons or a picture out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskbreak.render.backdrop import draw_cue, draw_prop
from deskbreak.render.camera import Camera
from deskbreak.render.canvas import painted
from deskbreak.render.figure_front import draw_front
from deskbreak.render.figure_side import draw_side
from deskbreak.render.moves import Move, SidePose, pose_at
from deskbreak.render.skeleton import Joints, solve_front, solve_side

if TYPE_CHECKING:
    from PIL import Image

    from deskbreak.render.geometry import Shape
    from deskbreak.render.theme import Theme


def joints_at(move: Move, phase: float) -> Joints:
    """The solved figure at a phase of the loop."""
    pose = pose_at(move, phase)
    return solve_side(pose, move) if isinstance(pose, SidePose) else solve_front(pose, move)


def body_shapes(move: Move, phase: float, theme: Theme) -> list[Shape]:
    """The body alone, in head heights, back to front."""
    pose = pose_at(move, phase)
    if isinstance(pose, SidePose):
        return draw_side(pose, solve_side(pose, move), move, theme)
    return draw_front(pose, solve_front(pose, move), move, theme)


def figure_shapes(move: Move, phase: float, theme: Theme, width: int, height: int) -> list[Shape]:
    """Backdrop, body and arrows as polygons of a picture of ``width`` x ``height`` pixels."""
    joints = joints_at(move, phase)
    behind = [shape for prop in move.props for shape in draw_prop(prop, joints, theme)]
    arrows = [shape for cue in move.cues for shape in draw_cue(cue, joints, theme)]
    return Camera(move.shot, width, height).taken([*behind, *body_shapes(move, phase, theme), *arrows])


def draw_figure(
    move: Move, phase: float, theme: Theme, width: int, height: int, *, sharp: int = 3
) -> Image.Image:
    """The picture, painted ``sharp`` times too large and reduced, which is what smooths its edges."""
    return painted(
        figure_shapes(move, phase, theme, width * sharp, height * sharp), theme.ground, width, height, sharp
    )

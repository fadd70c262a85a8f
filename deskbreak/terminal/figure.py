"""The figure for a terminal, from the same moves as the window's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskbreak.render.assets import load_moves
from deskbreak.render.figure import draw_figure
from deskbreak.render.theme import DARK

if TYPE_CHECKING:
    from PIL import Image

    from deskbreak.render.theme import Theme


def draw_move(
    move: str, t: float, loop_s: float | None, width: int, height: int, *, theme: Theme = DARK
) -> Image.Image:
    """Draw a move ``t`` seconds into it; one that there is not (a routine of one's own) stands still."""
    moves = load_moves()
    known = moves.get(move) or moves["settle_stand"]
    return draw_figure(known, known.phase(t, loop_s), theme, width, height)

"""A move without motion: its three telling phases, side by side or one after another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from deskbreak.render import text
from deskbreak.render.figure import draw_figure
from deskbreak.render.look import PLAIN, Look
from deskbreak.render.text import Weight

if TYPE_CHECKING:
    from deskbreak.render.moves import Move
    from deskbreak.render.theme import Theme

STILL_S = 3.0  # seconds that each is shown, where they come one after another
NUMBER_SHARE = 0.05  # size of a still's number, of the picture's height
ROW = ((0.0, 0.0), (1 / 3, 0.0), (2 / 3, 0.0))
TRIANGLE = ((0.0, 0.0), (0.5, 0.0), (0.25, 0.5))


def stills(move: Move) -> tuple[float, float, float]:
    """The phases that teach a move: how it starts, what happens, where it ends."""
    return move.stills


def still_at(move: Move, elapsed_s: float) -> float:
    """The phase to show after some seconds, where the stills come one after another."""
    return move.stills[int(elapsed_s / STILL_S) % len(move.stills)]


def draw_stills(
    move: Move, theme: Theme, width: int, height: int, *, look: Look = PLAIN, sharp: int = 3
) -> Image.Image:
    """All three in one picture, numbered: in a row, or two above one, whichever shows them larger."""
    places, across, down = _layout(move, width, height)
    picture = Image.new("RGB", (width, height), theme.ground)
    pane = (int(width * across), int(height * down))
    for (x, y), phase in zip(places, move.stills, strict=True):
        still = draw_figure(move, phase, theme, *pane, look=look, sharp=sharp)
        picture.paste(still, (int(width * x), int(height * y)))
    draw, size = ImageDraw.Draw(picture), max(9, round(height * NUMBER_SHARE))
    for number, (x, y) in enumerate(places, 1):
        at = (x * width + size * 0.6, y * height + size * 0.4)
        text.write(draw, at, str(number), Weight.SEMIBOLD, size=size, colour=theme.muted, anchor="lt")
    return picture


def _layout(move: Move, width: int, height: int) -> tuple[tuple[tuple[float, float], ...], float, float]:
    """Where the stills go, as shares of the picture, and the width and height of each."""
    wide = move.shot.width * (1 if move.beside is None else 2)
    row = min(width / 3 / wide, height / move.shot.height)
    triangle = min(width / 2 / wide, height / 2 / move.shot.height)
    return (ROW, 1 / 3, 1.0) if row >= triangle else (TRIANGLE, 0.5, 0.5)

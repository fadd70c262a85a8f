"""A move without motion: its three key phases, side by side or one after another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from deskbreak.render import text
from deskbreak.render.figure.figure import draw_figure, extent
from deskbreak.render.figure.style import PLAIN, FigureLook
from deskbreak.render.text import Weight

if TYPE_CHECKING:
    from deskbreak.render.figure.moves import Move
    from deskbreak.render.theme import Theme

STILL_S = 3.0  # seconds per still when they are shown one after another
NUMBER_SHARE = 0.05  # size of a still's number as a share of the picture's height
MARGIN = 0.25  # head heights at each side of a figure
TRIANGLE = ((0.0, 0.0), (0.5, 0.0), (0.25, 0.5))  # upper left corners, as shares of the picture


@dataclass(frozen=True, slots=True)
class Still:
    """One pose, its area in the picture in pixels, and its number if it is the first figure of a still."""

    move: Move
    phase: float
    x: int
    y: int
    width: int
    height: int
    number: int | None


def stills(move: Move) -> tuple[float, float, float]:
    """The phases that explain a move: its start, its main position, its end."""
    return move.stills


def still_at(move: Move, elapsed_s: float) -> float:
    """The phase to show after ``elapsed_s`` when the stills are shown one after another."""
    return move.stills[int(elapsed_s / STILL_S) % len(move.stills)]


def draw_stills(
    move: Move, theme: Theme, width: int, height: int, *, look: FigureLook = PLAIN, sharp: int = 3
) -> Image.Image:
    """All three in one picture, numbered: in a row, or two above one, depending on which shows them larger."""
    picture = Image.new("RGB", (width, height), theme.ground)
    move = _from_afar(move)
    row = _row(move, theme, look)
    across = sum(alone.shot.width for alone, _, _ in row)
    in_row = min(width / across, height / move.shot.height)
    wide = move.shot.width * (1 if move.beside is None else 2)
    in_triangle = min(width / 2 / wide, height / 2 / move.shot.height)
    if in_row >= in_triangle:
        shown = _in_row(row, across, width, height)
    else:
        shown = _in_triangle(move, width, height)
    for still in shown:
        size = (still.width, still.height)
        figure = draw_figure(still.move, still.phase, theme, *size, look=look, sharp=sharp)
        picture.paste(figure, (still.x, still.y))
    _number(picture, shown, theme)
    return picture


def _from_afar(move: Move) -> Move:
    """The move with a fixed camera, so that figures side by side are the same size."""
    keys = tuple(replace(key, near=1.0) for key in move.keys)
    return replace(move, keys=keys)  # type: ignore[arg-type]  # same kind as before


def _row(move: Move, theme: Theme, look: FigureLook) -> list[tuple[Move, float, int | None]]:
    """The figures side by side, each with as narrow a shot as possible."""
    row: list[tuple[Move, float, int | None]] = []
    for number, phase in enumerate(move.stills, 1):
        for seen in (move, move.beside):
            if seen is None:
                continue
            left, right = extent(seen, phase, theme, look)
            shot = replace(seen.shot, x=(left + right) / 2, width=right - left + 2 * MARGIN)
            row.append((replace(seen, shot=shot, beside=None), phase, number if seen is move else None))
    return row


def _in_row(row: list[tuple[Move, float, int | None]], across: float, width: int, height: int) -> list[Still]:
    shown, passed = [], 0.0
    for alone, phase, number in row:
        x, passed = round(width * passed / across), passed + alone.shot.width
        shown.append(Still(alone, phase, x, 0, round(width * passed / across) - x, height, number))
    return shown


def _in_triangle(move: Move, width: int, height: int) -> list[Still]:
    corners = [(int(width * x), int(height * y)) for x, y in TRIANGLE]
    return [
        Still(move, phase, x, y, width // 2, height // 2, number)
        for number, ((x, y), phase) in enumerate(zip(corners, move.stills, strict=True), 1)
    ]


def _number(picture: Image.Image, shown: list[Still], theme: Theme) -> None:
    draw, size = ImageDraw.Draw(picture), max(9, round(picture.height * NUMBER_SHARE))
    for still in shown:
        if still.number is not None:
            at = (still.x + size * 0.6, still.y + size * 0.4)
            words = str(still.number)
            text.write(draw, at, words, Weight.SEMIBOLD, size=size, colour=theme.muted, anchor="lt")

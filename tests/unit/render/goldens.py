"""Small pictures of every move and look, as they were when somebody last looked at them closely.

`python -m tests.unit.render.goldens` draws them anew: do that after a change that is meant, and look at them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from deskbreak.core.model.settings import Body, Skin
from deskbreak.render.figure.figure import draw_figure
from deskbreak.render.figure.library import load_moves
from deskbreak.render.figure.style import Look
from deskbreak.render.theme import DARK, HIGH_DARK, HIGH_LIGHT, LIGHT, THEMES

if TYPE_CHECKING:
    from deskbreak.render.figure.moves import Move

FOLDER = Path(__file__).parent / "goldens"
CELL = (116, 84)  # pixels, three tenths of the popup's figure


def _row(pictures: list[Image.Image]) -> Image.Image:
    row = Image.new("RGB", (CELL[0] * len(pictures), CELL[1]))
    for i, picture in enumerate(pictures):
        row.paste(picture, (i * CELL[0], 0))
    return row


def _of_move(move: Move) -> Image.Image:
    """Two phases in light, one in dark."""
    first, second, third = move.stills
    return _row(
        [draw_figure(move, phase, LIGHT, *CELL) for phase in (first, third)]
        + [draw_figure(move, second, DARK, *CELL)]
    )


def drawn() -> Mapping[str, Image.Image]:
    """All of them, by name, as they are drawn now."""
    moves = load_moves()
    pictures = {name: _of_move(move) for name, move in moves.items()}
    for body in Body:
        looks = [Look(body, skin) for skin in Skin]
        pictures[f"look_{body.value}"] = _row(
            [draw_figure(moves["breathe_sit"], 0.3, LIGHT, *CELL, look=look) for look in looks]
            + [draw_figure(moves["sit_tall"], 0.7, DARK, *CELL, look=look) for look in looks]
        )
    pictures["themes"] = _row([draw_figure(moves["lean_desk"], 0.0, t, *CELL) for t in THEMES.values()])
    pictures["contrast"] = _row(
        [draw_figure(moves["hands_back"], 0.5, t, *CELL) for t in (HIGH_LIGHT, HIGH_DARK)]
    )
    return pictures


def main() -> None:
    """Replace what is there."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    for name, picture in drawn().items():
        picture.save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()

"""Small pictures of every move and look, as they were at the last close inspection.

`python -m tests.unit.render.goldens` draws them again: run it after an intended change, and inspect them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from deskbreak.core.model.settings import Body, Skin
from deskbreak.render.figure.figure import draw_figure
from deskbreak.render.figure.library import load_moves
from deskbreak.render.figure.style import FigureLook
from deskbreak.render.theme import DARK, HIGH_DARK, HIGH_LIGHT, LIGHT, THEMES

if TYPE_CHECKING:
    from deskbreak.render.figure.moves import Move
    from deskbreak.render.theme import Theme

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


def _of_body(body: Body) -> Image.Image:
    """Every skin in light, and in dark."""
    moves, looks = load_moves(), [FigureLook(body, skin) for skin in Skin]
    return _row(
        [draw_figure(moves["breathe_sit"], 0.3, LIGHT, *CELL, look=look) for look in looks]
        + [draw_figure(moves["sit_tall"], 0.7, DARK, *CELL, look=look) for look in looks]
    )


def _in_themes(move: str, phase: float, themes: Iterable[Theme]) -> Image.Image:
    return _row([draw_figure(load_moves()[move], phase, theme, *CELL) for theme in themes])


def pictures() -> Mapping[str, Callable[[], Image.Image]]:
    """The function that draws each of them, by name."""
    return (
        {name: partial(_of_move, move) for name, move in load_moves().items()}
        | {f"look_{body.value}": partial(_of_body, body) for body in Body}
        | {
            "themes": partial(_in_themes, "lean_desk", 0.0, THEMES.values()),
            "contrast": partial(_in_themes, "hands_back", 0.5, (HIGH_LIGHT, HIGH_DARK)),
        }
    )


def main() -> None:
    """Replace the files."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    for name, draw in pictures().items():
        draw().save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()

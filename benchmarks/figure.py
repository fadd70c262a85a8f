"""How long a frame of the figure takes: geometry, fill and reduce, in milliseconds, the median over a loop.

The popup paints 388 x 282 pixels at three times the size and reduces them; at 30 frames a second a frame has 33 ms.
"""

from __future__ import annotations

from statistics import median
from time import perf_counter

from PIL import Image, ImageDraw

from deskbreak.render.figure.figure import figure_shapes
from deskbreak.render.figure.library import load_moves
from deskbreak.render.figure.moves import Move
from deskbreak.render.theme import HIGH_DARK, LIGHT, Theme

SIZE, SHARP, FRAMES = (388, 282), 3, 60
SHOWN = ("cat_cow_floor", "lean_stand", "lean_desk", "hands_back", "reach_sit", "stand_tall", "cool_lying")


def frame_ms(move: Move, phase: float, theme: Theme) -> tuple[float, float, float]:
    """Geometry, fill and reduce of one frame."""
    width, height = SIZE[0] * SHARP, SIZE[1] * SHARP
    began = perf_counter()
    shapes = figure_shapes(move, phase, theme, width, height)
    solved = perf_counter()
    picture = Image.new("RGB", (width, height), theme.ground)
    draw = ImageDraw.Draw(picture)
    for shape in shapes:
        draw.polygon(shape.points, fill=shape.colour)
    filled = perf_counter()
    picture.reduce(SHARP)
    return (solved - began) * 1e3, (filled - solved) * 1e3, (perf_counter() - filled) * 1e3


def main() -> None:
    """Print one line per move, and one for high contrast."""
    print(f"{'ms a frame':30}{'geometry':>10}{'fill':>8}{'reduce':>8}{'shapes':>8}")
    runs = [(name, LIGHT) for name in SHOWN] + [("cat_cow_floor", HIGH_DARK)]
    for name, theme in runs:
        move = load_moves()[name]
        frames = [frame_ms(move, i / FRAMES, theme) for i in range(FRAMES)]
        geometry, fill, reduce = (median(column) for column in zip(*frames, strict=True))
        label = name if theme is LIGHT else f"{name}, high contrast"
        count = len(figure_shapes(move, 0.5, theme, *SIZE))
        print(f"{label:30}{geometry:10.2f}{fill:8.2f}{reduce:8.2f}{count:8}")


if __name__ == "__main__":
    main()

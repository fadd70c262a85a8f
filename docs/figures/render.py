"""Draw the contact sheets of the figure: every step of the routine, in each of its variants, at its key poses.

    python docs/figures/render.py [FOLDER]

writes them beside this file, or into FOLDER.
"""  # noqa: INP001 - a script

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw

from deskbreak.core.config.routine_parser import parse_routine
from deskbreak.core.model.routine import Routine, Variant
from deskbreak.core.model.settings import Body, Skin
from deskbreak.render import text
from deskbreak.render.figure.figure import draw_figure
from deskbreak.render.figure.library import load_moves
from deskbreak.render.figure.stills import draw_stills
from deskbreak.render.figure.style import PLAIN, FigureLook
from deskbreak.render.geometry import blend
from deskbreak.render.text import Weight
from deskbreak.render.theme import DARK, HIGH_DARK, HIGH_LIGHT, LIGHT, Theme
from deskbreak.resources import data_path

CELL = (291, 212)  # pixels: three quarters of the popup's figure
CAPTION, TITLE, GAP = 22, 46, 3
COLOURS = 160  # of the palette: enough for the smooth edges
LOOKS_SHOWN = (("settle_stand", 0.25), ("hands_back", 0.5), ("sit_tall", 0.7))
CONTRAST_SHOWN = (
    "stand_tall",
    "cat_cow_floor",
    "reach_sit",
    "lean_desk",
    "desk_rolls",
    "hands_back",
    "breathe_sit",
    "cool_lying",
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One picture of a sheet."""

    move: str
    phase: float
    caption: str
    theme: Theme
    look: FigureLook = PLAIN


def load() -> Routine:
    """The built-in routine."""
    routine, _ = parse_routine(data_path("config", "routines", "upper_back.toml").read_text(encoding="utf-8"))
    if routine is None:
        raise SystemExit("The built-in routine cannot be read.")
    return routine


def steps_of(routine: Routine, variant: Variant, theme: Theme) -> list[Cell]:
    """Three key poses of each part of each step."""
    moves = load_moves()
    return [
        Cell(part.move, phase, f"{step.id}: {part.move}" if i == 0 else f"{phase:.2f}", theme)
        for step in routine.steps[variant]
        for part in step.parts
        for i, phase in enumerate(moves[part.move].stills)
    ]


def forms_of(routine: Routine, theme: Theme) -> list[Cell]:
    """Three key poses of each gentler and each fuller form: what stands in for a movement, or may be chosen."""
    moves = load_moves()
    parts = [part for steps in routine.steps.values() for step in steps for part in step.parts]
    forms = [form.move for part in parts for form in (*part.gentler, part.fuller) if form]
    return [
        Cell(move, phase, move if i == 0 else f"{phase:.2f}", theme)
        for move in dict.fromkeys(forms)
        for i, phase in enumerate(moves[move].stills)
    ]


def sheet(title: str, cells: list[Cell], columns: int) -> Image.Image:
    """The cells in rows, with a title."""
    ground = cells[0].theme.ground
    width, height = CELL
    rows = -(-len(cells) // columns)
    picture = Image.new("RGB", (columns * (width + GAP), TITLE + rows * (height + CAPTION + GAP)), ground)
    draw, first = ImageDraw.Draw(picture), cells[0].theme
    text.write(draw, (12, 14), title, Weight.SEMIBOLD, size=20, colour=first.text, anchor="lt")
    for i, cell in enumerate(cells):
        x, y = (i % columns) * (width + GAP), TITLE + (i // columns) * (height + CAPTION + GAP)
        theme = cell.theme
        line = blend(theme.ground, theme.text, 0.12)
        draw.rectangle((x, y, x + width + 1, y + height + CAPTION + 1), fill=theme.ground, outline=line)
        figure = draw_figure(load_moves()[cell.move], cell.phase, theme, width, height, look=cell.look)
        picture.paste(figure, (x + 1, y + CAPTION))
        text.write(
            draw, (x + 8, y + 6), cell.caption, Weight.REGULAR, size=12, colour=theme.muted, anchor="lt"
        )
    return picture


def stills_sheet(theme: Theme) -> Image.Image:
    """What is shown to people who asked for less motion."""
    names = [name for name in load_moves() if not name.endswith("_front")]
    width, height, columns = 388, 282, 4
    rows = -(-len(names) // columns)
    picture = Image.new("RGB", (columns * width, TITLE + rows * (height + CAPTION)), theme.ground)
    draw = ImageDraw.Draw(picture)
    title = "Reduced motion: three stills of each move"
    text.write(draw, (12, 14), title, Weight.SEMIBOLD, size=20, colour=theme.text, anchor="lt")
    for i, name in enumerate(names):
        x, y = (i % columns) * width, TITLE + (i // columns) * (height + CAPTION)
        picture.paste(draw_stills(load_moves()[name], theme, width, height), (x, y + CAPTION))
        text.write(draw, (x + 8, y + 6), name, Weight.REGULAR, size=12, colour=theme.muted, anchor="lt")
    return picture


def sheets() -> dict[str, Image.Image]:
    """All sheets, by the name of their file."""
    routine, made = load(), {}
    for variant in routine.steps:
        for theme in (LIGHT, DARK):
            title = f"{variant.value}: key poses of every step, {theme.name}"
            cells = steps_of(routine, variant, theme)
            made[f"{variant.value}-{theme.name}"] = sheet(title, cells, 6)
    for theme in (LIGHT, DARK):
        made[f"forms-{theme.name}"] = sheet(
            f"gentler and fuller forms, {theme.name}", forms_of(routine, theme), 6
        )
    looks = [
        Cell(move, phase, f"{body.value}, {skin.value}", theme, FigureLook(body, skin))
        for theme in (LIGHT, DARK)
        for body in Body
        for skin in Skin
        for move, phase in LOOKS_SHOWN
    ]
    made["looks"] = sheet("Three bodies, three skin tones", looks, 9)
    high = [
        Cell(name, load_moves()[name].stills[1], name, theme)
        for theme in (HIGH_LIGHT, HIGH_DARK)
        for name in CONTRAST_SHOWN
    ]
    made["high-contrast"] = sheet("High contrast", high, 4)
    made["stills"] = stills_sheet(LIGHT)
    return made


def main(folder: Path) -> None:
    """Write the sheets as small PNG files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, picture in sheets().items():
        small = picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        small.save(folder / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent)

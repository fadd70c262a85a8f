"""Draws text with the bundled Inter font, and with a system font for characters that Inter lacks.

Sizes are whole pixels. Pillow's basic layout gives a text the same width on every machine.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from PIL import ImageFont

from deskbreak.resources import font_path

if TYPE_CHECKING:
    from PIL import ImageDraw

    from deskbreak.render.geometry import Colour

# Tried in this order for a character that Inter lacks; Pillow looks in the system's font folders.
FALLBACKS = (
    "NotoSans-Regular.ttf",
    "NotoSansCJK-Regular.ttc",
    "DejaVuSans.ttf",
    "segoeui.ttf",
    "msyh.ttc",
    "Arial Unicode.ttf",
    "PingFang.ttc",
)
_SHORTER = (0.95, 0.9, 0.85, 0.8)  # of the room: tried for a paragraph that would end in a single word
_NO_SUCH_CHARACTER = "\U0010ffff"


class Weight(StrEnum):
    """The bundled weights."""

    REGULAR = "Regular"
    MEDIUM = "Medium"
    SEMIBOLD = "SemiBold"


@lru_cache(maxsize=64)
def font(weight: Weight, size: int) -> ImageFont.FreeTypeFont:
    """Inter."""
    path = font_path(f"Inter-{weight}.otf")
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=32)
def _system_font(name: str, size: int) -> ImageFont.FreeTypeFont | None:
    try:
        return ImageFont.truetype(name, size, layout_engine=ImageFont.Layout.BASIC)
    except OSError:
        return None


@lru_cache(maxsize=1024)
def _has(name: str, character: str) -> bool:
    """Whether a font has a glyph: one that differs from the glyph for a missing character."""
    known = font(Weight(name), 20) if name in set(Weight) else _system_font(name, 20)
    if known is None:
        return False
    missing, drawn = known.getmask(_NO_SUCH_CHARACTER), known.getmask(character)
    return character.isspace() or (drawn.size, bytes(drawn)) != (missing.size, bytes(missing))


def _font_for(character: str, weight: Weight, size: int) -> ImageFont.FreeTypeFont:
    if not character.isascii() and not _has(weight, character):
        for name in FALLBACKS:
            system = _system_font(name, size) if _has(name, character) else None
            if system is not None:
                return system
    return font(weight, size)


@lru_cache(maxsize=512)
def _runs(text: str, weight: Weight, size: int) -> tuple[tuple[str, ImageFont.FreeTypeFont], ...]:
    """The text, split where the font changes."""
    runs: list[tuple[str, ImageFont.FreeTypeFont]] = []
    for character in text:
        face = _font_for(character, weight, size)
        if runs and runs[-1][1] is face:
            runs[-1] = (runs[-1][0] + character, face)
        else:
            runs.append((character, face))
    return tuple(runs)


@lru_cache(maxsize=2048)
def width(text: str, weight: Weight, size: int) -> float:
    """The width of a line."""
    return sum(face.getlength(run) for run, face in _runs(text, weight, size))


@lru_cache(maxsize=1024)
def wrap(text: str, weight: Weight, size: int, room: float) -> tuple[str, ...]:
    """Wrap text into lines no wider than ``room``. Wider words, and scripts without spaces, break anywhere."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if width(longer, weight, size) <= room:
            lines[len(lines) - 1 :] = [longer]
        else:
            lines += _pieces(word, weight, size, room)
    return tuple(lines)


def _pieces(word: str, weight: Weight, size: int, room: float) -> list[str]:
    """Split a word into pieces of at least one character, none wider than ``room`` if possible."""
    pieces = [""]
    for character in word:
        if pieces[-1] and width(pieces[-1] + character, weight, size) > room:
            pieces.append("")
        pieces[-1] += character
    return pieces


def wrap_paired(text: str, weight: Weight, size: int, room: float) -> tuple[str, ...]:
    """Wrap like `wrap`, but use shorter lines, if possible, to avoid a single word in the last line."""
    lines = wrap(text, weight, size, room)
    if len(lines) > 1 and " " not in lines[-1] and " " in lines[-2]:
        for share in _SHORTER:
            shorter = wrap(text, weight, size, room * share)
            if len(shorter) == len(lines) and " " in shorter[-1]:
                return shorter
        rest, _, word = lines[-2].rpartition(" ")
        last = f"{word} {lines[-1]}"
        if width(last, weight, size) <= room:
            return (*lines[:-2], rest, last)
    return lines


def write(
    draw: ImageDraw.ImageDraw,
    at: tuple[float, float],
    text: str,
    weight: Weight,
    *,
    size: int,
    colour: Colour,
    anchor: str = "ls",
) -> None:
    """Draw one line. ``anchor`` is Pillow's: l, m or r horizontally; s (baseline) or m (middle) vertically."""
    x, y = at
    if anchor[0] != "l":
        x -= width(text, weight, size) * (0.5 if anchor[0] == "m" else 1.0)
    for run, face in _runs(text, weight, size):
        draw.text((x, y), run, font=face, fill=colour, anchor="l" + anchor[1])
        x += face.getlength(run)

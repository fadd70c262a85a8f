"""Draws the guided popup as a pure function: a `Scene` in, pictures and widgets out. Needs no screen.

A scene is drawn in parts, each with a key: while a part's key stays the same, so does its picture, and
nothing is drawn again. This makes 30 frames per second cheap.

The figure's modules are imported with the first step, so that the first page appears sooner.

With ``stills`` nothing moves: the figure is shown in three positions, and the breath is counted in seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import partial
from math import ceil, cos, floor, pi
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from deskbreak.core.guide.guide import Scene
from deskbreak.core.model.routine import Variant
from deskbreak.render import text
from deskbreak.render.canvas import painted, sharpness
from deskbreak.render.figure.style import PLAIN, FigureLook
from deskbreak.render.pages import dials, shortcuts_page, step_pages
from deskbreak.render.pages.layout import PLAIN as PLAIN_DESIGN, Design, TextSize
from deskbreak.render.pages.sheet import Rect, Sheet, Touch
from deskbreak.render.pages.sheet_painter import paint
from deskbreak.render.text import Weight

if TYPE_CHECKING:
    from deskbreak.render.figure.moves import Move
    from deskbreak.render.geometry import Shape
    from deskbreak.render.theme import Theme

FPS = 30
STILL_FPS = 4  # while only a clock changes
RING_STEPS = 180


@dataclass(frozen=True, slots=True)
class PagePart:
    """One rectangle of the popup. While ``loop`` is the same, its pictures repeat and are worth caching."""

    name: str
    rect: Rect
    key: Hashable
    draw: Callable[[], Image.Image]
    loop: Hashable = None


@dataclass(frozen=True, slots=True)
class Label:
    """A word on a dial: its centre as a share of the dial's height, and its style."""

    text: str
    size: float  # maximum, as a share of the dial's height at the normal letter size
    ink: str = "text"
    at: float = 0.5
    weight: Weight = Weight.SEMIBOLD
    room: float = 0.5  # maximum width, as a share of the dial's


@dataclass(frozen=True, slots=True)
class PopupView:
    """The drawing parameters: colours, scale, moves, available variants, letter size, the figure's look."""

    theme: Theme
    scale: float
    moves: Mapping[str, Move]
    variants: tuple[Variant, ...] = tuple(Variant)
    design: Design = PLAIN_DESIGN
    look: FigureLook = PLAIN
    stills: bool = False

    def sheet(self, scene: Scene) -> Sheet:
        """The page with its widgets."""
        return step_pages.page_of(scene, self.variants, self.design)

    def keys_sheet(self, scene: Scene) -> Sheet:
        """The page that lists the keys of a scene."""
        return shortcuts_page.keys_page(scene, self.design)

    def parts(self, scene: Scene, touch: Touch) -> list[PagePart]:
        """All parts of a scene: the page first, then the moving parts on top of it."""
        sheet = self.sheet(scene)
        parts = self.page_parts(sheet, touch)
        if sheet.clock:
            words = step_pages.clock_words(scene)
            parts.append(self._line("clock", sheet.clock, words, right=True))
        if sheet.count and scene.loop_s:
            parts.append(self._line("count", sheet.count, breath_words(scene), ink="accent"))
        if sheet.dial:
            parts.append(self._dial_part(scene, sheet.dial))
        if sheet.figure and scene.move in self.moves:
            parts.append(self._figure(scene, self.moves[scene.move], sheet.figure))
        return parts

    def page_parts(self, sheet: Sheet, touch: Touch) -> list[PagePart]:
        """The parts of a page without motion."""
        page = Rect(0, 0, sheet.width, sheet.height)
        return [PagePart("page", page, (sheet, touch), partial(paint, sheet, self.theme, self.scale, touch))]

    def fps(self, scene: Scene) -> int:
        """The number of frames per second that this scene needs."""
        move = self.moves.get(scene.move)
        moves = move is not None and len(move.keys) > 1
        still = self.stills or scene.coming
        return FPS if not still and (moves or scene.breath) else STILL_FPS

    def picture(self, scene: Scene, touch: Touch | None = None) -> Image.Image:
        """The whole popup as one picture."""
        return self.assembled(self.parts(scene, touch or Touch()))

    def assembled(self, parts: list[PagePart]) -> Image.Image:
        """Combine the parts into one picture."""
        first, *others = parts
        whole = first.draw()
        for part in others:
            left, top, _, _ = part.rect.pixels(self.scale)
            whole.paste(part.draw(), (left, top))
        return whole

    def loop_s(self, scene: Scene, move: Move) -> float:
        """The length of one loop of the figure in this part of the break."""
        from deskbreak.render.figure.moves import Rhythm

        paced = (scene.breath and move.rhythm is Rhythm.BREATH) or (
            scene.count_total and move.rhythm is Rhythm.COUNT
        )
        return max(0.5, scene.loop_s) if paced and scene.loop_s else move.loop_s

    # The figure

    def warm_up(self) -> None:
        """Load what the first step needs before the user waits for it."""
        from deskbreak.render.figure import figure, stills  # noqa: F401 - only loads them

        len(self.moves)  # reads the moves, if they are not loaded yet

    def _figure(self, scene: Scene, move: Move, rect: Rect) -> PagePart:
        from deskbreak.render.figure.figure import draw_figure
        from deskbreak.render.figure.stills import draw_stills

        _, _, width, height = rect.pixels(self.scale)
        size, sharp = (width, height), sharpness(self.scale)
        if self.stills:
            draw = partial(draw_stills, move, self.theme, *size, look=self.look, sharp=sharp)
            return PagePart("figure", rect, (move.id, size), draw)
        loop_s = self.loop_s(scene, move)
        frames = max(1, round(loop_s * FPS)) if len(move.keys) > 1 else 1
        # Allow half a frame: a timer that fires slightly early must not show a frame twice and skip the next.
        elapsed_s = scene.move_t + 0.5 * loop_s / frames
        move = move.at(elapsed_s, loop_s)
        frame = int(move.phase(elapsed_s, loop_s) * frames)
        phase = frame / frames
        paint_frame = partial(draw_figure, move, phase, self.theme, *size, look=self.look, sharp=sharp)
        loop = (move.id, frames, size)
        return PagePart("figure", rect, (loop, frame), paint_frame, loop)

    # Lines of text that change

    def _line(
        self, name: str, rect: Rect, words: str, ink: str = "muted", *, right: bool = False
    ) -> PagePart:
        draw = partial(self._line_picture, rect, words, ink, right=right)
        return PagePart(name, rect, (words, ink), draw)

    def _line_picture(self, rect: Rect, words: str, ink: str, *, right: bool) -> Image.Image:
        _, _, width, height = rect.pixels(self.scale)
        picture = Image.new("RGB", (width, height), self.theme.ground)
        at, anchor = ((width, height / 2), "rm") if right else ((0, height / 2), "lm")
        text.write(
            ImageDraw.Draw(picture),
            at,
            words,
            Weight.MEDIUM if ink == "accent" else Weight.REGULAR,
            size=floor(self.design.size(TextSize.SMALL) * self.scale),
            colour=getattr(self.theme, ink),
            anchor=anchor,
        )
        return picture

    # Dials

    def _dial_part(self, scene: Scene, rect: Rect) -> PagePart:
        if scene.breath and scene.loop_s:
            return self._counted_breath(scene, rect) if self.stills else self._breath(scene, rect)
        counted = f"{scene.count} of {scene.count_total}" if scene.count else ""
        label = counted or str(ceil(max(0.0, scene.left_s) - 1e-3))
        step = ceil(scene.left_fraction * RING_STEPS)
        labels = (Label(label, 0.19 if counted else 0.27, room=0.76),)
        draw = partial(self._ring, rect, step / RING_STEPS, labels)
        return PagePart("dial", rect, ("ring", step, label), draw)

    def _ring(self, rect: Rect, fraction: float, labels: tuple[Label, ...]) -> Image.Image:
        return self._dial(rect, dials.ring(self._fine(rect), fraction, self.theme), labels)

    def _breath(self, scene: Scene, rect: Rect) -> PagePart:
        loop_s = scene.loop_s or 1.0
        frames = max(2, round(loop_s * FPS))
        frame = int(scene.move_t % loop_s / loop_s * frames + 0.5) % frames
        draw = partial(self._breath_picture, rect, frame / frames)
        return PagePart(
            "dial", rect, ("breath", frames, frame), draw, loop=("breath", frames, rect, self.scale)
        )

    def _breath_picture(self, rect: Rect, phase: float) -> Image.Image:
        inhale = phase < 0.5  # noqa: PLR2004 - the first half of a breath is the inhalation
        fill, trace = (1 - cos(2 * pi * phase)) / 2, 2 * (phase if inhale else 1 - phase)
        label = Label("in" if inhale else "out", 0.16, "on_accent", room=0.36)
        return self._dial(rect, dials.breath(self._fine(rect), fill, trace, self.theme), (label,))

    def _counted_breath(self, scene: Scene, rect: Rect) -> PagePart:
        half = (scene.loop_s or 2.0) / 2
        word = "in" if scene.move_t % (2 * half) < half else "out"
        left = ceil(half - scene.move_t % half - 1e-3)
        labels = (Label(word, 0.17, "accent", 0.28), Label(str(left), 0.30, "text", 0.62))
        shapes = partial(dials.still_breath, self._fine(rect), self.theme)
        return PagePart("dial", rect, ("counted", word, left), lambda: self._dial(rect, shapes(), labels))

    def _fine(self, rect: Rect) -> float:
        """The width of a dial, in the supersampled pixels that it is painted with."""
        return float(rect.pixels(self.scale)[2] * sharpness(self.scale))

    def _dial(self, rect: Rect, shapes: list[Shape], labels: tuple[Label, ...]) -> Image.Image:
        _, _, width, height = rect.pixels(self.scale)
        picture = painted(shapes, self.theme.ground, width, height, sharpness(self.scale))
        draw = ImageDraw.Draw(picture)
        for label in labels:
            at = (width / 2, height * label.at)
            size = fitted(label, width, label.size * step_pages.DIAL * self.design.letters * self.scale)
            colour = getattr(self.theme, label.ink)
            text.write(draw, at, label.text, label.weight, size=size, colour=colour, anchor="mm")
        return picture


def fitted(label: Label, wide: float, size: float) -> int:
    """The requested size, or the largest that fits the label's room on a dial ``wide`` pixels wide."""
    asked = max(1, round(size))
    long = text.width(label.text, label.weight, asked)
    return max(1, min(asked, floor(asked * label.room * wide / long))) if long else asked


def breath_words(scene: Scene) -> str:
    """The number of the breath, ``Breath 2 of 3``; a single breath is not counted."""
    loop_s = scene.loop_s or 1.0
    total = max(1, round((scene.move_t + scene.left_s) / loop_s))
    if total == 1:
        return "One breath"
    return f"Breath {min(total, int(scene.move_t / loop_s + 1e-6) + 1)} of {total}"

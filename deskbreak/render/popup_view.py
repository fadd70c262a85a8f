"""What the guided popup shows, as a pure function: a `Scene` in, pictures and widgets out. No screen.

A scene is drawn in parts, each with a key: while a part's key stays the same, so does its picture, and
nothing needs to be drawn. That is what makes 30 frames a second cheap.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import partial
from math import ceil
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from deskbreak.core.guide import Page, Scene
from deskbreak.core.routine import Variant
from deskbreak.render import dials, pages, text
from deskbreak.render.canvas import painted, sharpness
from deskbreak.render.figure import draw_figure
from deskbreak.render.moves import Move, Rhythm
from deskbreak.render.sheet import Rect, Sheet, Touch, paint
from deskbreak.render.text import Weight

if TYPE_CHECKING:
    from deskbreak.render.geometry import Colour, Shape
    from deskbreak.render.theme import Theme

FPS = 30
PACER_STEPS = 64  # between empty and full: less than a pixel each at 1x
RING_STEPS = 180


@dataclass(frozen=True, slots=True)
class Part:
    """One rectangle of the popup. Its pictures come again while ``loop`` stays, and are worth keeping."""

    name: str
    rect: Rect
    key: Hashable
    draw: Callable[[], Image.Image]
    loop: Hashable = None


@dataclass(frozen=True, slots=True)
class PopupView:
    """How to draw: colours, scale, the moves, the length of a breath phase, the variants on offer."""

    theme: Theme
    scale: float
    moves: Mapping[str, Move]
    breath_s: float = 5.0
    variants: tuple[Variant, ...] = tuple(Variant)

    def sheet(self, scene: Scene) -> Sheet:
        """The page with its widgets."""
        return pages.page_of(scene, self.variants)

    def parts(self, scene: Scene, touch: Touch) -> list[Part]:
        """Everything that is shown, the page first and the moving parts on top of it."""
        sheet = self.sheet(scene)
        page = Rect(0, 0, sheet.width, sheet.height)
        parts = [Part("page", page, (sheet, touch), partial(paint, sheet, self.theme, self.scale, touch))]
        if scene.page is Page.STEP:
            parts += [self._clock(scene), self._ring(scene)]
            if scene.breath:
                parts.append(self._pacer(scene.breath.size, inhale=scene.breath.inhale))
            elif scene.count:
                parts.append(self._tally(scene.count, scene.count_total or scene.count))
        if scene.page in {Page.STEP, Page.REPEAT} and scene.move in self.moves:
            parts.append(self._figure(scene, self.moves[scene.move]))
        return parts

    def picture(self, scene: Scene, touch: Touch | None = None) -> Image.Image:
        """The whole popup at once."""
        first, *others = self.parts(scene, touch or Touch())
        whole = first.draw()
        for part in others:
            left, top, _, _ = part.rect.pixels(self.scale)
            whole.paste(part.draw(), (left, top))
        return whole

    def loop_s(self, scene: Scene, move: Move) -> float:
        """How long one loop of the figure takes in this part of the break."""
        if scene.breath and move.rhythm is Rhythm.BREATH:
            return 2 * self.breath_s
        if scene.count_total and move.rhythm is Rhythm.COUNT:
            return max(0.5, (scene.move_t + scene.left_s) / scene.count_total)
        return move.loop_s

    def _figure(self, scene: Scene, move: Move) -> Part:
        rect = pages.figure_place(scene)
        loop_s = self.loop_s(scene, move)
        frames = max(1, round(loop_s * FPS))
        # Half a frame of grace: a timer that fires a hair early shall not show a frame twice and skip the next.
        frame = int(move.phase(scene.move_t, loop_s) * frames + 0.5) % frames if len(move.keys) > 1 else 0
        _, _, width, height = rect.pixels(self.scale)
        draw = partial(
            draw_figure, move, frame / frames, self.theme, width, height, sharp=sharpness(self.scale)
        )
        loop = (move.id, frames, width, height)
        return Part("figure", rect, (loop, frame), draw, loop)

    def _clock(self, scene: Scene) -> Part:
        words = pages.clock_words(scene)
        return Part("clock", pages.CLOCK, words, partial(self._worded, pages.CLOCK, words))

    def _worded(self, rect: Rect, words: str) -> Image.Image:
        _, _, width, height = rect.pixels(self.scale)
        picture = Image.new("RGB", (width, height), self.theme.ground)
        baseline = round((30 - rect.y) * self.scale)
        draw = ImageDraw.Draw(picture)
        size, ink = round(13 * self.scale), self.theme.muted
        text.write(draw, (width, baseline), words, Weight.REGULAR, size=size, colour=ink, anchor="rs")
        return picture

    def _ring(self, scene: Scene) -> Part:
        step, label = ceil(scene.left_fraction * RING_STEPS), str(ceil(max(0.0, scene.left_s) - 1e-3))
        return Part("ring", pages.RING, (step, label), partial(self._ring_picture, step / RING_STEPS, label))

    def _ring_picture(self, fraction: float, label: str) -> Image.Image:
        size = self._dial_size(pages.RING)
        return self._dial(pages.RING, dials.ring(size, fraction, self.theme), label, 22, self.theme.text)

    def _pacer(self, size: float, *, inhale: bool) -> Part:
        step = round(size * PACER_STEPS)
        draw = partial(self._pacer_picture, step / PACER_STEPS, "in" if inhale else "out")
        return Part("pacer", pages.PACER, ("breath", step, inhale), draw, loop="breath")

    def _pacer_picture(self, size: float, label: str) -> Image.Image:
        shapes = dials.pacer(self._dial_size(pages.PACER), size, self.theme)
        return self._dial(pages.PACER, shapes, label, 13, self.theme.on_accent)

    def _tally(self, count: int, total: int) -> Part:
        words = f"{count} of {total}"
        return Part("pacer", pages.PACER, ("count", words), partial(self._tally_picture, words))

    def _tally_picture(self, words: str) -> Image.Image:
        shapes = dials.tally(self._dial_size(pages.PACER), self.theme)
        return self._dial(pages.PACER, shapes, words, 16, self.theme.text)

    def _dial_size(self, rect: Rect) -> float:
        """In the fine pixels that a dial is painted with."""
        return float(rect.pixels(self.scale)[2] * sharpness(self.scale))

    def _dial(self, rect: Rect, shapes: list[Shape], label: str, size: int, ink: Colour) -> Image.Image:
        _, _, width, height = rect.pixels(self.scale)
        picture = painted(shapes, self.theme.ground, width, height, sharpness(self.scale))
        at = (width / 2, height / 2)
        draw, fine = ImageDraw.Draw(picture), round(size * self.scale)
        text.write(draw, at, label, Weight.SEMIBOLD, size=fine, colour=ink, anchor="mm")
        return picture

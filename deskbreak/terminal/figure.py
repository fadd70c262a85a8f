"""The figure for a terminal, with the same moves as in the window and the look from the settings."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from deskbreak.adapters.appearance.accessibility import wants_less_motion, wants_more_contrast
from deskbreak.core.model.settings import wanted
from deskbreak.render.figure.figure import draw_figure
from deskbreak.render.figure.library import load_moves
from deskbreak.render.figure.stills import still_at
from deskbreak.render.figure.style import PLAIN, FigureLook
from deskbreak.render.theme import DARK, Theme, theme_for
from deskbreak.terminal.terminal import has_dark_ground

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PIL import Image

    from deskbreak.core.model.settings import Settings

_UNKNOWN: Final = "settle_stand"  # shown for a move that does not exist, in a user's own routine


@dataclass(frozen=True, slots=True)
class TerminalFigure:
    """Draws moves in one look, animated or as still images."""

    theme: Theme = DARK
    look: FigureLook = PLAIN
    stills: bool = False

    def __call__(self, move: str, t: float, loop_s: float | None, width: int, height: int, /) -> Image.Image:
        """Draw a move ``t`` seconds into it; still images follow one another."""
        moves = load_moves()
        known = moves.get(move) or moves[_UNKNOWN]
        if self.stills:
            seen, phase = known, still_at(known, t)
        else:
            seen, phase = known.at(t, loop_s), known.phase(t, loop_s)
        return draw_figure(seen, phase, self.theme, width, height, look=self.look)


def figure_for(
    settings: Settings,
    environ: Mapping[str, str] = os.environ,
    *,
    less_motion: Callable[[], bool] = wants_less_motion,
    more_contrast: Callable[[], bool] = wants_more_contrast,
) -> TerminalFigure:
    """Return the artist for these settings; settings that follow the desktop are read from it, if there is one."""
    desktop = bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))
    dark = wanted(settings.theme, lambda: has_dark_ground(environ))
    strong = wanted(settings.contrast, lambda: desktop and more_contrast())
    still = wanted(settings.motion, lambda: desktop and less_motion())
    return TerminalFigure(
        theme_for(dark=dark, high_contrast=strong), FigureLook(settings.body, settings.skin), still
    )

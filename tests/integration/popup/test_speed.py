"""What makes the window appear quickly: nothing is loaded, drawn or created before it is needed."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

from PIL import Image

from deskbreak.core.guide.guide import Guide
from deskbreak.core.model.routine import Variant
from deskbreak.popup.break_page import GuidedBreak
from deskbreak.popup.frame_cache import LoopCache
from deskbreak.render.figure.library import MovesOnDemand, load_moves
from deskbreak.render.pages.sheet import Rect, Touch
from deskbreak.render.popup_view import PagePart, PopupView
from deskbreak.render.theme import LIGHT
from deskbreak.storage.routines import load_routine
from tests.integration.popup.conftest import needs_tk

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.integration.popup.conftest import Popup

FIRST_PAGE = """
import json, sys
from deskbreak.popup import app; from deskbreak.protocol import popup as messages
from deskbreak.render.pages.sheet import Touch
from deskbreak.render.theme import LIGHT

showing = app.build(messages.Prepare(), LIGHT, print)
for part in showing.parts(Touch()):
    part.draw()
late = ["deskbreak.core.timer.events", "deskbreak.render.figure.figure", "deskbreak.render.figure.moves"]
before = [name for name in late if name in sys.modules]
showing.warm_up()
print(json.dumps([before, [name for name in late if name in sys.modules]]))
"""


@needs_tk
def test_the_first_page_is_drawn_without_the_figure_which_is_ready_for_the_first_step() -> None:
    """A page does not wait for what it does not show; what the next page shows is ready when it opens."""
    run = subprocess.run([sys.executable, "-c", FIRST_PAGE], capture_output=True, text=True, check=True)

    assert json.loads(run.stdout) == [[], ["deskbreak.render.figure.figure", "deskbreak.render.figure.moves"]]


def test_moves_loaded_on_demand_equal_the_moves() -> None:
    """They are only read later."""

    assert dict(MovesOnDemand()) == load_moves()
    assert len(MovesOnDemand()) == len(load_moves())


def test_a_cached_picture_equals_the_drawn_one() -> None:
    """All frames of a part are unpacked into one picture, so each frame must be complete."""
    colours = [(9, 1, 1), (1, 9, 1), (1, 1, 9)]

    def part(frame: int) -> PagePart:
        draw: Callable[[], Image.Image] = lambda: Image.new("RGB", (4 + frame, 4), colours[frame])  # noqa: E731 - each frame has its own
        return PagePart("figure", Rect(0, 0, 4, 4), frame, draw, "loop")

    cache = LoopCache()
    drawn = [cache.picture(part(frame)).tobytes() for frame in range(3)]
    again = [cache.picture(part(frame)).tobytes() for frame in (2, 0, 1, 1)]

    assert again == [drawn[2], drawn[0], drawn[1], drawn[1]]


def test_a_page_shows_the_current_state_of_the_guide() -> None:
    """Its scene is created once per change."""
    routine = load_routine("upper_back", print)
    showing = GuidedBreak(Guide.begin(routine, Variant.STANDING), PopupView(LIGHT, 1.0, load_moves()))
    titles = [showing.title]
    showing.typed("4")
    titles.append(showing.title)
    showing.press(next(w.press for w in showing.sheet().widgets if w.id == "start" and w.press))
    titles.append(showing.title)
    keys = [part.key for part in showing.parts(Touch())]
    showing.tick(1.0)
    moved = [part.key for part in showing.parts(Touch())]

    assert (titles[0] == titles[1], titles[1] == titles[2], keys == moved) == (True, False, False)


def test_the_window_has_its_icon_soon_after_it_is_shown(popup: Popup) -> None:
    """The icon is drawn after the window appeared."""
    from tests.support.waiting import eventually

    popup.show()
    name = popup.x.intern_atom("_NET_WM_ICON")

    def icon() -> bool:
        from Xlib import X

        return popup.window().get_full_property(name, X.AnyPropertyType) is not None

    assert eventually(icon)

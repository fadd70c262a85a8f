"""The break with the keyboard alone: what has it is seen, on every control of every page, and Return presses it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from deskbreak.core.care import Terms
from deskbreak.core.guide import Guide
from deskbreak.core.questions import Answers
from deskbreak.core.routine import Variant
from deskbreak.core.routine_file import parse_routine
from deskbreak.popup.guided import GuidedBreak
from deskbreak.popup.hands import Hands
from deskbreak.render.assets import data_path, load_moves
from deskbreak.render.popup_view import PopupView
from deskbreak.render.theme import LIGHT

if TYPE_CHECKING:
    from collections.abc import Callable

SHIFT = 0x1


class Bench:
    """Hands on a break, without a window: it remembers what Tk was asked to tell, and what has the ring."""

    def __init__(self, terms: Terms | None = None) -> None:
        path = data_path("config", "routines", "upper_back.toml")
        routine, problems = parse_routine(path.read_text(encoding="utf-8"))
        assert (routine is not None, problems) == (True, ())
        assert routine is not None
        guide = Guide.begin(routine, Variant.STANDING, terms=terms)
        self.showing = GuidedBreak(guide, PopupView(LIGHT, 1.0, load_moves()))
        self.listens = True
        self._told: dict[str, Callable[[Any], object]] = {}
        stage: Any = SimpleNamespace(
            canvas=SimpleNamespace(bind=self._bind, configure=lambda **_: None), logical=lambda x, y: (x, y)
        )
        tk: Any = SimpleNamespace(bind=self._bind)
        self.hands = Hands(tk, self.showing, stage, self)
        self.ring = ""
        self.redraw()

    def _bind(self, event: str, told: Callable[[Any], object]) -> None:
        self._told[event] = told

    def do(self, deed: Callable[[], list[str] | None], /) -> None:
        deed()
        self.redraw()

    def redraw(self) -> None:
        self.ring = self.hands.on(self.showing.sheet()).focus

    def key(self, keysym: str, state: int = 0) -> str:
        """Press a key; the id of what has the ring after it."""
        char = keysym if len(keysym) == 1 else ""
        self._told["<KeyPress>"](SimpleNamespace(keysym=keysym, state=state, char=char))
        return self.ring

    def click(self, id_: str) -> None:
        """Press and release the mouse on a control."""
        rect = next(widget.rect for widget in self.showing.sheet().widgets if widget.id == id_)
        x, y = rect.middle
        for event in ("<ButtonPress-1>", "<ButtonRelease-1>"):
            self._told[event](SimpleNamespace(x=x, y=y))

    @property
    def ids(self) -> list[str]:
        """What can be pressed on this page."""
        return [widget.id for widget in self.showing.sheet().widgets if widget.press]


def rounds(bench: Bench) -> tuple[list[str], list[str]]:
    """Once through the page with Tab, from its first control on, and once back."""
    while bench.key("Tab") != bench.ids[0]:
        pass
    there = [bench.ring, *(bench.key("Tab") for _ in bench.ids[1:])]
    back = [bench.ring, *(bench.key("ISO_Left_Tab", SHIFT) for _ in bench.ids[1:])]
    return there, back[::-1]


def test_tab_leads_to_every_control_of_every_page_and_back_and_the_ring_is_seen_there() -> None:
    """From the questions of the first run to the closing card, and on the pages beside the way."""
    bench, pages = Bench(Terms(ask_first=True, answers=Answers())), []
    for key in ("?", "?", "8", "Right", "l", "Left", "Escape", "Left", "Right", "m", *["Right"] * 12):
        bench.key(key)
        pages.append((bench.showing.title, bench.ids, *rounds(bench)))
    astray = [title for title, ids, there, back in pages if not ids == there == back]

    assert {"keys", "left_out", "minute", "eased", "done", "close"} <= {
        id_ for _, ids, *_ in pages for id_ in ids
    }
    assert astray == []


def test_who_uses_tab_sees_where_the_keyboard_is_on_the_next_page_too() -> None:
    """It is on what Return presses; going to look at the keys and coming back is no reason to lose it."""
    bench = Bench()
    seen = [bench.ring, *(bench.key(key) for key in ("Tab", "?", "Return", "Return", "Right"))]

    assert seen == ["", "start", "keys", "start", "pause", "pause"]


def test_the_first_key_shows_no_ring_and_a_click_takes_it_away() -> None:
    """For who uses the mouse, or the letters, a ring would only be noise."""
    bench = Bench()
    seen = [bench.key("4"), bench.key("Tab"), bench.key("Tab")]
    bench.click("rate_7")

    assert (seen, bench.ring) == (["", "start", "keys"], "")
    assert bench.key("Tab") == "rate_7"


def test_return_presses_what_has_the_ring() -> None:
    """Nothing else."""
    bench = Bench()
    for _ in range(4):
        bench.key("Tab")
    bench.key("Return")
    chosen = [widget.id for widget in bench.showing.sheet().widgets if widget.chosen]

    assert (bench.ring, chosen) == ("rate_1", ["rate_1", "variant_standing"])

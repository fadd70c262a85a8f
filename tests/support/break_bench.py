"""A break driven by simulated input, without a window."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from deskbreak.core.config.routine_parser import parse_routine
from deskbreak.core.guide.guide import Guide
from deskbreak.core.model.routine import Routine, Variant
from deskbreak.popup.break_page import GuidedBreak
from deskbreak.popup.input import InputHandler
from deskbreak.popup.keyboard import X11Keyboard
from deskbreak.render.figure.library import load_moves
from deskbreak.render.pages.layout import Design
from deskbreak.render.popup_view import PopupView
from deskbreak.render.theme import LIGHT
from deskbreak.resources import data_path

if TYPE_CHECKING:
    from collections.abc import Callable

    from deskbreak.core.guide.safety import Terms


@cache
def routine() -> Routine:
    """The built-in routine."""
    path = data_path("config", "routines", "upper_back.toml")
    read, problems = parse_routine(path.read_text(encoding="utf-8"))
    assert (read is not None, problems) == (True, ())
    assert read is not None
    return read


class Bench:
    """Simulated input for a break. Records what Tk was asked to announce and which control has the focus ring."""

    def __init__(
        self, terms: Terms | None = None, *, guide: Guide | None = None, letters: float = 1.0
    ) -> None:
        guide = guide or Guide.begin(routine(), Variant.STANDING, terms=terms)
        self.showing = GuidedBreak(guide, PopupView(LIGHT, 1.0, load_moves(), design=Design(letters)))
        self.time = 0.0
        self.late_s = 0.0  # how long an event waits until it is processed
        self._handlers: dict[str, Callable[[Any], object]] = {}
        stage: Any = SimpleNamespace(
            canvas=SimpleNamespace(bind=self._bind, configure=lambda **_: None), logical=lambda x, y: (x, y)
        )
        tk: Any = SimpleNamespace(bind=self._bind)
        self.hands = InputHandler(tk, self.showing, stage, self, X11Keyboard(None))
        self.ring = ""
        self.redraw()

    def _bind(self, event: str, handler: Callable[[Any], object]) -> None:
        self._handlers[event] = handler

    def do(self, action: Callable[[], list[str] | None], /) -> None:
        action()
        self.redraw()

    def redraw(self) -> None:
        self.ring = self.hands.on(self.showing.sheet()).focus

    def now(self) -> float:
        return self.time + self.late_s

    @property
    def _event_time(self) -> int:
        """Milliseconds on a clock that is set differently from ours."""
        return round(self.time * 1000) + 77

    def key(self, keysym: str, state: int = 0, *, after: float = 1.0) -> str:
        """Press a key this many seconds after the last input; return the id of the control with the focus ring
        afterwards."""
        self.time += after
        char = keysym if len(keysym) == 1 else " " if keysym == "space" else ""
        self._handlers["<KeyPress>"](
            SimpleNamespace(
                keysym=keysym, keysym_num=0, state=state, char=char, keycode=0, time=self._event_time
            )
        )
        return self.ring

    def type(self, text: str, each_s: float = 0.1) -> None:
        """Type a sentence."""
        for character in text:
            self.key("space" if character == " " else character, after=each_s)

    def focus(self) -> None:
        """The window gets the keyboard focus."""
        self._handlers["<FocusIn>"](SimpleNamespace())

    def click(self, id_: str, *, after: float = 1.0, state: int = 0) -> None:
        """Press and release the mouse on a control."""
        rect = next(widget.rect for widget in self.showing.sheet().widgets if widget.id == id_)
        self.press(*rect.middle, after=after, state=state)

    def press(self, x: float, y: float, *, after: float = 1.0, state: int = 0) -> None:
        """Press and release the mouse at a point."""
        self.time += after
        for event in ("<ButtonPress-1>", "<ButtonRelease-1>"):
            self._handlers[event](SimpleNamespace(x=x, y=y, state=state, char="??", time=self._event_time))

    @property
    def ids(self) -> list[str]:
        """The controls of this page that can be pressed."""
        return [widget.id for widget in self.showing.sheet().widgets if widget.press]
